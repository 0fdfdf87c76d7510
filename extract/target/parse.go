package target

import (
	"slices"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/quantity"
	"duban/normalize/region"
)

// Parsed is a target of a bare text: the fields that a text alone can give,
// and where its number stands in it. The region of a text is not known, so that
// canonical names of bodies have no place.
type Parsed struct {
	corpus.Target
	Start, End int // of the number, in characters
}

// Parse reads the targets of a text that stands alone, as a notice of the
// given kind would mean them. The anchor dates its deadlines; it may be empty.
func (f *Finder) Parse(text string, a date.Anchor, kind corpus.Kind) []Parsed {
	parsed, _ := f.ParseAll(text, a, kind)
	return parsed
}

// ParseAll is Parse with the fate of every number of the text.
func (f *Finder) ParseAll(text string, a date.Anchor, kind corpus.Kind) ([]Parsed, []corpus.Number) {
	p := f.read(text, f.alone(a, kind))
	defer f.release(p)
	return f.parse(p)
}

// Values are what a text's quantities and dates were found to be before.
type Values struct {
	Quantities []quantity.Quantity
	Refused    []quantity.Rejected
	Dates      []date.Expression // for the same anchor
}

// ParseValues is Parse for a text whose values are known already.
func (f *Finder) ParseValues(text string, v Values, a date.Anchor, kind corpus.Kind) []Parsed {
	if len(text) > maxPassage { // the values may lie behind the part that is read
		return f.Parse(text, a, kind)
	}
	p := f.look(text)
	defer f.release(p)
	p.setting = f.alone(a, kind)
	p.quantities, p.refused = slices.Clone(v.Quantities), v.Refused
	p.settle(f, func() []date.Expression { return v.Dates })
	list, _ := f.parse(p)
	return list
}

// alone is the setting of a text that stands alone.
func (f *Finder) alone(a date.Anchor, kind corpus.Kind) setting {
	return setting{anchor: a, doc: kind, tells: tells(kind), ruling: f.rules.kinds.rules(kind, "")}
}

func (f *Finder) parse(p *passage) ([]Parsed, []corpus.Number) {
	r := f.judge(p)
	var list []Parsed
	for _, found := range r.found {
		t := f.record(r, found)
		f.name(&t, r, found, region.Region{})
		list = append(list, Parsed{Target: t, Start: found.number.start, End: found.number.end})
	}
	return list, f.fates(nil, r, "")
}
