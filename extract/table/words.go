package table

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// wordRule is one pattern of the word rules with cells that it must and must not match.
type wordRule struct {
	Pattern string   `yaml:"pattern"`
	Matches []string `yaml:"matches"`
	Misses  []string `yaml:"misses"`
}

// wordFile is the shape of data/words.yaml.
type wordFile struct {
	Total       wordRule `yaml:"total"`
	Subtotal    wordRule `yaml:"subtotal"`
	Note        wordRule `yaml:"note"`
	When        wordRule `yaml:"when"`
	Done        wordRule `yaml:"done"`
	Item        wordRule `yaml:"item"`
	PageBreak   wordRule `yaml:"page_break"`
	Several     wordRule `yaml:"several"`
	Adds        wordRule `yaml:"adds"`
	WholeYear   wordRule `yaml:"whole_year"`
	MeasureHead string   `yaml:"measure_head"`
	Amounts     string   `yaml:"amounts"`
	Section     []string `yaml:"section"`
	Numbered    string   `yaml:"numbered"`
	SentenceEnd string   `yaml:"sentence_end"`
	Unit        string   `yaml:"unit"`
	TableUnit   string   `yaml:"table_unit"`
	Period      string   `yaml:"period"`
	Group       string   `yaml:"group"`
	Spread      string   `yaml:"spread"`
	UnitFor     []struct {
		Names string `yaml:"names"`
		Units string `yaml:"units"`
		Only  bool   `yaml:"only"`
	} `yaml:"unit_for"`
}

// unitRule says which of a table's several units the columns of a name have.
type unitRule struct {
	names, units *pattern.Pattern
	only         bool // and no other
}

// words are the compiled word rules.
type words struct {
	total, subtotal, note, numbered *pattern.Pattern
	unit, tableUnit, period, group  *pattern.Pattern
	spread, when, adds, measureHead *pattern.Pattern
	done, item, pageBreak           *pattern.Pattern
	amounts, several, wholeYear     *pattern.Pattern
	onlyPeriod                      *pattern.Pattern // period from the text's beginning to its end
	section                         []*pattern.Pattern
	unitFor                         []unitRule
	sentenceEnd                     string // marks
}

func loadWords(fsys fs.FS) (*words, error) {
	var file wordFile
	if err := ruledata.YAML(fsys, "data/words.yaml", &file); err != nil {
		return nil, err
	}
	w := &words{sentenceEnd: file.SentenceEnd}
	if w.sentenceEnd == "" {
		return nil, fmt.Errorf("data/words.yaml: sentence_end names no mark")
	}
	for _, c := range []struct {
		into **pattern.Pattern
		key  string
		text string
	}{
		{&w.total, "total", file.Total.Pattern}, {&w.subtotal, "subtotal", file.Subtotal.Pattern},
		{&w.note, "note", file.Note.Pattern}, {&w.numbered, "numbered", file.Numbered},
		{&w.unit, "unit", file.Unit}, {&w.when, "when", file.When.Pattern}, {&w.done, "done", file.Done.Pattern}, {&w.item, "item", file.Item.Pattern}, {&w.pageBreak, "page_break", file.PageBreak.Pattern}, {&w.several, "several", file.Several.Pattern},
		{&w.adds, "adds", file.Adds.Pattern}, {&w.wholeYear, "whole_year", file.WholeYear.Pattern}, {&w.measureHead, "measure_head", file.MeasureHead}, {&w.amounts, "amounts", file.Amounts},
		{&w.tableUnit, "table_unit", file.TableUnit}, {&w.period, "period", file.Period}, {&w.onlyPeriod, "period", "^(?:" + file.Period + ")$"}, {&w.group, "group", file.Group}, {&w.spread, "spread", file.Spread},
	} {
		compiled, err := compile(c.key, c.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, "data/words.yaml", c.text), err)
		}
		*c.into = compiled
	}
	for _, f := range file.UnitFor {
		names, err := compile("unit_for", f.Names)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, "data/words.yaml", f.Names), err)
		}
		units, err := compile("unit_for", f.Units)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, "data/words.yaml", f.Units), err)
		}
		w.unitFor = append(w.unitFor, unitRule{names: names, units: units, only: f.Only})
	}
	for _, text := range file.Section {
		compiled, err := compile("section", text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, "data/words.yaml", text), err)
		}
		w.section = append(w.section, compiled)
	}
	return w, nil
}

func compile(key, text string) (*pattern.Pattern, error) {
	if text == "" {
		return nil, fmt.Errorf("the pattern of %s is missing", key)
	}
	compiled, err := pattern.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return compiled, nil
}

// ends tells whether a squeezed text ends its sentence.
func (w *words) ends(text string) bool {
	last, size := utf8.DecodeLastRuneInString(text)
	return size > 0 && strings.ContainsRune(w.sentenceEnd, last)
}

// squeeze folds a cell to half-width and drops every space and line break, so
// that `工 作 标 准` is one word.
func squeeze(text string) string {
	for i := 0; i < len(text); {
		if isUsual(text[i]) {
			i += usualBytes
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == ' ' || r == '\n' || r == utf8.RuneError || lexicon.FoldRune(r) != r {
			return squeezed(text, i)
		}
		i += size
	}
	return text
}

// isUsual tells whether a byte begins one of the characters from U+4000 to U+9FFF, as nearly all do: no
// space, and nothing to fold.
func isUsual(first byte) bool { return first >= 0xE4 && first <= 0xE9 }

// usualBytes is how many bytes such a character has.
const usualBytes = 3

// squeezed squeezes a text that stays as it is up to a byte.
func squeezed(text string, from int) string {
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:from])
	for _, r := range text[from:] {
		if r = lexicon.FoldRune(r); r != ' ' && r != '\n' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isNumber tells whether a squeezed cell is nothing but an amount (`10`, `1,200.5`, `38.5%`, `-`).
func isNumber(cell string) bool {
	if cell != "" && isUsual(cell[0]) && !strings.HasPrefix(cell, "约") {
		return false // nearly every cell
	}
	cell = strings.TrimLeft(strings.TrimRight(cell, "%‰"), "+-≥≤><=—~约")
	digits := false
	for _, r := range cell {
		switch {
		case r >= '0' && r <= '9':
			digits = true
		case r != '.' && r != ',':
			return false
		}
	}
	return digits
}

// dates tells whether a header cell is nothing but a date (2025年).
func (w *words) dates(name string) bool {
	return name != "" && w.onlyPeriod.MatchString(name) && w.period.FindString(name) == name
}
