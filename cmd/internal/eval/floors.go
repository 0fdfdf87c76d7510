package eval

import (
	"fmt"
	"io/fs"
	"math"
	"sort"
	"strconv"

	"duban/normalize/ruledata"
)

// Floor is the least that a group's measure may be.
type Floor struct {
	Group, Measure string
	Least          float64
	Line           int
}

// Goals are the project's own marks for each measure. Where the figures reach
// one, no floor of a whole set may be set below it again.
func Goals() map[string]float64 {
	return map[string]float64{
		"f1": 0.95, "kind": 0.97, "unit": 0.99, "comparator": 0.97, "deadline": 0.95,
		"task f1": 0.95, "task lead": 0.97, "task support": 0.97,
	}
}

// LoadFloors reads floors.tsv: group, measure and floor (0–1) a line.
func LoadFloors(fsys fs.FS) ([]Floor, error) {
	rows, err := ruledata.Table(fsys, "floors.tsv", "group", "measure", "floor")
	if err != nil {
		return nil, err
	}
	var list []Floor
	for _, r := range rows {
		least, err := strconv.ParseFloat(r.Cells[2], 64)
		if err != nil || least < 0 || least > 1 {
			return nil, r.Errorf("floor %q: want a number from 0 to 1", r.Cells[2])
		}
		list = append(list, Floor{r.Cells[0], r.Cells[1], least, r.Line})
	}
	return list, nil
}

// Check lists what is wrong with the figures under the floors: figures below
// their floor, floors of no group or measure, and floors of a set that lie
// below a goal which the set reaches.
func Check(floors []Floor, groups map[string]*Tally) []string {
	var wrong []string
	for _, f := range floors {
		tally := groups[f.Group]
		if tally == nil {
			continue
		}
		value, ok := tally.Measures()[f.Measure]
		goal, set := Goals()[f.Measure], wholeSets()[f.Group]
		switch {
		case !ok:
			wrong = append(wrong, fmt.Sprintf("floors.tsv:%d: no measure %q in %s", f.Line, f.Measure, f.Group))
		case value < f.Least:
			wrong = append(wrong, fmt.Sprintf("%s: %s is %.4f, under its floor %.4f (floors.tsv:%d)", f.Group, f.Measure, value, f.Least, f.Line))
		case set && value >= goal && f.Least < goal:
			wrong = append(wrong, fmt.Sprintf("floors.tsv:%d: %s of %s reaches the goal %.2f; its floor may not be %.4f", f.Line, f.Measure, f.Group, goal, f.Least))
		}
	}
	return wrong
}

func wholeSets() map[string]bool {
	return map[string]bool{"set work": true, "set held": true, "bundled work": true, "bundled held": true}
}

// Measures are the figures of a group that floors can hold; a field that no mark states is left out.
func (t *Tally) Measures() map[string]float64 {
	m := map[string]float64{}
	if t.Marked+t.Found > 0 {
		m["precision"], m["recall"], m["f1"] = t.Precision(), t.Recall(), t.F1()
	}
	for name, n := range t.FieldMarked {
		if n > 0 {
			m[name] = t.Field(name)
		}
	}
	if t.TasksMarked+t.TasksFound > 0 {
		m["task f1"] = t.TaskF1()
	}
	for name, n := range t.TaskFieldMarked {
		if n > 0 {
			m["task "+name] = t.TaskField(name)
		}
	}
	return m
}

// Propose writes floors for the figures as they are, rounded down to a hundredth.
func Propose(groups map[string]*Tally) []string {
	var lines []string
	for group, t := range groups {
		for measure, value := range t.Measures() {
			lines = append(lines, fmt.Sprintf("%s\t%s\t%.2f", group, measure, math.Floor(value*100+1e-9)/100))
		}
	}
	sort.Strings(lines)
	return lines
}
