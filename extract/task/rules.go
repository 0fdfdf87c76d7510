package task

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// rule is one pattern with texts that it must and must not match.
type rule struct {
	Pattern string   `yaml:"pattern"`
	Matches []string `yaml:"matches"`
	Misses  []string `yaml:"misses"`
}

// ruleFile is the shape of data/task.yaml.
type ruleFile struct {
	PlanTitle   rule `yaml:"plan_title"`
	PlanSection rule `yaml:"plan_section"`
	OnlyTime    rule `yaml:"only_time"`
	Work        rule `yaml:"work"`
	Frame       rule `yaml:"frame"`
	Goals       rule `yaml:"goals"`
	Idle        rule `yaml:"idle"`
	Closing     rule `yaml:"closing"`
	Bracket     struct {
		Label   string   `yaml:"label"`
		Ending  string   `yaml:"ending"`
		Never   string   `yaml:"never"`
		Matches []string `yaml:"matches"`
	} `yaml:"bracket"`
	Aims      rule   `yaml:"aims"`
	Attached  rule   `yaml:"attached"`
	Caption   rule   `yaml:"caption"`
	Item      rule   `yaml:"item"`
	Bullet    rule   `yaml:"bullet"`
	Above     rule   `yaml:"above"`
	When      rule   `yaml:"when"`
	Duty      rule   `yaml:"duty"`
	Due       rule   `yaml:"due"`
	OnlyLimit rule   `yaml:"only_limit"`
	GoalTable rule   `yaml:"goal_table"`
	Seq       string `yaml:"seq"`
	SeqTrim   string `yaml:"seq_trim"`
	NamedBy   string `yaml:"named_by"`
	Ditto     string `yaml:"ditto"`
	Nothing   string `yaml:"nothing"`
	Each      rule   `yaml:"each_leads"`
	Pointed   string `yaml:"pointed"`
}

// rules are the compiled task rules.
type rules struct {
	planTitle, work, frame, goals, idle, closing *pattern.Pattern
	planSection, onlyTime                        *pattern.Pattern
	aims, caption, item, bullet, above, attached *pattern.Pattern
	label, ending, never, duty, due, when        *pattern.Pattern
	goalTable, seq, ditto, nothing, pointed      *pattern.Pattern
	onlyLimit, namedBy, each                     *pattern.Pattern
	seqTrim                                      string
}

const ruleName = "data/task.yaml"

func loadRules(fsys fs.FS) (*rules, error) {
	var file ruleFile
	if err := ruledata.YAML(fsys, ruleName, &file); err != nil {
		return nil, err
	}
	r := &rules{seqTrim: file.SeqTrim}
	for _, c := range []struct {
		into **pattern.Pattern
		key  string
		text string
	}{
		{&r.planTitle, "plan_title", file.PlanTitle.Pattern}, {&r.work, "work", file.Work.Pattern},
		{&r.planSection, "plan_section", file.PlanSection.Pattern}, {&r.onlyTime, "only_time", file.OnlyTime.Pattern},
		{&r.frame, "frame", file.Frame.Pattern}, {&r.goals, "goals", file.Goals.Pattern}, {&r.idle, "idle", file.Idle.Pattern},
		{&r.closing, "closing", file.Closing.Pattern}, {&r.never, "bracket never", file.Bracket.Never},
		{&r.label, "bracket label", file.Bracket.Label}, {&r.ending, "bracket ending", file.Bracket.Ending},
		{&r.aims, "aims", file.Aims.Pattern}, {&r.attached, "attached", file.Attached.Pattern}, {&r.caption, "caption", file.Caption.Pattern}, {&r.item, "item", file.Item.Pattern},
		{&r.bullet, "bullet", file.Bullet.Pattern}, {&r.above, "above", file.Above.Pattern},
		{&r.when, "when", file.When.Pattern}, {&r.duty, "duty", file.Duty.Pattern}, {&r.due, "due", file.Due.Pattern}, {&r.onlyLimit, "only_limit", file.OnlyLimit.Pattern}, {&r.goalTable, "goal_table", file.GoalTable.Pattern},
		{&r.namedBy, "named_by", file.NamedBy}, {&r.seq, "seq", file.Seq}, {&r.ditto, "ditto", file.Ditto}, {&r.nothing, "nothing", file.Nothing}, {&r.pointed, "pointed", file.Pointed},
		{&r.each, "each_leads", file.Each.Pattern},
	} {
		if c.text == "" {
			return nil, fmt.Errorf("%s: %s has no pattern", ruleName, c.key)
		}
		compiled, err := pattern.Compile(c.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", ruledata.At(fsys, ruleName, c.text), c.key, err)
		}
		*c.into = compiled
	}
	return r, nil
}

// frames tells whether a heading only frames a plan and sets no work.
func (r *rules) frames(heading string) bool {
	return r.frame.MatchString(heading) && !r.aims.MatchString(heading)
}

// fold makes a text half-width, character by character.
func fold(text string) string { return lexicon.FoldString(text) }

// seqOf is a printed number without the signs around it; brackets that close and open stay (`（三）`).
func (r *rules) seqOf(number string) string {
	seq := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(number), strings.Trim(r.seqTrim, ")）")))
	if strings.ContainsAny(seq, "(（") {
		return seq
	}
	return strings.TrimRight(seq, ")）")
}

// splitSeq takes the number off the head of a text.
func (r *rules) splitSeq(text string) (seq, rest string) {
	folded := fold(text)
	m := r.seq.FindStringIndex(folded)
	if m == nil {
		return "", text
	}
	runes := []rune(text)
	n := len([]rune(folded[:m[1]]))
	if n >= len(runes) || decimalPoint(runes[n-1]) && startsDigit(runes[n:]) {
		return "", text
	}
	return r.seqOf(string(runes[:n])), string(runes[n:])
}

// decimalPoint and startsDigit tell a decimal (`1.5万人`) from a number and its text.
func decimalPoint(r rune) bool { return r == '.' || r == '．' }

func startsDigit(rest []rune) bool { return rest[0] >= '0' && rest[0] <= '9' }
