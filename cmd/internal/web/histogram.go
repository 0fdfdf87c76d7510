package web

import (
	"math"
	"net/url"
	"strconv"

	"duban/index"
)

// histogramView is how the values of one indicator or unit are spread, each
// bar a link that narrows to its values.
type histogramView struct {
	Unit          string
	Others        int // values in other base units
	Width, Height int
	Bars          []bar
	Files         []link // downloads of the bars
}

type bar struct {
	X, Y, Width, Height int
	Count               int
	From, To            string
	Label, Href         string
	Chosen              bool
}

// The drawing's size, in its own units.
const (
	histogramWidth  = 720
	histogramHeight = 90
)

// histogram lays a search's histogram out; nil where there is nothing to tell apart.
func (q *request) histogram(values url.Values, h *index.Histogram) *histogramView {
	if h == nil || len(h.Buckets) < 2 {
		return nil
	}
	v := &histogramView{Unit: h.BaseUnit, Others: h.Others,
		Width: histogramWidth, Height: histogramHeight, Files: q.downloads("/histogram", without(values, "sort", "limit", "offset"))}
	most := 0
	for _, b := range h.Buckets {
		most = max(most, b.Count)
	}
	width := histogramWidth / len(h.Buckets)
	for i, b := range h.Buckets {
		height := b.Count * histogramHeight / most
		if b.Count > 0 {
			height = max(height, 3)
		}
		last := i == len(h.Buckets)-1
		from, to := number(b.From), upper(b.To, last)
		v.Bars = append(v.Bars, bar{X: i * width, Y: histogramHeight - height, Width: max(1, width-2), Height: height, Count: b.Count, From: short(b.From), To: short(b.To),
			Label: q.t("histogram.bar", short(b.From), short(b.To), h.BaseUnit, b.Count), Chosen: values.Get("min-value") == from && values.Get("max-value") == to,
			Href: q.href("/", without(with(with(with(values, "min-value", from), "max-value", to), "unit", h.BaseUnit), "offset"))})
	}
	return v
}

// barLine is a bar of a histogram as a row of a table: how many values lie from
// one bound, inclusive, to the other, exclusive but in the last row.
type barLine struct {
	Unit  string `json:"base_unit"`
	From  string `json:"from" export:"number"`
	To    string `json:"to" export:"number"`
	Count int    `json:"count"`
}

// histogramFile is the table of how the values of the address's query are spread.
func (s *Server) histogramFile(q *request) error {
	query, err := q.query()
	if err != nil {
		return err
	}
	query.Records, query.Facets = []index.Kind{index.Targets}, nil
	query.Limit, query.Offset, query.Histogram = 0, 0, true
	found, err := s.Corpus.SearchCounting(q.Context(), query, q.counting())
	if err != nil {
		return err
	}
	return sendTable(s, q, "histogram", func(yield func(barLine) bool) {
		if found.Histogram == nil {
			return
		}
		for _, b := range found.Histogram.Buckets {
			if !yield(barLine{found.Histogram.BaseUnit, number(b.From), number(b.To), b.Count}) {
				return
			}
		}
	})
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// upper is the filter's bound of a bar. A bar ends before its upper bound, which
// the next one begins with, and filters include their bounds; so it is the
// number just below.
func upper(v float64, last bool) string {
	if last {
		return number(v)
	}
	return number(math.Nextafter(v, math.Inf(-1)))
}

// belowBound tells a number that is the last one before a round one, which it returns.
func belowBound(text string) (string, bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return "", false
	}
	next := number(math.Nextafter(v, math.Inf(1)))
	return next, len(next) < len(text)
}
