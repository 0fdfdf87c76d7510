package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// render writes records in memory.
func render[R Record](t testing.TB, opts Options, records ...R) string {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := Write(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func readCSV(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("encoding/csv can't read it: %v", err)
	}
	return rows
}

var target = corpus.Target{
	ID: "n1-v1", NoticeID: "n1", Source: "a.txt", Year: "2023", Indicator: "高新技术企业", Comparator: ">=", Value: "-5", BaseValue: "15000.50",
	LeadBodies: []string{"市科技局", "市财政局"}, Evidence: "新增“高企”30家，\n力争40家", Span: "6-8", Confidence: 0.95,
}

func TestColumnsAreThePublishedOnes(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/columns.json")
	if err != nil {
		t.Skip("the published list is not here:", err)
	}
	var want, have map[string][]string
	if err := errors.Join(json.Unmarshal(raw, &want), json.Unmarshal(columnsJSON, &have)); err != nil {
		t.Fatal(err)
	}
	for kind, names := range want {
		if got := have[kind]; len(got) < len(names) || !reflect.DeepEqual(got[:len(names)], names) {
			t.Errorf("%s: columns %v, want these at the beginning: %v", kind, got, names)
		}
	}
}

func TestEveryColumnHasAField(t *testing.T) {
	for kind, record := range recordTypes {
		fields, err := fieldsOf(kind)
		if err != nil {
			t.Error(err)
		}
		exported := 0
		for i := range record.NumField() {
			if record.Field(i).Tag.Get("json") != "-" {
				exported++
			}
		}
		if len(fields) != exported {
			t.Errorf("%s: %d columns, but %s has %d exported fields", kind, len(fields), record, exported)
		}
	}
}

func TestHeaderIsTheColumnList(t *testing.T) {
	for _, profile := range []Profile{Plain, Excel} {
		got := strings.TrimPrefix(render[corpus.Body](t, Options{Kind: Bodies, Profile: profile}), byteOrderMark)
		if want := "task_id,notice_id,source,province,city,county,year,role,body,canonical,position\n"; got != want {
			t.Errorf("%s: %q, want %q", profile, got, want)
		}
	}
}

func TestCSVRow(t *testing.T) {
	rows := readCSV(t, render(t, Options{Kind: Targets}, target))
	cells := map[string]string{}
	for i, name := range rows[0] {
		cells[name] = rows[1][i]
	}
	for column, want := range map[string]string{
		"target_id": "n1-v1", "year": "2023", "value": "-5", "base_value": "15000.50", "comparator": ">=", "lead_bodies": "市科技局;市财政局",
		"support_bodies": "", "evidence": "新增“高企”30家，\n力争40家", "span": "6-8", "confidence": "0.95",
	} {
		if cells[column] != want {
			t.Errorf("%s is %q, want %q", column, cells[column], want)
		}
	}
}

func TestPlainProfileIsBareUTF8(t *testing.T) {
	text := render(t, Options{Kind: Targets}, target)
	if strings.HasPrefix(text, byteOrderMark) || strings.Contains(text, "\r") {
		t.Errorf("a byte order mark or CR in %q", text)
	}
	if !strings.HasPrefix(render(t, Options{Kind: Targets, Profile: Excel}, target), byteOrderMark) {
		t.Error("no byte order mark in the excel profile")
	}
}

func TestSeparatorInsideAValue(t *testing.T) {
	n := corpus.Notice{Attachments: []string{"附件1;任务表.docx", "附件2.xlsx"}}
	rows := readCSV(t, render(t, Options{Kind: Notices}, n))
	if cell := rows[1][19]; cell != "附件1；任务表.docx;附件2.xlsx" {
		t.Errorf("attachments are %q", cell)
	}
	if line := render(t, Options{Kind: Notices, Format: JSONL}, n); !strings.Contains(line, `"attachments":["附件1;任务表.docx","附件2.xlsx"]`) {
		t.Errorf("JSON line %s", line)
	}
}

func TestJSONL(t *testing.T) {
	text := render(t, Options{Kind: Targets, Format: JSONL}, target, corpus.Target{Evidence: "a<b&c"})
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 2 || !strings.Contains(lines[1], `"evidence":"a<b&c"`) || !strings.Contains(lines[1], `"lead_bodies":[]`) {
		t.Fatalf("lines %q", lines)
	}
	var back corpus.Target
	if err := json.Unmarshal([]byte(lines[0]), &back); err != nil {
		t.Fatal(err)
	}
	want := target
	want.SupportBodies, want.LeadCanonical, want.SupportCanonical = []string{}, []string{}, []string{}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Error(diff)
	}
	var keys []string
	dec := json.NewDecoder(strings.NewReader(lines[0]))
	for depth := 0; ; {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		default:
			if depth == 1 {
				keys = append(keys, strings.TrimSpace(toString(token)))
			}
		}
	}
	if columns, _ := Columns(Targets); keys[0] != columns[0] || !strings.Contains(strings.Join(keys, " "), "span") {
		t.Errorf("keys %v do not follow the columns %v", keys, columns)
	}
}

