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

func TestLocatorsBeginAnewInEachFile(t *testing.T) {
	file := Document{Blocks: []Block{
		{Type: Paragraph, Passage: Passage{Text: "通知"}},
		{Type: TableType, Table: &Table{Rows: 2, Cols: 1, Cells: []Cell{{Passage: Passage{Text: "培育企业30家"}}}}},
		{Type: TableType, Page: 2, Table: &Table{Rows: 2, Cols: 1}},
	}}
	doc := Document{Blocks: []Block{{Type: Paragraph}, {Type: TableType, Table: &Table{Rows: 1, Cols: 1}}}}
	doc = doc.With(file.InFile("附件1.docx", []int{1}), file.InFile("附件2.pdf", nil))
	ordinals := doc.Ordinals()
	for i, want := range []string{"paragraph 1", "table 1", "附件1.docx paragraph 1", "附件1.docx table 1", "附件1.docx page 2 table 2",
		"附件2.pdf paragraph 1", "附件2.pdf table 1", "附件2.pdf page 2 table 2"} {
		if got := doc.Locator(Place{Block: i, Row: -1}); got != want || doc.Blocks[i].Locator(ordinals[i], -1) != want {
			t.Errorf("block %d: %q, want %q", i, got, want)
		}
	}
	if copied := doc.Blocks[3].Table; copied == nil || copied.Rows != 0 || doc.Dropped[0] != (Dropped{"\n培育企业30家", "copy"}) {
		t.Errorf("the copy: %+v %+v", copied, doc.Dropped)
	}
	if file.Blocks[1].File != "" || file.Blocks[1].Table.Rows != 2 {
		t.Error("the file's own document was changed")
	}
}
