package table

import (
	"duban/corpus"
	"duban/normalize/lexicon"
)

// para is one paragraph that may be a cell.
type para struct {
	corpus.Passage
	page  int
	word  string // squeezed
	chars int    // of word
	look  *look  // set once the paragraph is to be put into a column
	leads int    // number that it begins with, once asked; -1 without one
}

func newPara(b corpus.Block) para {
	word := squeeze(b.Text)
	return para{Passage: b.Passage, page: b.Page, word: word, chars: lexicon.Count(word)}
}

// headCell is one paragraph of a run that may be a header.
type headCell struct {
	para
	known   bool // in the lexicon, or with a unit in brackets
	section bool // it has the number of a section row
	rule    headerRule
	column  *corpus.Column // once read
}

// The limits of a flattened table.
const (
	maxHeader   = 40 // paragraphs of a header
	minKnown    = 3  // header cells that the lexicon must know; one less where figures fit exactly
	maxSections = 8  // section rows before the first row
)

// cellTable recovers a table whose cells stand one a paragraph and whose header
// begins at blocks[0]. n is how many blocks it takes; without a table, how
// many need not be looked at again.
func (r *Reader) cellTable(blocks []corpus.Block) (t *corpus.Table, n int) {
	some, joined := r.joinHeads(blocks, false)
	t, n = r.joinedTable(some)
	n += joined
	if all, more := r.joinHeads(blocks, true); t != nil && more > joined {
		if full, m := r.joinedTable(all); full != nil && blanks(full) < blanks(t) {
			return full, m + more
		}
	}
	return t, n
}

// blanks is the share of a table's cells that are blank, the sign of a header with too many columns.
func blanks(t *corpus.Table) float64 {
	n := 0
	for i := range t.Cells {
		if t.Cells[i].Text == "" {
			n++
		}
	}
	return float64(n) / float64(len(t.Cells))
}

// joinedTable is cellTable for header cells that no line break parts.
func (r *Reader) joinedTable(blocks []corpus.Block) (t *corpus.Table, n int) {
	run := r.headerRun(blocks)
	known := 0
	for _, cell := range run {
		if cell.known {
			known++
		}
	}
	if known < minKnown-1 || len(run) < minKnown {
		return nil, 1
	}
	// A window grows while the table fills it, so that text without a table costs little.
	bodies := map[string]int{}
	for window := firstWindow; ; window *= 8 {
		f := &flat{reader: r, run: run, paras: textParas(blocks[:min(window, len(blocks))]), bodies: bodies}
		if window < len(blocks) {
			f.window = window
		}
		if !f.recover(known) {
			return nil, len(run)
		}
		if !f.outgrows(f.used) {
			return f.build()
		}
	}
}

// firstWindow is how many paragraphs are looked at first.
const firstWindow = 64

// outgrows tells whether a table that takes some paragraphs may go on behind the window.
func (f *flat) outgrows(used int) bool {
	return f.window > 0 && used+4*len(f.run)+12 >= f.window
}

// recover cuts the rows by the first way that works.
func (f *flat) recover(known int) bool {
	if known < minKnown {
		return f.rowsBySize()
	}
	return f.rowsByNumber() || f.rowsByEnd() || f.rowsBySize()
}

// headerRun is the run of short paragraphs that begins with a known header cell.
func (r *Reader) headerRun(blocks []corpus.Block) []headCell {
	var run []headCell
	for i := 0; i < len(blocks) && i < maxHeader && isText(blocks[i]); i++ {
		if len(blocks[i].Text) > 4*headerLimit {
			break
		}
		cell, ok := r.headCell(newPara(blocks[i]))
		if !ok || i == 0 && !cell.known {
			break
		}
		run = append(run, cell)
	}
	return run
}

// headCell reads a paragraph as a header cell; ok is false for text, figures and row numbers.
func (r *Reader) headCell(p para) (headCell, bool) {
	if p.chars == 0 || p.chars > headerLimit || isNumber(p.word) || r.words.numbered.MatchString(p.word) || r.words.ends(p.word) {
		return headCell{}, false
	}
	name, unit := r.words.splitUnit(p.word)
	rule, ok := r.headers.match(name)
	section := r.words.sectionStyle(p.word) >= 0 // 一、稳增长（3项）: no header cell, though it ends like one
	return headCell{para: p, known: !section && (ok && !rule.weak() || unit != "" || r.words.dates(name)), section: section, rule: rule}, true
}

// textParas are the paragraphs up to the next block that is none.
func textParas(blocks []corpus.Block) []para {
	paras := make([]para, 0, len(blocks))
	for _, b := range blocks {
		if !isText(b) || len(paras) >= maxParas {
			break
		}
		paras = append(paras, newPara(b))
	}
	return paras
}

// maxParas bounds how much text one flattened table may take.
const maxParas = 200_000

