package eval

import (
	"testing"

	"duban/extract"
	"duban/extract/notice"
	"duban/extract/outline"
	"duban/extract/table"
	"duban/extract/target"
	"duban/extract/task"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/indicator"
	"duban/normalize/quantity"
	"duban/normalize/region"
	"duban/normalize/repair"
	"duban/normalize/segment"
)

type stages struct {
	doc     *extract.Reader
	notice  *notice.Reader
	tasks   *task.Finder
	targets *target.Finder
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wire(t *testing.T) stages {
	places := must[*region.Gazetteer](t)(region.New(region.Data))
	bodies := must[*body.Registry](t)(body.New(body.Data, places))
	dates := must[*date.Grammar](t)(date.New(date.Data))
	quantities := must[*quantity.Grammar](t)(quantity.New(quantity.Data))
	indicators := must[*indicator.Registry](t)(indicator.New(indicator.Data))
	dictionary, err := target.Dictionary(target.Data)
	if err != nil {
		t.Fatal(err)
	}
	words := must[*segment.Segmenter](t)(segment.New(dictionary))
	return stages{
		doc:     must[*extract.Reader](t)(extract.New(extract.Options{Mender: must[*repair.Mender](t)(repair.New(repair.Data)), Outline: must[*outline.Outliner](t)(outline.New(outline.Data)), Tables: must[*table.Reader](t)(table.New(table.Data, bodies))})),
		notice:  must[*notice.Reader](t)(notice.New(notice.Data, places)),
		tasks:   must[*task.Finder](t)(task.New(task.Data, bodies, dates)),
		targets: must[*target.Finder](t)(target.New(target.Data, target.Deps{Quantities: quantities, Dates: dates, Bodies: bodies, Indicators: indicators, Words: words})),
	}
}
