package corpus

import "testing"

func TestLocatorCountsTablesAndParagraphsApart(t *testing.T) {
	table := func(page int) Block {
		return Block{Type: TableType, Page: 2, Table: &Table{Rows: 2, Cols: 1, Cells: []Cell{{Page: page}, {Row: 1, Page: page}}}}
	}
	doc := Document{Blocks: []Block{{Type: Heading}, {Type: TableType, Table: &Table{Rows: 3, Cols: 1}}, {Type: Paragraph}, table(3), {Type: List, Page: 4}, table(0)}}
	for _, tt := range []struct {
		place Place
		want  string
	}{
		{Place{Block: 0, Row: -1}, "paragraph 1"},
		{Place{Block: 1, Row: 2}, "table 1 row 3"},
		{Place{Block: 1, Row: -1}, "table 1"},
		{Place{Block: 2, Row: -1}, "paragraph 2"},
		{Place{Block: 3, Row: 1}, "page 3 table 2 row 2"},
		{Place{Block: 4, Row: -1}, "page 4 paragraph 3"},
		{Place{Block: 5, Row: 0}, "page 2 table 3 row 1"},
		{Place{Block: 6, Row: 0}, ""},
		{Place{Block: -1, Row: 0}, ""},
	} {
		if got := doc.Locator(tt.place); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.place, got, tt.want)
		}
	}
}
