package index

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Histogram counts the base values of a search's hits in one base unit: the one
// that most of them have. The filters of value are left out of it, so that a
// chosen range still shows those beside it.
type Histogram struct {
	BaseUnit string   `json:"base_unit"`
	Count    int      `json:"count"` // hits with a value in this unit
	Others   int      `json:"others,omitempty"`
	Min      float64  `json:"min"`
	Max      float64  `json:"max"`
	Buckets  []Bucket `json:"buckets"` // ascending and without gaps
}

// Bucket counts the values from From, inclusive, to To: exclusive, but for the last bucket.
type Bucket struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Count int     `json:"count"`
}

// mostBuckets is how many buckets a histogram has at most.
const mostBuckets = 12

// colAmount is a column made of two: a target's base unit and its base value.
const colAmount = "base_unit and base_value"

const amountBreak = "\x00"

// amounts joins the columns of base unit and base value.
func amounts(units, values *column) *column {
	type amount struct{ unit, value uint32 }
	c := &column{one: make([]uint32, len(values.one))}
	known := map[amount]uint32{}
	for doc, value := range values.one {
		if value == 0 {
			continue
		}
		a := amount{units.one[doc], value}
		i, ok := known[a]
		if !ok {
			unit := ""
			if a.unit > 0 {
				unit = units.terms[a.unit-1]
			}
			c.terms = append(c.terms, unit+amountBreak+values.terms[value-1])
			i = uint32(len(c.terms))
			known[a] = i
		}
		c.one[doc] = i
	}
	return c
}

// amountColumn is the joined column, made on first use.
func (s *shard) amountColumn() (*column, error) {
	units, err := s.column(colBaseUnit)
	if err != nil {
		return nil, err
	}
	values, err := s.column(colBaseValue)
	if err != nil {
		return nil, err
	}
	c := s.columns
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName[colAmount] == nil {
		c.byName[colAmount] = amounts(units, values)
	}
	return c.byName[colAmount], nil
}

// point is a value with the number of hits that have it.
type point struct {
	value float64
	count int
}

// histogram sums the counts of amounts up; nil where no hit has a value.
func histogram(f Facet) *Histogram {
	byUnit := map[string][]point{}
	counts := map[string]int{}
	total := 0
	for _, v := range f.Values {
		unit, text, _ := strings.Cut(v.Value, amountBreak)
		if n := number(text); !math.IsNaN(n) && !math.IsInf(n, 0) {
			byUnit[unit] = append(byUnit[unit], point{n, v.Count})
			counts[unit] += v.Count
			total += v.Count
		}
	}
	if total == 0 {
		return nil
	}
	unit := slices.MinFunc(slices.Collect(maps.Keys(counts)), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	points := byUnit[unit]
	slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.value, b.value) })
	h := &Histogram{BaseUnit: unit, Count: counts[unit], Others: total - counts[unit], Min: points[0].value, Max: points[len(points)-1].value}
	h.fill(points)
	return h
}

// fill counts points, ascending, in buckets of one width; where nearly all of
// them would be in one, in buckets whose bounds grow like 1, 2, 5, 10.
func (h *Histogram) fill(points []point) {
	h.Buckets = count(points, even(h.Min, h.Max))
	for _, b := range h.Buckets {
		if h.Min > 0 && len(h.Buckets) > 2 && 10*b.Count > 8*h.Count {
			h.Buckets = count(points, growing(h.Min, h.Max))
			return
		}
	}
}

// count counts points, ascending, between bounds, ascending.
func count(points []point, bounds []float64) []Bucket {
	if len(bounds) < 2 {
		bounds = []float64{points[0].value, points[len(points)-1].value}
	}
	out := make([]Bucket, len(bounds)-1)
	for i := range out {
		out[i].From, out[i].To = bounds[i], bounds[i+1]
	}
	at := 0
	for _, p := range points {
		for at+1 < len(out) && p.value >= out[at].To {
			at++
		}
		out[at].Count += p.count
	}
	return out
}

// even are bounds of one round width from below low to above high; none where they are equal.
func even(low, high float64) []float64 {
	width := round((high - low) / (mostBuckets - 2))
	if width <= 0 || math.IsInf(high-low, 0) {
		return nil
	}
	var out []float64
	for i := math.Floor(low / width); len(out) <= mostBuckets; i++ {
		bound := decimal(i * width)
		out = append(out, bound)
		if bound > high {
			break
		}
	}
	return out
}

// round is the next of 1, 2, 5, 10, 20, … or their tenths that is not less than x.
func round(x float64) float64 {
	if x <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, step := range []float64{1, 2, 5, 10} {
		if bound := decimal(step * power); bound >= x {
			return bound
		}
	}
	return decimal(10 * power)
}

// growing are bounds that grow like 1, 2, 5, 10 from below low to above high,
// or like powers of ten, a hundred, … where these would be too many.
func growing(low, high float64) []float64 {
	decades := math.Log10(high / low)
	steps := []float64{1, 2, 5}
	if decades > float64(mostBuckets)/3-2 {
		steps = []float64{1}
	}
	every := math.Ceil((decades + 2) / mostBuckets)
	var out []float64
	for power := math.Floor(math.Log10(low)); len(out) <= 2*mostBuckets; power += every {
		for _, step := range steps {
			bound := decimal(step * math.Pow(10, power))
			if len(out) > 0 && bound <= low {
				out[0] = bound
				continue
			}
			out = append(out, bound)
			if bound > high {
				return out
			}
		}
	}
	return out
}

// decimal takes off what floating point adds to a round number.
func decimal(x float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return out
}