func toString(v any) string { s, _ := v.(string); return s }

// hostile are cells that have broken other programs' exports.
var hostile = []string{
	"", " ", "a,b", `say "x"`, `"`, "two\nlines", "cr\rlf\r\nend", "\n", "\r", "\t=1+1", "\r=1+1", "\n=1", "=1+1", "+1", "-1+2", "@SUM(A1)", "=HYPERLINK(\"http://x\")",
	" =1+1", "　=1", "＝1+1", "＋1", "－1", "＠a", "-", "--", "-5", "-5.5", "5", "0", "-0", "0.5", "+5", "007", "1.10", "1-2", "3-2", "1/2", "2/3/4", "1:0.5:0.5",
	"8:30", "12月31日", "2023年12月", "2023年", "1E5", "1e-3", "30%", "(5)", "(三)", "（三）", "1,000", "￥500", "123456789012", "12345678901234567890", "320324199001011234",
	"TRUE", "false", "JAN1", "1-mar", "连政办发〔2021〕18号", "'quoted", "''", "'=1", "a\x00b", "\x00", "bad\xff", "\ufeffx", "\u2028", "#N/A", `\.`, "；", "0x1F", "1 1/2", ".5", "5.",
}

// meant is a cell as CSV is to carry it.
func meant(cell string) string {
	if !utf8.ValidString(cell) {
		cell = strings.ToValidUTF8(cell, "\ufffd")
	}
	cell = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
	return strings.ReplaceAll(cell, "\x00", "\ufffd")
}

func TestHostileCellsComeBack(t *testing.T) {
	for _, profile := range []Profile{Plain, Excel} {
		var records []corpus.Task
		for _, cell := range hostile {
			records = append(records, corpus.Task{ID: cell, Text: cell, SHA256: cell, LeadBodies: []string{cell, "b"}})
		}
		text := strings.TrimPrefix(render(t, Options{Kind: Tasks, Profile: profile}, records...), byteOrderMark)
		rows := readCSV(t, text)
		if len(rows) != len(hostile)+1 {
			t.Fatalf("%s: %d rows, want %d", profile, len(rows), len(hostile)+1)
		}
		for i, cell := range hostile {
			for _, column := range []int{0, 10, 24} {
				got := rows[i+1][column]
				if profile == Excel {
					got = strings.TrimPrefix(got, "'")
				}
				if got != meant(cell) {
					t.Errorf("%s: %q came back from column %d as %q", profile, cell, column, rows[i+1][column])
				}
			}
		}
	}
}

func TestGuard(t *testing.T) {
	tests := []struct {
		kind      Type
		untouched []string
		marked    []string
	}{
		{String,
			[]string{"", "5", "-5", "-5.5", "0", "0.5", "15000", "321302", "（三）", "(三)", "连政办发〔2021〕18号", "2023年", "市科技局", "5321工程", "〔2023〕5号", "15、", ">=", "~", "5G", "716所", "二季度", "-5.25"},
			[]string{"=1", "=", "+5", "-1+2", "-", "@x", "\t5", "\n5", " =1", "＝1", "007", "-007", "1.10", "1-2", "3-2", "6-8", "1/2", "1:2", "1:0.5:0.5", "8:30", "12月31日", "2023年12月31日", "5月", "2023-12-31", "1E5", "30%", "(5)", "1,000", "123456789012", "320324199001011234", "TRUE", "'x", "mar 5"},
		},
		{Decimal, []string{"5", "-5", "15000.50", "40600000000000", "0.010"}, []string{"=1+1", "+5", "@x", "-1-1"}},
		{Integer, []string{"2023", "98"}, []string{"=2023"}},
		{Date, []string{"2023-12-31"}, []string{"=TODAY()"}},
		{List, []string{"市科技局;市财政局", "创新"}, []string{"1-2", "=1;b", "123456789012"}},
	}
	for _, test := range tests {
		for _, cell := range test.untouched {
			if got := guard(cell, test.kind); got != cell {
				t.Errorf("%s column: %q became %q", test.kind, cell, got)
			}
		}
		for _, cell := range test.marked {
			if got := guard(cell, test.kind); got != "'"+cell {
				t.Errorf("%s column: %q became %q, want it marked", test.kind, cell, got)
			}
		}
	}
}

