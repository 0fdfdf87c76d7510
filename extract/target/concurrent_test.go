package target

import (
	"reflect"
	"sync"
	"testing"

	"duban/corpus"
	"duban/normalize/date"
)

// TestConcurrentUse checks that passages read at the same time keep apart, and
// that values found before give the same targets.
func TestConcurrentUse(t *testing.T) {
	f := finder(t)
	var texts []string
	for _, trap := range f.rules.traps {
		texts = append(append(texts, trap.Must...), trap.Mustnt...)
	}
	anchor := date.Anchor{Written: date.Day{Year: 2023, Month: 2, Day: 24}}
	want := make([][]Parsed, len(texts))
	for i, text := range texts {
		want[i] = f.Parse(text, anchor, corpus.KindPlan)
		v := Values{Dates: f.deps.Dates.Find(text, anchor)}
		v.Quantities, v.Refused = f.deps.Quantities.FindAll(text)
		if got := f.ParseValues(text, v, anchor, corpus.KindPlan); !reflect.DeepEqual(got, want[i]) {
			t.Errorf("%s: %v from known values, want %v", text, got, want[i])
		}
	}
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range texts {
				i = (i + worker*len(texts)/4) % len(texts)
				if got := f.Parse(texts[i], anchor, corpus.KindPlan); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: %v beside others, want %v", texts[i], got, want[i])
				}
			}
		})
	}
	group.Wait()
}
