package notice

import (
	"strings"

	"duban/corpus"
)

// openingBytes is how much of the text a rule about it looks at.
const openingBytes = 2400

// kind is the sort of the notice.
func (r *Reader) kind(v *view) corpus.Kind {
	column := strings.Join(append(v.all(fieldColumn), v.breadcrumbs()...), "\n")
	opening := v.opening(openingBytes)
	headed := opening
	if v.bare == "" { // the headings above its first sentence must say what it is
		headed = v.from(0, openingBytes)
	}
	for i := range r.kinds {
		if rule := &r.kinds[i]; rule.fits(v, column, opening) || v.bare == "" && rule.fits(v, column, headed) {
			return corpus.Kind(rule.Kind)
		}
	}
	if v.address() != "" {
		return corpus.KindNotice
	}
	return corpus.KindOther
}

func (k *kindRule) fits(v *view, column, opening string) bool {
	switch {
	case k.Title.given() && !k.Title.matches(v.bare), k.TitleNot.matches(v.bare):
		return false
	case k.Name.given() && !k.Name.matches(v.name), k.NameNot.matches(v.name):
		return false
	case k.Column.given() && !k.Column.matches(column):
		return false
	}
	return !k.Text.given() || k.Text.matches(opening)
}

// breadcrumbs are the lines that were taken off the page and show its place on the site.
func (v *view) breadcrumbs() []string {
	var out []string
	for _, d := range v.doc.Dropped {
		if len(d.Text) < 300 && strings.ContainsAny(d.Text, ">＞»›") {
			out = append(out, d.Text)
		}
	}
	return out
}

// draftOrFinal is the status that the title states.
func (r *Reader) draftOrFinal(v *view) string {
	if r.status.Draft.matches(v.bare) && !r.status.Not.matches(v.bare) {
		return corpus.StatusDraft
	}
	return corpus.StatusFinal
}
