package table

import (
	"slices"
	"strings"

	"duban/corpus"
)

// fewestJoined is the least number of columns of a table that goes on in another: with fewer, any two are alike.
const fewestJoined = 3

// joinedRows is the most rows of a joined table.
const joinedRows = 100_000

// Join returns blocks with each table that goes on in the next one (a page break, `续表`) made one with it:
// the second has as many columns, no header, and nothing but the words of such a break before it. Tables must
// have been read. It uses the room of blocks.
func (r *Reader) Join(blocks []corpus.Block) []corpus.Block {
	out := blocks[:0]
	last, grown := -1, false // of the blocks in out, the table that may go on
	finish := func() {
		if grown {
			r.again(&out[last])
		}
		last, grown = -1, false
	}
	for _, b := range blocks {
		switch {
		case b.Table == nil:
			if last >= 0 && !r.words.pageBreak.MatchString(squeeze(b.Text)) {
				finish()
			}
		case last >= 0 && r.continues(out[last].Table, b.Table):
			extend(out[last].Table, b.Table)
			grown = true
			continue
		default:
			finish()
			last = len(out)
		}
		out = append(out, b)
	}
	finish()
	return out
}

// again reads a table that has grown.
func (r *Reader) again(b *corpus.Block) {
	b.Table.Flags = slices.DeleteFunc(b.Table.Flags, func(flag string) bool { return strings.HasPrefix(flag, totalFlag) })
	r.Read(b.Table, b.Text, "")
}

// continues tells whether a table without a header goes on where another ends.
func (r *Reader) continues(above, below *corpus.Table) bool {
	if above.HeaderRows == 0 || below.HeaderRows > 0 || above.Cols != below.Cols || above.Cols < fewestJoined || below.Rows == 0 || above.Rows+below.Rows > joinedRows {
		return false
	}
	seq := slices.IndexFunc(above.Columns, func(c corpus.Column) bool { return c.Field == corpus.FieldSeq })
	if seq < 0 {
		return holds(above.Columns, corpus.FieldTask) && holds(above.Columns, corpus.FieldLead)
	}
	end, ok := rowNumber(above, seq, true)
	begin, also := rowNumber(below, seq, false)
	return ok && also && begin == end+1
}

// rowNumber is the first row number in a column, or the last.
func rowNumber(t *corpus.Table, col int, last bool) (value int, ok bool) {
	for i := range t.Cells {
		if last {
			i = len(t.Cells) - 1 - i
		}
		c := &t.Cells[i]
		if c.Col != col || c.Colspan > 1 {
			continue
		}
		if v, numbered := ordinal(squeeze(c.Text)); numbered {
			return v, true
		}
	}
	return 0, false
}

// extend appends the rows of one table to another.
func extend(above, below *corpus.Table) {
	for _, c := range below.Cells {
		c.Row += above.Rows
		above.Cells = append(above.Cells, c)
	}
	above.Rows += below.Rows
}
