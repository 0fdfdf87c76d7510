package pipeline

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/google/go-cmp/cmp"
)

// groupsOf are the groups of copies of a corpus by source, each with the one
// that stands for it first, in order.
func groupsOf(t *testing.T, s *sqlite.Store) (groups []string) {
	t.Helper()
	leads, err := s.Copies(ctx)
	must(t, err)
	sources := map[string]string{}
	must(t, s.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error { sources[n.ID] = n.Source; return nil }))
	members := map[string][]string{}
	for id, lead := range leads {
		if id != lead {
			members[sources[lead]] = append(members[sources[lead]], sources[id])
		}
	}
	for _, lead := range slices.Sorted(maps.Keys(members)) {
		slices.Sort(members[lead])
		groups = append(groups, lead+": "+strings.Join(members[lead], " "))
	}
	return groups
}

// copied are texts of which some are copies; a text that is changed later has `#`.
func copied() map[string]string {
	long := func(seed int) string {
		var text strings.Builder
		for i := range 40 {
			fmt.Fprintf(&text, "第%d条第%d款要求各有关单位按照%d号分工抓好落实\n", seed*100+i, seed*7+i*3, seed*31+i)
		}
		return text.String()
	}
	a, b := long(1), long(2)
	return map[string]string{
		"a1.txt": a, "a2.txt": "转载\n" + a, "a3.txt": strings.ReplaceAll(a, "各有关单位", "各有关单位 ") + "target 3\n", "a4.txt": b, "a4.txt#": a,
		"b1.txt": b, "b2.txt": b + "网站声明", "c.txt": long(3), "b2.txt#": long(4),
	}
}

// The groups are the same in whatever order the notices came and changed.
func TestCopiesInAnyOrder(t *testing.T) {
	t.Chdir(t.TempDir())
	texts := copied()
	want := []string{"n/a3.txt: n/a1.txt n/a2.txt n/a4.txt"}
	for i, order := range [][]string{
		{"a1.txt", "a2.txt", "a3.txt", "a4.txt", "b1.txt", "b2.txt", "c.txt", "a4.txt#", "b2.txt#"},
		{"c.txt", "b2.txt#", "b1.txt", "a4.txt", "a3.txt", "a4.txt#", "a2.txt", "a1.txt"},
		{"a4.txt#", "a1.txt", "b1.txt", "b2.txt", "b2.txt#", "c.txt", "a3.txt", "a2.txt"},
	} {
		dir := fmt.Sprintf("data-%d", i)
		p := mustOpen(t, dir, options(dir))
		for _, step := range order {
			write(t, map[string]string{"n/" + strings.TrimSuffix(step, "#"): texts[step]})
			ingest(t, p, "n/"+strings.TrimSuffix(step, "#"))
		}
		if diff := cmp.Diff(want, groupsOf(t, p.Store())); diff != "" {
			t.Errorf("%v: %s", order, diff)
		}
		if i > 0 {
			continue
		}
		if _, err := p.Process(ctx, true); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, groupsOf(t, p.Store())); diff != "" {
			t.Errorf("all again: %s", diff)
		}
		of, err := p.Store().CopiesOf(ctx, corpus.NoticeID("n/a1.txt"))
		if err != nil || len(of) != 3 || of[0].Source != "n/a3.txt" {
			t.Errorf("copies of a notice: %d, %v", len(of), err)
		}
	}
}

// A run that ends before the groups are stored leaves the work to the next.
func TestCopiesAfterAKill(t *testing.T) {
	t.Chdir(t.TempDir())
	texts := copied()
	write(t, map[string]string{"n/a1.txt": texts["a1.txt"], "n/a2.txt": texts["a2.txt"]})
	p := mustOpen(t, "data", options("data"))
	ingest(t, p, "n/a1.txt")
	r := newReport()
	if _, err := p.takeIn(ctx, []string{"n"}, &r); err != nil {
		t.Fatal(err)
	}
	must(t, p.runStages(ctx, false, &r))
	ids, err := p.store.Unpaired(ctx, "1")
	if err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
	c := newComparison(p.store)
	must(t, c.sign(ctx, ids[0]))
	must(t, c.pair(ctx, ids[0]))
	if got := groupsOf(t, p.Store()); got != nil {
		t.Fatalf("%v", got)
	}
	if _, err := p.Process(ctx, false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"n/a1.txt: n/a2.txt"}, groupsOf(t, p.Store())); diff != "" && groupsOf(t, p.Store())[0] != "n/a2.txt: n/a1.txt" {
		t.Error(diff)
	}
}
