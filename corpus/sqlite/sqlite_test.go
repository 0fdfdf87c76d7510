package sqlite

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx = context.Background()
	day = time.Date(2023, 5, 19, 8, 30, 0, 0, time.UTC)
)

func mustOpen(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(ctx, dir, Options{Command: "duban ingest", Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func page(source, text string) Page {
	p := corpus.Page{Source: source, Media: "text/plain", SHA256: corpus.Hash([]byte(text)), FetchedAt: day}
	return Page{Page: p, Size: int64(len(text)), Ref: corpus.RawRef{File: "duban-00001.warc.gz", Offset: int64(len(text)), Length: 5}}
}

func put(t *testing.T, s *Store, pages ...Page) []Change {
	t.Helper()
	changes, err := s.PutPages(ctx, pages)
	if err != nil {
		t.Fatal(err)
	}
	return changes
}

// result is what stages might make of the newest page of source.
func result(t *testing.T, s *Store, source string, tasks ...string) Result {
	t.Helper()
	versions, err := s.Versions(ctx, source)
	if err != nil || len(versions) == 0 {
		t.Fatalf("versions of %s: %v, %v", source, versions, err)
	}
	p := versions[len(versions)-1]
	n := corpus.Notice{ID: p.NoticeID, Source: source, SHA256: p.SHA256}
	r := Result{PageID: p.ID, Document: &corpus.Document{Source: source, Title: source}, Notice: &n, Tasks: []corpus.Task{}, Targets: []corpus.Target{}}
	for i, text := range tasks {
		id := n.ID + "-t" + strconv.Itoa(i)
		r.Tasks = append(r.Tasks, corpus.Task{ID: id, NoticeID: n.ID, Text: text, LeadBodies: []string{"市科技局"}, Place: corpus.Place{Block: i, Row: -1, Blocks: 1}})
		r.Targets = append(r.Targets, corpus.Target{ID: n.ID + "-v" + strconv.Itoa(i), TaskID: id, NoticeID: n.ID, Value: "30", Unit: "家"})
	}
	for _, stage := range []string{StageDocument, StageNotice, StageTasks, StageTargets} {
		r.States = append(r.States, State{StageVersion: StageVersion{stage, "1"}, Outcome: corpus.OutcomeOK, At: day})
	}
	return r
}

func mustPut(t *testing.T, s *Store, r Result) {
	t.Helper()
	if err := s.Put(ctx, r); err != nil {
		t.Fatal(err)
	}
}

func taskTexts(t *testing.T, s *Store, f Filter) (texts []string) {
	t.Helper()
	if err := s.EachTask(ctx, f, func(k corpus.Task) error { texts = append(texts, k.Text); return nil }); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestPutPages(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	steps := []struct {
		text string
		want Change
	}{{"一", New}, {"一", Unchanged}, {"一二", Changed}, {"一二", Unchanged}, {"一", Changed}}
	for i, step := range steps {
		if got := put(t, s, page("a.txt", step.text)); got[0] != step.want {
			t.Errorf("step %d: %s, want %s", i, got[0], step.want)
		}
	}
	versions, err := s.Versions(ctx, "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	var digests []string
	for i, v := range versions {
		digests = append(digests, v.SHA256)
		if v.Version != i+1 || v.Ref.Length != 5 || !v.FetchedAt.Equal(day) || v.NoticeID != corpus.NoticeID("a.txt") {
			t.Errorf("version %d came back as %+v", i+1, v)
		}
	}
	one, two := corpus.Hash([]byte("一")), corpus.Hash([]byte("一二"))
	if diff := cmp.Diff([]string{one, two, one}, digests); diff != "" {
		t.Error(diff)
	}
	if ids, err := s.Current(ctx); err != nil || len(ids) != 1 || ids[0] != versions[2].ID {
		t.Errorf("current pages %v, %v; want the third version alone", ids, err)
	}
}

func TestPutPagesIsAllOrNothing(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	bad := page("b.txt", "二")
	bad.Ref = corpus.RawRef{}
	if _, err := s.write.ExecContext(ctx, "CREATE TRIGGER refuse BEFORE INSERT ON pages WHEN NEW.warc_file = '' BEGIN SELECT raise(ABORT, 'no'); END"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutPages(ctx, []Page{page("a.txt", "一"), bad}); err == nil || !strings.Contains(err.Error(), "b.txt") {
		t.Errorf("error %v, want one that names b.txt", err)
	}
	if ids, _ := s.Current(ctx); len(ids) != 0 {
		t.Errorf("half a batch was stored: %v", ids)
	}
}

func TestLastRef(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	if ref, err := s.LastRef(ctx); err != nil || ref != (corpus.RawRef{}) {
		t.Errorf("of an empty corpus: %v, %v", ref, err)
	}
	refs := []corpus.RawRef{{File: "duban-99999.warc.gz", Offset: 900, Length: 5}, {File: "duban-100000.warc.gz", Offset: 70, Length: 5}, {File: "duban-100000.warc.gz", Offset: 10, Length: 5}}
	for i, ref := range refs {
		p := page(strconv.Itoa(i), "x")
		p.Ref = ref
		put(t, s, p)
	}
	if ref, err := s.LastRef(ctx); err != nil || ref != refs[1] {
		t.Errorf("%v, %v; want %v", ref, err, refs[1])
	}
	held := HeldPage{Page: page("held", "x"), Site: "s", Reason: "pages-short"}
	held.Ref = corpus.RawRef{File: "duban-100000.warc.gz", Offset: 80, Length: 5}
	if err := s.Hold(ctx, []HeldPage{held}); err != nil {
		t.Fatal(err)
	}
	if ref, err := s.LastRef(ctx); err != nil || ref != held.Ref {
		t.Errorf("with a page that is kept aside: %v, %v", ref, err)
	}
	for _, at := range []int64{200, 300} {
		done := corpus.RawRef{File: "duban-100000.warc.gz", Offset: at, Length: 5}
		if err := s.PutArchived(ctx, done); err != nil {
			t.Fatal(err)
		}
		if ref, err := s.LastRef(ctx); err != nil || ref != done {
			t.Errorf("with what the crawl dealt with: %v, %v", ref, err)
		}
	}
}

func TestResultsComeBack(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	r := result(t, s, "a.txt", "培育企业30家", "新增平台5个")
	r.Numbers = []corpus.Number{{Locator: "paragraph 1", Text: "30", Span: corpus.Span{Start: 4, End: 6}, Fate: "exported", Rule: "quantity"}}
	mustPut(t, s, r)
	r.Notice.Tasks, r.Notice.Targets = 2, 2
	got, err := s.Records(ctx, r.Notice.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := Records{Notice: *r.Notice, Tasks: r.Tasks, Targets: r.Targets, Document: *r.Document}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	numbers, err := s.Numbers(ctx, r.Notice.ID)
	if diff := cmp.Diff(r.Numbers, numbers); diff != "" || err != nil {
		t.Error(diff, err)
	}
	var bodies []corpus.Body
	s.EachBody(ctx, Filter{}, func(b corpus.Body) error { bodies = append(bodies, b); return nil })
	if len(bodies) != 2 || bodies[0].Body != "市科技局" || bodies[0].Position != 1 || bodies[0].Role != "lead" {
		t.Errorf("bodies %+v", bodies)
	}
}

func TestFailedStageKeepsEarlierResults(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	mustPut(t, s, result(t, s, "a.txt", "培育企业30家"))
	put(t, s, page("a.txt", "二二"))
	versions, _ := s.Versions(ctx, "a.txt")
	failed := State{StageVersion{StageDocument, "1"}, corpus.OutcomeGarbled, "no text", day}
	mustPut(t, s, Result{PageID: versions[1].ID, States: []State{failed}})
	if diff := cmp.Diff([]string{"培育企业30家"}, taskTexts(t, s, Filter{})); diff != "" {
		t.Error(diff)
	}
	states, err := s.States(ctx, versions[1].ID)
	if diff := cmp.Diff(map[string]State{StageDocument: failed}, states); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if p, err := s.NoticePage(ctx, versions[0].NoticeID); err != nil || p.Version != 1 {
		t.Errorf("the notice stands on version %d, %v; want 1", p.Version, err)
	}
	// A targets stage that fails leaves the targets, while the tasks are replaced.
	r := result(t, s, "a.txt", "甲", "乙")
	r.Targets = nil
	mustPut(t, s, r)
	n, err := s.Notice(ctx, "a.txt")
	if err != nil || n.Tasks != 2 || n.Targets != 1 {
		t.Errorf("counts %d tasks, %d targets, %v; want 2 and 1", n.Tasks, n.Targets, err)
	}
	if findings, err := s.IntegrityCheck(ctx); err != nil || len(findings) > 0 {
		t.Errorf("integrity: %v, %v", findings, err)
	}
}

func TestStale(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("b.txt", "一"), page("a.txt", "二"), page("c.txt", "三"))
	chain := []StageVersion{{StageDocument, "1"}, {StageNotice, "1"}, {StageTasks, "1"}, {StageTargets, "1"}}
	stale := func() []int64 {
		ids, err := s.Stale(ctx, chain)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if diff := cmp.Diff([]int64{1, 2, 3}, stale()); diff != "" {
		t.Errorf("fresh pages: %s", diff)
	}
	mustPut(t, s, result(t, s, "b.txt"))
	mustPut(t, s, Result{PageID: 2, States: []State{{StageVersion{StageDocument, "1"}, corpus.OutcomeEmpty, "no bytes", day}}})
	half := result(t, s, "c.txt")
	half.States = half.States[:2]
	mustPut(t, s, half)
	if diff := cmp.Diff([]int64{3}, stale()); diff != "" {
		t.Errorf("one done, one failed, one half done: %s", diff)
	}
	chain[3].Version = "2"
	if diff := cmp.Diff([]int64{1, 3}, stale()); diff != "" {
		t.Errorf("newer last stage: %s", diff)
	}
	put(t, s, page("a.txt", "二二"))
	if diff := cmp.Diff([]int64{1, 4, 3}, stale()); diff != "" {
		t.Errorf("changed bytes: %s", diff)
	}
}

func TestUnindexed(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	r := result(t, s, "a.txt", "甲")
	mustPut(t, s, r)
	want := func(when, version string, n int) {
		t.Helper()
		if ids, err := s.Unindexed(ctx, version); err != nil || len(ids) != n {
			t.Errorf("%s: unindexed %v, %v; want %d", when, ids, err, n)
		}
	}
	want("at first", "1", 1)
	done := State{StageVersion{StageIndex, "1"}, corpus.OutcomeOK, "", day}
	if err := s.PutIndexed(ctx, []string{r.Notice.ID}, done); err != nil {
		t.Fatal(err)
	}
	want("indexed", "1", 0)
	want("newer index", "2", 1)
	mustPut(t, s, r)
	want("results replaced", "1", 1)
	s.PutIndexed(ctx, []string{r.Notice.ID}, done)
	if err := s.ForgetIndex(ctx); err != nil {
		t.Fatal(err)
	}
	want("index lost", "1", 1)
}

func TestOrderIsThatOfSources(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("b.txt", "一"), page("a.txt", "二"))
	mustPut(t, s, result(t, s, "a.txt", "丙", "丁"))
	mustPut(t, s, result(t, s, "b.txt", "甲", "乙"))
	put(t, s, page("b.txt", "新"))
	mustPut(t, s, result(t, s, "b.txt", "甲", "乙"))
	if diff := cmp.Diff([]string{"丙", "丁", "甲", "乙"}, taskTexts(t, s, Filter{})); diff != "" {
		t.Error(diff)
	}
}

func TestFilter(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"), page("b.txt", "二"))
	a, b := result(t, s, "a.txt", "甲", "乙"), result(t, s, "b.txt", "丙")
	mustPut(t, s, a)
	mustPut(t, s, b)
	many := make([]string, 100_000) // more than SQLite takes arguments
	for i := range many {
		many[i] = "n" + strconv.Itoa(i)
	}
	tests := []struct {
		name string
		f    Filter
		want []string
	}{
		{"all", Filter{}, []string{"甲", "乙", "丙"}},
		{"none", Filter{Notices: []string{}}, nil},
		{"notice", Filter{Notices: []string{b.Notice.ID}}, []string{"丙"}},
		{"tasks, in stored order", Filter{Tasks: []string{b.Tasks[0].ID, a.Tasks[1].ID}}, []string{"乙", "丙"}},
		{"both", Filter{Notices: []string{a.Notice.ID}, Tasks: []string{b.Tasks[0].ID}}, nil},
		{"many", Filter{Notices: append(many, a.Notice.ID)}, []string{"甲", "乙"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, taskTexts(t, s, test.f)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	var ids []string
	s.EachTarget(ctx, Filter{Targets: []string{a.Targets[1].ID}}, func(v corpus.Target) error { ids = append(ids, v.ID); return nil })
	if diff := cmp.Diff([]string{a.Targets[1].ID}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestNoticeByName(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"), page("b.txt", "二"), page("c.txt", ""))
	mustPut(t, s, result(t, s, "a.txt"))
	mustPut(t, s, result(t, s, "b.txt"))
	mustPut(t, s, Result{PageID: 3, States: []State{{StageVersion{StageDocument, "1"}, corpus.OutcomeEmpty, "the file has no bytes", day}}})
	id := corpus.NoticeID("a.txt")
	for _, key := range []string{id, id[:6], "a.txt"} {
		if n, err := s.Notice(ctx, key); err != nil || n.Source != "a.txt" {
			t.Errorf("Notice(%q) = %s, %v", key, n.Source, err)
		}
	}
	for key, want := range map[string]string{
		"n":     "several notices",
		"n%":    "no notice",
		"":      "no notice",
		"x.txt": "no notice",
		"c.txt": "ended empty: the file has no bytes",
	} {
		if n, err := s.Notice(ctx, key); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Notice(%q) = %s, %v; want an error with %q", key, n.Source, err, want)
		}
	}
}
