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

// rowsByBody cuts rows without numbers behind their lists of bodies, where the
// last columns hold bodies.
func (f *flat) rowsByBody() bool {
	f.reset(f.lastKnown())
	if !f.holdsBodies(len(f.columns) - 1) {
		return false
	}
	var segments []segment
	from := f.header
	for at := from; at < len(f.paras) && at-from <= 3*f.header+maxSections; at++ {
		f.inspect(at, min(at+2, len(f.paras)))
		bodies := f.paras[at].look.shape == shapeBodies
		next := at+1 < len(f.paras) && f.paras[at+1].look.shape == shapeBodies
		if bodies && !next && at > from {
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
