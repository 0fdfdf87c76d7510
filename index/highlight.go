package index

import (
	"slices"

	"duban/corpus"
)

// Highlighter says where a query stands in the texts of a record.
type Highlighter struct {
	fold  *folder
	terms []term
}

// Highlighter reads a query's text; words under a NOT are not highlighted.
func (ix *Index) Highlighter(queryText string) (*Highlighter, error) {
	n, err := ix.parse(queryText)
	if err != nil {
		return nil, err
	}
	h := &Highlighter{fold: ix.fold}
	visit(n, func(t term) { h.terms = append(h.terms, t) })
	return h, nil
}

// Spans are the stretches of text, a record's value of the field, that the
// query matches, in order and without overlaps. Where a word matches in
// several places all of them are given.
func (h *Highlighter) Spans(field TextField, text string) []corpus.Span {
	var spans []corpus.Span
	t := h.fold.fold(text)
	for _, term := range h.terms {
		if !slices.Contains(term.fields, field) {
			continue
		}
		t.runs(func(start, end int) {
			for _, m := range term.find(t.runes[start:end]) {
				spans = append(spans, corpus.Span{Start: int(t.at[start+m[0]]), End: int(t.at[start+m[1]-1]) + 1})
			}
		})
	}
	return union(spans)
}

// find are the stretches of a run that the term matches.
func (t term) find(run []rune) [][2]int {
	firsts := occurrences(run, t.pieces[0])
	var out [][2]int
	if len(t.pieces) == 1 {
		firsts = t.meant(run, firsts)
		for _, at := range firsts {
			out = append(out, [2]int{at, at + len(t.pieces[0])})
		}
		return out
	}
	seconds := occurrences(run, t.pieces[1])
	for _, at := range firsts {
		from := at + len(t.pieces[0])
		i, _ := slices.BinarySearch(seconds, from+t.gap.least)
		if i < len(seconds) && seconds[i] <= from+t.gap.most {
			out = append(out, [2]int{at, seconds[i] + len(t.pieces[1])})
		}
	}
	return out
}

// meant leaves out the places at which the term stands by accident.
func (t term) meant(run []rune, places []int) []int {
	for _, a := range t.not {
		words := occurrences(run, a.word)
		places = slices.DeleteFunc(places, func(at int) bool {
			_, found := slices.BinarySearch(words, at-a.offset)
			return found
		})
	}
	return places
}

// occurrences are the indexes at which piece stands in run, found in time
// linear in both (Knuth, Morris and Pratt).
func occurrences(run, piece []rune) []int {
	back := make([]int, len(piece)) // length of the longest border of each prefix
	for i, k := 1, 0; i < len(piece); i++ {
		for k > 0 && piece[i] != piece[k] {
			k = back[k-1]
		}
		if piece[i] == piece[k] {
			k++
		}
		back[i] = k
	}
	var out []int
	for i, k := 0, 0; i < len(run); i++ {
		for k > 0 && (k == len(piece) || run[i] != piece[k]) {
			k = back[k-1]
		}
		if run[i] == piece[k] {
			k++
		}
		if k == len(piece) {
			out = append(out, i-k+1)
		}
	}
	return out
}

// union merges spans that overlap.
func union(spans []corpus.Span) []corpus.Span {
	slices.SortFunc(spans, func(a, b corpus.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Words are what a query's text searches for as it was typed: folded, without
// what stands under a NOT.
func (ix *Index) Words(queryText string) ([]string, error) {
	n, err := ix.parse(queryText)
	if err != nil {
		return nil, err
	}
	var words []string
	visit(n, func(t term) {
		for _, piece := range t.pieces {
			if !t.other {
				words = append(words, string(piece))
			}
		}
	})
	return words, nil
}
