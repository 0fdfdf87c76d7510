package export

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/corpus"

	"github.com/parquet-go/parquet-go"
)

// parquetRows reads an export back: the column names and the rows by name.
func parquetRows(t *testing.T, text string) (names []string, rows []map[string]any) {
	t.Helper()
	file, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range file.Root().Columns() {
		names = append(names, f.Name())
	}
	reader := parquet.NewGenericReader[map[string]any](file, file.Schema())
	defer reader.Close()
	rows = make([]map[string]any, file.NumRows())
	for i := range rows {
		rows[i] = map[string]any{}
	}
	if n, err := reader.Read(rows); n != len(rows) {
		t.Fatalf("%d of %d rows: %v", n, len(rows), err)
	}
	return names, rows
}

func TestParquetHasTypesAndNulls(t *testing.T) {
	dated := target
	dated.Deadline, dated.ValueMax = "2023-12-31", ""
	names, rows := parquetRows(t, render(t, Options{Kind: Targets, Format: Parquet}, dated))
	if want, _ := Columns(Targets); !slices.Equal(names, want) {
		t.Errorf("columns %q, want those of the record model in their order", names)
	}
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	day := int32(time.Date(2023, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	for column, want := range map[string]any{"value": -5.0, "base_value": 15000.5, "confidence": 0.95, "year": int64(2023), "deadline": day,
		"evidence": "新增“高企”30家，\n力争40家", "value_max": nil, "support_bodies": nil} {
		got := rows[0][column]
		if raw, ok := got.([]byte); ok {
			got = string(raw)
		}
		if list, ok := got.([]any); ok && len(list) == 0 {
			got = nil
		}
		if got != want {
			t.Errorf("%s: %v (%T), want %v", column, got, got, want)
		}
	}
	lists, _ := json.Marshal(rows[0]["lead_bodies"])
	for _, body := range target.LeadBodies {
		if !strings.Contains(string(lists), body) {
			t.Errorf("lead_bodies: %s, without %s", lists, body)
		}
	}
}

func TestParquetIsTheSameEachTime(t *testing.T) {
	first := render(t, Options{Kind: Targets, Format: Parquet}, target)
	if again := render(t, Options{Kind: Targets, Format: Parquet}, target); again != first {
		t.Error("two exports of the same rows differ")
	}
	if _, rows := parquetRows(t, render[corpus.Task](t, Options{Kind: Tasks, Format: Parquet})); len(rows) != 0 {
		t.Errorf("an export of nothing has %d rows", len(rows))
	}
}

func TestParquetNamesTheColumnOfABadDate(t *testing.T) {
	w, err := NewWriter(&bytes.Buffer{}, Options{Kind: Tasks, Format: Parquet})
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(w, corpus.Task{Deadline: "soon"}); err == nil || !strings.Contains(err.Error(), "column deadline") {
		t.Errorf("a date that is none: %v", err)
	}
}
