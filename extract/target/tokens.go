package target

import (
	"sort"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/segment"
)

// token is a word of a clause with its classes.
type token struct {
	segment.Token
	class class
	half  bool // it is the second half of a word that is read as two
}

// is tells whether the word is of one of the classes.
func (t token) is(c class) bool { return t.class&c != 0 }

// token gives a word its classes.
func (w *words) token(t segment.Token) token { return token{Token: t, class: w.of(t.Text)} }

// cut is a clause cut into words.
type cut struct {
	words  []segment.Token
	tokens []token // the same without marks; those that end in a word of change (价格上涨) as two
}

// isMark tells whether a word is a blank, or one of the marks that single items out (*3家乡村长者照护之家).
func isMark(word string) bool {
	switch word {
	case " ", "*", "★", "☆", "▲", "※":
		return true
	}
	return false
}

// wordsIn returns the clause's words between two offsets.
func (p *passage) wordsIn(f *Finder, c span, from, to int) []token {
	cut := p.cut(f, c)
	list := cut.tokens
	a := sort.Search(len(list), func(i int) bool { return list[i].End > from })
	b := a + sort.Search(len(list)-a, func(i int) bool { return list[a+i].End > to })
	if from > to || a < len(list) && list[a].cutAt(from) || b < len(list) && list[b].cutAt(to) {
		return p.wordsAcross(f, cut.words, from, to)
	}
	return list[a:b:b]
}

// cutAt tells whether an offset up to its end lies inside the word that it was cut as.
func (t token) cutAt(at int) bool { return t.Start < at || t.half && t.Start == at }

// wordsAcross returns the words between two offsets that lie inside words; of such a word what is between them.
func (p *passage) wordsAcross(f *Finder, words []segment.Token, from, to int) []token {
	var list []token
	for _, t := range words {
		if isMark(t.Text) {
			continue
		}
		if t.Start >= from && t.End <= to {
			list = f.words.split(list, t)
		} else if t.Start < to && t.End > from {
			a, b := max(t.Start, from), min(t.End, to)
			list = append(list, f.words.token(segment.Token{Start: a, End: b, Text: p.slice(a, b)}))
		}
	}
	return list
}

// cut returns the words of the clause, cut when first asked for.
func (p *passage) cut(f *Finder, c span) cut {
	if known, ok := p.words[c]; ok {
		return known
	}
	var words []segment.Token
	if f.deps.Words == nil {
		words = f.words.cut(p.runes[c.start:c.end])
	} else {
		words = f.deps.Words.Cut(p.slice(c.start, c.end))
	}
	first := len(p.buffers.tokens)
	for i := range words {
		words[i].Start += c.start
		words[i].End += c.start
		if !isMark(words[i].Text) {
			p.buffers.tokens = f.words.split(p.buffers.tokens, words[i])
		}
	}
	p.words[c] = cut{words, p.buffers.tokens[first:]}
	return p.words[c]
}

// split appends a word; one that ends in a word of change (价格上涨) as two.
func (w *words) split(list []token, t segment.Token) []token {
	whole := w.token(t)
	if whole.class != 0 || !lexicon.Longer(t.Text, 3) {
		return append(list, whole)
	}
	_, last := utf8.DecodeLastRuneInString(t.Text)
	_, next := utf8.DecodeLastRuneInString(t.Text[:len(t.Text)-last])
	at := len(t.Text) - last - next
	change := w.token(segment.Token{Start: t.End - 2, End: t.End, Text: t.Text[at:]})
	if !change.is(growth | down) {
		return append(list, whole)
	}
	change.half = true
	return append(list, w.token(segment.Token{Start: t.Start, End: t.End - 2, Text: t.Text[:at]}), change)
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
