package target

import (
	"duban/corpus"
	"duban/normalize/date"
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
	p := f.read(text, setting{anchor: a, doc: kind, ruling: f.rules.kinds.rules(kind, "")})
	defer f.release(p)
	r := f.judge(p)
	var list []Parsed
	for _, found := range r.found {
		t := f.record(r, found)
		f.name(&t, r, found, region.Region{})
		list = append(list, Parsed{Target: t, Start: found.number.start, End: found.number.end})
	}
	return list, f.fates(r, "")
}
