package export

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"duban/corpus"
)

func cell(row, col, rowspan, colspan int, text string) corpus.Cell {
	return corpus.Cell{Row: row, Col: col, Rowspan: rowspan, Colspan: colspan, Passage: corpus.Passage{Text: text}}
}

var merged = &corpus.Table{Rows: 5, Cols: 3, HeaderRows: 1, Cells: []corpus.Cell{
	cell(0, 0, 1, 1, "重点工作"), cell(0, 1, 1, 1, "任务"), cell(0, 2, 1, 1, "完成数"),
	cell(1, 0, 1, 3, "一、创新主体"),
	cell(2, 0, 3, 1, "培育企业"), cell(2, 1, 1, 1, "新增高企"), cell(2, 2, 1, 1, "120"),
	cell(3, 1, 1, 1, "新增\"独角兽\""), cell(3, 2, 1, 1, "1-2"),
	cell(4, 1, 1, 1, "=SUM(A1)"), cell(4, 2, 1, 1, ""),
}}

func TestTableAsItStands(t *testing.T) {
	for _, c := range []struct {
		name string
		opts TableOptions
		want string
	}{
		{"plain", TableOptions{}, "重点工作,任务,完成数\n一、创新主体,,\n培育企业,新增高企,120\n,\"新增\"\"独角兽\"\"\",1-2\n,=SUM(A1),\n"},
		{"filled", TableOptions{Fill: true}, "重点工作,任务,完成数\n一、创新主体,,\n培育企业,新增高企,120\n培育企业,\"新增\"\"独角兽\"\"\",1-2\n培育企业,=SUM(A1),\n"},
		{"excel", TableOptions{Profile: Excel}, "\ufeff重点工作,任务,完成数\n一、创新主体,,\n培育企业,新增高企,120\n,\"新增\"\"独角兽\"\"\",'1-2\n,'=SUM(A1),\n"},
	} {
		var out bytes.Buffer
		if err := Table(&out, merged, c.opts); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if out.String() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, out.String(), c.want)
		}
	}
}

func TestTableOfOneBlankColumn(t *testing.T) {
	var out bytes.Buffer
	if err := Table(&out, &corpus.Table{Rows: 2, Cols: 1, Cells: []corpus.Cell{cell(0, 0, 1, 1, ""), cell(1, 0, 1, 1, "甲")}}, TableOptions{}); err != nil {
		t.Fatal(err)
	}
	if rows := readCSV(t, out.String()); len(rows) != 2 {
		t.Errorf("%d rows of %q, want 2: a blank row must not be lost", len(rows), out.String())
	}
}

func TestTableErrors(t *testing.T) {
	if err := Table(&bytes.Buffer{}, merged, TableOptions{Profile: "lotus"}); err == nil || !strings.Contains(err.Error(), "lotus") {
		t.Errorf("unknown profile: %v", err)
	}
	if err := Table(broken{}, merged, TableOptions{Profile: Excel}); err == nil {
		t.Error("a failed write gave no error")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestTableAsASheetKeepsMergedCells(t *testing.T) {
	for _, c := range []struct {
		opts   TableOptions
		merged []string
		below  string // the cell under the first row of one merged over rows
	}{
		{TableOptions{Format: XLSX}, []string{"A2:C2", "A3:A5"}, ""},
		{TableOptions{Format: XLSX, Fill: true}, []string{"A2:C2"}, "培育企业"},
	} {
		var out bytes.Buffer
		if err := Table(&out, merged, c.opts); err != nil {
			t.Fatal(err)
		}
		book, _ := sheet(t, out.String(), "Sheet1")
		spans, err := book.GetMergeCells("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range spans {
			got = append(got, s.GetStartAxis()+":"+s.GetEndAxis())
		}
		if !slices.Equal(got, c.merged) {
			t.Errorf("fill %v: merged %q, want %q", c.opts.Fill, got, c.merged)
		}
		if !c.opts.Fill {
			continue
		}
		if below, _ := book.GetCellValue("Sheet1", "A4"); below != c.below {
			t.Errorf("A4: %q, want %q", below, c.below)
		}
	}
}

func TestTableFormats(t *testing.T) {
	for _, format := range []Format{JSONL, Parquet, "ods"} {
		if err := Table(&bytes.Buffer{}, merged, TableOptions{Format: format}); err == nil {
			t.Errorf("a table was written as %s", format)
		}
	}
}
