package eval

import (
	"slices"
	"strings"

	"duban/corpus"

	"github.com/shopspring/decimal"
)

// Pair is a mark and the record found for it.
type Pair struct {
	Mark  Target
	Found corpus.Target
}

// Matching is the comparison of one notice's targets.
type Matching struct {
	Pairs  []Pair
	Missed []Target        // marked, not found
	Extra  []corpus.Target // found, not marked
}

// Match pairs marks with found targets, one to one. A record matches a mark
// when its amount (or its words, for a qualitative one) is the marked one and
// its evidence holds the marked passage; of several, the one that agrees in
// most fields, then the first. What remains and answers to a mark of kind Open
// is neither right nor extra.
func Match(marks []Target, found []corpus.Target) Matching {
	used := make([]bool, len(found))
	var m Matching
	for _, mark := range marks {
		if mark.Kind == Open {
			continue
		}
		best := bestFor(mark, found, used)
		if best < 0 {
			m.Missed = append(m.Missed, mark)
			continue
		}
		used[best] = true
		m.Pairs = append(m.Pairs, Pair{mark, found[best]})
	}
	for _, mark := range marks {
		if mark.Kind != Open {
			continue
		}
		if best := bestFor(mark, found, used); best >= 0 {
			used[best] = true
		}
	}
	for i, f := range found {
		if !used[i] {
			m.Extra = append(m.Extra, f)
		}
	}
	return m
}

// bestFor is the unused record that agrees with a mark in most fields, or -1.
func bestFor(mark Target, found []corpus.Target, used []bool) int {
	best, score := -1, -1
	for i, f := range found {
		if used[i] || !sameRecord(mark, f) {
			continue
		}
		if s := agreement(mark, f); s > score {
			best, score = i, s
		}
	}
	return best
}

func sameRecord(mark Target, f corpus.Target) bool {
	if !strings.Contains(squeeze(f.Evidence), squeeze(mark.At)) {
		return false
	}
	if mark.ValueText != "" {
		return f.Value == "" && strings.Contains(squeeze(f.ValueText), squeeze(mark.ValueText))
	}
	return sameAmount(mark.Value, mark.Unit, f.Value, f.Unit) && sameAmount(mark.ValueMax, mark.Unit, f.ValueMax, f.Unit)
}

// sameAmount says whether two values are one amount, whichever of them keeps
// 万 and 亿 in its unit. The unit as printed is scored as a field of its own.
func sameAmount(a, unitA, b, unitB string) bool {
	if a == "" || b == "" {
		return a == b
	}
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return errX == nil && errY == nil && (x.Equal(y) || x.Mul(scale(unitA)).Equal(y.Mul(scale(unitB))))
}

func scale(unit string) decimal.Decimal {
	unit = strings.TrimPrefix(unit, Open)
	n := decimal.NewFromInt(1)
	for {
		switch {
		case strings.HasPrefix(unit, "万"):
			unit, n = strings.TrimPrefix(unit, "万"), n.Shift(4)
		case strings.HasPrefix(unit, "亿"):
			unit, n = strings.TrimPrefix(unit, "亿"), n.Shift(8)
		default:
			return n
		}
	}
}

func agreement(mark Target, f corpus.Target) int {
	score := 0
	for _, field := range fields {
		if want := field.mark(mark); want != "" && field.same(want, field.found(f)) {
			score++
		}
	}
	return score
}

// field is one scored field of a target.
type field struct {
	name  string
	mark  func(Target) string
	found func(corpus.Target) string
	same  func(want, got string) bool
}

func equal(want, got string) bool { return want == got }

func scoredUnit(t Target) string {
	if strings.HasPrefix(t.Unit, Open) {
		return ""
	}
	return t.Unit
}

var fields = []field{
	{"kind", func(t Target) string { return t.Kind }, func(t corpus.Target) string { return t.Kind }, equal},
	{"mode", func(t Target) string { return t.Mode }, func(t corpus.Target) string { return t.Mode }, equal},
	{"comparator", func(t Target) string { return t.Comparator }, func(t corpus.Target) string { return t.Comparator }, equal},
	{"unit", scoredUnit, func(t corpus.Target) string { return t.Unit }, equal},
	{"deadline", func(t Target) string { return t.Deadline }, func(t corpus.Target) string { return t.Deadline }, equal},
	{"recurrence", func(t Target) string { return t.Recurrence }, func(t corpus.Target) string { return t.Recurrence }, equal},
	{"indicator", func(t Target) string { return t.Indicator }, func(t corpus.Target) string { return t.Indicator }, sameHead},
	{"lead", func(t Target) string { return t.Lead }, func(t corpus.Target) string { return strings.Join(t.LeadBodies, ";") }, sameBodies},
}

// sameHead says whether two readings of an indicator share the head: equal, or
// one is the end of the other (Chinese phrases end in their head).
func sameHead(want, got string) bool {
	want, got = bare(want), bare(got)
	if got == "" {
		return want == ""
	}
	return want == got || strings.HasSuffix(want, got) || strings.HasSuffix(got, want)
}

func bare(s string) string {
	s = strings.NewReplacer("“", "", "”", "", "\"", "", "的", "", "、", "").Replace(squeeze(s))
	return strings.TrimSuffix(strings.TrimSuffix(s, "总数"), "数")
}

// sameBodies compares two lists of bodies. With Open among the marked ones a person may record more than they.
func sameBodies(want, got string) bool {
	marked := strings.Split(squeezeBodies(want), "|")
	if !slices.Contains(marked, Open) {
		return squeezeBodies(want) == squeezeBodies(got)
	}
	found := strings.Split(squeezeBodies(got), "|")
	for _, name := range marked {
		if name != Open && !slices.Contains(found, name) {
			return false
		}
	}
	return true
}

func squeezeBodies(s string) string {
	parts := strings.Split(s, ";")
	for i := range parts {
		parts[i] = squeeze(parts[i])
	}
	return strings.Join(parts, "|")
}

// TaskPair is a marked task and the one found for it.
type TaskPair struct {
	Mark  Task
	Found corpus.Task
}

// TaskMatching is the comparison of one notice's tasks.
type TaskMatching struct {
	Pairs  []TaskPair
	Missed []Task
	Extra  []corpus.Task
}

// MatchTasks pairs marked tasks with found ones: the text must begin with the
// marked words. A found task that answers to a mark with seq Open, which a
// person may mark or leave, counts neither way.
func MatchTasks(marks []Task, found []corpus.Task) TaskMatching {
	used := make([]bool, len(found))
	var m TaskMatching
	for _, mark := range marks {
		at := taskFor(mark, found, used)
		switch {
		case at >= 0 && mark.Seq == Open:
			used[at] = true
		case at >= 0:
			used[at] = true
			m.Pairs = append(m.Pairs, TaskPair{mark, found[at]})
		case mark.Seq != Open:
			m.Missed = append(m.Missed, mark)
		}
	}
	for i, f := range found {
		if !used[i] {
			m.Extra = append(m.Extra, f)
		}
	}
	return m
}

// taskFor is the first unused task that begins with the marked words, or -1.
func taskFor(mark Task, found []corpus.Task, used []bool) int {
	for i, f := range found {
		if !used[i] && strings.HasPrefix(squeeze(f.Text), squeeze(mark.Text)) {
			return i
		}
	}
	return -1
}
