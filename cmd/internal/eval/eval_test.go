package eval

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
)

const root = "../../../"

// TestFloors runs the stages over every marked notice, prints the figures, and
// fails where one is under its floor. DUBAN_EVAL=misses prints each miss of
// the work set, DUBAN_EVAL=all those of the held set too, DUBAN_EVAL=floors
// the floors that the figures would allow. Floors over all notices hold only
// where those outside the repository are present; those of groups named
// `bundled` hold everywhere.
func TestFloors(t *testing.T) {
	notices, err := Load(os.DirFS(root + "testdata/eval"))
	if err != nil {
		t.Fatal(err)
	}
	floors, err := LoadFloors(os.DirFS(root + "testdata/eval"))
	if err != nil {
		t.Fatal(err)
	}
	st := shipped(t)
	all, bundled, complete := map[string]*Tally{}, map[string]*Tally{}, true
	for _, n := range notices {
		outside := strings.HasPrefix(n.Path, "../")
		raw, err := os.ReadFile(filepath.Join(root, n.Path))
		if os.IsNotExist(err) && outside {
			t.Logf("%s: left out, because %s is not here", n.Name, n.Path)
			complete = false
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		targets, tasks := compareNotice(t, st, n, raw)
		add(all, targets, tasks, "all", "set "+n.Set, "kind "+n.Kind)
		if !outside {
			add(bundled, targets, tasks, "bundled all", "bundled "+n.Set)
		}
	}
	report(t, all, bundled)
	wrong := Check(floors, bundled)
	if complete {
		wrong = append(wrong, Check(floors, all)...)
		for _, f := range floors {
			if all[f.Group] == nil && bundled[f.Group] == nil {
				t.Errorf("floors.tsv:%d: no group %q", f.Line, f.Group)
			}
		}
	}
	for _, line := range wrong {
		t.Error(line)
	}
}

// TestMarks prints the figures for the marks of another folder, named by
// DUBAN_MARKS, laid out like testdata/eval; its paths may be absolute.
func TestMarks(t *testing.T) {
	folder := os.Getenv("DUBAN_MARKS")
	if folder == "" {
		t.Skip("DUBAN_MARKS names no folder of marks")
	}
	notices, err := Load(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	st, groups := shipped(t), map[string]*Tally{}
	for _, n := range notices {
		path := n.Path
		if !filepath.IsAbs(path) {
			path = filepath.Join(root, path)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		targets, tasks := compareNotice(t, st, n, raw)
		add(groups, targets, tasks, "all", "kind "+n.Kind, "notice "+n.Name)
	}
	report(t, groups, nil)
}

// compareNotice runs the stages over a notice and matches what they find with its marks.
func compareNotice(t *testing.T, st *pipeline.Stages, n Notice, raw []byte) (Matching, *TaskMatching) {
	t.Helper()
	page := corpus.Page{Source: n.Path, Bytes: raw, SHA256: corpus.Hash(raw), FetchedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	doc, err := st.Document.Document(context.Background(), page)
	if err != nil {
		t.Errorf("%s: %v", n.Path, err)
	}
	head := st.Notice.Read(page, doc)
	tasks := st.Tasks.Find(doc, head)
	targets, _ := st.Targets.Find(doc, head, tasks)
	m := Match(n.Targets, targets)
	var tm *TaskMatching
	if n.Tasks != nil {
		x := MatchTasks(n.Tasks, tasks)
		tm = &x
	}
	if show := os.Getenv("DUBAN_EVAL"); show == "all" || show == "misses" && n.Set == "work" {
		var b strings.Builder
		PrintMisses(&b, m, tm)
		t.Logf("%s (%s, %s–%s)\n%s", n.Name, head.Kind, head.PeriodStart, head.PeriodEnd, b.String())
	}
	return m, tm
}

func add(groups map[string]*Tally, targets Matching, tasks *TaskMatching, names ...string) {
	for _, name := range names {
		if groups[name] == nil {
			groups[name] = NewTally()
		}
		groups[name].AddTargets(targets)
		if tasks != nil {
			groups[name].AddTasks(*tasks)
		}
	}
}

func report(t *testing.T, all, bundled map[string]*Tally) {
	t.Helper()
	groups := maps.Clone(all)
	maps.Copy(groups, bundled)
	var b strings.Builder
	Print(&b, groups)
	PrintConfidence(&b, all["all"])
	if os.Getenv("DUBAN_EVAL") == "floors" {
		b.WriteString("\n" + strings.Join(Propose(groups), "\n"))
	}
	t.Log("\n" + b.String())
}

// shipped are the program's own stages with the built-in rules: what is
// measured is what runs.
func shipped(t *testing.T) *pipeline.Stages {
	t.Helper()
	wiring, err := pipeline.Wire("")
	if err != nil {
		t.Fatal(err)
	}
	stages, err := wiring.Assembly.Load()
	if err != nil {
		t.Fatal(err)
	}
	return stages
}
