package index

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"duban/normalize/region"
	"duban/normalize/ruledata"
)

// FacetOrder is the order of a facet's values.
type FacetOrder string

// The orders of facet values. Reader's order is that of lists on paper: places by
// their GB/T 2260 code, Chinese by pinyin, numbers by size.
const (
	CountFirst   FacetOrder = "count" // largest count first, then by value; the order without a choice
	ReadersOrder FacetOrder = "name"
)

// newPlaces gives the lowest code of each place's name.
func newPlaces(rules string) (map[string]string, error) {
	rows, err := ruledata.Table(overlaid(region.Data, rules, "region"), "data/divisions.tsv", "code", "name")
	places := make(map[string]string, len(rows))
	for _, row := range rows {
		if known, ok := places[row.Cells[1]]; !ok || row.Cells[0] < known {
			places[row.Cells[1]] = row.Cells[0]
		}
	}
	return places, err
}

// sortKey is what a value is ordered by: its place's code, then its pinyin.
type sortKey struct {
	FacetCount
	code   string
	pinyin []byte
}

func (a sortKey) compare(b sortKey) int {
	if (a.code == "") != (b.code == "") {
		return cmp.Compare(len(b.code), len(a.code)) // places without a code come last
	}
	return cmp.Or(cmp.Compare(a.code, b.code), slices.Compare(a.pinyin, b.pinyin), cmp.Compare(a.Value, b.Value))
}

// Sort puts a facet's values in reader's order.
func (ix *Index) Sort(f Facet) {
	collator := collate.New(language.Chinese, collate.Numeric)
	var buffer collate.Buffer
	list := make([]sortKey, len(f.Values))
	for i, v := range f.Values {
		list[i] = sortKey{FacetCount: v, pinyin: collator.KeyFromString(&buffer, v.Value)}
		switch f.Field {
		case "province", "city", "county":
			list[i].code = ix.places[v.Value]
		}
	}
	slices.SortFunc(list, sortKey.compare)
	for i, k := range list {
		f.Values[i] = k.FacetCount
	}
}
