package pipeline

import (
	"testing"

	"duban/corpus"
)

func TestDeltaOfRuns(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/a.txt": "target 3\ntarget 5", "n/b.txt": "target 7"})
	opts := options("data")
	p := mustOpen(t, "data", opts)
	r := ingest(t, p, "n")
	if d := r.Delta; d.Added != 3 || d.Changed+d.Withdrawn != 0 || len(d.Notices) != 2 || d.Notices[0].Event != corpus.NoticeNew {
		t.Errorf("a new corpus: %+v", d)
	}
	if d := ingest(t, p, "n").Delta; d.Added+d.Changed+d.Withdrawn+len(d.Notices) != 0 {
		t.Errorf("the same again: %+v", d)
	}
	write(t, map[string]string{"n/a.txt": "x\ntarget 5\ntarget 4"})
	d := ingest(t, p, "n").Delta
	if len(d.Notices) != 1 || len(d.Notices[0].Changes) != 1 || d.Changed != 1 || d.Added+d.Withdrawn != 0 {
		t.Fatalf("one edited: %+v", d)
	}
	if c := d.Notices[0].Changes[0]; c.Cause != corpus.CauseSource || c.Old.Value != "3" || c.New.Value != "4" {
		t.Errorf("one edited: %+v", c)
	}
	if r, err := p.Process(ctx, true); err != nil || len(r.Delta.Notices) != 0 {
		t.Errorf("all again: %+v, %v", r.Delta, err)
	}
}

// What a run did that was killed before its end is in the next run's delta.
func TestDeltaAfterAKill(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"n/a.txt": "target 3"})
	p := mustOpen(t, "data", options("data"))
	r := newReport()
	if _, err := p.takeIn(ctx, []string{"n"}, &r); err != nil {
		t.Fatal(err)
	}
	if err := p.runStages(ctx, false, &r); err != nil {
		t.Fatal(err)
	}
	if r, err := p.Process(ctx, false); err != nil || r.Processed != 0 || r.Delta.Added != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}
