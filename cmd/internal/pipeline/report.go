package pipeline

import (
	"context"
	"errors"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// Report is what a run did.
type Report struct {
	Seen      int `json:"seen"` // inputs: New + Changed + Unchanged + Refused
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Refused   int `json:"refused"` // gave no bytes

	Processed int                    `json:"processed"` // pages that went through stages
	Outcomes  map[corpus.Outcome]int `json:"outcomes"`  // of the processed pages
	Notices   int                    `json:"notices"`   // read from them
	Tasks     int                    `json:"tasks"`
	Targets   int                    `json:"targets"`
	Indexed   int                    `json:"indexed"` // notices put into the index

	// Failures are the inputs and pages of this run that could not be done, an
	// unchanged input that failed in an earlier run included.
	Failures []sqlite.Failure `json:"failures"`

	// Delta is how the targets differ from those before the run, and before one that was killed.
	Delta Delta `json:"delta"`
}

func newReport() Report {
	return Report{Outcomes: map[corpus.Outcome]int{}, Failures: []sqlite.Failure{}}
}

func (r *Report) fail(source, stage string, refusal *corpus.Refusal) {
	r.Failures = append(r.Failures, sqlite.Failure{Source: source, Stage: stage, Outcome: refusal.Outcome, Reason: refusal.Reason})
}

// repeatFailures adds the failures of given sources that this run had no cause
// to process again.
func (p *Pipeline) repeatFailures(ctx context.Context, given map[string]bool, r *Report) error {
	for _, f := range r.Failures {
		delete(given, f.Source)
	}
	return p.store.EachFailure(ctx, func(f sqlite.Failure) error {
		if given[f.Source] {
			r.Failures = append(r.Failures, f)
		}
		return nil
	})
}

// Phase is a part of a run that progress is shown for.
type Phase string

// The phases, in order.
const (
	PhaseIntake  Phase = "intake"
	PhaseProcess Phase = "process"
	PhaseIndex   Phase = "index"
)

// Progress is told how a run goes, from one goroutine. Phases without work are left out.
type Progress interface {
	Begin(phase Phase, total int) // total is -1 where nobody knows
	Done(source string)           // one more input, page or notice
	End()                         // of the phase
}

type silent struct{}

func (silent) Begin(Phase, int) {}
func (silent) Done(string)      {}
func (silent) End()             {}

// asRefusal is how a stage's error is stored.
func asRefusal(err error) *corpus.Refusal {
	var r *corpus.Refusal
	if errors.As(err, &r) {
		return r
	}
	return corpus.Refuse(corpus.OutcomeFailed, "%v", err)
}
