package answers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
	"duban/index"

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

func put(t testing.TB, s *sqlite.Store, source, status string, values []string) {
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

func TestRepeats(t *testing.T) {
	c := mirrored(t)
	found, err := c.repeats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, list := range found.lists {
		var ids []string
		for _, r := range list {
			ids = append(ids, r.ID)
		}
		got = append(got, ids)
	}
	id := corpus.NoticeID
	want := [][]string{{id("own"), id("draft"), id("mirror"), id("pdf")}, {"own 1 #0", "draft 1 #0", "mirror 1 #0", "pdf 1 #0"}, {"own 2 #2", "mirror 2 #1"}, {"own 1 #1", "pdf 1 #1"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for id, of := range map[string]string{"own 1 #0": "", "pdf 1 #1": "own 1 #1", "mirror 7 #2": "", "other 1 #0": ""} {
		if got := found.copyOf(id); got != of {
			t.Errorf("%s is a copy of %q, want %q", id, got, of)
		}
	}
	if diff := cmp.Diff([]Source{{"own 2 #2", id("own"), "own"}}, found.others("mirror 2 #1")); diff != "" {
		t.Error(diff)
	}
}

// TestRepeatsAreRemembered wants the repeats to be found anew when the groups of copies change, and only then.
func TestRepeatsAreRemembered(t *testing.T) {
	c := New(nil, mirrored(t).Store)
	first, err := c.repeats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.repeats(ctx); err != nil || again != first {
		t.Errorf("nothing has changed, and the repeats were looked for again: %v", err)
	}
	if err := c.Store.PutGroups(ctx, []sqlite.CopyGroup{{Lead: 1, Members: []int64{1, 2}}}); err != nil {
		t.Fatal(err)
	}
	if changed, err := c.repeats(ctx); err != nil || changed.copyOf("own 2 #2") != "mirror 2 #1" || changed.copyOf("pdf 1 #0") != "" {
		t.Errorf("the groups have changed: %v, %v", changed.lists, err)
	}
}

// TestExportsCountCopies wants every row with its mark, or each thing once.
func TestExportsCountCopies(t *testing.T) {
	c := mirrored(t)
	for counting, want := range map[Counting]string{
		Each: "draft 1 #0<own 1 #0|mirror 1 #0<own 1 #0|mirror 2 #1<own 2 #2|mirror 7 #2|other 1 #0|own 1 #0|own 1 #1|own 2 #2|pdf 1 #0<own 1 #0|pdf 1 #1<own 1 #1|pdf 1 #2",
		Once: "mirror 7 #2|other 1 #0|own 1 #0|own 1 #1|own 2 #2|pdf 1 #2",
	} {
		var out strings.Builder
		w, err := export.NewWriter(&out, export.Options{Kind: export.Targets, Format: export.JSONL})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(c.Export(ctx, export.Targets, index.Query{}, counting, w), w.Close()); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(out.String()) {
			var v corpus.Target
			if err := json.Unmarshal([]byte(line), &v); err != nil {
				t.Fatal(err)
			}
			row := v.ID
			if v.CopyOf != "" {
				row += "<" + v.CopyOf
			}
			got = append(got, row)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("counting each %v: %s", counting, strings.Join(got, "|"))
		}
	}
}

// TestRepeatsAreFoundByGroup changes a notice of one of two groups: only that
// group is read again, and where nothing has changed what was found stays.
func TestRepeatsAreFoundByGroup(t *testing.T) {
	s := mirrored(t).Store
	put(t, s, "twin", "final", []string{"1"})
	if err := s.PutGroups(ctx, []sqlite.CopyGroup{{Lead: 2, Members: []int64{1, 2, 3, 4}}, {Lead: 5, Members: []int64{5, 6}}}); err != nil {
		t.Fatal(err)
	}
	m := &memory{}
	find := func() *repeats {
		t.Helper()
		found, err := m.find(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		m.found = found
		return found
	}
	first := find()
	other, own := corpus.NoticeID("other"), corpus.NoticeID("own")
	kept := &m.parts[other].lists[0]
	if again := find(); again != first {
		t.Error("nothing has changed, and the repeats are others")
	}
	page := corpus.Page{Source: "pdf", SHA256: corpus.Hash([]byte("changed")), FetchedAt: time.Unix(9, 0)}
	if _, err := s.PutPages(ctx, []sqlite.Page{{Page: page}}); err != nil {
		t.Fatal(err)
	}
	pages, err := s.Versions(ctx, "pdf")
	if err != nil {
		t.Fatal(err)
	}
	id := corpus.NoticeID("pdf")
	changed := sqlite.Result{PageID: max(pages[0].ID, pages[1].ID), Notice: &corpus.Notice{ID: id, Source: "pdf"}, Tasks: []corpus.Task{},
		Targets: []corpus.Target{{ID: "new", NoticeID: id, Source: "pdf", Indicator: "企业", BaseValue: "2"}}}
	if err := s.Put(ctx, changed); err != nil {
		t.Fatal(err)
	}
	// The store takes a changed notice out of its group until its text is compared again.
	if err := s.PutGroups(ctx, []sqlite.CopyGroup{{Lead: 2, Members: []int64{1, 2, 3, 4}}, {Lead: 5, Members: []int64{5, 6}}}); err != nil {
		t.Fatal(err)
	}
	second := find()
	if second.copyOf("new") != "own 2 #2" || second.copyOf("pdf 1 #1") != "" || second.copyOf("twin 1 #0") != "other 1 #0" {
		t.Errorf("found %v", second.lists)
	}
	if &m.parts[other].lists[0] != kept {
		t.Error("the group that has not changed was read again")
	}
	if err := s.PutGroups(ctx, []sqlite.CopyGroup{{Lead: 2, Members: []int64{1, 2, 3, 4}}}); err != nil {
		t.Fatal(err)
	}
	if third := find(); third.copyOf("twin 1 #0") != "" || third.copyOf("new") != "own 2 #2" || len(m.parts) != 1 || m.parts[own].lists == nil {
		t.Errorf("a group has gone: %v", third.lists)
	}
	want, err := (&memory{}).find(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.lists, m.found.lists); diff != "" {
		t.Errorf("found from nothing and step by step: %s", diff)
	}
}
