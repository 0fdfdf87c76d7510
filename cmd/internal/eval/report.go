package eval

import (
	"fmt"
	"io"
	"math"
	"sort"
	"strings"

	"duban/corpus"
)

// Tally counts the records and fields of a group of notices.
type Tally struct {
	Marked, Found, Right                int // target records
	FieldMarked, FieldRight             map[string]int
	TasksMarked, TasksFound, TasksRight int
	TaskFieldMarked, TaskFieldRight     map[string]int
	Confidence                          [bands]Band // by confidence
	Notices                             int
}

// NewTally returns an empty tally.
func NewTally() *Tally {
	return &Tally{FieldMarked: map[string]int{}, FieldRight: map[string]int{}, TaskFieldMarked: map[string]int{}, TaskFieldRight: map[string]int{}}
}

// AddTargets counts one notice's targets.
func (t *Tally) AddTargets(m Matching) {
	t.Notices++
	t.Marked += len(m.Pairs) + len(m.Missed)
	t.Found += len(m.Pairs) + len(m.Extra)
	t.Right += len(m.Pairs)
	for _, p := range m.Pairs {
		exact := true
		for _, f := range fields {
			// recurrence is scored where either side states one; other fields where the mark does
			want, got := f.mark(p.Mark), f.found(p.Found)
			if want == "" && (f.name != "recurrence" || got == "") {
				continue
			}
			t.FieldMarked[f.name]++
			if f.same(want, got) {
				t.FieldRight[f.name]++
			} else {
				exact = false
			}
		}
		t.confidence(p.Found, true, exact)
	}
	for _, extra := range m.Extra {
		t.confidence(extra, false, false)
	}
}

// bands is how many bands of confidence are counted, each a tenth wide; the
// first holds all under 0.5.
const bands = 6

// Band counts the rows of one band of confidence: those found, those that a
// person marked, and those of them all of whose scored fields are right.
type Band struct{ Found, Right, Exact int }

func (t *Tally) confidence(f corpus.Target, right, exact bool) {
	b := &t.Confidence[max(0, min(bands-1, int(math.Floor(f.Confidence*10+1e-9))-4))]
	b.Found++
	if right {
		b.Right++
	}
	if exact {
		b.Exact++
	}
}

func (t *Tally) AddTasks(m TaskMatching) {
	t.TasksMarked += len(m.Pairs) + len(m.Missed)
	t.TasksFound += len(m.Pairs) + len(m.Extra)
	t.TasksRight += len(m.Pairs)
	for _, p := range m.Pairs {
		t.taskField("seq", p.Mark.Seq, bare(p.Mark.Seq) == bare(p.Found.Seq))
		t.taskField("lead", p.Mark.Lead, sameBodies(p.Mark.Lead, strings.Join(p.Found.LeadBodies, ";")))
		t.taskField("support", p.Mark.Support, sameBodies(p.Mark.Support, strings.Join(p.Found.SupportBodies, ";")))
		t.taskField("deadline", p.Mark.Deadline, p.Mark.Deadline == p.Found.Deadline)
	}
}

func (t *Tally) taskField(name, mark string, right bool) {
	if mark == Open {
		return
	}
	t.TaskFieldMarked[name]++
	if right {
		t.TaskFieldRight[name]++
	}
}

// Precision is the share of found targets that were marked, 0–1.
func (t *Tally) Precision() float64 { return ratio(t.Right, t.Found) }

// Recall is the share of marked targets that were found, 0–1.
func (t *Tally) Recall() float64 { return ratio(t.Right, t.Marked) }

// F1 is the harmonic mean of precision and recall.
func (t *Tally) F1() float64 { return harmonic(t.Precision(), t.Recall()) }

// TaskF1 is the same for tasks.
func (t *Tally) TaskF1() float64 {
	return harmonic(ratio(t.TasksRight, t.TasksFound), ratio(t.TasksRight, t.TasksMarked))
}

// Field is the share of matched records whose field is right, 0–1; 1 where nothing was marked.
func (t *Tally) Field(name string) float64 {
	return ratio(t.FieldRight[name], t.FieldMarked[name])
}

// TaskField is the same for a task's field.
func (t *Tally) TaskField(name string) float64 {
	return ratio(t.TaskFieldRight[name], t.TaskFieldMarked[name])
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// Print writes one row of figures a group, in the order of the keys.
func Print(w io.Writer, groups map[string]*Tally) {
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	sort.Strings(names)
	fmt.Fprintf(w, "%-22s %3s %6s %6s %6s %6s |", "targets", "n", "marked", "P", "R", "F1")
	for _, f := range fields {
		fmt.Fprintf(w, " %10s", f.name)
	}
	fmt.Fprintln(w)
	for _, name := range names {
		printTargets(w, name, groups[name])
	}
	fmt.Fprintf(w, "\n%-22s %6s %6s |", "tasks", "marked", "F1")
	for _, f := range taskFields {
		fmt.Fprintf(w, " %10s", f)
	}
	fmt.Fprintln(w)
	for _, name := range names {
		printTasks(w, name, groups[name])
	}
}

var taskFields = []string{"seq", "lead", "support", "deadline"}

func printTargets(w io.Writer, name string, t *Tally) {
	fmt.Fprintf(w, "%-22s %3d %6d %6.3f %6.3f %6.3f |", name, t.Notices, t.Marked, t.Precision(), t.Recall(), t.F1())
	for _, f := range fields {
		fmt.Fprintf(w, " %10.3f", t.Field(f.name))
	}
	fmt.Fprintln(w)
}

func printTasks(w io.Writer, name string, t *Tally) {
	if t.TasksMarked+t.TasksFound == 0 {
		return
	}
	fmt.Fprintf(w, "%-22s %6d %6.3f |", name, t.TasksMarked, t.TaskF1())
	for _, f := range taskFields {
		fmt.Fprintf(w, " %10.3f", t.TaskField(f))
	}
	fmt.Fprintln(w)
}

// PrintConfidence writes how often rows of each confidence band were marked, and
// how often all of their scored fields were right.
func PrintConfidence(w io.Writer, t *Tally) {
	fmt.Fprintln(w, "\nconfidence   rows  marked  all fields right")
	for i, b := range t.Confidence {
		from := float64(i+4) / 10
		if i == 0 {
			from = 0
		}
		if b.Found > 0 {
			fmt.Fprintf(w, "%.1f–%.1f   %6d   %.3f  %.3f\n", from, float64(i+5)/10, b.Found, ratio(b.Right, b.Found), ratio(b.Exact, b.Found))
		}
	}
}
