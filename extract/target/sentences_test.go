package target

import (
	"os"
	"strings"
	"testing"

	"duban/corpus"
	"duban/normalize/ruledata"
)

// TestSentences reads single sentences of many fields of government; each states all that must be found in it.
func TestSentences(t *testing.T) {
	f := finder(t)
	rows, err := ruledata.Table(os.DirFS("testdata"), "sentences.tsv", "doc", "text", "want")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 150 {
		t.Errorf("%d sentences, want at least 150", len(rows))
	}
	n := corpus.Notice{WrittenOn: "2023-02-24", PublishedOn: "2023-02-24", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}
	for _, row := range rows {
		kind, text, want := corpus.Kind(row.Cells[0]), row.Cells[1], row.Cells[2]
		var got []string
		for _, x := range f.Parse(text, anchor(n), kind) {
			got = append(got, line(x.Target))
		}
		if !agrees(want, got) {
			t.Errorf("%s:%d: %s\n\tgot  %s\n\twant %s", row.File, row.Line, text, strings.Join(got, " ; "), want)
		}
	}
}

func line(x corpus.Target) string {
	value := x.Value + x.ValueText
	if x.ValueMax != "" {
		value += "~" + x.ValueMax
	}
	return strings.Join([]string{x.Kind, x.Comparator, value, x.Unit, x.Mode, x.Deadline, x.Indicator}, "|")
}

// agrees compares the records one by one; `.` and an empty field of words agree with all.
func agrees(want string, got []string) bool {
	if want == "-" {
		return len(got) == 0
	}
	records := strings.Split(want, " ; ")
	if len(records) != len(got) {
		return false
	}
	for i, record := range records {
		w, g := strings.Split(record, "|"), strings.Split(got[i], "|")
		for j := range w {
			words := strings.ContainsAny(w[2], "盖破标番")
			if w[j] == "." || w[j] == g[j] || words && w[j] == "" || j == 6 && likeness(w[j], g[j]) >= 0.6 {
				continue
			}
			return false
		}
	}
	return true
}
