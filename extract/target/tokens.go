package target

import (
	"strings"
	"unicode/utf8"

	"duban/normalize/segment"
)

// aheadMost is how many quantities' clauses are cut at once: a call of the
// segmenter costs about as much as a hundred characters do.
const aheadMost = 32

// tokens returns the words of the clause, cut when first asked for.
func (p *passage) tokens(f *Finder, c span) []segment.Token {
	if words, known := p.words[c]; known {
		return words
	}
	if p.words == nil {
		p.words = map[span][]segment.Token{}
	}
	if f.deps.Words == nil {
		p.words[c] = shiftedBy(c.start, f.words.cut(p.runes[c.start:c.end]))
	} else {
		p.cut(f.deps.Words, p.ahead(c))
	}
	return p.words[c]
}

// ahead lists the clause and those of the next quantities, as far as they are not cut yet.
func (p *passage) ahead(c span) []span {
	clauses := []span{c}
	p.words[c] = nil
	from := len(p.quantities) - len(p.quantitiesIn(c.start, len(p.runes)))
	for _, q := range p.quantities[from:min(from+aheadMost, len(p.quantities))] {
		next := p.clause(q.NumStart)
		if _, known := p.words[next]; !known {
			clauses = append(clauses, next)
			p.words[next] = nil
		}
	}
	return clauses
}

// cut cuts clauses together, with line breaks between them, at which every cut ends.
func (p *passage) cut(by Segmenter, clauses []span) {
	var text strings.Builder
	for _, c := range clauses {
		text.WriteString(p.slice(c.start, c.end))
		text.WriteByte('\n')
	}
	words, at := by.Cut(text.String()), 0
	for _, c := range clauses {
		n := 0
		for n < len(words) && words[n].Start < at+c.end-c.start {
			n++
		}
		p.words[c] = shiftedBy(c.start-at, words[:n:n])
		words, at = words[min(n+1, len(words)):], at+c.end-c.start+utf8.RuneLen('\n')
	}
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
