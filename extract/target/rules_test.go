package target

import (
	"testing"
	"testing/fstest"

	"duban/corpus"
	"duban/normalize/ruledata"
)

// TestTraps runs each rule's own sentences: one number of each `must` is turned
// down by the rule, none of a `mustnt` is.
func TestTraps(t *testing.T) {
	f := finder(t)
	for _, trap := range f.rules.traps {
		if len(trap.Must) == 0 || len(trap.Mustnt) == 0 {
			t.Errorf("rule %s has no sentences", trap.Name)
		}
		for _, text := range trap.Must {
			if !firesIn(f, &trap, text) {
				t.Errorf("rule %s turns down nothing in %q", trap.Name, text)
			}
		}
		for _, text := range trap.Mustnt {
			if firesIn(f, &trap, text) {
				t.Errorf("rule %s turns down a number of %q", trap.Name, text)
			}
		}
	}
}

func firesIn(f *Finder, rule *trap, text string) bool {
	p := f.read(text, setting{doc: corpus.KindPlan})
	for _, q := range p.quantities {
		v := p.view(span{q.NumStart, q.NumEnd}, q.End)
		v.fields[inText] = span{q.NumStart, max(q.UnitEnd, q.NumEnd)}
		v.unit, v.dimension = q.Unit, q.Dimension
		if rule.fires(&v) {
			return true
		}
	}
	return false
}

// TestQualitativeRules runs the sentences of the rules for stated goals.
func TestQualitativeRules(t *testing.T) {
	f := finder(t)
	for _, rule := range f.rules.qualitative {
		for _, text := range rule.Must {
			if !stated(f, rule.Name, text) {
				t.Errorf("rule %s finds nothing in %q", rule.Name, text)
			}
		}
		for _, text := range rule.Mustnt {
			if stated(f, rule.Name, text) {
				t.Errorf("rule %s finds a goal in %q", rule.Name, text)
			}
		}
	}
}

func stated(f *Finder, name, text string) bool {
	for _, x := range f.Parse(text, anchor(corpus.Notice{}), corpus.KindPlan) {
		if x.Rule == "stated-"+name {
			return true
		}
	}
	return false
}

// TestBadRules checks that a faulty rule file is refused with its name and the place.
func TestBadRules(t *testing.T) {
	good := map[string]string{}
	for _, name := range []string{"words.tsv", "traps.yaml", "kinds.yaml", "dates.yaml", "qualitative.yaml", "cells.yaml"} {
		raw, err := Data.ReadFile("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		good[name] = string(raw)
	}
	for _, bad := range []struct{ file, text string }{
		{"words.tsv", "class\twords\nverb\t新增\n"},
		{"traps.yaml", "rules:\n  - name: x\n    before: '('\n"},
		{"traps.yaml", "rules:\n  - name: x\n    bevore: 'a'\n"},
		{"traps.yaml", "rules:\n  - before: 'a'\n"},
		{"kinds.yaml", "past: '('\n"},
		{"kinds.yaml", "past: 'a'\n"},
		{"dates.yaml", "afterwards:\n  pattern: '('\n"},
		{"qualitative.yaml", "rules:\n  - name: x\n    pattern: 'a'\n    keep: 2\n"},
	} {
		fsys := fstest.MapFS{}
		for name, text := range good {
			fsys["data/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys["data/"+bad.file] = &fstest.MapFile{Data: []byte(bad.text)}
		if _, err := New(fsys, finder(t).deps); err == nil {
			t.Errorf("%s with %q is accepted", bad.file, bad.text)
		}
	}
}

func TestCellRules(t *testing.T) {
	var file cellFile
	if err := ruledata.YAML(Data, cellRules, &file); err != nil {
		t.Fatal(err)
	}
	c := &finder(t).rules.cells
	for _, text := range file.Matches {
		if !c.amount.MatchString(text) {
			t.Errorf("%q must be an amount", text)
		}
	}
	for _, text := range file.Misses {
		if c.amount.MatchString(text) {
			t.Errorf("%q must not be an amount", text)
		}
	}
}
