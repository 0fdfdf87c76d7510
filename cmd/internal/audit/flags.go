package audit

import (
	"cmp"
	"fmt"
	"slices"

	"duban/corpus"

	"github.com/shopspring/decimal"
)

// Flag is a finding about values, which stay as they are printed.
type Flag struct {
	Locator string `json:"locator"`
	Kind    string `json:"kind"`
	Detail  string `json:"detail"`
}

// The kinds of flag.
const (
	FlagTable    = "table"                  // a finding of the table reader, such as a total that does not add up
	FlagShare    = "share-over-100"         // a share of a whole that is more than it
	FlagDeadline = "deadline-before-notice" // due before the notice was written
	FlagFalling  = "milestone-falls"        // a later milestone is lower than an earlier one
)

// flags lists what looks wrong in the values of a notice.
func flags(in Input, places []place) []Flag {
	list := []Flag{}
	for _, p := range places {
		if p.block.Table == nil {
			continue
		}
		for _, text := range p.block.Table.Flags {
			list = append(list, Flag{p.locator(-1), FlagTable, text})
		}
	}
	written := cmp.Or(in.Notice.WrittenOn, in.Notice.PublishedOn)
	for _, t := range in.Targets {
		if detail := shareOver(t); detail != "" {
			list = append(list, Flag{t.Locator, FlagShare, detail})
		}
		if due := t.Kind == corpus.TargetPlain || t.Kind == corpus.TargetMilestone; due && written != "" && t.Deadline != "" && t.Deadline < written {
			list = append(list, Flag{t.Locator, FlagDeadline, fmt.Sprintf("%s is due on %s, but the notice is of %s", t.Indicator, t.Deadline, written)})
		}
	}
	return append(list, falling(in.Targets)...)
}

// shareOver tells of a share above the whole. Shares only: growth may be any amount.
func shareOver(t corpus.Target) string {
	if t.Mode != corpus.ModeShare || t.Unit != "%" {
		return ""
	}
	value, err := decimal.NewFromString(cmp.Or(t.ValueMax, t.Value))
	if err != nil || value.LessThanOrEqual(decimal.NewFromInt(100)) {
		return ""
	}
	return fmt.Sprintf("%s is %s%%", t.Indicator, cmp.Or(t.ValueMax, t.Value))
}

// course is one indicator of one task on its way to the goal.
type course struct{ task, indicator, unit, mode, comparator string }

// falling finds milestones of a task that are lower than an earlier one of the
// same indicator. What is new each time, grows by so much or must stay below a
// ceiling may well fall.
func falling(targets []corpus.Target) []Flag {
	byCourse := map[course][]corpus.Target{}
	var order []course
	for _, t := range targets {
		c := course{t.TaskID, t.Indicator, t.Unit, t.Mode, t.Comparator}
		if t.TaskID == "" || t.Deadline == "" || !rises(t) {
			continue
		}
		if _, seen := byCourse[c]; !seen {
			order = append(order, c)
		}
		byCourse[c] = append(byCourse[c], t)
	}
	var list []Flag
	for _, c := range order {
		steps := byCourse[c]
		slices.SortStableFunc(steps, func(a, b corpus.Target) int { return cmp.Compare(a.Deadline, b.Deadline) })
		list = append(list, drops(steps)...)
	}
	return list
}

func rises(t corpus.Target) bool {
	if t.Kind != corpus.TargetMilestone && t.Kind != corpus.TargetPlain || t.Value == "" {
		return false
	}
	return (t.Mode == corpus.ModeLevel || t.Mode == corpus.ModeCumulative) && t.Comparator != "<=" && t.Comparator != "<"
}

// drops compares each step with the one before it.
func drops(steps []corpus.Target) []Flag {
	var list []Flag
	for i := 1; i < len(steps); i++ {
		a, errA := decimal.NewFromString(steps[i-1].Value)
		b, errB := decimal.NewFromString(steps[i].Value)
		if errA != nil || errB != nil || !b.LessThan(a) || steps[i].Deadline == steps[i-1].Deadline {
			continue
		}
		list = append(list, Flag{steps[i].Locator, FlagFalling, fmt.Sprintf("%s: %s%s by %s, but %s%s by %s",
			steps[i].Indicator, steps[i-1].Value, steps[i].Unit, steps[i-1].Deadline, steps[i].Value, steps[i].Unit, steps[i].Deadline)})
	}
	return list
}
