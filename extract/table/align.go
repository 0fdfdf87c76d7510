package table

import (
	"unicode/utf8"

	"duban/corpus"
)

// shape is what a paragraph looks like, for choosing its column.
type shape int

const (
	shapeText   shape = iota
	shapeShort        // a few words without a sentence's end
	shapeNumber       // an amount
	shapeBodies       // a list of bodies
	shapeWhen         // a date, and nothing else
)

// look is what a paragraph looks like.
type look struct {
	shape   shape
	section bool // reads like a section row
	heading bool // carries the number of a section row (`二、`)
	done    bool // says what has been reached
	item    bool // carries the number of a cell's later item
}

// inspect looks at the paragraphs [from, to) once.
func (f *flat) inspect(from, to int) {
	for i := from; i < to; i++ {
		if p := &f.paras[i]; p.look == nil {
			p.look = &look{shape: f.shapeOf(p), section: f.likeSection(p)}
			p.look.done, p.look.item = f.reader.words.done.MatchString(p.word), f.reader.words.item.MatchString(p.word)
			p.look.heading = p.look.section && !p.look.item && f.reader.words.sectionStyle(p.word) >= 0
		}
	}
}

func (f *flat) shapeOf(p *para) shape {
	ends := f.reader.words.ends(p.word)
	switch {
	case isNumber(p.word):
		return shapeNumber
	case f.bare && isOrdinal(p.word):
		return shapeNumber
	case p.chars <= whenLimit && f.reader.words.when.MatchString(p.word):
		return shapeWhen
	case p.chars <= bodiesLimit && f.reader.words.sectionStyle(p.word) < 0 && f.listsBodies(p, ends):
		return shapeBodies
	case p.chars <= shortLimit && !ends:
		return shapeShort
	}
	return shapeText
}

// listsBodies tells whether a paragraph is a list of bodies. What ends a sentence is one where it is a
// few words, or names several.
func (f *flat) listsBodies(p *para, ends bool) bool {
	n := f.countBodies(p)
	return n > 1 || n == 1 && !(ends && p.chars > shortLimit)
}

const (
	whenLimit   = 22  // characters of a date
	shortLimit  = 24  // characters of a few words
	bodiesLimit = 400 // characters of a list of bodies
)

// countBodies asks the registry once for each text: the same bodies stand in many rows.
func (f *flat) countBodies(p *para) int {
	n, ok := f.bodies[p.word]
	if !ok {
		n = f.reader.countBodies(p.Text)
		f.bodies[p.word] = n
	}
	return n
}

// strangeBody tells whether a paragraph of one body, seen once, ends unlike the bodies
// of this table, as whole rows have shown how they end: `壮大高新技术企业` may be the name of a body
// elsewhere, but is a heading where all bodies end in 局, 委 or 区.
func (f *flat) strangeBody(p *para) bool {
	return f.whole > 0 && !f.reader.words.several.MatchString(p.word) && f.often[p.word] == 1 && f.countBodies(p) == 1 && !f.endings[lastRune(p.word)]
}

// alignAll gives each paragraph of the segments its column. Rows with as many
// paragraphs as columns are read first: what they show of a column's usual
// words decides rows that lost or split a cell.
func (f *flat) alignAll(segments []segment) {
	f.learn(segments)
	for _, s := range segments {
		f.alignSegment(s)
	}
}

// learn notes in which column a text stands in rows that have one paragraph for
// each column, and in which characters the bodies of the table end.
func (f *flat) learn(segments []segment) {
	f.learned, f.endings, f.whole, f.leads = map[string]int{}, map[rune]bool{}, 0, 0
	f.results = holds(f.columns, corpus.FieldBase)
	f.often = map[string]int{}
	for _, s := range segments {
		for _, p := range f.paras[s.from:min(s.to, s.from+len(f.columns)+maxTail)] {
			f.often[p.word]++
		}
		open := f.open()
		if s.last || s.to-s.from != len(open) || f.misplaced(s, open) {
			continue
		}
		f.whole++
		for i, c := range open {
			word := f.paras[s.from+i].word
			if old, seen := f.learned[word]; seen && old != c {
				c = -1
			}
			f.learned[word] = c
			if f.columns[open[i]].Field == corpus.FieldLead {
				f.leads = max(f.leads, f.countBodies(&f.paras[s.from+i]))
			}
			if c >= 0 && f.holdsBodies(c) {
				f.endings[lastRune(word)] = true
			}
		}
	}
}

