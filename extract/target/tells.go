package target

import (
	"strings"

	"duban/corpus"
)

// resultRule holds the marks by which a text whose title says nothing reports
// what was done, and those by which it plans.
type resultRule struct {
	Mark   string   `yaml:"mark"`
	Plan   string   `yaml:"plan"`
	Must   []string `yaml:"must"`   // sentences of results
	Mustnt []string `yaml:"mustnt"` // sentences that tell no results

	mark, plan *expression
}

// weight counts the sentences that report and those that plan.
type weight struct{ told, planned int }

func (a weight) reports() bool { return a.told > a.planned }

// minTold is how many sentences must report for a whole document to do so: one
// figure against the year before may stand in any plan.
const minTold = 2

// weigh counts the sentences of a text; one that plans is no report, whatever it compares with.
func (k *kindRules) weigh(text string) (w weight) {
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。；;\n", r) }) {
		switch {
		case k.Results.plan.MatchString(sentence):
			w.planned++
		case k.Results.mark.MatchString(sentence):
			w.told++
		}
	}
	return w
}

// reporting finds the sections that report what was done, in a document whose
// title and kind say nothing; a section without marks goes with the document.
func (w *walk) reporting() map[string]bool {
	if w.notice.Kind != corpus.KindOther || w.tells || w.ruling {
		return nil
	}
	var all weight
	sections := map[string]weight{}
	for i := range w.doc.Blocks {
		b := &w.doc.Blocks[i]
		if b.Type == corpus.TableType || w.isTitle(b) {
			continue
		}
		own := w.finder.rules.kinds.weigh(b.Text)
		all.told, all.planned = all.told+own.told, all.planned+own.planned
		s := sections[sectionOf(b)]
		sections[sectionOf(b)] = weight{s.told + own.told, s.planned + own.planned}
	}
	if all.told < minTold {
		return nil
	}
	telling := map[string]bool{}
	for name, s := range sections {
		telling[name] = s.reports() || s == (weight{}) && all.reports()
	}
	return telling
}

// sectionOf names the section of a block by all of its headings.
func sectionOf(b *corpus.Block) string { return strings.Join(b.Section, "\n") }
