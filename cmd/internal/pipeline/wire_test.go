package pipeline

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// wired is the program's stages, put together once for the tests that run real
// ones: loading their dictionaries takes ten seconds under the race detector.
var wired = sync.OnceValues(func() (*Wiring, error) { return Wire("") })

// The real stages over the real notices: everything ends well, is stored, is
// found again, and a second run finds nothing to do.
func TestRealStagesOverSeeds(t *testing.T) {
	const seeds = "../../../../shared/seeds"
	if _, err := os.Stat(seeds); err != nil {
		t.Skip("the seed notices are not here:", err)
	}
	dir := t.TempDir()
	w, err := wired()
	if err != nil {
		t.Fatal(err)
	}
	p := mustOpen(t, dir, Options{Assembly: w.Assembly, Index: w.Index(sqlite.IndexDir(dir))})
	r := ingest(t, p, seeds)
	if r.New != 5 || r.Notices != 5 || len(r.Failures) > 0 || r.Indexed != 5 || r.Tasks < 98 {
		t.Errorf("%+v", r)
	}
	if again := ingest(t, p, seeds); again.Unchanged != 5 || again.Processed != 0 || again.Indexed != 0 {
		t.Errorf("again: %+v", again)
	}
	ix, err := index.Open(sqlite.IndexDir(dir), index.Options{Dictionary: w.Dictionary()})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	got, err := ix.Search(ctx, index.Query{Text: "高新技术企业", Limit: 1})
	if err != nil || got.Total == 0 {
		t.Errorf("search: %+v, %v", got, err)
	}
	rows := map[string]int{}
	if err := p.Store().EachTask(ctx, sqlite.Filter{}, func(k corpus.Task) error { rows[k.Source]++; return nil }); err != nil {
		t.Fatal(err)
	}
	for source, n := range rows {
		t.Logf("%s: %d tasks", filepath.Base(source), n)
	}
}

func TestRulesFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := Wire("nowhere"); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("missing folder: %v", err)
	}
	write(t, map[string]string{"typo/quantty/data/units.tsv": ""})
	if _, err := Wire("typo"); err == nil || !strings.Contains(err.Error(), `"quantty"`) {
		t.Errorf("misspelt set: %v", err)
	}
}

// A user's rule makes stale what is read with it, and nothing before.
func TestRulesChangeVersions(t *testing.T) {
	t.Chdir(t.TempDir())
	plain, err := Wire("")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		file string
		want [4]bool // document, notice, tasks, targets
	}{
		{"mine/quantity/data/extra.tsv", [4]bool{false, false, false, true}},
		{"mine/date/data/extra.tsv", [4]bool{false, false, true, true}},
		{"mine/notice/data/extra.tsv", [4]bool{false, true, false, false}},
		{"mine/webpage/data/extra.tsv", [4]bool{true, false, false, false}},
		{"mine/region/data/extra.tsv", [4]bool{true, true, true, true}},
	}
	for _, test := range tests {
		write(t, map[string]string{test.file: "x"})
		w, err := Wire("mine")
		if err != nil {
			t.Fatal(err)
		}
		a, b := plain.Assembly.Versions, w.Assembly.Versions
		got := [4]bool{a.Document != b.Document, a.Notice != b.Notice, a.Tasks != b.Tasks, a.Targets != b.Targets}
		if got != test.want {
			t.Errorf("%s: changed %v, want %v", test.file, got, test.want)
		}
		os.RemoveAll("mine")
	}
}

// What a stage makes of stored results must be what it makes of fresh ones:
// nothing that it reads may get lost in the store.
func TestRealStagesResumeFromTheStore(t *testing.T) {
	const seeds = "../../../../shared/seeds"
	if _, err := os.Stat(seeds); err != nil {
		t.Skip("the seed notices are not here:", err)
	}
	dir := t.TempDir()
	w, err := wired()
	if err != nil {
		t.Fatal(err)
	}
	opts := options(dir)
	opts.Assembly = w.Assembly
	p := mustOpen(t, dir, opts)
	ingest(t, p, seeds)
	p.Close()
	want := contents(t, dir)
	changes := []func(*Versions){
		func(v *Versions) { v.Targets += "x" },
		func(v *Versions) { v.Tasks += "x" },
		func(v *Versions) { v.Notice += "x" },
	}
	for i, change := range changes {
		change(&opts.Assembly.Versions)
		p := mustOpen(t, dir, opts)
		if r, err := p.Process(ctx, false); err != nil || r.Processed != 5 {
			t.Fatalf("change %d: %+v, %v", i, r, err)
		}
		p.Close()
		got := contents(t, dir)
		for _, kind := range []string{"notices", "tasks", "targets", "bodies", "index"} {
			if !bytes.Equal(got[kind], want[kind]) {
				t.Errorf("change %d: %s differ when read from the store", i, kind)
			}
		}
	}
}
