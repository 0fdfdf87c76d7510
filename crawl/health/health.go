// Package health learns what is usual for each source of a crawl and tells when one needs attention.
//
// All of it is plain functions of a source's nights (corpus.SourceNight), which
// the store keeps:
//
//	gate := rules.Gate(nights, before)         // as the pass begins; it is the pass's night.Judge
//	after := rules.Judge(nights, before)       // as the pass ends, tonight's among the nights
//	switch health.HeldPages(before, after) {…} // keep held pages out, let them in, or forget them
//
// Four problems are told apart. Dead: no answer. Blocked: challenges and
// refusals in place of pages. Layout: lists without entries, pages whose length,
// title or date lies outside what was learned. Dried up: lists that answer and
// bring nothing new for longer than the source ever was silent.
//
// It must not call anybody for nothing. So a fault counts when it lasts longer
// than those that went by themselves before; silence counts in working days,
// against the source's own gaps and their spread; a layout counts by pages and
// not by nights. A source that is not right yet stays out of order until it
// answers as it should, so that no fault is forgotten because nobody asked again.
package health

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"

	"duban/corpus"
)

// Data holds the calendar of public holidays.
//
//go:embed data
var Data embed.FS

// Rules judge sources. They are safe for concurrent use.
type Rules struct{ holidays calendar }

// New loads the calendar in fsys.
func New(fsys fs.FS) (*Rules, error) {
	holidays, err := loadCalendar(fsys)
	return &Rules{holidays: holidays}, err
}

// enoughNights is how many nights a source is learned from before it counts as
// known: a week shows its working days and its weekend.
const enoughNights = 7

// Judge tells how a source stands after its last night. nights are its nights,
// the oldest first; before is how it stood before, zero for a new source. The
// last night is marked as doubtful if its pages are not to be learned from.
func (r *Rules) Judge(nights []corpus.SourceNight, before corpus.SourceHealth) corpus.SourceHealth {
	after := corpus.SourceHealth{Site: before.Site, State: corpus.HealthLearning, Nights: len(nights), LastGood: before.LastGood, Released: before.Released}
	if len(nights) == 0 {
		return after
	}
	last := nights[len(nights)-1]
	after.Site, after.LastAt = last.Site, last.At
	s := newSource(nights, before.Released)
	after.Findings = slices.Concat(s.faults(), s.layout(), s.drought(r.holidays))
	slices.SortStableFunc(after.Findings, func(a, b corpus.Finding) int { return cmp.Compare(weight(a.State), weight(b.State)) })
	switch {
	case len(after.Findings) > 0:
		after.State = after.Findings[0].State
	case len(nights) >= enoughNights:
		after.State = corpus.HealthOK
	}
	if s.right() && !doubtful(after.Findings) {
		after.LastGood = last.At
	} else {
		after.Quarantined = before.Quarantined || doubtful(after.Findings)
	}
	nights[len(nights)-1].Doubtful = HeldPages(before, after) == Keep
	return after
}

func weight(s corpus.HealthState) int {
	if s == corpus.HealthAttention {
		return 0
	}
	return 1
}

// doubtful says whether pages of a source with these findings may be none of its own.
func doubtful(findings []corpus.Finding) bool {
	return slices.ContainsFunc(findings, func(f corpus.Finding) bool {
		return f.List == "" && (f.Problem == corpus.ProblemLayout || f.Problem == corpus.ProblemBlocked)
	})
}

// Held is what becomes of the versions of a source's pages that were held.
type Held string

// The decisions.
const (
	Keep     Held = "keep"      // the source is not right: they stay out
	AdmitNew Held = "admit-new" // too little to tell: those that take no other version's place are let in
	Admit    Held = "admit"     // odd pages of a source in order: they are let in
	Drop     Held = "drop"      // the source is right again: what it gave meanwhile is forgotten and asked for again
)

// HeldPages decides on held versions by how their source stood and stands.
func HeldPages(before, after corpus.SourceHealth) Held {
	switch {
	case after.Quarantined && (before.Quarantined && before.State == corpus.HealthAttention || after.State == corpus.HealthAttention):
		return Keep
	case after.Quarantined:
		return AdmitNew
	case before.Quarantined && before.State == corpus.HealthAttention:
		return Drop
	}
	return Admit
}

// Release is how a source stands when an operator has said that it is right as
// it was in its last night: what was learned of its form before is forgotten and
// its silence begins anew. What is held of it is to be admitted.
func Release(h corpus.SourceHealth) corpus.SourceHealth {
	h.State, h.Findings, h.Quarantined, h.Released = corpus.HealthLearning, nil, false, h.LastAt
	return h
}

// OurOwnFault says whether a pass got no answer from any of several sources:
// then it is the connection of this machine that needs attention, and the
// night says nothing of the sources.
func OurOwnFault(nights []corpus.SourceNight) bool {
	const several = 3
	for _, n := range nights {
		for class := range n.Answers {
			if of(class) != silent {
				return false
			}
		}
	}
	return len(nights) >= several
}
