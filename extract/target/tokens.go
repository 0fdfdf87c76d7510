package target

import "duban/normalize/segment"

// tokens returns the words of the clause, cut when first asked for.
func (p *passage) tokens(f *Finder, c span) []segment.Token {
	if words, known := p.words[c]; known {
		return words
	}
	var words []segment.Token
	if f.deps.Words == nil {
		words = f.words.cut(p.runes[c.start:c.end])
	} else {
		words = f.deps.Words.Cut(p.slice(c.start, c.end))
	}
	p.words[c] = shiftedBy(c.start, words)
	return p.words[c]
}

// shiftedBy moves words by an offset.
func shiftedBy(offset int, words []segment.Token) []segment.Token {
	for i := range words {
		words[i].Start += offset
		words[i].End += offset
	}
	return words
}

// cut splits text by the package's own words alone.
func (w *words) cut(text []rune) []segment.Token {
	tokens := []segment.Token{}
	for i := 0; i < len(text); {
		end, _, ok := w.trie.Longest(text, i)
		if !ok {
			end = i + 1
		}
		tokens = append(tokens, segment.Token{Start: i, End: end, Text: string(text[i:end])})
		i = end
	}
	return tokens
}
