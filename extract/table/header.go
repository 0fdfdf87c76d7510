package table

import (
	"io/fs"
	"strconv"
	"strings"

	"duban/corpus"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// headerRule says what a header cell that it matches stands for.
type headerRule struct {
	name    string
	pattern *pattern.Pattern
	field   corpus.Field
	rank    int
	alone   corpus.Field // the field where no column is a task; empty: the same
}

// names tells whether a header cell that the rule reads names what its figures measure.
func (r headerRule) names() bool { return strings.HasPrefix(r.name, "quantity") }

// thing tells whether a header cell that the rule reads names things: with a unit behind it, their number
// (`项目(个)`).
func (r headerRule) thing() bool {
	return r.field == corpus.FieldSection && r.alone == corpus.FieldTask
}

// weak tells whether the rule reads a cell by its last word alone: titles and headings end so too.
func (r headerRule) weak() bool { return strings.HasPrefix(r.name, "other-") }

// headers is the header lexicon.
type headers struct {
	rules []headerRule
	sieve *pattern.Sieve // of the rules
}

// headerLimit is the longest header cell, in characters; longer ones are text.
const headerLimit = 32

func loadHeaders(fsys fs.FS) (*headers, error) {
	rows, err := ruledata.Table(fsys, "data/header.tsv", "rule", "pattern", "field", "rank", "alone", "examples")
	if err != nil {
		return nil, err
	}
	h := &headers{}
	var patterns []*pattern.Pattern
	for _, row := range rows {
		rule, err := newHeaderRule(row)
		if err != nil {
			return nil, err
		}
		h.rules = append(h.rules, rule)
		patterns = append(patterns, rule.pattern)
	}
	h.sieve = pattern.NewSieve(patterns...)
	return h, nil
}

// fields are the fields that a rule may name.
var fields = map[corpus.Field]bool{
	corpus.FieldOther: true, corpus.FieldSeq: true, corpus.FieldSection: true, corpus.FieldTask: true, corpus.FieldMeasure: true,
	corpus.FieldTarget: true, corpus.FieldBase: true, corpus.FieldIndicator: true, corpus.FieldUnit: true, corpus.FieldQ1: true,
	corpus.FieldQ2: true, corpus.FieldQ3: true, corpus.FieldQ4: true, corpus.FieldMilestone: true, corpus.FieldLead: true,
	corpus.FieldSupport: true, corpus.FieldDeadline: true, corpus.FieldPerson: true, corpus.FieldPlace: true, corpus.FieldNote: true,
}

func newHeaderRule(row ruledata.Row) (headerRule, error) {
	rule := headerRule{name: row.Cells[0], field: corpus.Field(row.Cells[2]), alone: corpus.Field(row.Cells[4])}
	if rule.name == "" {
		return rule, row.Errorf("the rule has no name")
	}
	if !fields[rule.field] || !fields[rule.alone] {
		return rule, row.Errorf("%q or %q is no field of a table column", rule.field, rule.alone)
	}
	var err error
	if rule.pattern, err = pattern.Compile("^(?:" + row.Cells[1] + ")$"); err != nil {
		return rule, row.Errorf("%v", err)
	}
	if rule.pattern.MatchString("") {
		return rule, row.Errorf("the pattern of %s matches an empty cell", rule.name)
	}
	if row.Cells[3] != "" {
		if rule.rank, err = strconv.Atoi(row.Cells[3]); err != nil {
			return rule, row.Errorf("the rank %q is no number", row.Cells[3])
		}
	}
	return rule, nil
}

// match finds the rule of a squeezed header cell, unit brackets taken off: of the whole of it, else of
// what stands before a bracket at its end.
func (h *headers) match(cell string) (headerRule, bool) {
	if len(cell) == 0 || len([]rune(cell)) > headerLimit {
		return headerRule{}, false
	}
	if i := h.sieve.First(cell); i >= 0 {
		return h.rules[i], true
	}
	if open := strings.LastIndex(cell, "("); open > 0 && strings.HasSuffix(cell, ")") { // 配合部门(单位)
		if i := h.sieve.First(cell[:open]); i >= 0 && !h.rules[i].weak() {
			return h.rules[i], true
		}
	}
	return headerRule{}, false
}
