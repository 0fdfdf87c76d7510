// Package delta compares the targets of a notice before and after a run.
//
// Targets are matched by what they say and not by where they stand: rows that
// moved are no change. Equal ones are paired first, then those of the same
// indicator and deadline, then of one of the two; a pair that differs is one
// change with its old and new value, and not a loss and a gain.
package delta

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"duban/corpus"
)

// Sides are a notice's records before and after a run. A nil notice was or is not there.
type Sides struct {
	Before, After *corpus.Notice
	Old, New      []corpus.Target
}

// Of is the difference between the sides; ok is false where there is none. A
// notice that is gone became an attachment of another one: nothing else
// takes a notice away.
func Of(s Sides) (d corpus.NoticeDelta, ok bool) {
	switch {
	case s.Before == nil && s.After == nil:
		return d, false
	case s.Before == nil:
		d = about(*s.After, corpus.NoticeNew)
		d.Added = len(s.New)
		return d, true
	case s.After == nil:
		d = about(*s.Before, corpus.NoticeJoined)
		d.Withdrawn = len(s.Old)
		return d, true
	}
	d = about(*s.After, "")
	d.Changes = changes(s)
	for _, c := range d.Changes {
		switch c.Change {
		case corpus.TargetAdded:
			d.Added++
		case corpus.TargetChanged:
			d.Changed++
		default:
			d.Withdrawn++
		}
	}
	return d, len(d.Changes) > 0
}

// Withdrawal is the difference that a notice's withdrawal by its site makes.
func Withdrawal(n corpus.Notice, targets []corpus.Target) corpus.NoticeDelta {
	d := about(n, corpus.NoticeWithdrawn)
	d.Withdrawn = len(targets)
	for _, t := range targets {
		d.Changes = append(d.Changes, corpus.TargetChange{Change: corpus.TargetWithdrawn, Cause: corpus.CauseSource, Old: state(t)})
	}
	return d
}

func about(n corpus.Notice, event string) corpus.NoticeDelta {
	return corpus.NoticeDelta{NoticeID: n.ID, Source: n.Source, Title: n.Title, Province: n.Province, City: n.City, County: n.County, Event: event}
}

// changes are in document order: of what is there now, then of what is not there any more.
func changes(s Sides) (all []corpus.TargetChange) {
	pairs, lost := match(s.Old, s.New)
	old, now := bytesOf(*s.Before, s.Old), bytesOf(*s.After, s.New)
	for i, t := range s.New {
		if pairs[i] < 0 {
			all = append(all, corpus.TargetChange{Change: corpus.TargetAdded, Cause: cause(old[t.SHA256]), New: state(t)})
			continue
		}
		before := s.Old[pairs[i]]
		if fields := differences(before, t); len(fields) > 0 {
			all = append(all, corpus.TargetChange{Change: corpus.TargetChanged, Cause: cause(before.SHA256 == t.SHA256), Fields: fields, Old: state(before), New: state(t)})
		}
	}
	for _, i := range lost {
		all = append(all, corpus.TargetChange{Change: corpus.TargetWithdrawn, Cause: cause(now[s.Old[i].SHA256]), Old: state(s.Old[i])})
	}
	return all
}

// bytesOf are the hashes of the bytes that records were read from: the notice's
// own, and those of attachments with targets.
func bytesOf(n corpus.Notice, targets []corpus.Target) map[string]bool {
	hashes := map[string]bool{n.SHA256: true}
	for _, t := range targets {
		hashes[t.SHA256] = true
	}
	return hashes
}

func cause(sameBytes bool) string {
	if sameBytes {
		return corpus.CauseRules
	}
	return corpus.CauseSource
}

func state(t corpus.Target) *corpus.TargetState {
	return &corpus.TargetState{
		TargetID: t.ID, Kind: t.Kind, Indicator: t.Indicator, Mode: t.Mode, Comparator: t.Comparator, Value: t.Value, ValueMax: t.ValueMax,
		Unit: t.Unit, ValueText: t.ValueText, Deadline: t.Deadline, Recurrence: t.Recurrence, Lead: t.LeadBodies, Locator: t.Locator, Evidence: t.Evidence,
	}
}

