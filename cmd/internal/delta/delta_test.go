package delta

import (
	"fmt"
	"strings"
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

func target(indicator, value, deadline string) corpus.Target {
	return corpus.Target{ID: indicator + value, Indicator: indicator, Kind: "target", Mode: "level", Comparator: ">=", Value: value, Unit: "家",
		Deadline: deadline, Evidence: indicator + "达到" + value + "家", Span: "5-7", SHA256: "old", Locator: "table 1 row 2"}
}

// told prints a delta, one change a line.
func told(d corpus.NoticeDelta) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s +%d ~%d -%d\n", d.Event, d.Added, d.Changed, d.Withdrawn)
	for _, c := range d.Changes {
		fmt.Fprintf(&text, "%s %s", c.Change, c.Cause)
		if c.Old != nil {
			fmt.Fprintf(&text, " %s=%s by %s", c.Old.Indicator, c.Old.Value, c.Old.Deadline)
		}
		if c.New != nil {
			fmt.Fprintf(&text, " → %s=%s by %s", c.New.Indicator, c.New.Value, c.New.Deadline)
		}
		fmt.Fprintf(&text, " %s\n", strings.Join(c.Fields, ","))
	}
	return text.String()
}

func sides(old, now []corpus.Target) Sides {
	return Sides{Before: &corpus.Notice{ID: "n", SHA256: "old"}, After: &corpus.Notice{ID: "n", SHA256: "new"}, Old: old, New: now}
}

func TestDeltas(t *testing.T) {
	a, b, c := target("高新技术企业数", "320", "2024-12-31"), target("研发投入占比", "2.3", "2024-12-31"), target("瞪羚企业", "5", "2024-06-30")
	b.IndicatorID = "rd_intensity"
	newer := func(t corpus.Target, edit func(*corpus.Target)) corpus.Target {
		t.SHA256 = "new"
		edit(&t)
		return t
	}
	same := func(*corpus.Target) {}
	moved := newer(a, func(t *corpus.Target) { t.Locator, t.Rule, t.Confidence = "table 2 row 9", "other", 0.5 })
	for _, test := range []struct {
		name     string
		old, now []corpus.Target
		want     string
	}{
		{"nothing", []corpus.Target{a, b, c}, []corpus.Target{newer(c, same), moved, newer(b, same)}, ""},
		{"one cell", []corpus.Target{a, b, c}, []corpus.Target{newer(a, func(t *corpus.Target) { t.Value = "350" }), newer(b, same), newer(c, same)},
			" +0 ~1 -0\nchanged source 高新技术企业数=320 by 2024-12-31 → 高新技术企业数=350 by 2024-12-31 value\n"},
		{"a later deadline", []corpus.Target{a, b}, []corpus.Target{newer(b, same), newer(a, func(t *corpus.Target) { t.Deadline = "2025-12-31" })},
			" +0 ~1 -0\nchanged source 高新技术企业数=320 by 2024-12-31 → 高新技术企业数=320 by 2025-12-31 deadline\n"},
		{"a row more and one less", []corpus.Target{a, b}, []corpus.Target{newer(c, same), newer(a, same)},
			" +1 ~0 -1\nadded source → 瞪羚企业=5 by 2024-06-30 \nwithdrawn source 研发投入占比=2.3 by 2024-12-31 \n"},
		{"rules", []corpus.Target{a, b}, []corpus.Target{a, func() corpus.Target { t := b; t.Comparator = "~"; return t }(), c},
			" +1 ~1 -0\nchanged rules 研发投入占比=2.3 by 2024-12-31 → 研发投入占比=2.3 by 2024-12-31 comparator\nadded rules → 瞪羚企业=5 by 2024-06-30 \n"},
		{"other words of a known indicator", []corpus.Target{b}, []corpus.Target{newer(b, func(t *corpus.Target) { t.Indicator, t.Value = "研发经费投入强度", "2.5" })},
			" +0 ~1 -0\nchanged source 研发投入占比=2.3 by 2024-12-31 → 研发经费投入强度=2.5 by 2024-12-31 indicator,value\n"},
		{"quarters", []corpus.Target{target("实验室", "1", "2024-03-31"), target("实验室", "2", "2024-06-30"), target("实验室", "3", "2024-09-30")},
			[]corpus.Target{newer(target("实验室", "1", "2024-03-31"), same), newer(target("实验室", "4", "2024-06-30"), same), newer(target("实验室", "3", "2024-09-30"), same)},
			" +0 ~1 -0\nchanged source 实验室=2 by 2024-06-30 → 实验室=4 by 2024-06-30 value\n"},
		{"two of a kind, one edited", []corpus.Target{a, target("高新技术企业数", "40", "2024-12-31")},
			[]corpus.Target{newer(a, same), newer(target("高新技术企业数", "45", "2024-12-31"), same)},
			" +0 ~1 -0\nchanged source 高新技术企业数=40 by 2024-12-31 → 高新技术企业数=45 by 2024-12-31 value\n"},
	} {
		d, ok := Of(sides(test.old, test.now))
		got := told(d)
		if !ok {
			got = ""
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestNewAndGoneNotices(t *testing.T) {
	n, rows := &corpus.Notice{ID: "n"}, []corpus.Target{target("a", "1", ""), target("b", "2", "")}
	if d, ok := Of(Sides{After: n, New: rows}); !ok || told(d) != "new +2 ~0 -0\n" {
		t.Error(told(d))
	}
	if d, ok := Of(Sides{Before: n, Old: rows}); !ok || told(d) != "joined +0 ~0 -2\n" {
		t.Error(told(d))
	}
	if _, ok := Of(Sides{}); ok {
		t.Error("a notice that came and went is a difference")
	}
	if got := told(Withdrawal(*n, rows[:1])); got != "withdrawn +0 ~0 -1\nwithdrawn source a=1 by  \n" {
		t.Error(got)
	}
}

// Pairing takes time in proportion to the rows, also where all are alike.
func TestManyAlike(t *testing.T) {
	var old, now []corpus.Target
	for range 20_000 {
		old, now = append(old, target("同", "1", "")), append(now, target("同", "2", ""))
	}
	if d, _ := Of(sides(old, now)); d.Changed != len(old) {
		t.Errorf("%d changed", d.Changed)
	}
}
