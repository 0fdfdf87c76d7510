package index

import (
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// filter is one condition on a segment's documents.
type filter struct {
	docs   *roaring.Bitmap // that fulfil it, deleted ones included
	facets []string        // whose counts leave this condition out
}

// condition is a filter before it is worked out for a segment: any of its tests.
type condition struct {
	tests  []test
	facets []string
}

// test is a condition on the values of one column: what want says, or that the
// value is just this one, or that it contains part, both folded.
type test struct {
	column string
	want   func(value string) bool
	value  string
	part   []rune
}

func equal(column, value string) test { return test{column: column, value: value} }

func ending(column, value string) test {
	return test{column: column, want: func(v string) bool { return strings.HasSuffix(v, value) }}
}

func present(column string) test {
	return test{column: column, want: func(string) bool { return true }}
}

// containing is without regard to case, width, spaces and traditional characters.
func (f *folder) containing(column, value string) test {
	part := f.fold(value).runes
	if len(part) == 0 {
		return test{column: column, want: func(v string) bool { return strings.Contains(v, value) }}
	}
	return test{column: column, part: part}
}

// docs are the documents of a segment that pass. Values are few where documents
// are many, so whatever is compared (text, dates, numbers) is worked out once
// a value.
func (t test) docs(seg *shard, fold *folder) (*roaring.Bitmap, error) {
	if t.want == nil && t.part == nil {
		dict, err := seg.Dictionary(t.column)
		if err != nil {
			return nil, err
		}
		return postings(dict, []byte(t.value), nil)
	}
	col, wanted, err := t.passing(seg, fold)
	if err != nil || !slices.Contains(wanted, true) {
		return roaring.New(), err
	}
	return col.having(wanted), nil
}

// occurs says whether any value of a segment passes.
func (t test) occurs(seg *shard, fold *folder) (bool, error) {
	if t.want == nil && t.part == nil {
		dict, err := seg.Dictionary(t.column)
		if err != nil {
			return false, err
		}
		return dict.Contains([]byte(t.value))
	}
	_, wanted, err := t.passing(seg, fold)
	return slices.Contains(wanted, true), err
}

// passing are the values of the test's column in a segment that pass, indexed like column.one.
func (t test) passing(seg *shard, fold *folder) (*column, []bool, error) {
	if t.part == nil {
		col, err := seg.column(t.column)
		if err != nil {
			return nil, nil, err
		}
		out := make([]bool, len(col.terms)+1)
		for i, v := range col.terms {
			out[i+1] = t.want(v)
		}
		return col, out, nil
	}
	col, text, err := seg.textOf(t.column, fold)
	if err != nil {
		return nil, nil, err
	}
	out := make([]bool, len(col.terms)+1)
	for _, i := range text.find(term{pieces: [][]rune{t.part}}) {
		out[i+1] = true
	}
	return col, out, nil
}

func between(column, from, to string) test {
	return test{column: column, want: func(v string) bool { return (from == "" || v >= from) && (to == "" || v <= to) }}
}

func within(column string, low, high float64) test {
	return test{column: column, want: func(v string) bool {
		n := number(v)
		return n >= low && n <= high // false for NaN
	}}
}

// conditions works a query's filters out for the whole index. A value that
// can be meant in several ways is taken in the first way that the index has.
func (s *snapshot) conditions(q *Query, with reading) ([]condition, error) {
	b := conditionBuilder{snapshot: s, reading: with}
	var records []string
	for _, r := range q.Records {
		records = append(records, string(r))
	}
	f := &q.Filters
	b.exact(records, colRecord, "record")
	b.loose(f.Province, colProvince, "province")
	b.loose(f.City, colCity, "city")
	b.loose(f.County, colCounty, "county")
	b.exact(f.Year, colYear, "year")
	b.exact(f.Kind, colKind, "kind")
	b.exact(f.Status, colStatus, "status")
	b.add(f.Unit, []string{"unit"}, func(v string) [][]test {
		return [][]test{{equal(colUnit, v)}, {equal(colBaseUnit, v)}}
	})
	b.add(f.Indicator, []string{"indicator", "indicator_id"}, func(v string) [][]test {
		exact := []test{equal(colIndicator, v), equal(colIndicatorID, v)}
		for _, id := range b.synonyms.indicators[string(b.fold.fold(v).runes)] {
			exact = append(exact, equal(colIndicatorID, id))
		}
		return [][]test{exact, {b.fold.containing(colIndicator, v)}}
	})
	b.exact(f.Mode, colMode, "mode")
	b.exact(f.Comparator, colComparator, "comparator")
	b.bodies(f)
	b.loose(f.Section, colSection, "section")
	b.ranges(f)
	return b.conditions, b.err
}

type conditionBuilder struct {
	snapshot *snapshot
	reading
	conditions []condition
	err        error
}

// add makes one condition of values; ways gives the ways to take one of them.
func (b *conditionBuilder) add(values, facets []string, ways func(value string) [][]test) {
	if len(values) == 0 {
		return
	}
	c := condition{facets: facets}
	for _, v := range values {
		c.tests = append(c.tests, b.choose(ways(v))...)
	}
	b.conditions = append(b.conditions, c)
}

func (b *conditionBuilder) choose(ways [][]test) []test {
	for _, way := range ways[:len(ways)-1] {
		for _, t := range way {
			if b.occurs(t) {
				return way
			}
		}
	}
	return ways[len(ways)-1]
}

// occurs says whether any value of the index passes the test.
func (b *conditionBuilder) occurs(t test) bool {
	for _, seg := range b.snapshot.segments {
		found, err := t.occurs(seg, b.fold)
		if err != nil {
			b.err = err
		}
		if err != nil || found {
			return found
		}
	}
	return false
}

func (b *conditionBuilder) exact(values []string, column, facet string) {
	b.add(values, []string{facet}, func(v string) [][]test { return [][]test{{equal(column, v)}} })
}

func (b *conditionBuilder) loose(values []string, column, facet string) {
	b.add(values, []string{facet}, func(v string) [][]test {
		return [][]test{{equal(column, v)}, {b.fold.containing(column, v)}}
	})
}

// bodies makes the condition of body and role together.
func (b *conditionBuilder) bodies(f *Filters) {
	lead := len(f.Role) == 0 || slices.Contains(f.Role, RoleLead)
	support := len(f.Role) == 0 || slices.Contains(f.Role, RoleSupport)
	columns := func(leadColumn, supportColumn string, compare func(column, value string) test, v string) (tests []test) {
		if lead {
			tests = append(tests, compare(leadColumn, v))
		}
		if support {
			tests = append(tests, compare(supportColumn, v))
		}
		return tests
	}
	facets := []string{"body", "lead", "support"}
	all := func(compare func(column, value string) test, v string) []test {
		return append(columns(colLead, colSupport, compare, v), columns(colLeadWritten, colSupportWritten, compare, v)...)
	}
	b.add(f.Body, facets, func(v string) [][]test {
		return [][]test{all(ending, v), all(b.fold.containing, v)}
	})
	if len(f.Body) == 0 && len(f.Role) > 0 {
		b.conditions = append(b.conditions, condition{tests: columns(colLead, colSupport, func(column, _ string) test { return present(column) }, "")})
	}
}

func (b *conditionBuilder) ranges(f *Filters) {
	low, high := math.Inf(-1), math.Inf(1)
	if f.MinValue != nil {
		low = *f.MinValue
	}
	if f.MaxValue != nil {
		high = *f.MaxValue
	}
	if f.MinValue != nil || f.MaxValue != nil {
		b.conditions = append(b.conditions, condition{tests: []test{within(colBaseValue, low, high)}, facets: []string{colAmount}})
	}
	b.dates(colDue, f.DueFrom, f.DueTo)
	b.dates(colPublished, f.PublishedFrom, f.PublishedTo)
}

func (b *conditionBuilder) dates(column, from, to string) {
	if from == "" && to == "" {
		return
	}
	var err error
	if from != "" {
		if from, err = day(from, false); err != nil {
			b.err = err
		}
	}
	if to != "" {
		if to, err = day(to, true); err != nil {
			b.err = err
		}
	}
	b.conditions = append(b.conditions, condition{tests: []test{between(column, from, to)}})
}

// filters works conditions out for the segment.
func (s *shard) filters(conditions []condition, fold *folder) ([]filter, error) {
	out := make([]filter, len(conditions))
	for i, c := range conditions {
		out[i].facets = c.facets
		var parts []*roaring.Bitmap
		for _, t := range c.tests {
			docs, err := t.docs(s, fold)
			if err != nil {
				return nil, err
			}
			parts = append(parts, docs)
		}
		out[i].docs = roaring.FastOr(parts...)
	}
	return out, nil
}

// allBut are the documents that fulfil all filters but one; -1 leaves out none.
// It is nil if that leaves no filter.
func allBut(filters []filter, spared int) *roaring.Bitmap {
	var out *roaring.Bitmap
	for i, f := range filters {
		switch {
		case i == spared:
		case out == nil:
			out = f.docs
		default:
			out = roaring.And(out, f.docs)
		}
	}
	return out
}
