package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// TestLargeNotice lays out a table and a paragraph far beyond any real one. The
// time must grow with their size and not with its square: quadratic work would take minutes.
func TestLargeNotice(t *testing.T) {
	words, err := loadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	r := largeNotice(20_000)
	began := time.Now()
	reader := newTextReader(r, words["zh"], nil)
	blocks, cut := reader.blocks()
	if took := time.Since(began); took > 60*time.Second {
		t.Errorf("took %s", took)
	}
	if !cut || len(blocks) != 2 {
		t.Errorf("%d blocks, cut %v; want the table cut", len(blocks), cut)
	}
	marked := 0
	for _, s := range blocks[0].Text {
		marked += len(s.Targets)
	}
	if marked != 20_000 {
		t.Errorf("%d amounts marked in the paragraph", marked)
	}
}

// largeNotice has a paragraph of n sentences, each a target and a task, and a table of n rows.
func largeNotice(n int) sqlite.Records {
	var text strings.Builder
	var r sqlite.Records
	table := &corpus.Table{Rows: n, Cols: 3, HeaderRows: 1}
	for i := range n {
		sentence := fmt.Sprintf("新增企业%d家，由第%d局牵头。", i, i)
		text.WriteString(sentence)
		digits := len(fmt.Sprint(i))
		r.Targets = append(r.Targets, corpus.Target{ID: fmt.Sprint("v", i), Locator: "paragraph 1", Evidence: sentence, Span: fmt.Sprintf("4-%d", 4+digits)})
		r.Tasks = append(r.Tasks, corpus.Task{ID: fmt.Sprint("t", i), LeadBodies: []string{"局牵头"}, Place: corpus.Place{Row: -1, Blocks: 1}})
		for c := range 3 {
			table.Cells = append(table.Cells, corpus.Cell{Row: i, Col: c, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: sentence}})
		}
		r.Targets = append(r.Targets, corpus.Target{ID: fmt.Sprint("w", i), Locator: fmt.Sprintf("table 1 row %d", i+1), Evidence: sentence, Span: "4-5"})
	}
	r.Document.Blocks = []corpus.Block{
		{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text.String()}},
		{Type: corpus.TableType, Table: table},
	}
	return r
}
