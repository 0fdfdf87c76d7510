package table

import (
	"strconv"
	"strings"

	"duban/corpus"
)

// How a table that a dump printed in one line is known: so many header cells stand side by side in its
// paragraph, none longer than headerWords characters, and as many rows follow.
const (
	fewestHeads = 4
	headerWords = 12
	fewestRuns  = 2
	longestName = 4      // characters of a person's name
	longestRun  = 60_000 // characters of such a paragraph
)

// runTable recovers a table that stands in one line without separators
// (`序号项目名称…牵头单位1增加学位…。何海平教育局各街道2促进就业…`): rows begin with running numbers, bodies end
// them. rest is the text before the header.
func (r *Reader) runTable(b corpus.Block) (before corpus.Block, t *corpus.Table) {
	if !isText(b) || !strings.Contains(b.Text, runHead) || len(b.Text) > 3*longestRun {
		return b, nil
	}
	runes := []rune(b.Text)
	start := len([]rune(b.Text[:strings.Index(b.Text, runHead)]))
	heads := r.runHeads(runes, start)
	if len(heads) < fewestHeads {
		return b, nil
	}
	run := runRows{reader: r, passage: b.Passage, page: b.Page, runes: runes, heads: heads}
	if !run.columns() {
		return b, nil
	}
	rows := run.rows(heads[len(heads)-1].end)
	if len(rows) < fewestRuns {
		return b, nil
	}
	before = b
	before.Passage = slice(b.Passage, 0, start)
	return before, run.table(rows)
}

// runHead is the header cell that such a table begins with.
const runHead = "序号"

// runHeads are the header cells that stand side by side from a character on, each as long as can be.
func (r *Reader) runHeads(runes []rune, at int) []piece {
	var heads []piece
	for at < len(runes) {
		end := 0
		for n := min(headerWords, len(runes)-at); n >= 2 && end == 0; n-- {
			if rule, ok := r.headers.match(squeeze(string(runes[at : at+n]))); ok && !rule.weak() && !rule.names() {
				end = at + n
			}
		}
		if end == 0 {
			return heads
		}
		heads = append(heads, piece{at, end})
		at = end
	}
	return heads
}

// runRows cuts the rows of such a table.
type runRows struct {
	reader                      *Reader
	passage                     corpus.Passage
	page                        int
	runes                       []rune
	heads                       []piece
	text, person, lead, support int // columns, -1 without one
}

// columns finds what the header cells stand for: a number, texts, perhaps a person, then bodies. Tables with
// other columns are not read.
func (t *runRows) columns() bool {
	t.text, t.person, t.lead, t.support = -1, -1, -1, -1
	for c, head := range t.heads {
		col, _ := t.reader.column([]string{squeeze(string(t.runes[head.start:head.end]))})
		switch col.Field {
		case corpus.FieldSeq:
		case corpus.FieldSection, corpus.FieldTask, corpus.FieldMeasure, corpus.FieldTarget:
			if t.text < 0 {
				t.text = c
			}
			if t.lead >= 0 {
				return false
			}
		case corpus.FieldPerson:
			t.person = c
		case corpus.FieldLead:
			t.lead = c
		case corpus.FieldSupport:
			t.support = c
		default:
			return false
		}
	}
	return t.text > 0 && t.lead > t.text && t.person < t.lead && (t.support < 0 || t.support > t.lead)
}

// rows are where the rows from a character on begin: at 1, 2, 3 and so on, before words and not before a unit.
func (t *runRows) rows(from int) []piece {
	var rows []piece
	for n := 1; ; n++ {
		at, end := t.number(n, from)
		if at < 0 || n == 1 && at != from {
			break
		}
		if n > 1 {
			rows[n-2].end = at
		}
		rows = append(rows, piece{at, len(t.runes)})
		from = end
	}
	return rows
}

// number finds a row's number from a character on, -1 without one.
func (t *runRows) number(n, from int) (at, end int) {
	digits := []rune(strconv.Itoa(n))
	for at = from; at+len(digits) < len(t.runes); at++ {
		end = at + len(digits)
		if string(t.runes[at:end]) != string(digits) || at > 0 && strings.ContainsRune("0123456789.%-—~", t.runes[at-1]) {
			continue
		}
		next := t.runes[end]
		if strings.ContainsRune("0123456789.%-—~,，年月日、)）", next) || t.reader.words.unit.MatchString(string(next)) {
			continue
		}
		if n > 1 && t.runes[at-1] != '。' && !t.behindBodies(from, at) {
			continue
		}
		return at, end
	}
	return -1, -1
}

// behindBodies tells whether bodies end a row at a character.
func (t *runRows) behindBodies(from, at int) bool {
	bodies, _ := t.tail(from, at)
	return bodies < at
}

// tail finds the bodies and the person before them that end runes[from:to], behind its last sentence; both are
// to where there are none.
func (t *runRows) tail(from, to int) (bodies, person int) {
	last := to - 1
	for last > from && t.runes[last] != '。' && to-last < maxTailBodies {
		last--
	}
	if t.runes[last] != '。' {
		return to, to
	}
	last++
	if t.person < 0 {
		if t.reader.countBodies(string(t.runes[last:to])) > 0 {
			return last, last
		}
		return to, to
	}
	for _, n := range [...]int{3, 2, longestName} {
		begin := last + n
		if begin >= to || t.reader.countBodies(string(t.runes[begin:to])) == 0 {
			continue
		}
		if n == 3 && strings.ContainsRune("市区县镇", t.runes[begin-1]) && t.reader.countBodies(string(t.runes[begin-1:to])) > 0 {
			begin-- // 张敏|区人社局
		}
		return begin, last
	}
	return to, to
}

// maxTailBodies is the most characters of bodies at a row's end.
const maxTailBodies = 200

// table lays the rows out.
func (t *runRows) table(rows []piece) *corpus.Table {
	out := &corpus.Table{Cols: len(t.heads), Rows: 1 + len(rows)}
	put := func(row, col int, p piece) {
		cell := corpus.Cell{Row: row, Col: col, Rowspan: 1, Colspan: 1, Page: t.page, Header: row == 0}
		if p.start < p.end {
			cell.Passage = slice(t.passage, p.start, p.end)
		}
		out.Cells = append(out.Cells, cell)
	}
	for c, head := range t.heads {
		put(0, c, head)
	}
	for i, row := range rows {
		number := row.start + len(strconv.Itoa(i+1))
		bodies, person := t.tail(number, row.end)
		cells := map[int]piece{0: {row.start, number}, t.text: {number, person}, t.person: {person, bodies}}
		lead := row.end
		if t.support >= 0 && bodies < row.end {
			lead = bodies + t.reader.firstBody(string(t.runes[bodies:row.end]))
		}
		cells[t.lead] = piece{bodies, lead}
		cells[t.support] = piece{lead, row.end}
		for c := range t.heads {
			put(i+1, c, cells[c])
		}
	}
	return out
}
