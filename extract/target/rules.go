package target

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/quantity"
	"duban/normalize/ruledata"
)

func (l *lookout) compile(file, where, text string) (*expression, error) {
	re, err := l.newExpression(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", ruledata.At(l.files, file, text), where, err)
	}
	return re, nil
}

// qualitativeRule is one rule of data/qualitative.yaml.
type qualitativeRule struct {
	Name      string   `yaml:"name"`
	Pattern   string   `yaml:"pattern"`
	Keep      int      `yaml:"keep"`  // the group that holds the words; 0 is the whole
	Named     int      `yaml:"named"` // the group that says what is measured, where nothing before does; 0 for none
	Text      string   `yaml:"text"`
	Mode      string   `yaml:"mode"`
	Before    string   `yaml:"before"`
	NotBefore string   `yaml:"not_before"`
	NotAfter  string   `yaml:"not_after"`
	Scope     string   `yaml:"scope"` // before the words, in its only group: over what they are said, which is not what is measured
	Must      []string `yaml:"must"`
	Mustnt    []string `yaml:"mustnt"`

	pattern, before, notBefore, notAfter, scope *expression
}

// tense holds the patterns that tell past from future.
type tense struct {
	Past   string `yaml:"past"`
	Future string `yaml:"future"`

	past, future *expression
}

type parameterRule struct {
	Dimensions []string `yaml:"dimensions"`
	Noun       string   `yaml:"noun"`
	SetNoun    string   `yaml:"set_noun"`
	Mark       string   `yaml:"mark"`
	Ruled      string   `yaml:"ruled"`
	After      string   `yaml:"after"`
	Given      string   `yaml:"given"`
	Told       string   `yaml:"told"`
	Counts     string   `yaml:"counts"`
	Least      string   `yaml:"least"`
	Most       string   `yaml:"most"`
	Unless     string   `yaml:"unless"`
	Distance   string   `yaml:"distance"`
	Raised     string   `yaml:"raised"`
	Limit      string   `yaml:"limit"`
	Apart      string   `yaml:"apart"`
	Term       string   `yaml:"term"`
	GivenTo    string   `yaml:"given_to"`
	Steps      string   `yaml:"steps"`

	noun, setNoun, mark, ruled, after, given, told, counts, least, most, unless, distance, raised, limit, apart, term, steps, givenTo *expression
}

