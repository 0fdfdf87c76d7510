package target

import (
	"io/fs"

	"duban/normalize/ruledata"
)

// dateRules are the expressions of data/dates.yaml.
type dateRules struct {
	Afterwards  dateRule `yaml:"afterwards"`
	Opening     dateRule `yaml:"afterwards_opening"`
	LimitLabel  dateRule `yaml:"limit_label"`
	AllOfThese  dateRule `yaml:"all_of_these"`
	Thenceforth dateRule `yaml:"thenceforth"`
	Finishes    dateRule `yaml:"finishes"`
	Step        dateRule `yaml:"step"`
	DatedLine   dateRule `yaml:"dated_line"`
	EachTime    dateRule `yaml:"each_time"`
	KeptUp      dateRule `yaml:"kept_up"`
	Given       dateRule `yaml:"given"`
	Purpose     dateRule `yaml:"purpose_follows"`
	ByOrder     dateRule `yaml:"by_order"`
	Announced   dateRule `yaml:"year_announced"`
	AllYears    dateRule `yaml:"all_years"`
	GoalYear    dateRule `yaml:"goal_year"`
	Meanwhile   dateRule `yaml:"meanwhile"`
	ByThen      dateRule `yaml:"by_then"`
}

// dateRule is one expression with stretches that it must and must not match.
type dateRule struct {
	Pattern string   `yaml:"pattern"`
	Must    []string `yaml:"must"`
	Mustnt  []string `yaml:"mustnt"`

	expression *expression
}

const dateFile = "data/dates.yaml"

// all are the rules by their names in the file.
func (d *dateRules) all() map[string]*dateRule {
	return map[string]*dateRule{"afterwards": &d.Afterwards, "afterwards_opening": &d.Opening, "limit_label": &d.LimitLabel, "all_of_these": &d.AllOfThese, "thenceforth": &d.Thenceforth,
		"finishes": &d.Finishes, "step": &d.Step, "dated_line": &d.DatedLine,
		"each_time": &d.EachTime, "kept_up": &d.KeptUp, "given": &d.Given, "purpose_follows": &d.Purpose, "by_order": &d.ByOrder, "year_announced": &d.Announced, "all_years": &d.AllYears, "goal_year": &d.GoalYear, "meanwhile": &d.Meanwhile, "by_then": &d.ByThen}
}

func (d *dateRules) load(fsys fs.FS, l *lookout) error {
	if err := ruledata.YAML(fsys, dateFile, d); err != nil {
		return err
	}
	for name, rule := range d.all() {
		e, err := l.compile(dateFile, name, rule.Pattern)
		if err != nil {
			return err
		}
		rule.expression = e
	}
	return nil
}