// field is a column whose difference is a change.
type field struct {
	name string
	of   func(corpus.Target) string
}

var fields = [...]field{
	{"indicator", func(t corpus.Target) string { return fold(t.Indicator) }},
	{"kind", func(t corpus.Target) string { return t.Kind }},
	{"mode", func(t corpus.Target) string { return t.Mode }},
	{"comparator", func(t corpus.Target) string { return t.Comparator }},
	{"value", func(t corpus.Target) string { return t.Value }},
	{"value_max", func(t corpus.Target) string { return t.ValueMax }},
	{"unit", func(t corpus.Target) string { return t.Unit }},
	{"value_text", func(t corpus.Target) string { return fold(t.ValueText) }},
	{"deadline", func(t corpus.Target) string { return t.Deadline }},
	{"recurrence", func(t corpus.Target) string { return t.Recurrence }},
	{"lead_bodies", func(t corpus.Target) string { return strings.Join(t.LeadBodies, ";") }},
}

func differences(a, b corpus.Target) (names []string) {
	for _, f := range fields {
		if f.of(a) != f.of(b) {
			names = append(names, f.name)
		}
	}
	return names
}

// fold drops what is no letter or digit, and case: spaces and quotation marks are no change.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// key is what two targets of a pair agree in; empty for a target that the key does not suit.
type key func(corpus.Target) string

// keys are tried one after the other on what is not paired yet. Those that
// say little pair targets only where there is one of the kind on either side.
var keys = [...]struct {
	of   key
	lone bool
}{
	{of: func(t corpus.Target) string { return join(whole(t), t.TaskID, t.Locator) }},
	{of: whole},
	{of: func(t corpus.Target) string { return join(fold(t.Indicator), t.Deadline, t.Kind, t.Mode, t.TaskID) }},
	{of: func(t corpus.Target) string { return join(fold(t.Indicator), t.Deadline, t.Kind, t.Mode) }},
	{of: func(t corpus.Target) string { return join(fold(t.Indicator), t.Deadline) }},
	{of: func(t corpus.Target) string { return join(t.IndicatorID, t.Deadline, t.Kind, t.Mode) }, lone: true},
	{of: func(t corpus.Target) string { return join(t.Evidence, t.Span) }},
	{of: func(t corpus.Target) string { return join(fold(t.Indicator), t.Kind, t.Mode) }, lone: true},
	{of: func(t corpus.Target) string { return join(t.IndicatorID, t.Kind, t.Mode) }, lone: true},
}

// join is empty if the first part is.
func join(parts ...string) string {
	if parts[0] == "" {
		return ""
	}
	return strings.Join(parts, "\x1f")
}

func whole(t corpus.Target) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.of(t)
	}
	return " " + strings.Join(parts, "\x1f")
}

// match pairs targets: pairs has for each new one the index of its old one, -1
// for none; lost are the old ones without a pair.
func match(old, now []corpus.Target) (pairs, lost []int) {
	pairs = slices.Repeat([]int{-1}, len(now))
	taken := make([]bool, len(old))
	for _, k := range keys {
		waiting := map[string][]int{}
		for i, t := range old {
			if text := k.of(t); !taken[i] && text != "" {
				waiting[text] = append(waiting[text], i)
			}
		}
		asking := map[string]int{}
		for i, t := range now {
			if pairs[i] < 0 {
				asking[k.of(t)]++
			}
		}
		for i, t := range now {
			text := k.of(t)
			free := waiting[text]
			if pairs[i] >= 0 || len(free) == 0 || k.lone && cmp.Or(len(free)-1, asking[text]-1) != 0 {
				continue
			}
			pairs[i], waiting[text] = free[0], free[1:]
			taken[free[0]] = true
		}
	}
	for i := range old {
		if !taken[i] {
			lost = append(lost, i)
		}
	}
	return pairs, lost
}