type kindRules struct {
	Sections      tense         `yaml:"sections"`
	Turns         tense         `yaml:"turns"`
	Past          string        `yaml:"past"`
	Future        string        `yaml:"future"`
	Aim           string        `yaml:"aim"`
	OfPlan        string        `yaml:"of_plan"`
	PartOfPlan    string        `yaml:"part_of_plan"`
	AimTitle      string        `yaml:"aim_title"`
	PolicyTitle   string        `yaml:"policy_title"`
	TellingTitle  string        `yaml:"telling_title"`
	CheckingTitle string        `yaml:"checking_title"`
	Progress      string        `yaml:"progress"`
	Met           string        `yaml:"met"`
	Results       resultRule    `yaml:"results"`
	Parameter     parameterRule `yaml:"parameter"`
	// Conditions open a list of conditions, up to the next paragraph of the same rank; Rank tells numbering styles, outermost first.
	Conditions string   `yaml:"conditions"`
	Strives    string   `yaml:"strives"` // words of effort before a share, which is then none of what was planned
	Ranks      []string `yaml:"ranks"`

	Unitless []unitRule `yaml:"unitless"`
	// Fresh and Cumulative mark the mode; the compared ones keep dates from being deadlines; Present ties figures to the document's date.
	Fresh          string `yaml:"fresh"`
	Cumulative     string `yaml:"cumulative"`
	ComparedBefore string `yaml:"compared_before"`
	SinceBefore    string `yaml:"since_before"`
	ComparedAfter  string `yaml:"compared_after"`
	Present        string `yaml:"present"`
	Now            string `yaml:"now"`
	Planned        string `yaml:"planned"`
	Intended       string `yaml:"intended"`
	SetTask        string `yaml:"set_task"`
	WorkOn         string `yaml:"work_on"`
	OfWhole        string `yaml:"of_whole"`
	EverSince      string `yaml:"ever_since"`
	EventAfter     string `yaml:"event_after"`
	ThisYear       string `yaml:"this_year"`
	Attributive    string `yaml:"attributive"`
	Recalled       string `yaml:"recalled"`

	Floor             string `yaml:"floor"`
	Ceiling           string `yaml:"ceiling"`
	Total             string `yaml:"total"`
	Reaches           string `yaml:"reaches"`
	Paid              string `yaml:"paid"`
	ConditionHeadings string `yaml:"condition_headings"`

	Change string `yaml:"change"`

	Grant         string `yaml:"grant"`
	Capped        string `yaml:"capped"`
	Giving        string `yaml:"giving"`
	Gives         string `yaml:"gives"`
	Rated         string `yaml:"rated"`
	OfThese       string `yaml:"of_these"`
	Reached       string `yaml:"reached"`
	Named         string `yaml:"named"`
	YearPlan      string `yaml:"year_plan"`
	Ahead         string `yaml:"ahead"`
	PlanSpan      string `yaml:"plan_span"`
	YearReview    string `yaml:"year_review"`
	AnnualTitle   string `yaml:"annual_title"`
	Pure          string `yaml:"pure"`
	PureEnd       string `yaml:"pure_end"`
	Receiver      string `yaml:"receiver"`
	RatioGrant    string `yaml:"ratio_grant"`
	RulingTitle   string `yaml:"ruling_title"`
	PlanningTitle string `yaml:"planning_title"`
	WorkTitle     string `yaml:"work_title"`
	AskingTitle   string `yaml:"asking_title"`
	GrantingTitle string `yaml:"granting_title"`
	Commits       string `yaml:"commits"`
	MeasuresTitle string `yaml:"measures_title"`
	GivesSentence string `yaml:"gives_sentence"`
	SelfNamed     string `yaml:"self_named"`
	GoalHeadings  string `yaml:"goal_headings"`
	PolicyColumns string `yaml:"policy_columns"`

	selfNamed, rulingTitle, planningTitle, workTitle, askingTitle, grantingTitle, measuresTitle, givesSentence, commits, goalHeadings, policyColumns *expression

	ratioGrant, grant, capped, giving, gives, rated, ofThese, reached, named, yearPlan, ahead, planSpan, yearReview, annualTitle, pure, pureEnd, receiver, reaches, change, floor, ceiling, total, paid, conditionHeadings *expression

	ShareEndings []string `yaml:"share_endings"`
	RatioNoun    string   `yaml:"ratio_noun"`

	// RatioMeasure is what a ratio measures, right before it.
	RatioMeasure string `yaml:"ratio_measure"`
	SummedOver   string `yaml:"summed_over"`

	// Performed parts those who bring a measure about, the verb, and the measure; Basis is what a share of policy is worked out by.
	Performed string `yaml:"performed"`
	Received  string `yaml:"received"`
	Each      string `yaml:"each"`
	Basis     string `yaml:"basis"`

	summedOver, ratioNoun, ratioMeasure, performed, basis, received, each *expression

	fresh, cumulative, sinceBefore, comparedBefore, comparedAfter, present, now, planned, intended, setTask, workOn, ofWhole, everSince, eventAfter, thisYear, attributive, recalled *expression

	past, future, aim, ofPlan, partOfPlan, aimTitle, policyTitle, tellingTitle, checkingTitle, progress, met, conditions, strives *expression
	ranks                                                                                                                         []*expression
}

// unitRule gives a unit to an amount printed without one.
type unitRule struct {
	Unit   string `yaml:"unit"`
	Before string `yaml:"before"`
	After  string `yaml:"after"`

	before, after *expression
}

