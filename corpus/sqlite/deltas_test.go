package sqlite

import (
	"fmt"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// ended ends a run and tells what it compared: `before/old → after/new`, by counts of targets, -1 for no notice.
func ended(t *testing.T, s *Store, run time.Time) (told []string) {
	t.Helper()
	count := func(n *corpus.Notice, targets []corpus.Target) int {
		if n == nil {
			return -1
		}
		return len(targets)
	}
	must(t, s.EndRun(ctx, run, func(d Difference) (corpus.NoticeDelta, bool) {
		before, after := count(d.Before, d.Old), count(d.After, d.New)
		told = append(told, fmt.Sprintf("%d→%d %v", before, after, d.Withdrawn))
		event := ""
		if d.Withdrawn {
			event = corpus.NoticeWithdrawn
		}
		return corpus.NoticeDelta{NoticeID: "n", Event: event, Added: after}, d.Withdrawn || before != after
	}))
	return told
}

func TestRunsAreComparedWithWhatWasBefore(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"), page("b.txt", "二"))
	mustPut(t, s, result(t, s, "a.txt", "甲"))
	mustPut(t, s, result(t, s, "a.txt", "甲", "乙")) // twice in a run: the first state counts
	mustPut(t, s, result(t, s, "b.txt"))
	if diff := cmp.Diff([]string{"-1→2 false", "-1→0 false"}, ended(t, s, day)); diff != "" {
		t.Error(diff)
	}
	if again := ended(t, s, day.Add(time.Hour)); again != nil {
		t.Errorf("nothing was touched, but compared: %v", again)
	}
	mustPut(t, s, result(t, s, "a.txt", "甲"))
	mustPut(t, s, result(t, s, "a.txt"))
	next := day.AddDate(0, 0, 1)
	if diff := cmp.Diff([]string{"2→0 false"}, ended(t, s, next)); diff != "" {
		t.Error(diff)
	}
	runs, err := s.Runs(ctx, 10)
	must(t, err)
	if diff := cmp.Diff([]time.Time{next, day}, runs); diff != "" {
		t.Error(diff)
	}
	var deltas []corpus.NoticeDelta
	must(t, s.EachDelta(ctx, day, func(d corpus.NoticeDelta) error { deltas = append(deltas, d); return nil }))
	if diff := cmp.Diff([]corpus.NoticeDelta{{NoticeID: "n", Added: 2}, {NoticeID: "n"}}, deltas); diff != "" {
		t.Error(diff)
	}
	of, when, err := s.NoticeDeltas(ctx, corpus.NoticeID("a.txt"), 10)
	if err != nil || len(of) != 2 || !when[0].Equal(next) {
		t.Errorf("deltas of a notice: %v, %v, %v", of, when, err)
	}
}

func TestAWithdrawnNoticeIsToldOnce(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("https://a/1", "一"))
	mustPut(t, s, result(t, s, "https://a/1", "甲"))
	ended(t, s, day)
	a := corpus.Address{URL: "https://a/1", Host: "a", Kind: corpus.AddressDetail, FoundAt: day}
	discovered(t, s, day, a)
	for step, c := range []struct {
		withdrawn bool
		gone, run int // days
		want      []string
	}{
		{false, 1, 1, nil},
		{true, 1, 3, []string{"1→1 true"}},
		{true, 1, 4, nil}, // still gone
		{false, 0, 5, nil},
		{true, 6, 8, []string{"1→1 true"}}, // it was back meanwhile
	} {
		a.Withdrawn, a.GoneAt = c.withdrawn, day.AddDate(0, 0, c.gone)
		must(t, s.PutVisits(ctx, a))
		if diff := cmp.Diff(c.want, ended(t, s, day.AddDate(0, 0, c.run))); diff != "" {
			t.Errorf("step %d: %s", step, diff)
		}
	}
}

func TestOldRunsAreForgotten(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	for i := range KeptRuns + 20 {
		var tasks []string
		for range i%2 + 1 {
			tasks = append(tasks, "甲")
		}
		mustPut(t, s, result(t, s, "a.txt", tasks...))
		ended(t, s, day.Add(time.Duration(i)*time.Hour))
	}
	if runs, err := s.Runs(ctx, 10_000); err != nil || len(runs) != KeptRuns {
		t.Errorf("%d runs are kept, %v", len(runs), err)
	}
}
