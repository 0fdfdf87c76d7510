// Package eval compares what the program finds with what people marked by hand.
//
// Marks stand in testdata/eval: `notices.tsv` lists the notices, each with
// `NAME.targets.tsv` and, where tasks were marked, `NAME.tasks.tsv`. They hold
// what GUIDELINE-trained annotators would write down, and a few characters of
// the source (`at`) to find the record by; never the notice's text.
package eval

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/ruledata"
)

// Notice is one marked notice.
type Notice struct {
	Name    string
	Path    string // below the repository's root; `../shared/…` for a notice that a clone does not have
	Kind    string // the notice's kind in the record model
	Set     string // `work` to develop on, `held` to look at only for the final figure
	Targets []Target
	Tasks   []Task // nil where tasks were not marked
}

// Target is one marked target. An empty field was left open by the annotator
// and is not scored. Kind Open marks a number that GUIDELINE lets a person
// record or leave: finding it counts neither way. A unit that begins with Open
// says in what the value is counted, and is not scored.
type Target struct {
	Kind, Mode, Comparator, Value, ValueMax, Unit, ValueText string
	Deadline, Recurrence, Indicator, Lead, At                string
	Line                                                     int
}

// Open stands in a field that the annotator left open.
const Open = "?"

// Task is one marked task. Lead and Support are bodies joined with `;`; empty means none.
type Task struct {
	Seq, Lead, Support, Deadline, Text string
	Line                               int
}

var targetColumns = []string{"kind", "mode", "comparator", "value", "value_max", "unit", "value_text", "deadline", "recurrence", "indicator", "lead", "at"}

// Load reads all marks of a folder.
func Load(fsys fs.FS) ([]Notice, error) {
	rows, err := ruledata.Table(fsys, "notices.tsv", "name", "path", "kind", "set", "tasks")
	if err != nil {
		return nil, err
	}
	var notices []Notice
	for _, row := range rows {
		n := Notice{Name: row.Cells[0], Path: row.Cells[1], Kind: row.Cells[2], Set: row.Cells[3]}
		if n.Set != "work" && n.Set != "held" {
			return nil, row.Errorf("set %q: want work or held", n.Set)
		}
		if n.Targets, err = loadTargets(fsys, n.Name); err != nil {
			return nil, err
		}
		if row.Cells[4] == "marked" {
			if n.Tasks, err = loadTasks(fsys, n.Name); err != nil {
				return nil, err
			}
		}
		notices = append(notices, n)
	}
	return notices, nil
}

func loadTargets(fsys fs.FS, name string) ([]Target, error) {
	rows, err := ruledata.Table(fsys, name+".targets.tsv", targetColumns...)
	if err != nil {
		return nil, err
	}
	targets := []Target{}
	for _, r := range rows {
		c := r.Cells
		if c[11] == "" || c[3] == "" && c[6] == "" {
			return nil, r.Errorf("at, and a value or value_text, must be given")
		}
		targets = append(targets, Target{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], r.Line})
	}
	return targets, nil
}

func loadTasks(fsys fs.FS, name string) ([]Task, error) {
	rows, err := ruledata.Table(fsys, name+".tasks.tsv", "seq", "lead", "support", "deadline", "task")
	if err != nil {
		return nil, err
	}
	tasks := []Task{}
	for _, r := range rows {
		c := r.Cells
		tasks = append(tasks, Task{c[0], c[1], c[2], c[3], c[4], r.Line})
	}
	return tasks, nil
}

// squeeze drops white space and folds the widths that notices mix, so that a mark can be found in either.
func squeeze(s string) string {
	return strings.NewReplacer(" ", "", "\u3000", "", "\n", "", "\t", "", "（", "(", "）", ")", "，", ",", "；", ";", "：", ":", "％", "%", "—", "-", "～", "-").Replace(s)
}

func (t Target) String() string {
	amount := t.Comparator + t.Value
	if t.ValueMax != "" {
		amount += "–" + t.ValueMax
	}
	return fmt.Sprintf("%s %s %s%s%s %s 「%s」 %s", t.Kind, t.Mode, amount, t.ValueText, t.Unit, t.Deadline, t.Indicator, t.At)
}
