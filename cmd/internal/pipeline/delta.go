package pipeline

import (
	"context"
	"time"

	"duban/cmd/internal/delta"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// mostDeltas is how many notices a report lists; the corpus keeps them all.
const mostDeltas = 1000

// Delta is what a run changed in the targets of the corpus.
type Delta struct {
	// How many targets, those of new notices included.
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Withdrawn int `json:"withdrawn"`
	// Notices are those whose targets differ, in the order of their sources.
	Notices []corpus.NoticeDelta `json:"notices,omitempty"`
	Unnamed int                  `json:"unnamed,omitempty"` // how many more there are than Notices lists
}

// endRun compares what was touched since the last run ended with what it was.
func (p *Pipeline) endRun(ctx context.Context, r *Report) error {
	return p.store.EndRun(ctx, p.opts.Now().UTC().Truncate(time.Millisecond), func(d sqlite.Difference) (corpus.NoticeDelta, bool) {
		if d.Withdrawn {
			gone := delta.Withdrawal(*d.After, d.New)
			r.Delta.add(gone)
			return gone, true
		}
		found, ok := delta.Of(delta.Sides{Before: d.Before, After: d.After, Old: d.Old, New: d.New})
		if ok {
			r.Delta.add(found)
		}
		return found, ok
	})
}

func (d *Delta) add(n corpus.NoticeDelta) {
	if n.Event != corpus.NoticeJoined {
		d.Added += n.Added
		d.Changed += n.Changed
		d.Withdrawn += n.Withdrawn
	}
	if len(d.Notices) == mostDeltas {
		d.Unnamed++
		return
	}
	d.Notices = append(d.Notices, n)
}
