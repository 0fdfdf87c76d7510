package index

import "fmt"

// Query is what to search for and how to show it.
type Query struct {
	// Text is the search as typed, see Parse; empty matches every record.
	Text      string
	Records   []Kind // the kinds of record to find; all of them if empty
	Filters   Filters
	Once      *Groups  // records that count as one; nil counts each
	Facets    []string // names of the fields to count, see FacetNames
	Histogram bool     // count the hits' values as well
	// FacetOrder is the order of each facet's values; empty is CountFirst.
	FacetOrder FacetOrder
	Sort       Sort
	Limit      int // hits to return; 0 counts only
	Offset     int // hits to skip
}

// MaxWindow is the most hits that Offset and Limit may reach; IDs has no such limit.
const MaxWindow = 10_000

// Sort is the order of hits. Records without the value come last; equal ones are in the order of their ids.
type Sort string

// The orders. A minus before one turns it round.
const (
	ByRelevance Sort = "relevance" // best first; without words in the query: by id
	ByValue     Sort = "value"     // base value, largest first
	ByDeadline  Sort = "deadline"  // soonest first
	ByPublished Sort = "published" // newest first
)

// Check says what is wrong with the query's own fields.
func (q *Query) Check() error {
	for _, k := range q.Records {
		if k != Notices && k != Tasks && k != Targets {
			return fmt.Errorf("no records of kind %q; there are %s, %s and %s", k, Notices, Tasks, Targets)
		}
	}
	for _, f := range q.Facets {
		if _, ok := facetColumns[f]; !ok {
			return fmt.Errorf("no facet %q; there are %v", f, FacetNames())
		}
	}
	if q.FacetOrder != "" && q.FacetOrder != CountFirst && q.FacetOrder != ReadersOrder {
		return fmt.Errorf("no order %q of facets; there are %s and %s", q.FacetOrder, ReadersOrder, CountFirst)
	}
	if _, _, err := q.Sort.order(); err != nil {
		return err
	}
	if q.Limit < 0 || q.Offset < 0 || q.Offset > MaxWindow-q.Limit {
		return fmt.Errorf("offset %d and limit %d: both must be 0 or more and reach no further than hit %d; narrow the search or export it", q.Offset, q.Limit, MaxWindow)
	}
	return q.Filters.Check()
}

// order is the column to sort by, empty for relevance, and whether its largest value comes first.
func (s Sort) order() (column string, largestFirst bool, err error) {
	name, reverse := s, false
	if len(s) > 0 && s[0] == '-' {
		name, reverse = s[1:], true
	}
	switch name {
	case "", ByRelevance:
		return "", !reverse, nil
	case ByValue:
		return colBaseValue, !reverse, nil
	case ByDeadline:
		return colDue, reverse, nil
	case ByPublished:
		return colPublished, !reverse, nil
	}
	return "", false, fmt.Errorf("can't sort by %q; there are %s, %s, %s and %s, with a minus for the other way round", s, ByRelevance, ByValue, ByDeadline, ByPublished)
}
