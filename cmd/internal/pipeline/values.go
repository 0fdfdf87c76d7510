package pipeline

import (
	"duban/extract/target"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/quantity"
	"duban/normalize/region"
)

// Values is the value library with the target finder: what reads a text that stands alone.
type Values struct {
	Places     *region.Gazetteer
	Bodies     *body.Registry
	Dates      *date.Grammar
	Quantities *quantity.Grammar
	Targets    *target.Finder
}

// Values loads the value library with the same rules as the stages.
func (w *Wiring) Values() (*Values, error) {
	var v Values
	var err error
	if v.Places, err = region.New(w.set("region")); err != nil {
		return nil, err
	}
	if v.Bodies, err = body.New(w.set("body"), v.Places); err != nil {
		return nil, err
	}
	if v.Dates, err = date.New(w.set("date")); err != nil {
		return nil, err
	}
	if v.Quantities, err = quantity.New(w.set("quantity")); err != nil {
		return nil, err
	}
	v.Targets, err = w.targets(v.Bodies, v.Dates)
	return &v, err
}
