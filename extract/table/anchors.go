package table

import (
	"strconv"
	"strings"
)

// bareNumber reads a paragraph that is nothing but a row number. The next
// paragraph must be text, or the number is a figure in a cell.
func (f *flat) bareNumber(i int) (int, bool) {
	if i+1 < len(f.paras) && isNumber(f.paras[i+1].word) || f.arabic && !hasDigit(f.paras[i].word) {
		return 0, false
	}
	return ordinal(f.paras[i].word)
}

// leadingNumber reads the number at the head of a paragraph (`15.持续实施…`), once.
func (f *flat) leadingNumber(i int) (int, bool) {
	p := &f.paras[i]
	if p.leads == 0 {
		p.leads = f.reader.words.leading(p.word)
	}
	return p.leads, p.leads > 0
}

// leading is the number at the head of a squeezed text, -1 without one.
func (w *words) leading(word string) int {
	m := w.numbered.FindStringSubmatch(word)
	if m == nil {
		return -1
	}
	if v, err := strconv.Atoi(m[1]); err == nil && v > 0 {
		return v
	}
	return -1
}

// anchors are the paragraphs where rows begin: running numbers, which may begin
// again after a section row. Numbers inside cells are told apart by running
// on and by the distance of a row's usual length.
func (f *flat) anchors(number func(int) (int, bool)) []int {
	at := -1
	for i := minKnown; i < len(f.paras) && i <= len(f.run)+maxSections; i++ {
		if _, ok := number(i); ok {
			at = i
			break
		}
	}
	if at < 0 {
		return nil
	}
	if f.arabic = hasDigit(f.paras[at].word); !f.arabic {
		at = f.belowSection(number, at)
	}
	value, _ := number(at)
	list := []int{at}
	for {
		next := f.nextAnchor(number, at, value)
		if next < 0 {
			return list
		}
		at = next
		value, _ = number(at)
		list = append(list, at)
	}
}

// belowSection is the row numbered 1 in figures that stands right below a section row numbered in Chinese at
// paragraph at; else at.
func (f *flat) belowSection(number func(int) (int, bool), at int) int {
	for i := at + 1; i < len(f.paras) && i <= at+maxSections; i++ {
		if v, ok := number(i); ok && v == 1 && hasDigit(f.paras[i].word) {
			f.arabic = true
			return i
		}
	}
	return at
}

// hasDigit tells whether a word holds a figure.
func hasDigit(word string) bool { return strings.ContainsAny(word, "0123456789") }

// nextAnchor finds the row after the one at paragraph at, -1 where there is none.
func (f *flat) nextAnchor(number func(int) (int, bool), at, value int) int {
	width := len(f.run)
	end := min(len(f.paras), at+3*width+12)
	next, restart, skip := -1, -1, -1
	for i := at + 1; i < end; i++ {
		v, ok := number(i)
		switch {
		case !ok:
		case runsOn(value, v) && (next < 0 || distance(i-at, width) < distance(next-at, width)):
			next = i
		case v == 1 && restart < 0 && next < 0 && i-at >= 2 && f.headsSection(i-1) && (f.numberedHeading(i-1) || f.follows(number, i, end, 2)):
			restart = i
		case v > value+1 && skip < 0 && (v <= value+3 || f.leftOut(at, i)):
			skip = i
		}
	}
	switch {
	case restart >= 0 && (next < 0 || f.numberedHeading(restart-1) || f.follows(number, restart, next, 2)):
		return restart
	case next >= 0:
		return next
	}
	return skip
}

// leftOut tells whether a higher number at paragraph i begins the row after that at paragraph at, although
// rows between them are left out, as in one body's share of a longer list: it stands below a numbered
// section row, or as far from the row before as a row with all its cells reaches.
func (f *flat) leftOut(at, i int) bool {
	return i-at >= 2 && f.numberedHeading(i-1) || i-at == f.rowWidth()
}

// rowWidth is the number of header cells up to the last that the lexicon knows.
func (f *flat) rowWidth() int {
	for n := len(f.run); n > 0; n-- {
		if f.run[n-1].known {
			return n
		}
	}
	return 0
}

// follows tells whether a paragraph with the number v stands in (from, to).
func (f *flat) follows(number func(int) (int, bool), from, to, v int) bool {
	for i := from + 1; i < to; i++ {
		if got, ok := number(i); ok && got == v {
			return true
		}
	}
	return false
}

// headsSection tells whether a paragraph reads like a section row.
func (f *flat) headsSection(i int) bool { return f.likeSection(&f.paras[i]) }

// numberedHeading tells whether a paragraph is a section row with a number of its own.
func (f *flat) numberedHeading(i int) bool {
	return f.reader.words.sectionStyle(f.paras[i].word) >= 0
}

// sectionLimit is the longest section row, in characters.
const sectionLimit = 60

func (f *flat) likeSection(p *para) bool {
	return p.chars > 0 && p.chars <= sectionLimit && !isNumber(p.word) && !f.reader.words.ends(p.word) &&
		!f.reader.words.total.MatchString(p.word) && !f.reader.words.note.MatchString(p.word)
}
