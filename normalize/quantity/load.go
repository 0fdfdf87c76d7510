package quantity

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"duban/normalize/ruledata"
)

// Grammar finds quantities by unit and comparator data.
type Grammar struct {
	measures []measure
	nonunits []string // rules, by id
	units    *trie    // measures by id, nonunits by -id
	words    *trie
	wordMax  int
	contexts map[rune][]context // by the last character of their phrases
	before   *trie
	after    *trie
	between  *trie
	phrases  []phrase
	multiple *trie
	stated   []stated

	numbers sync.Pool // of *[]number.Number
}

// measure is one row of units.tsv.
type measure struct {
	word, dimension, base, class string
	factor                       decimal.Decimal
	scale                        string // fold, keep, convert
	arabic                       bool
}

// context is one row of contexts.tsv.
type context struct {
	rule   string
	phrase []rune
	units  []string
	unless [][]rune
}

// phrase is one row of comparators.tsv.
type phrase struct {
	text    string
	reading Comparator
	weight  int
	unless  [][]rune
	ofTime  bool // counts behind amounts of time alone
}

// stated is one row of multiples.tsv.
type stated struct {
	value decimal.Decimal
	rule  string
}

// New loads the grammar from its data files.
func New(fsys fs.FS) (*Grammar, error) {
	g := &Grammar{units: &trie{}, words: &trie{}, before: &trie{}, after: &trie{}, between: &trie{}, multiple: &trie{}, contexts: map[rune][]context{}}
	for _, load := range []func(fs.FS) error{g.loadUnits, g.loadNonunits, g.loadWords, g.loadContexts, g.loadComparators, g.loadMultiples} {
		if err := load(fsys); err != nil {
			return nil, err
		}
	}
	return g, nil
}

func (g *Grammar) loadUnits(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/units.tsv", "unit", "dimension", "factor", "base", "class", "scale", "numerals")
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, row := range rows {
		c := row.Cells
		factor, err := decimal.NewFromString(c[2])
		switch {
		case err != nil || !factor.IsPositive():
			return row.Errorf("factor %q of unit %s is no positive number", c[2], c[0])
		case c[0] == "" || c[1] == "" || c[3] == "":
			return row.Errorf("a unit needs a word, a dimension and a base unit")
		case !slices.Contains([]string{"fold", "keep", "convert"}, c[5]):
			return row.Errorf("scale of unit %s is %q, not fold, keep or convert", c[0], c[5])
		case !slices.Contains([]string{"any", "arabic"}, c[6]):
			return row.Errorf("numerals of unit %s is %q, not any or arabic", c[0], c[6])
		case seen[c[0]]:
			return row.Errorf("unit %s stands twice", c[0])
		}
		seen[c[0]] = true
		g.measures = append(g.measures, measure{word: c[0], dimension: c[1], factor: factor, base: c[3], class: c[4], scale: c[5], arabic: c[6] == "arabic"})
		g.units.add([]rune(c[0]), 2*len(g.measures))
	}
	return nil
}

func (g *Grammar) loadNonunits(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/nonunits.tsv", "word", "rule")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Cells[0] == "" || row.Cells[1] == "" {
			return row.Errorf("needs a word and the rule that it rejects by")
		}
		g.nonunits = append(g.nonunits, row.Cells[1])
		g.units.add([]rune(row.Cells[0]), 2*len(g.nonunits)+1)
	}
	return nil
}

func (g *Grammar) loadWords(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/words.tsv", "word")
	if err != nil {
		return err
	}
	for i, row := range rows {
		word := []rune(row.Cells[0])
		g.words.add(word, i+1)
		g.wordMax = max(g.wordMax, len(word))
	}
	return nil
}

func (g *Grammar) loadContexts(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/contexts.tsv", "rule", "phrase", "unit", "unless")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Cells[0] == "" || row.Cells[1] == "" || row.Cells[2] == "" {
			return row.Errorf("needs a rule, a phrase and units (or *)")
		}
		phrase := []rune(row.Cells[1])
		last := phrase[len(phrase)-1]
		g.contexts[last] = append(g.contexts[last], context{row.Cells[0], phrase, strings.Fields(row.Cells[2]), phrases(row.Cells[3])})
	}
	return nil
}

func (g *Grammar) loadComparators(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/comparators.tsv", "phrase", "place", "reading", "weight", "unless")
	if err != nil {
		return err
	}
	for _, row := range rows {
		c := row.Cells
		p := phrase{text: c[0], reading: Comparator(c[2]), unless: phrases(c[4])}
		if c[1] != "between" {
			if !slices.Contains([]Comparator{AtLeast, MoreThan, AtMost, LessThan, Equal, About}, p.reading) {
				return row.Errorf("reading %q of %s is none of >= > <= < = ~", c[2], c[0])
			}
			if len(c[3]) != 1 || c[3][0] < '0' || c[3][0] > '9' {
				return row.Errorf("weight %q of %s is no digit", c[3], c[0])
			}
			p.weight = int(c[3][0] - '0')
		}
		g.phrases = append(g.phrases, p)
		if err := g.place(row, c[1], []rune(c[0]), len(g.phrases)); err != nil {
			return err
		}
	}
	return nil
}

func (g *Grammar) place(row ruledata.Row, place string, word []rune, id int) error {
	if len(word) == 0 {
		return row.Errorf("the phrase is empty")
	}
	switch place {
	case "before":
		g.before.add(reversed(word), id)
	case "after":
		g.after.add(word, id)
	case "after-time":
		g.after.add(word, id)
		g.phrases[id-1].ofTime = true
	case "between":
		g.between.add(reversed(word), id)
	default:
		return row.Errorf("place %q is none of before, after, after-time, between", place)
	}
	return nil
}

func (g *Grammar) loadMultiples(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/multiples.tsv", "phrase", "value", "rule")
	if err != nil {
		return err
	}
	for _, row := range rows {
		v, err := decimal.NewFromString(row.Cells[1])
		if err != nil || row.Cells[0] == "" {
			return row.Errorf("needs a phrase and a value, but has %q and %q", row.Cells[0], row.Cells[1])
		}
		g.stated = append(g.stated, stated{v, row.Cells[2]})
		g.multiple.add([]rune(row.Cells[0]), len(g.stated))
	}
	return nil
}

func phrases(cell string) [][]rune {
	var out [][]rune
	for _, f := range strings.Fields(cell) {
		out = append(out, []rune(f))
	}
	return out
}

// Units lists every unit word, those with 万 and 亿 included, longest first,
// for dictionaries of other packages.
func (g *Grammar) Units() []string {
	var out []string
	for _, m := range g.measures {
		out = append(out, m.word)
		if m.scale == "keep" && m.dimension != "share" && m.dimension != "points" {
			out = append(out, "万"+m.word, "亿"+m.word)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(out)
}
