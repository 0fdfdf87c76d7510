package table

import (
	"testing"

	"duban/corpus"
)

func cells(rows ...[]string) *corpus.Table {
	t := &corpus.Table{Rows: len(rows), Cols: len(rows[0])}
	for r, row := range rows {
		for c, text := range row {
			t.Cells = append(t.Cells, corpus.Cell{Row: r, Col: c, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
		}
	}
	return t
}

// A table goes on in the next one over nothing but the words of a page break, where its numbers run on.
func TestTablesGoOn(t *testing.T) {
	head := []string{"序号", "工作任务", "责任单位"}
	first := func() *corpus.Table {
		return cells(head, []string{"1", "新建平台3个", "市科技局"}, []string{"2", "培育企业20家", "市工信局"})
	}
	next := func(number string) *corpus.Table {
		return cells([]string{number, "举办活动5场", "市商务局"})
	}
	paragraph := func(text string) corpus.Block {
		return corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}}
	}
	table := func(t *corpus.Table) corpus.Block { return corpus.Block{Type: corpus.TableType, Table: t} }
	for _, c := range []struct {
		name   string
		blocks []corpus.Block
		tables int
		rows   int // of the first
	}{
		{"a page break", []corpus.Block{table(first()), table(next("3"))}, 1, 4},
		{"the words of one", []corpus.Block{table(first()), paragraph("续表"), table(next("3"))}, 1, 4},
		{"two breaks", []corpus.Block{table(first()), table(next("3")), paragraph("- 4 -"), table(next("4"))}, 1, 5},
		{"numbers that begin again", []corpus.Block{table(first()), table(next("1"))}, 2, 3},
		{"text between them", []corpus.Block{table(first()), paragraph("二、其他工作"), table(next("3"))}, 2, 3},
		{"a header of its own", []corpus.Block{table(first()), table(cells(head, []string{"3", "举办活动5场", "市商务局"}))}, 2, 3},
		{"fewer columns", []corpus.Block{table(first()), table(cells([]string{"3", "举办活动"}))}, 2, 3},
	} {
		r := newReader(t)
		for i := range c.blocks {
			r.Read(c.blocks[i].Table, "", "")
		}
		var got []*corpus.Table
		for _, b := range r.Join(c.blocks) {
			if b.Table != nil {
				got = append(got, b.Table)
			}
		}
		if len(got) != c.tables || got[0].Rows != c.rows || len(got[0].Lines) != c.rows {
			t.Errorf("%s: %d tables, the first of %d rows and %d lines", c.name, len(got), got[0].Rows, len(got[0].Lines))
		}
	}
}
