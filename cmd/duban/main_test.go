package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// duban runs one command line in dir, as the program would, and returns what it printed.
func duban(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(dir)
	var out, err bytes.Buffer
	a := app{in: strings.NewReader(""), out: &out, err: &err, env: func(string) string { return "" },
		now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }}
	code = a.run(context.Background(), args)
	return code, out.String(), err.String()
}

// workspace is a folder that looks like the repository's root to commands that read testdata.
func workspace(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	source, err := filepath.Abs("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "testdata"), os.DirFS(source)); err != nil {
		t.Fatal(err)
	}
	return dir
}

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestReadmeCommands runs every command that the two READMEs print, in their
// order and in one folder, and wants each to end with 0 and to print something.
func TestReadmeCommands(t *testing.T) {
	texts := map[string]string{}
	for _, readme := range []string{"README.md", "README.zh.md"} {
		text, err := os.ReadFile(filepath.Join("../..", readme))
		if err != nil {
			t.Fatal(err)
		}
		texts[readme] = string(text)
	}
	source := workspace(t)
	for readme, text := range texts {
		var lines []string
		for _, block := range shellBlock.FindAllStringSubmatch(text, -1) {
			lines = append(lines, strings.Split(strings.TrimSpace(block[1]), "\n")...)
		}
		if len(lines) < 10 {
			t.Fatalf("%s: found only %d commands", readme, len(lines))
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(source)); err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			words := strings.Fields(line)
			if words[0] != "duban" {
				t.Errorf("%s: %q is no duban command", readme, line)
				continue
			}
			code, out, errs := duban(t, dir, words[1:]...)
			if code != exitDone || out+errs == "" {
				t.Errorf("%s: %q ended with %d and printed %q %q", readme, line, code, out, errs)
			}
		}
	}
}

func TestIngestSearchExport(t *testing.T) {
	dir := workspace(t)
	if code, out, errs := duban(t, dir, "ingest", "testdata/notices"); code != 0 || !strings.Contains(out, "17 new") {
		t.Fatalf("ingest: %d %s%s", code, out, errs)
	}
	if _, out, _ := duban(t, dir, "ingest", "testdata/notices"); !strings.Contains(out, "17 unchanged") {
		t.Errorf("the same bytes again: %s", out)
	}
	code, out, errs := duban(t, dir, "search", "--json", "--city", "宿迁市", "--record", "target", "--kind", "milestone", "--facet", "unit", "在孵企业")
	var found struct {
		Total int
		Hits  []struct {
			Highlights []struct{ Start, End int }
			Target     struct{ Evidence, Deadline, Mode string }
		}
		Facets []struct {
			Field  string
			Values []struct {
				Value string
				Count int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil || code != 0 {
		t.Fatalf("search: %d %v %s", code, err, errs)
	}
	if found.Total != 4 || len(found.Hits) != 4 {
		t.Fatalf("found %d targets, want the four quarters", found.Total)
	}
	for _, h := range found.Hits {
		if len(h.Highlights) == 0 {
			t.Errorf("no highlight in %q", h.Target.Evidence)
			continue
		}
		marked := string([]rune(h.Target.Evidence)[h.Highlights[0].Start:h.Highlights[0].End])
		if marked != "在孵企业" {
			t.Errorf("highlight is %q", marked)
		}
	}
	if len(found.Facets) != 1 || found.Facets[0].Values[0].Value != "家" || found.Facets[0].Values[0].Count != 4 {
		t.Errorf("facets: %+v", found.Facets)
	}
	code, out, errs = duban(t, dir, "export", "targets", "--city", "宿迁市", "--kind", "milestone", "在孵企业")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || code != 0 || len(rows) != 5 {
		t.Errorf("export: %d %v %d rows %s; want what the search shows", code, err, len(rows), errs)
	}
}

func TestExitCodes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "empty.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		want int
		says string
	}{
		{"help", exitDone, ""},
		{"ingest", exitUsage, "ingest"},
		{"nonsense", exitUsage, "nonsense"},
		{"search --year", exitUsage, "year"},
		{"search --due-to soon x", exitUsage, "soon"},
		{"search 创新", exitUnusable, "ingest"},
		{"show x", exitUnusable, "ingest"},
		{"--corpus file search x", exitUnusable, "file"},
		{"export rows", exitUsage, "rows"},
		{"extract missing.txt", exitSome, "missing.txt"},
		{"extract empty.txt", exitSome, "empty"},
		{"ingest empty.txt", exitSome, "empty.txt"},
		{"--lang xx doctor", exitUsage, "xx"},
		{"doctor", exitDone, ""},
	} {
		code, out, errs := duban(t, dir, strings.Fields(c.args)...)
		if code != c.want || !strings.Contains(out+errs, c.says) {
			t.Errorf("duban %s: exit %d, want %d; said %q", c.args, code, c.want, errs)
		}
	}
}

func TestChineseMessages(t *testing.T) {
	dir := t.TempDir()
	_, out, _ := duban(t, dir, "--lang", "zh", "help")
	if !strings.Contains(out, "用法：") || !strings.Contains(out, "读入本地文件") {
		t.Errorf("help in Chinese: %s", out)
	}
}