// rules is all of the package's pattern data.
type rules struct {
	lookout     lookout
	traps       []trap
	numerals    []trap
	qualitative []qualitativeRule
	stated      *expression // matches where the pattern of one of them does
	kinds       kindRules
	dates       dateRules
	unitless    []unitRule
	cells       cells
}

func loadRules(fsys fs.FS) (*rules, error) {
	r := &rules{lookout: lookout{files: fsys}}
	var file trapFile
	if err := ruledata.YAML(fsys, "data/traps.yaml", &file); err != nil {
		return nil, err
	}
	var err error
	if r.traps, err = r.lookout.compileTraps("data/traps.yaml", file.Rules); err != nil {
		return nil, err
	}
	if r.numerals, err = r.lookout.compileTraps("data/traps.yaml", file.Numerals); err != nil {
		return nil, err
	}
	if r.qualitative, r.stated, err = r.lookout.loadQualitative(fsys); err != nil {
		return nil, err
	}
	if err := r.kinds.load(fsys, &r.lookout); err != nil {
		return nil, err
	}
	if err := r.dates.load(fsys, &r.lookout); err != nil {
		return nil, err
	}
	r.unitless = r.kinds.Unitless
	if err := r.cells.load(fsys); err != nil {
		return nil, err
	}
	if err := r.lookout.ready(); err != nil {
		return nil, err
	}
	for _, traps := range [][]trap{r.traps, r.numerals} {
		for i := range traps {
			traps[i].needs = r.lookout.needs(&traps[i])
		}
	}
	return r, nil
}

func (l *lookout) loadQualitative(fsys fs.FS) (list []qualitativeRule, all *expression, err error) {
	const name = "data/qualitative.yaml"
	var file struct {
		Rules []qualitativeRule `yaml:"rules"`
	}
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return nil, nil, err
	}
	var patterns []string
	for i := range file.Rules {
		q := &file.Rules[i]
		err := l.compileAll(name, q.Name, map[string]**expression{q.Pattern: &q.pattern, q.Before: &q.before, q.NotBefore: &q.notBefore, q.NotAfter: &q.notAfter, q.Scope: &q.scope})
		if err != nil {
			return nil, nil, err
		}
		if q.pattern == nil || max(q.Keep, q.Named) > q.pattern.NumSubexp() {
			return nil, nil, fmt.Errorf("%s: rule %d (%s) has no pattern, or not as many groups as `keep` and `named` say", ruledata.At(fsys, name, q.Name), i+1, q.Name)
		}
		if q.scope != nil && q.scope.NumSubexp() != 1 {
			return nil, nil, fmt.Errorf("%s: rule %d (%s): `scope` needs one group", ruledata.At(fsys, name, q.Name), i+1, q.Name)
		}
		patterns = append(patterns, "(?:"+q.Pattern+")")
	}
	all, err = l.compile(name, "rules", strings.Join(patterns, "|"))
	return file.Rules, all, err
}

// compileAll compiles each non-empty pattern into its place.
func (l *lookout) compileAll(file, where string, into map[string]**expression) error {
	for text, place := range into {
		if text == "" {
			continue
		}
		re, err := l.compile(file, where, text)
		if err != nil {
			return err
		}
		*place = re
	}
	return nil
}

