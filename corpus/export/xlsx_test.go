package export

import (
	"bytes"
	"strings"
	"testing"

	"duban/corpus"

	"github.com/xuri/excelize/v2"
)

// sheet reads an export back.
func sheet(t *testing.T, text, name string) (*excelize.File, [][]string) {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return book, rows
}

func TestXLSXKeepsTextAndNumbers(t *testing.T) {
	hostile := corpus.Target{ID: "n1-v2", Year: "2023", Indicator: "=1+1", Comparator: ">=", Value: "1234567890123456789", ValueText: "1-2",
		LeadBodies: []string{"甲;乙", "丙"}, Evidence: "@SUM(A1)\n〔2023〕5号\x00\x0b", Span: "0-1", DeadlineText: "2023-12-31"}
	text := render(t, Options{Kind: Targets, Format: XLSX}, target, hostile)
	book, rows := sheet(t, text, "targets")
	names, _ := Columns(Targets)
	if len(rows) != 3 || strings.Join(rows[0], " ") != strings.Join(names, " ") {
		t.Fatalf("%d rows, header %q", len(rows), rows[0])
	}
	column := map[string]int{}
	for i, name := range names {
		column[name] = i
	}
	for _, c := range []struct {
		row    int
		column string
		want   string
		number bool
	}{
		{1, "value", "-5", true}, {1, "base_value", "15000.5", true}, {1, "year", "2023", true}, {1, "confidence", "0.95", true},
		{1, "lead_bodies", "市科技局;市财政局", false}, {1, "span", "6-8", false}, {1, "evidence", "新增“高企”30家，\n力争40家", false},
		{2, "indicator", "=1+1", false}, {2, "value", "1234567890123456789", false}, {2, "value_text", "1-2", false}, {2, "lead_bodies", "甲；乙;丙", false},
		{2, "evidence", "@SUM(A1)\n〔2023〕5号\ufffd\ufffd", false}, {2, "deadline_text", "2023-12-31", false}, {2, "comparator", ">=", false},
	} {
		at, _ := excelize.CoordinatesToCellName(column[c.column]+1, c.row+1)
		if got := rows[c.row][column[c.column]]; got != c.want {
			t.Errorf("row %d %s: %q, want %q", c.row, c.column, got, c.want)
		}
		kind, err := book.GetCellType("targets", at)
		if number := kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber; err != nil || number != c.number {
			t.Errorf("row %d %s: cell type %v, want a number: %v (%v)", c.row, c.column, kind, c.number, err)
		}
		if formula, _ := book.GetCellFormula("targets", at); formula != "" {
			t.Errorf("row %d %s became the formula %q", c.row, c.column, formula)
		}
	}
}

func TestXLSXIsTheSameEachTime(t *testing.T) {
	first := render(t, Options{Kind: Targets, Format: XLSX}, target)
	if again := render(t, Options{Kind: Targets, Format: XLSX}, target); again != first {
		t.Error("two exports of the same rows differ")
	}
	_, rows := sheet(t, render[corpus.Task](t, Options{Kind: Tasks, Format: XLSX}), "tasks")
	if len(rows) != 1 {
		t.Errorf("an export of nothing has %d rows, want the header", len(rows))
	}
}

func TestXLSXRefusesWhatACellCannotHold(t *testing.T) {
	w, err := NewWriter(&bytes.Buffer{}, Options{Kind: Tasks, Format: XLSX})
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(w, corpus.Task{Text: strings.Repeat("长", maxCellUnits)}); err != nil {
		t.Errorf("the longest text: %v", err)
	}
	if err := Write(w, corpus.Task{Text: strings.Repeat("长", maxCellUnits+1)}); err == nil || !strings.Contains(err.Error(), "column task") {
		t.Errorf("too long a text: %v", err)
	}
	if err := (Options{Kind: Tasks, Format: XLSX, Profile: Excel}).Check(); err == nil {
		t.Error("the excel profile is for csv")
	}
}