// flat is a flattened table while it is being recovered.
type flat struct {
	reader  *Reader
	run     []headCell
	paras   []para // from the header's first cell
	window  int    // paragraphs that are looked at, 0 for all
	header  int    // header cells: run[:header]
	columns []corpus.Column
	bare    bool        // rows begin with a number in a column of its own
	order   []int       // column of each header cell but groups
	grouped bool        // some header cells only group others:
	groups  map[int]int // header cell → number of cells it groups
	rows    []flatRow
	used    int            // paragraphs that belong to the table
	learned map[string]int // column in which a text stands in whole rows; -1 for several
	endings map[rune]bool  // last characters of bodies in whole rows
	often   map[string]int // how often a text stands in the rows
	bodies  map[string]int // how many bodies a text lists, once asked
	whole   int            // rows with one paragraph for each column
	leads   int            // the most bodies that lead in one of them
	arabic  bool           // rows are numbered in figures
	results bool           // a column holds what has been reached
	total   bool           // the row at hand is a total: its blanks cost little
}

// flatRow is one recovered row: paragraphs by column, or one across the width.
type flatRow struct {
	kind  corpus.LineKind
	cells [][]para
}

// segment is the run of paragraphs of one row, section rows after it included.
type segment struct {
	from, to int
	last     bool
}

// rowsByNumber cuts rows at their running numbers, in a column of their own or
// at the head of the task.
func (f *flat) rowsByNumber() bool {
	var anchors []int
	if f.hasSeq() {
		anchors = f.anchors(f.bareNumber)
	}
	f.bare = len(anchors) >= 2
	if !f.bare {
		anchors = f.anchors(f.leadingNumber)
	}
	if len(anchors) < 2 {
		return false
	}
	var segments []segment
	for i, at := range anchors {
		if i+1 < len(anchors) {
			segments = append(segments, segment{from: at, to: anchors[i+1]})
		} else {
			segments = append(segments, segment{from: at, to: len(f.paras), last: true})
		}
	}
	if !f.chooseHeader(f.usualLength(segments), anchors[0]) {
		return false
	}
	f.sections(f.header, anchors[0])
	if last := anchors[len(anchors)-1]; f.outgrows(last) {
		f.used = last
		return true // it will be read in a larger window
	}
	f.alignAll(segments)
	return true
}

func (f *flat) hasSeq() bool {
	for _, cell := range f.run {
		if cell.rule.field == corpus.FieldSeq {
			return true
		}
	}
	return false
}

// usualLength is the most frequent number of paragraphs a row, the smaller of two equally frequent;
// numbered section rows behind a row don't count.
func (f *flat) usualLength(segments []segment) int {
	counts := map[int]int{}
	best := 0
	for _, s := range segments {
		if s.last {
			continue
		}
		n := s.to - s.from
		for n > 1 && f.numberedHeading(s.from+n-1) && f.headsSection(s.from+n-1) {
			n--
		}
		counts[n]++
		if counts[n] > counts[best] || counts[n] == counts[best] && n < best {
			best = n
		}
	}
	return best
}

// chooseHeader decides how many paragraphs of the run are header cells; the
// rest are section rows above the first row at paragraph first. The right
// number is that which explains the usual length of a row, where columns of
// section headings may stand empty, and leaves no header words over.
func (f *flat) chooseHeader(usual, first int) bool {
	best, bestCost := 0, 1e9
	known := 0
	for p := 1; p <= len(f.run) && p <= first && !f.run[p-1].section; p++ {
		if f.run[p-1].known {
			known++
		}
		if known < minKnown || first-p > maxSections {
			continue
		}
		for _, grouped := range []bool{false, true} {
			if cost := f.headerCost(p, first, usual, grouped); cost <= bestCost {
				best, bestCost, f.grouped = p, cost, grouped
			}
		}
	}
	if best == 0 {
		return false
	}
	f.header = best
	f.readHeader()
	return bestCost <= float64(best)/2+1
}

// headerCost is how badly the first p cells of the run explain rows of the usual
// length, the first of which begins at paragraph first, with or without cells that only group others.
func (f *flat) headerCost(p, first, usual int, grouped bool) float64 {
	sections, left := 0, 0.0
	for i, cell := range f.run[:min(first, len(f.run))] {
		switch {
		case i < p && cell.rule.field == corpus.FieldSection:
			sections++
		case i >= p && cell.known:
			left += leftover(cell.rule.field)
		}
	}
	width := p
	if grouped {
		groups := len(f.groupsIn(p))
		if groups == 0 {
			return never
		}
		width -= groups
	}
	cost := float64(min(distance(width, usual), distance(width-sections, usual)))
	if !f.run[p-1].known {
		cost += 0.5
	}
	return cost + left
}

// leftover is the cost of taking a header word for a section row. Words of
// tasks and goals are often section headings too.
func leftover(field corpus.Field) float64 {
	switch field {
	case corpus.FieldTask, corpus.FieldSection, corpus.FieldTarget, corpus.FieldIndicator, corpus.FieldMeasure:
		return 0.5
	}
	return 2
}

func distance(a, b int) int { return max(a-b, b-a) }

// sections makes section rows of the paragraphs [from, to).
func (f *flat) sections(from, to int) {
	for _, p := range f.paras[from:to] {
		f.rows = append(f.rows, flatRow{kind: corpus.LineSection, cells: [][]para{{p}}})
	}
	f.used = max(f.used, to)
}