func (k *kindRules) load(fsys fs.FS, l *lookout) error {
	const name = "data/kinds.yaml"
	if err := ruledata.YAML(fsys, name, k); err != nil {
		return err
	}
	p := &k.Parameter
	for where, into := range map[string]map[string]**expression{
		"sections": {k.Sections.Past: &k.Sections.past, k.Sections.Future: &k.Sections.future},
		"results":  {k.Results.Mark: &k.Results.mark, k.Results.Plan: &k.Results.plan},
		"turns":    {k.Turns.Past: &k.Turns.past, k.Turns.Future: &k.Turns.future},
		"clauses":  {k.Past: &k.past, k.Future: &k.future, k.Aim: &k.aim, k.OfPlan: &k.ofPlan, k.PartOfPlan: &k.partOfPlan, k.AimTitle: &k.aimTitle, k.PolicyTitle: &k.policyTitle, k.TellingTitle: &k.tellingTitle, k.CheckingTitle: &k.checkingTitle, k.Progress: &k.progress, k.Met: &k.met, k.Conditions: &k.conditions, k.Strives: &k.strives},
		"scopes": {k.Floor: &k.floor, k.Ceiling: &k.ceiling, k.Total: &k.total, k.Paid: &k.paid,
			k.ConditionHeadings: &k.conditionHeadings, k.Change: &k.change, k.Grant: &k.grant, k.Capped: &k.capped, k.Giving: &k.giving, k.Gives: &k.gives, k.Rated: &k.rated, k.OfThese: &k.ofThese, k.Reached: &k.reached, k.Named: &k.named, k.YearPlan: &k.yearPlan, k.Ahead: &k.ahead, k.PlanSpan: &k.planSpan, k.YearReview: &k.yearReview, k.AnnualTitle: &k.annualTitle, k.Pure: &k.pure, k.PureEnd: &k.pureEnd, k.Reaches: &k.reaches, k.Receiver: &k.receiver, k.RatioGrant: &k.ratioGrant},
		"ruling": {k.SelfNamed: &k.selfNamed, k.RulingTitle: &k.rulingTitle, k.PlanningTitle: &k.planningTitle, k.WorkTitle: &k.workTitle, k.AskingTitle: &k.askingTitle, k.GrantingTitle: &k.grantingTitle, k.Commits: &k.commits, k.MeasuresTitle: &k.measuresTitle, k.GivesSentence: &k.givesSentence, k.GoalHeadings: &k.goalHeadings,
			k.PolicyColumns: &k.policyColumns},
		"modes":     {k.Fresh: &k.fresh, k.Cumulative: &k.cumulative},
		"dates":     {k.SinceBefore: &k.sinceBefore, k.ComparedBefore: &k.comparedBefore, k.ComparedAfter: &k.comparedAfter, k.Present: &k.present, k.Now: &k.now, k.Planned: &k.planned, k.Intended: &k.intended, k.SetTask: &k.setTask, k.WorkOn: &k.workOn, k.OfWhole: &k.ofWhole, k.EverSince: &k.everSince, k.EventAfter: &k.eventAfter, k.ThisYear: &k.thisYear, k.Attributive: &k.attributive, k.Recalled: &k.recalled},
		"ratio":     {k.RatioNoun: &k.ratioNoun, k.RatioMeasure: &k.ratioMeasure, k.SummedOver: &k.summedOver, k.Performed: &k.performed, k.Basis: &k.basis, k.Received: &k.received, k.Each: &k.each},
		"parameter": {p.Noun: &p.noun, p.SetNoun: &p.setNoun, p.Mark: &p.mark, p.Ruled: &p.ruled, p.After: &p.after, p.Given: &p.given, p.Told: &p.told, p.Counts: &p.counts, p.Least: &p.least, p.Most: &p.most, p.Unless: &p.unless, p.Distance: &p.distance, p.Raised: &p.raised, p.Limit: &p.limit, p.Apart: &p.apart, p.Term: &p.term, p.GivenTo: &p.givenTo, p.Steps: &p.steps},
	} {
		if err := l.compileAll(name, where, into); err != nil {
			return err
		}
		for text := range into {
			if text == "" {
				return fmt.Errorf("%s: %s: a pattern is missing", name, where)
			}
		}
	}
	for _, text := range k.Ranks {
		re, err := l.compile(name, "ranks", text)
		if err != nil {
			return err
		}
		k.ranks = append(k.ranks, re)
	}
	for i := range k.Unitless {
		if err := l.compileAll(name, "unitless", map[string]**expression{k.Unitless[i].Before: &k.Unitless[i].before, k.Unitless[i].After: &k.Unitless[i].after}); err != nil {
			return err
		}
	}
	return nil
}

// counts tells whether a quantity counts things or people.
func counts(q quantity.Quantity) bool {
	return q.Dimension == "count" || q.Dimension == "people" || q.Dimension == "person"
}
