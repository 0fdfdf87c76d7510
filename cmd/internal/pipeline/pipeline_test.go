package pipeline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/local"

	"github.com/google/go-cmp/cmp"
)

func ingest(t *testing.T, p *Pipeline, paths ...string) Report {
	t.Helper()
	r, err := p.Ingest(ctx, paths)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantReport(t *testing.T, when string, got, want Report) {
	t.Helper()
	if want.Outcomes == nil {
		want.Outcomes = map[corpus.Outcome]int{}
	}
	if want.Failures == nil {
		want.Failures = []sqlite.Failure{}
	}
	got.Delta = Delta{} // has tests of its own
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: %s", when, diff)
	}
}

func tasks(t *testing.T, p *Pipeline) (texts []string) {
	t.Helper()
	err := p.Store().EachTask(ctx, sqlite.Filter{}, func(k corpus.Task) error { texts = append(texts, k.Text); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestIngest(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/a.txt": "甲\ntask 培育企业\ntarget 30\ntarget 60", "n/b.txt": "乙\ntask 建设平台", "n/c.txt": ""})
	p := mustOpen(t, "data", options("data"))
	empty := []sqlite.Failure{{Source: "n/c.txt", Stage: "document", Outcome: corpus.OutcomeEmpty, Reason: "no bytes"}}
	wantReport(t, "first", ingest(t, p, "n"), Report{Seen: 3, New: 3, Processed: 3, Outcomes: map[corpus.Outcome]int{"ok": 2, "empty": 1},
		Notices: 2, Tasks: 2, Targets: 2, Indexed: 2, Failures: empty})
	raw := mustRead(t, "data/warc/duban-00001.warc.gz")
	wantReport(t, "same bytes", ingest(t, p, "n"), Report{Seen: 3, Unchanged: 3, Failures: empty})
	if after := mustRead(t, "data/warc/duban-00001.warc.gz"); after != raw {
		t.Error("the same bytes were written again")
	}
	write(t, map[string]string{"n/b.txt": "乙\ntask 建设新平台"})
	wantReport(t, "changed bytes", ingest(t, p, "n/b.txt"), Report{Seen: 1, Changed: 1, Processed: 1, Outcomes: map[corpus.Outcome]int{"ok": 1}, Notices: 1, Tasks: 1, Indexed: 1})
	if diff := cmp.Diff([]string{"培育企业", "建设新平台"}, tasks(t, p)); diff != "" {
		t.Error(diff)
	}
	versions, err := p.Store().Versions(ctx, "n/b.txt")
	if err != nil || len(versions) != 2 {
		t.Fatalf("%d versions, %v; want 2", len(versions), err)
	}
	old, err := warc.OpenReadOnly("data/warc").Read(versions[0].Ref)
	if err != nil || string(old.Block) != "乙\ntask 建设平台" {
		t.Errorf("the old version reads %q, %v", old.Block, err)
	}
	n, err := p.Store().Notice(ctx, "n/a.txt")
	want := corpus.Notice{ID: corpus.NoticeID("n/a.txt"), Source: "n/a.txt", Title: "甲", Kind: corpus.KindPlan, Tasks: 1, Targets: 2,
		SHA256: corpus.Hash([]byte("甲\ntask 培育企业\ntarget 30\ntarget 60")), FetchedAt: "2023-05-19T08:30:00Z"}
	if diff := cmp.Diff(want, n); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func mustRead(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestGoingBackToOldBytesWritesNoNewRecord(t *testing.T) {
	t.Chdir(t.TempDir())
	p := mustOpen(t, "data", options("data"))
	var sizes []int
	for _, text := range []string{"甲", "乙", "甲"} {
		write(t, map[string]string{"a.txt": text})
		ingest(t, p, "a.txt")
		sizes = append(sizes, len(mustRead(t, "data/warc/duban-00001.warc.gz")))
	}
	if sizes[1] == sizes[0] || sizes[2] != sizes[1] {
		t.Errorf("sizes of raw bytes %v", sizes)
	}
	if n, err := p.Store().Notice(ctx, "a.txt"); err != nil || n.Title != "甲" {
		t.Errorf("title %q, %v", n.Title, err)
	}
}

func TestFailuresAreNamedAndTheRunGoesOn(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/big.txt": strings.Repeat("x", 200), "n/deaf.txt": "deaf", "n/odd.txt": "odd", "n/panic.txt": "甲\npanic", "n/slow.txt": "slow", "n/z.txt": "乙\ntask 好"})
	opts := options("data")
	opts.Limits = local.Limits{FileBytes: 100}
	opts.PageLimit = 100 * time.Millisecond
	p := mustOpen(t, "data", opts)
	r := ingest(t, p, "n", "gone.txt")
	type failure struct {
		Source, Stage, Outcome, Reason string
	}
	want := []failure{
		{"n/big.txt", "intake", "too-large", "200 bytes"},
		{"gone.txt", "intake", "failed", "no such file"},
		{"n/deaf.txt", "document", "too-large", "longer than 100ms"},
		{"n/odd.txt", "document", "failed", "odd text"},
		{"n/panic.txt", "tasks", "failed", "index out of range"},
		{"n/slow.txt", "document", "too-large", "longer than 100ms"},
	}
	if len(r.Failures) != len(want) {
		t.Fatalf("failures %+v", r.Failures)
	}
	for i, w := range want {
		f := r.Failures[i]
		if f.Source != w.Source || f.Stage != w.Stage || string(f.Outcome) != w.Outcome || !strings.Contains(f.Reason, w.Reason) {
			t.Errorf("failure %+v, want %+v", f, w)
		}
	}
	if reason := r.Failures[4].Reason; !strings.Contains(reason, "pipeline.fakeTasks.Find, fake_test.go:") {
		t.Errorf("the reason does not say where it broke off: %s", reason)
	}
	if diff := cmp.Diff([]string{"好"}, tasks(t, p)); diff != "" {
		t.Error(diff)
	}
	if n, err := p.Store().Notice(ctx, "n/panic.txt"); err != nil || n.Title != "甲" {
		t.Errorf("the stage before the broken one is not kept: %+v, %v", n, err)
	}
	again := ingest(t, p, "n", "gone.txt")
	if again.Processed != 0 || len(again.Failures) != len(want) {
		t.Errorf("second run: %d processed, %d failures; want none, and the same failures", again.Processed, len(again.Failures))
	}
}

func TestBlockedPageKeepsEarlierResults(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.txt": "甲\ntask 培育企业\ntarget 30"})
	p := mustOpen(t, "data", options("data"))
	ingest(t, p, "a.txt")
	write(t, map[string]string{"a.txt": "odd"})
	ingest(t, p, "a.txt")
	if diff := cmp.Diff([]string{"培育企业"}, tasks(t, p)); diff != "" {
		t.Error(diff)
	}
}

// counting says how often each stage ran.
type counting struct {
	Stages
	document, tasks, targets int
}

func (c *counting) Document(ctx context.Context, page corpus.Page) (corpus.Document, error) {
	c.document++
	return c.Stages.Document.Document(ctx, page)
}

func (c *counting) assembly(v Versions) Assembly {
	return Assembly{Versions: v, Load: func() (*Stages, error) {
		loaded, err := fakes(v).Load()
		c.Stages = *loaded
		return &Stages{Document: c, Notice: loaded.Notice, Tasks: countTasks{c}, Targets: countTargets{c}}, err
	}}
}

type countTasks struct{ c *counting }

func (k countTasks) Find(doc corpus.Document, n corpus.Notice) []corpus.Task {
	k.c.tasks++
	return k.c.Stages.Tasks.Find(doc, n)
}

type countTargets struct{ c *counting }

func (k countTargets) Find(doc corpus.Document, n corpus.Notice, tasks []corpus.Task) ([]corpus.Target, []corpus.Number) {
	k.c.targets++
	return k.c.Stages.Targets.Find(doc, n, tasks)
}

func TestProcessRedoesWhatIsStaleAlone(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.txt": "甲\ntask 培育企业\ntarget 30"})
	p := mustOpen(t, "data", options("data"))
	ingest(t, p, "a.txt")
	p.Close()
	tests := []struct {
		name     string
		versions Versions
		all      bool
		want     [3]int // documents, tasks, targets
	}{
		{"nothing new", Versions{"1", "1", "1", "1"}, false, [3]int{0, 0, 0}},
		{"new target rules", Versions{"1", "1", "1", "2"}, false, [3]int{0, 0, 1}},
		{"new task rules", Versions{"1", "1", "2", "2"}, false, [3]int{0, 1, 1}},
		{"new notice rules", Versions{"1", "2", "2", "2"}, false, [3]int{0, 1, 1}},
		{"new reader", Versions{"2", "2", "2", "2"}, false, [3]int{1, 1, 1}},
		{"done", Versions{"2", "2", "2", "2"}, false, [3]int{0, 0, 0}},
		{"all", Versions{"2", "2", "2", "2"}, true, [3]int{1, 1, 1}},
	}
	for _, test := range tests {
		var c counting
		opts := options("data")
		opts.Assembly, opts.Workers = c.assembly(test.versions), 1
		p := mustOpen(t, "data", opts)
		if _, err := p.Process(ctx, test.all); err != nil {
			t.Fatal(err)
		}
		if got := [3]int{c.document, c.tasks, c.targets}; got != test.want {
			t.Errorf("%s: ran %v, want %v", test.name, got, test.want)
		}
		if n, err := p.Store().Notice(ctx, "a.txt"); err != nil || n.Tasks != 1 || n.Targets != 1 {
			t.Errorf("%s: %+v, %v", test.name, n, err)
		}
		p.Close()
	}
}

func TestIndexIsFilledAgainWhenLostOrOutdated(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.txt": "甲", "b.txt": "乙"})
	opts := options("data")
	p := mustOpen(t, "data", opts)
	wantIndexed := func(when string, want int) {
		t.Helper()
		r := ingest(t, p, "a.txt", "b.txt")
		if r.Indexed != want {
			t.Errorf("%s: %d indexed, want %d", when, r.Indexed, want)
		}
	}
	wantIndexed("first", 2)
	wantIndexed("again", 0)
	whole := mustRead(t, "data/index.json")
	os.Remove("data/index.json")
	wantIndexed("lost", 2)
	if mustRead(t, "data/index.json") != whole {
		t.Error("the index made anew differs")
	}
	opts.Index.(*fakeIndex).version = "2"
	wantIndexed("newer", 2)
}

func TestLostRawBytesAreReportedAndTriedAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.txt": "甲"})
	p := mustOpen(t, "data", options("data"))
	ingest(t, p, "a.txt")
	path := filepath.Join("data", "warc", "duban-00001.warc.gz")
	whole := mustRead(t, path)
	os.WriteFile(path, []byte(strings.Replace(whole, whole[len(whole)-20:], "damaged damaged dama", 1)), 0o644)
	r, err := p.Process(ctx, true)
	if err != nil || len(r.Failures) != 1 || !strings.Contains(r.Failures[0].Reason, "duban-00001.warc.gz") {
		t.Fatalf("%+v, %v", r, err)
	}
	if n, err := p.Store().Notice(ctx, "a.txt"); err != nil || n.Title != "甲" {
		t.Errorf("the earlier result is gone: %v", err)
	}
	os.WriteFile(path, []byte(whole), 0o644)
	if r, err := p.Process(ctx, true); err != nil || len(r.Failures) != 0 {
		t.Errorf("after the repair: %+v, %v", r, err)
	}
}

func TestCancelledRunLeavesNoMarks(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.txt": "slow", "b.txt": "乙\ntask 好"})
	p := mustOpen(t, "data", options("data"))
	short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	if _, err := p.Ingest(short, []string{"a.txt", "b.txt"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error %v", err)
	}
	var failures int
	p.Store().EachFailure(ctx, func(sqlite.Failure) error { failures++; return nil })
	if failures > 0 {
		t.Errorf("%d pages are held to have failed", failures)
	}
}

func TestSecondRunIsTurnedAway(t *testing.T) {
	dir := t.TempDir()
	opts := options(dir)
	opts.Command = "duban process"
	mustOpen(t, dir, opts)
	_, err := Open(ctx, dir, options(dir))
	if locked := (*sqlite.LockedError)(nil); !errors.As(err, &locked) || !strings.Contains(err.Error(), "duban process") {
		t.Errorf("%v; want a LockedError that names the command", err)
	}
}

func TestSourceNamedTwice(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/a.txt": "甲"})
	p := mustOpen(t, "data", options("data"))
	r := ingest(t, p, "n", "n/a.txt")
	if r.New != 1 || r.Unchanged != 1 || r.Processed != 1 {
		t.Errorf("%+v", r)
	}
}

func TestInOrder(t *testing.T) {
	ids := make([]int64, 200)
	for i := range ids {
		ids[i] = int64(i)
	}
	var got []int64
	work := func(_ context.Context, id int64) (int64, error) {
		time.Sleep(time.Duration(id*7%5) * 100 * time.Microsecond)
		return id, nil
	}
	if err := inOrder(ctx, ids, 4, work, func(id int64) error { got = append(got, id); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ids, got); diff != "" {
		t.Error(diff)
	}
	full := errors.New("full")
	if err := inOrder(ctx, ids, 4, work, func(id int64) error {
		if id == 50 {
			return full
		}
		return nil
	}); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}
