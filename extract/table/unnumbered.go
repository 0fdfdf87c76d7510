package table

import "duban/corpus"

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
	f.reset(f.lastKnown())
	figures := 0
	for c := range f.columns {
		if f.figures(c) {
			figures++
		}
	}
	if figures == 0 {
		return false
	}
	width, at, rows := len(f.columns), f.header, 0
	for ; at+width <= len(f.paras) && f.fits(at); at += width {
		cells := make([][]para, width)
		for c := range cells {
			cells[c] = f.paras[at+c : at+c+1]
		}
		kind := corpus.LineData
		if f.reader.words.total.MatchString(f.paras[at].word) {
			kind = corpus.LineTotal
		}
		f.rows = append(f.rows, flatRow{kind: kind, cells: cells})
		rows++
	}
	f.used = at
	return rows >= 2
}

func (f *flat) fits(at int) bool {
	for c := range f.columns {
		number := isNumber(f.paras[at+c].word)
		if f.figures(c) != number && f.columns[c].Field != corpus.FieldSeq {
			return false
		}
	}
	return true
}
