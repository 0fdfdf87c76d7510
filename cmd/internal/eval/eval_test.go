package eval

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
)

const root = "../../../"

// TestFloors runs the stages over every marked notice, prints the figures, and
// fails where one is under its floor. DUBAN_EVAL=misses prints each miss of
// the work set, DUBAN_EVAL=all those of the held set too.
func TestFloors(t *testing.T) {
	notices, err := Load(os.DirFS(root + "testdata/eval"))
	if err != nil {
		t.Fatal(err)
	}
	st := wire(t)
	groups := map[string]*Tally{"all": NewTally()}
	for _, n := range notices {
		raw, err := os.ReadFile(filepath.Join(root, n.Path))
		if os.IsNotExist(err) && strings.HasPrefix(n.Path, "../") {
			t.Logf("%s: left out, because %s is not here", n.Name, n.Path)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		page := corpus.Page{Source: n.Path, Bytes: raw, SHA256: corpus.Hash(raw), FetchedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		doc, err := st.doc.Document(context.Background(), page)
		if err != nil {
			t.Errorf("%s: %v", n.Path, err)
			continue
		}
		head := st.notice.Read(page, doc)
		tasks := st.tasks.Find(doc, head)
		targets, _ := st.targets.Find(doc, head, tasks)
		m := Match(n.Targets, targets)
		var tm *TaskMatching
		if n.Tasks != nil {
			x := MatchTasks(n.Tasks, tasks)
			tm = &x
		}
		for _, key := range []string{"all", "set " + n.Set, "kind " + n.Kind} {
			if groups[key] == nil {
				groups[key] = NewTally()
			}
			groups[key].AddTargets(m)
			if tm != nil {
				groups[key].AddTasks(*tm)
			}
		}
		if show := os.Getenv("DUBAN_EVAL"); show == "all" || show == "misses" && n.Set == "work" {
			var b strings.Builder
			PrintMisses(&b, m, tm)
			t.Logf("%s (%s, %s–%s)\n%s", n.Name, head.Kind, head.PeriodStart, head.PeriodEnd, b.String())
		}
	}
	var b strings.Builder
	Print(&b, groups)
	PrintConfidence(&b, groups["all"])
	t.Log("\n" + b.String())
}
