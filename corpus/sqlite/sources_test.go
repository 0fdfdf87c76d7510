package sqlite

import (
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

func night(site string, days int) corpus.SourceNight {
	return corpus.SourceNight{Site: site, At: day.AddDate(0, 0, days), New: days, Answers: map[string]int{"ok": 1},
		Lists: []corpus.ListNight{{URL: "https://www.example.gov.cn/", Answer: "ok", Items: 20, Fresh: days}}}
}

func TestNightsAreKeptNewestFirst(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	health := corpus.SourceHealth{Site: "b", State: corpus.HealthAttention, LastAt: day, Quarantined: true,
		Findings: []corpus.Finding{{Problem: corpus.ProblemDead, State: corpus.HealthAttention, Since: day, Nights: 2, Fact: "no-answer"}}}
	must(t, s.PutNights(ctx, []corpus.SourceNight{night("b", 1), night("a", 1), night("b", 2)}, []corpus.SourceHealth{health, {Site: "a", State: corpus.HealthLearning}}))
	again := night("b", 2)
	again.New = 9
	must(t, s.PutNights(ctx, []corpus.SourceNight{again}, nil))

	nights, err := s.Nights(ctx, "b", 10)
	must(t, err)
	if diff := cmp.Diff([]corpus.SourceNight{again, night("b", 1)}, nights); diff != "" {
		t.Error(diff)
	}
	all, err := s.Sources(ctx)
	must(t, err)
	if len(all) != 2 || all[0].Site != "a" {
		t.Fatalf("sources: %+v", all)
	}
	if diff := cmp.Diff(health, all[1]); diff != "" {
		t.Error(diff)
	}
	if _, ok, err := s.Source(ctx, "c"); ok || err != nil {
		t.Errorf("a source nobody asked: %v, %v", ok, err)
	}
}

func TestOldNightsArePushedOut(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	var nights []corpus.SourceNight
	for i := range KeptNights + 30 {
		nights = append(nights, night("a", i))
	}
	must(t, s.PutNights(ctx, append(nights, night("b", 0)), nil))
	kept, err := s.Nights(ctx, "a", 10_000)
	must(t, err)
	if len(kept) != KeptNights || kept[0].New != KeptNights+29 {
		t.Errorf("%d nights are kept, the newest with %d", len(kept), kept[0].New)
	}
	if other, err := s.Nights(ctx, "b", 10); err != nil || len(other) != 1 {
		t.Errorf("another source has %d nights, %v", len(other), err)
	}
}

func TestHeldVersionsAreNotInTheCorpus(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("https://a/1", "good"))
	held := func(source, text string) HeldPage {
		return HeldPage{Page: page(source, text), Site: "a", Reason: "too short"}
	}
	must(t, s.Hold(ctx, []HeldPage{held("https://a/1", "bad"), held("https://a/2", "new"), held("https://a/3", "x")}))
	must(t, s.Hold(ctx, []HeldPage{held("https://a/1", "worse")}))
	versions, err := s.Versions(ctx, "https://a/1")
	must(t, err)
	if len(versions) != 1 || versions[0].SHA256 != corpus.Hash([]byte("good")) {
		t.Fatalf("a held version took the place of a good one: %+v", versions)
	}
	put(t, s, page("https://a/3", "right")) // is no longer held
	all, err := s.Held(ctx, "a")
	must(t, err)
	if diff := cmp.Diff([]HeldPage{held("https://a/1", "worse"), held("https://a/2", "new")}, all); diff != "" {
		t.Fatal(diff)
	}
	if other, err := s.Held(ctx, "b"); err != nil || len(other) != 0 {
		t.Errorf("held of another site: %v, %v", other, err)
	}

	changes, err := s.Admit(ctx, "a", true)
	must(t, err)
	if diff := cmp.Diff([]Change{New}, changes); diff != "" {
		t.Error(diff)
	}
	changes, err = s.Admit(ctx, "a", false)
	must(t, err)
	if diff := cmp.Diff([]Change{Changed}, changes); diff != "" {
		t.Error(diff)
	}
	versions, err = s.Versions(ctx, "https://a/1")
	must(t, err)
	if len(versions) != 2 || versions[1].SHA256 != corpus.Hash([]byte("worse")) {
		t.Errorf("after it was let in: %+v", versions)
	}
	if all, err = s.Held(ctx, ""); err != nil || len(all) != 0 {
		t.Errorf("still held: %v, %v", all, err)
	}
}

func TestHeldVersionsAreDropped(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	must(t, s.Hold(ctx, []HeldPage{{Page: page("https://a/1", "bad"), Site: "a"}, {Page: page("https://b/1", "bad"), Site: "b"}}))
	discovered(t, s, day, corpus.Address{URL: "https://a/1", Host: "a", Kind: corpus.AddressDetail, FoundAt: day, DueAt: day.AddDate(0, 0, 9), BodyHash: "bad"})
	must(t, s.DropHeld(ctx, "a"))
	if a, _, err := s.Address(ctx, "https://a/1"); err != nil || a.BodyHash != "" || !a.DueAt.IsZero() {
		t.Errorf("the address of what was dropped: %+v, %v", a, err)
	}
	all, err := s.Held(ctx, "")
	must(t, err)
	if len(all) != 1 || all[0].Site != "b" || !all[0].FetchedAt.Equal(day.Truncate(time.Second)) {
		t.Errorf("held: %+v", all)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