// misplaced tells whether a row with one paragraph for each column has some that their columns don't
// hold: it lost a cell and has another in two.
func (f *flat) misplaced(s segment, open []int) bool {
	f.inspect(s.from, s.to)
	cost := 0.0
	for i, c := range open {
		cost += f.misfit(f.paras[s.from+i].look.shape, c)
	}
	return cost >= maxRowCost
}

func lastRune(word string) rune {
	r, _ := utf8.DecodeLastRuneInString(word)
	return r
}

// open are the columns that rows fill: those from the row's number on. Those to the
// left of it stand merged over several rows, and so before them as section rows.
// Rows without numbers fill all but columns of section headings at the left.
func (f *flat) open() []int {
	number := corpus.FieldTask
	if f.bare {
		number = corpus.FieldSeq
	}
	first := 0
	for c, col := range f.columns {
		if col.Field == number {
			first = c
			break
		}
	}
	var open []int
	for c, col := range f.columns {
		if c >= first || !f.bare && col.Field != corpus.FieldSection {
			open = append(open, c)
		}
	}
	return open
}

// alignSegment makes the rows of one segment: its row, section rows after it,
// a total, a note, a header printed again.
func (f *flat) alignSegment(s segment) {
	stop := s.to
	if s.last {
		stop = min(s.to, s.from+len(f.columns)+maxTail)
	}
	row := s.from
	for at := s.from; at < stop; at++ {
		again := f.repeatsHeaderAt(at)
		total := f.paras[at].chars <= shortLimit && f.reader.words.total.MatchString(f.paras[at].word)
		note := f.reader.words.note.MatchString(f.paras[at].word)
		if !again && !(total && at > s.from) && !note {
			continue
		}
		f.alignRow(row, at, false)
		switch {
		case again:
			at += f.header - 1
			f.headerAgain(at - f.header + 1)
		case total:
			at = f.totalRow(at, stop)
		default:
			at = f.noteRow(at, s.to)
		}
		row = at + 1
		f.used = max(f.used, row)
		if note {
			stop = max(stop, row)
		}
	}
	if row < stop && !(s.last && row > s.from) {
		f.alignRow(row, stop, s.last)
	} else if row < stop && !s.last {
		f.sections(row, stop)
	}
}

// maxTail is how many paragraphs more than columns the last row is looked for in.
const maxTail = 6

func (f *flat) repeatsHeaderAt(at int) bool {
	if at+f.header > len(f.paras) {
		return false
	}
	for i := 0; i < f.header; i++ {
		if f.paras[at+i].word != f.run[i].word {
			return false
		}
	}
	return true
}

func (f *flat) headerAgain(at int) {
	cells := make([][]para, len(f.columns))
	for c, i := range f.order {
		cells[c] = []para{f.paras[at+i]}
	}
	for i := range f.groups {
		// A group's word goes with the first column below it.
		first := f.children(i)[0]
		for c, j := range f.order {
			if j == first {
				cells[c] = append([]para{f.paras[at+i]}, cells[c]...)
			}
		}
	}
	f.rows = append(f.rows, flatRow{kind: corpus.LineHeader, cells: cells})
}

// totalRow takes the word of a total and the figures after it; it returns the last paragraph taken.
func (f *flat) totalRow(at, stop int) int {
	end := at + 1
	for end < stop && isNumber(f.paras[end].word) {
		end++
	}
	f.inspect(at, end)
	f.total = true
	f.rows = append(f.rows, flatRow{kind: corpus.LineTotal, cells: f.assign(f.paras[at:end], f.allColumns(), false).cells})
	f.total = false
	return end - 1
}

func (f *flat) allColumns() []int {
	all := make([]int, len(f.columns))
	for c := range all {
		all[c] = c
	}
	return all
}

// noteRow takes a note; one that does not end a sentence goes on in the next paragraph.
func (f *flat) noteRow(at, stop int) int {
	cell := []para{f.paras[at]}
	for at+1 < stop && len(cell) < 4 && !f.reader.words.ends(f.paras[at].word) && f.paras[at].chars > shortLimit {
		at++
		cell = append(cell, f.paras[at])
	}
	f.rows = append(f.rows, flatRow{kind: corpus.LineNote, cells: [][]para{cell}})
	return at
}

// alignRow makes a row of the paragraphs [from, to) and section rows of those left over behind it.
func (f *flat) alignRow(from, to int, last bool) {
	if from >= to {
		return
	}
	f.inspect(from, to)
	got := f.assign(f.paras[from:to], f.open(), last)
	f.rows = append(f.rows, flatRow{kind: corpus.LineData, cells: got.cells})
	f.used = max(f.used, to-got.tail)
	if !last {
		f.sections(to-got.tail, to)
	}
}
