package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSearchPrintsFacetsBesideHits reads the lines of a search with facets and a histogram.
func TestSearchPrintsFacetsBesideHits(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "testdata/notices"); code != exitDone {
		t.Fatal(errs)
	}
	code, out, errs := duban(t, dir, "search", "高企", "--record", "target", "--facet", "city", "--histogram", "--limit", "3")
	if code != exitDone {
		t.Fatal(errs)
	}
	lines := strings.Split(out, "\n")
	if !strings.HasPrefix(lines[0], "hits by city") || !strings.Contains(lines[0], "targets: ") {
		t.Errorf("first line: %q", lines[0])
	}
	order := []string{"沈阳市", "上海市", "宿迁市", "杭州市", "南宁市", "咸阳市", "values in 家"}
	last := -1
	for _, name := range order { // places by code, then the histogram
		at := strings.Index(out, "\n  "+name)
		if at < 0 {
			at = strings.Index(out, "\n"+name)
		}
		if at <= last {
			t.Errorf("%s stands at %d, after %d:\n%s", name, at, last, out)
		}
		last = at
	}
	if code, out, _ := duban(t, dir, "search", "高企", "--facet", "city", "--facet-order", "count", "--limit", "1"); code != exitDone || !strings.Contains(strings.Split(out, "\n")[1], "徐州市") {
		t.Errorf("by count: %s", out)
	}
	if code, _, _ := duban(t, dir, "search", "--facet-order", "size"); code != exitUsage {
		t.Errorf("an unknown order ends with %d", code)
	}
}

// TestTasksShowWhatWasSearchedFor wants the words set off in the texts of tasks, and nothing set off without any.
func TestTasksShowWhatWasSearchedFor(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "testdata/notices"); code != exitDone {
		t.Fatal(errs)
	}
	if code, out, errs := duban(t, dir, "search", "--record", "task", "企业"); code != exitDone || !strings.Contains(out, "【企业】") {
		t.Errorf("ended with %d: %s%s", code, out, errs)
	}
	if code, out, errs := duban(t, dir, "search", "--record", "task"); code != exitDone || strings.Contains(out, "【") {
		t.Errorf("without words, ended with %d: %s%s", code, out, errs)
	}
}

func TestEmptySearchSuggests(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "testdata/notices"); code != exitDone {
		t.Fatal(errs)
	}
	code, out, errs := duban(t, dir, "search", "高新企业技术", "--year", "2023")
	if code != exitDone || out != "" || !strings.Contains(errs, "“高新企业技术” --year 2023") || !strings.Contains(errs, "--indicator 高新技术企业") {
		t.Errorf("ended with %d and printed %q %q", code, out, errs)
	}
}

// TestCompareWritesATable wants a row for each figure of the matrix.
func TestCompareWritesATable(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "testdata/notices"); code != exitDone {
		t.Fatal(errs)
	}
	code, out, errs := duban(t, dir, "compare", "--indicator", "rd_intensity", "--format", "jsonl")
	_, matrix, _ := duban(t, dir, "--json", "compare", "--indicator", "rd_intensity")
	if rows := strings.Count(out, "\n"); code != exitDone || rows < 3 || rows != strings.Count(matrix, `"target_id"`) {
		t.Errorf("ended with %d, %d rows, %d figures: %s", code, rows, strings.Count(matrix, `"target_id"`), errs)
	}
	if code, out, errs := duban(t, dir, "compare", "--indicator", "全社会研发经费支岀占GDP比重强渡"); code != exitDone || out != "" || !strings.Contains(errs, "nothing found for --indicator") || !strings.Contains(errs, "near names") {
		t.Errorf("nothing to compare ends with %d: %s%s", code, out, errs)
	}
	if code, _, _ := duban(t, dir, "compare", "--indicator", "rd_intensity", "--format", "odd"); code != exitUsage {
		t.Errorf("an unknown format ends with %d", code)
	}
}

// TestCopiesInTheTerminal takes a notice in under two names: it counts once, the
// other copy is named, and exports mark what repeats.
func TestCopiesInTheTerminal(t *testing.T) {
	dir := workspace(t)
	own := filepath.Join(dir, "testdata", "notices", "suqian-2023-innovation.txt")
	text, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mirror.txt"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := duban(t, dir, "--quiet", "ingest", own, "mirror.txt"); code != exitDone {
		t.Fatal(errs)
	}
	total := func(args ...string) int {
		t.Helper()
		var found struct{ Total int }
		_, out, errs := duban(t, dir, append([]string{"--json", "search", "--record", "target"}, args...)...)
		if err := json.Unmarshal([]byte(out), &found); err != nil {
			t.Fatal(err, errs)
		}
		return found.Total
	}
	once, each := total(), total("--copies")
	if once == 0 || each != 2*once {
		t.Errorf("%d targets counted once, %d each", once, each)
	}
	if _, out, _ := duban(t, dir, "search", "高企"); !strings.Contains(out, "(copies: 1)") {
		t.Errorf("the hits do not say that there is a copy:\n%s", out)
	}
	if _, out, _ := duban(t, dir, "show", own); !strings.Contains(out, "mirror.txt") {
		t.Errorf("the notice does not name its copy:\n%s", out)
	}
	rows := func(args ...string) (all, marked int) {
		_, out, _ := duban(t, dir, append([]string{"export", "targets", "--format", "jsonl"}, args...)...)
		return strings.Count(out, "\n"), strings.Count(out, `"copy_of":"n`)
	}
	if all, marked := rows(); all != each || marked != once {
		t.Errorf("%d rows, %d of them marked; want %d and %d", all, marked, each, once)
	}
	if all, marked := rows("--once"); all != once || marked != 0 {
		t.Errorf("once: %d rows, %d of them marked; want %d", all, marked, once)
	}
}