// No cell of an excel export may begin like a formula unless it is a plain number.
func FuzzExcelCell(f *testing.F) {
	for _, cell := range hostile {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		text := render(t, Options{Kind: Tasks, Profile: Excel}, corpus.Task{Text: cell})
		got := readCSV(t, strings.TrimPrefix(text, byteOrderMark))[1][10]
		if strings.TrimPrefix(got, "'") != meant(cell) {
			t.Errorf("%q came back as %q", cell, got)
		}
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") && !plainNumber.MatchString(got) {
			t.Errorf("%q is written as %q", cell, got)
		}
	})
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "targets.csv")
	opts := Options{Kind: Targets, Profile: Excel}
	schema, err := File(path, opts, func(w *Writer) error { return errors.Join(Write(w, target), Write(w, target)) })
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if schema.SHA256 != corpus.Hash(raw) || schema.Rows != 2 || schema.Bytes != int64(len(raw)) || schema.File != "targets.csv" {
		t.Errorf("schema %+v of %d bytes with hash %s", schema, len(raw), corpus.Hash(raw))
	}
	var stored Schema
	text, err := os.ReadFile(path + ".schema.json")
	if err := errors.Join(err, json.Unmarshal(text, &stored)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(schema, stored); diff != "" {
		t.Error(diff)
	}
	types := map[string]Column{}
	for _, c := range stored.Columns {
		types[c.Name] = c
	}
	for name, want := range map[string]Column{
		"value": {"value", Decimal, ""}, "year": {"year", Integer, ""}, "deadline": {"deadline", Date, ""}, "confidence": {"confidence", Decimal, ""},
		"lead_bodies": {"lead_bodies", List, ";"}, "evidence": {"evidence", String, ""},
	} {
		if types[name] != want {
			t.Errorf("column %+v, want %+v", types[name], want)
		}
	}
}

func TestFailedExportLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "targets.csv")
	os.WriteFile(path, []byte("earlier"), 0o644)
	broken := errors.New("corpus is gone")
	_, err := File(path, Options{Kind: Targets}, func(w *Writer) error { return errors.Join(Write(w, target), broken) })
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	if raw, _ := os.ReadFile(path); string(raw) != "earlier" {
		t.Errorf("the file is now %q", raw)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestFileThroughLink(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "real.csv"), nil, 0o644)
	if err := os.Symlink("real.csv", filepath.Join(dir, "link.csv")); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := File(filepath.Join(dir, "link.csv"), Options{Kind: Targets}, func(w *Writer) error { return Write(w, target) }); err != nil {
		t.Fatal(err)
	}
	if raw, _ := os.ReadFile(filepath.Join(dir, "real.csv")); len(raw) == 0 {
		t.Error("the link was replaced, not the file")
	}
}

func TestDeviceIsRefused(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip("no devices here:", err)
	}
	if _, err := File(os.DevNull, Options{Kind: Targets}, func(*Writer) error { return nil }); err == nil {
		t.Error("a device was replaced by a file")
	}
}

func TestRefusedOptions(t *testing.T) {
	for _, opts := range []Options{{}, {Kind: "x"}, {Kind: Tasks, Format: "xml"}, {Kind: Tasks, Profile: "x"}, {Kind: Tasks, Format: JSONL, Profile: Excel}} {
		if _, err := NewWriter(io.Discard, opts); err == nil {
			t.Errorf("%+v was taken", opts)
		}
	}
	w, err := NewWriter(io.Discard, Options{Kind: Tasks})
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(w, target); err == nil {
		t.Error("a target went into an export of tasks")
	}
}

func TestFullDisk(t *testing.T) {
	w, err := NewWriter(full{}, Options{Kind: Targets})
	for i := 0; i < 10_000 && err == nil; i++ {
		err = Write(w, target)
	}
	if err := errors.Join(err, w.Close()); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func BenchmarkCSV(b *testing.B) {
	w, _ := NewWriter(io.Discard, Options{Kind: Targets, Profile: Excel})
	for b.Loop() {
		Write(w, target)
	}
}
