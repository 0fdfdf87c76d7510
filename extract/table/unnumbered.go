package table

import (
	"strings"

	"duban/corpus"
)

// lastKnown is the number of run cells up to the last known one.
func (f *flat) lastKnown() int {
	for i := len(f.run); i > 0; i-- {
		if f.run[i-1].known {
			return i
		}
	}
	return 0
}

// reset forgets what an attempt to cut rows left behind.
func (f *flat) reset(header int) {
	f.header, f.columns, f.order, f.rows, f.used, f.grouped, f.bare = header, nil, nil, nil, 0, false, false
	f.readHeader()
	f.learned, f.endings = map[string]int{}, nil
}

// rowsByEnd cuts rows without numbers behind the paragraphs of their last column, where these show by
// themselves what they are: lists of bodies, or dates. A column of notes at the end may stand empty.
func (f *flat) rowsByEnd() bool {
	f.reset(f.lastKnown())
	ending, ok := f.endingShape()
	if !ok {
		return false
	}
	var segments []segment
	from := f.header
	for at := from; at < len(f.paras) && at-from <= 3*f.header+maxSections; at++ {
		f.inspect(at, min(at+2, len(f.paras)))
		ends := f.endsRow(at, ending)
		next := at+1 < len(f.paras) && f.endsRow(at+1, ending)
		if ends && !next && at > from {
			segments = append(segments, segment{from: from, to: at + 1})
			from = at + 1
		}
	}
	if len(segments) < 2 {
		return false
	}
	f.learn(segments)
	return f.plausible(segments)
}

// endsRow tells whether a paragraph looks like those at the rows' ends, and, of bodies, is no word
// of the header (责任单位, which may mean bodies).
func (f *flat) endsRow(at int, ending shape) bool {
	if f.paras[at].look.shape != ending {
		return false
	}
	if ending != shapeBodies {
		return true
	}
	_, header := f.reader.headers.match(f.paras[at].word)
	return !header
}

// endingShape is what the last paragraph of each row looks like, by the last column that isn't for notes.
func (f *flat) endingShape() (shape, bool) {
	last := len(f.columns) - 1
	for last > 0 && f.columns[last].Field == corpus.FieldNote {
		last--
	}
	switch {
	case last < 0:
		return shapeText, false
	case f.holdsBodies(last):
		return shapeBodies, true
	case f.columns[last].Field == corpus.FieldDeadline && f.holdsAnyBodies():
		return shapeWhen, true
	}
	return shapeText, false
}

// holdsAnyBodies tells whether one of the columns is for bodies.
func (f *flat) holdsAnyBodies() bool {
	for c := range f.columns {
		if f.holdsBodies(c) {
			return true
		}
	}
	return false
}

// plausible aligns segments while they look like rows and tells whether there are two.
func (f *flat) plausible(segments []segment) bool {
	rows := 0
	for _, s := range segments {
		from := s.from
		for s.to-from > len(f.open()) && f.paras[from].look.section && f.paras[from].look.shape != shapeBodies {
			from++
		}
		got := f.assign(f.paras[from:s.to], f.open(), false)
		if got.cost > maxRowCost || got.tail > 0 || from-s.from > maxSections {
			break
		}
		f.sections(s.from, from)
		f.rows = append(f.rows, flatRow{kind: corpus.LineData, cells: got.cells})
		f.used = s.to
		rows++
	}
	return rows >= 2
}

// maxRowCost is the dearest alignment of a row without a number that is still taken for one.
const maxRowCost = 3

// rowsBySize cuts rows of one paragraph for each column, where figures stand in
// the columns that have a unit and nowhere else.
func (f *flat) rowsBySize() bool {
	for header := f.lastKnown(); header >= minKnown; header-- { // a first row that names its unit looks like a header cell
		if f.reset(header); f.rowsUnder() {
			return true
		}
	}
	return false
}

// rowsUnder cuts the rows under the header at hand.
func (f *flat) rowsUnder() bool {
	figures := false
	for c := range f.columns {
		figures = figures || f.countsIn(c)
	}
	if !figures {
		return false
	}
	at, rows := f.header, 0
	for {
		cells, ok := f.rowOfSize(at)
		if !ok {
			break
		}
		kind := corpus.LineData
		if f.reader.words.total.MatchString(f.paras[at].word) {
			kind = corpus.LineTotal
		}
		f.rows = append(f.rows, flatRow{kind: kind, cells: cells})
		at, rows = at+filled(cells), rows+1
	}
	f.used = at
	return rows >= 2
}

// rowOfSize is the row that begins at a paragraph: one for each column, or, where the first column is for
// the group that rows belong to, all but that one, which stands above.
func (f *flat) rowOfSize(at int) (cells [][]para, ok bool) {
	for first := 0; first < 2; first++ {
		if first == 1 && (len(f.rows) == 0 || f.columns[0].Field != corpus.FieldSection) || !f.fits(at, first) {
			continue
		}
		cells = make([][]para, len(f.columns))
		for c := first; c < len(cells); c++ {
			cells[c] = f.paras[at+c-first : at+c-first+1]
		}
		return cells, true
	}
	return nil, false
}

// filled is how many cells of a row have a paragraph.
func filled(cells [][]para) (n int) {
	for _, cell := range cells {
		n += len(cell)
	}
	return n
}

// fits tells whether the paragraphs from one on fit the columns from the first on: figures where these belong.
func (f *flat) fits(at, first int) bool {
	if at+len(f.columns)-first > len(f.paras) {
		return false
	}
	for c := first; c < len(f.columns); c++ {
		number := isNumber(f.paras[at+c-first].word)
		if f.countsIn(c) != number && f.columns[c].Field != corpus.FieldSeq {
			return false
		}
	}
	return true
}

// countsIn tells whether a column is for figures: by its unit, or as that of a year, where the row says what
// is measured in what.
func (f *flat) countsIn(c int) bool { return f.figures(c) || wholeYear(f.columns[c]) }

// wholeYear tells whether a column's header is nothing but a year.
func wholeYear(col corpus.Column) bool {
	return col.Period != "" && col.Period == col.Name && col.Name[0] <= '9' && strings.HasSuffix(col.Name, "年")
}
