package bench

import (
	"context"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// staged is how many notices one stage alone is measured with.
const staged = 100

// BenchmarkStage measures each stage alone, for profiles:
//
//	go test -run '^$' -bench Stage/tasks -cpuprofile cpu.out ./cmd/internal/bench
func BenchmarkStage(b *testing.B) {
	_, stages := newStages(b)
	g := newGenerator(b)
	var pages []corpus.Page
	var before []sqlite.Records // what the stages before gave
	text := 0
	for i := range staged {
		n := g.Notice(i)
		text += n.Text
		pages = append(pages, corpus.Page{Source: n.Name, Bytes: n.Bytes, SHA256: corpus.Hash(n.Bytes)})
		before = append(before, extractOne(b, stages, n, new([4]time.Duration)))
	}
	for _, stage := range []struct {
		name string
		run  func(i int)
	}{
		{"document", func(i int) {
			if _, err := stages.Document.Document(context.Background(), pages[i]); err != nil {
				b.Fatal(err)
			}
		}},
		{"notice", func(i int) { stages.Notice.Read(pages[i], before[i].Document) }},
		{"tasks", func(i int) { stages.Tasks.Find(before[i].Document, before[i].Notice) }},
		{"targets", func(i int) { stages.Targets.Find(before[i].Document, before[i].Notice, before[i].Tasks) }},
	} {
		b.Run(stage.name, func(b *testing.B) {
			b.SetBytes(int64(text))
			for b.Loop() {
				for i := range pages {
					stage.run(i)
				}
			}
		})
	}
}
