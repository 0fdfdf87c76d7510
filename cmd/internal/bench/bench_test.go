package bench

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
)

// count is how many notices are measured; DUBAN_BENCH_NOTICES sets it.
func count() int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_BENCH_NOTICES")); err == nil && n > 0 {
		return n
	}
	return 10_000
}

// BenchmarkExtract takes pages through all stages up to targets, in memory and
// on one goroutine.
func BenchmarkExtract(b *testing.B) {
	g, err := New()
	if err != nil {
		b.Fatal(err)
	}
	wiring, err := pipeline.Wire("")
	if err != nil {
		b.Fatal(err)
	}
	stages, err := wiring.Assembly.Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var used [4]time.Duration
		text, tasks, targets := 0, 0, 0
		for i := range count() {
			n := g.Notice(i)
			text += n.Text
			page := corpus.Page{Source: n.Name, Bytes: n.Bytes, SHA256: corpus.Hash(n.Bytes)}
			t, v := extractOne(b, stages, page, &used)
			tasks, targets = tasks+t, targets+v
		}
		total := used[0] + used[1] + used[2] + used[3]
		b.ReportMetric(float64(text)/1e6/total.Seconds(), "MB/cpu-s")
		b.ReportMetric(float64(count())/total.Seconds(), "notices/cpu-s")
		b.Logf("%d bytes of text in %s: document %s, notice %s, tasks %s, targets %s; %d tasks, %d targets; %.0f MB", text, total, used[0], used[1], used[2], used[3], tasks, targets, megabytes(own().peak))
	}
}

func extractOne(b *testing.B, s *pipeline.Stages, page corpus.Page, used *[4]time.Duration) (tasks, targets int) {
	at := own().cpu
	lap := func(i int) {
		now := own().cpu
		used[i] += now - at
		at = now
	}
	doc, err := s.Document.Document(context.Background(), page)
	lap(0)
	if err != nil {
		b.Fatal(page.Source, err)
	}
	n := s.Notice.Read(page, doc)
	lap(1)
	ts := s.Tasks.Find(doc, n)
	lap(2)
	vs, _ := s.Targets.Find(doc, n, ts)
	lap(3)
	return len(ts), len(vs)
}
