package main

import (
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
	if code, _, _ := duban(t, dir, "compare", "--indicator", "rd_intensity", "--format", "odd"); code != exitUsage {
		t.Errorf("an unknown format ends with %d", code)
	}
}
