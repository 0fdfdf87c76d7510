package answers

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/google/go-cmp/cmp"
)

var ctx = context.Background()

// mirrored is a corpus with three copies of a notice, of which the second leads
// and has a figure that stands twice, a draft of it, and another notice.
func mirrored(t *testing.T) Corpus {
	t.Helper()
	s, err := sqlite.Open(ctx, t.TempDir(), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for _, n := range []struct {
		source, status string
		values         []string
	}{
		{"mirror", "final", []string{"1", "2", "7"}}, {"own", "final", []string{"1", "1", "2"}}, {"pdf", "final", []string{"1", "1", "1"}},
		{"draft", "draft", []string{"1"}}, {"other", "final", []string{"1"}},
	} {
		put(t, s, n.source, n.status, n.values)
	}
	if err := s.PutGroups(ctx, []sqlite.CopyGroup{{Lead: 2, Members: []int64{1, 2, 3, 4}}}); err != nil {
		t.Fatal(err)
	}
	return Corpus{Store: s}
}

func put(t *testing.T, s *sqlite.Store, source, status string, values []string) {
	t.Helper()
	id := corpus.NoticeID(source)
	page := corpus.Page{Source: source, SHA256: corpus.Hash([]byte(source)), FetchedAt: time.Unix(0, 0)}
	if _, err := s.PutPages(ctx, []sqlite.Page{{Page: page}}); err != nil {
		t.Fatal(err)
	}
	pages, err := s.Versions(ctx, source)
	if err != nil {
		t.Fatal(err)
	}
	r := sqlite.Result{PageID: pages[0].ID, Notice: &corpus.Notice{ID: id, Source: source, Status: status}, Tasks: []corpus.Task{}, Targets: []corpus.Target{}}
	for i, v := range values {
		r.Targets = append(r.Targets, corpus.Target{ID: fmt.Sprintf("%s %s #%d", source, v, i), NoticeID: id, Source: source, Indicator: "企业", BaseValue: v})
	}
	if err := s.Put(ctx, r); err != nil {
		t.Fatal(err)
	}
}

func TestCopiesCountOnce(t *testing.T) {
	c := mirrored(t)
	var all []corpus.Target
	if err := c.Store.EachTarget(ctx, sqlite.Filter{}, func(t corpus.Target) error { all = append(all, t); return nil }); err != nil {
		t.Fatal(err)
	}
	o, err := c.once(ctx)
	if err != nil {
		t.Fatal(err)
	}
	kept, also, err := o.reduce(ctx, all)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, k := range kept {
		ids = append(ids, k.ID)
	}
	slices.Sort(ids)
	want := []string{"draft 1 #0", "mirror 7 #2", "other 1 #0", "own 1 #0", "own 1 #1", "own 2 #2", "pdf 1 #2"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Error(diff)
	}
	wantAlso := map[string][]string{"own 1 #0": {"mirror", "pdf"}, "own 1 #1": {"pdf"}, "own 2 #2": {"mirror"}}
	if diff := cmp.Diff(wantAlso, also); diff != "" {
		t.Error(diff)
	}
	// Where filters leave the one that stands for them out, another one does.
	kept, _, err = o.reduce(ctx, slices.DeleteFunc(slices.Clone(all), func(t corpus.Target) bool { return t.ID != "mirror 1 #0" && t.ID != "pdf 1 #0" }))
	if err != nil || len(kept) != 1 || kept[0].ID != "mirror 1 #0" {
		t.Errorf("%v, %v", kept, err)
	}
}
