package web

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"duban/cmd/internal/compare"
)

// chart is a dot plot of the comparable figures: a line for each place, a dot
// for each figure, its shape the year. It is drawn twice, for wide and narrow
// screens, because text in a drawing shrinks with it.
type chart struct {
	Class         string // wide or narrow
	Width, Height int
	Left, Right   int // the stretch of the scale
	Top, Bottom   int
	Ticks         []tick
	Lines         []chartLine
	Years         []chartYear
	Unit          string
	Left0         bool // the scale begins at 0
	More          int  // places that are not drawn
}

type tick struct {
	X    int
	Text string
}

type chartLine struct {
	Y        int
	Place    string
	From, To int // from the least figure to the largest
	Dots     []dot
	Label    string // of the newest figure
	LabelX   int
}

type dot struct {
	X           int
	Shape       int // index of the year
	Points      string
	Href, Title string
}

type chartYear struct {
	Year   string
	Shape  int
	X      int
	Points string
}

const (
	chartPlaces = 40
	chartYears  = 5 // the newest; there is a shape and a colour for each
	lineHeight  = 28
)

// point is one figure to draw.
type point struct {
	value float64
	year  int
	compare.Figure
}

// charts draws a matrix; none where there are not two figures to compare.
func (q *request) charts(m compare.Matrix) []chart {
	years := yearsOf(m)
	var names []string
	var lines [][]point
	count := 0
	for _, r := range m.Rows {
		if points := points(r, years); len(points) > 0 {
			names, lines = append(names, cmpOr(r.Place, q.t("place.unknown"))), append(lines, points)
			count += len(points)
		}
	}
	if count < 2 {
		return nil
	}
	return []chart{q.draw("wide", 760, 150, m, names, lines, years), q.draw("narrow", 360, 96, m, names, lines, years)}
}

// yearsOf are the newest years with a figure that compares.
func yearsOf(m compare.Matrix) []string {
	var out []string
	for i, y := range m.Years {
		if y != "" && slices.ContainsFunc(m.Rows, func(r compare.Row) bool {
			return slices.ContainsFunc(r.Cells[i].Figures, func(f compare.Figure) bool { return f.Target.BaseValue != "" && len(f.Differs) == 0 })
		}) {
			out = append(out, y)
		}
	}
	return out[max(0, len(out)-chartYears):]
}

// points are the figures of a place that compare.
func points(r compare.Row, years []string) []point {
	var out []point
	for _, c := range r.Cells {
		year := slices.Index(years, c.Year)
		for _, f := range c.Figures {
			v, err := strconv.ParseFloat(f.Target.BaseValue, 64)
			if err == nil && year >= 0 && len(f.Differs) == 0 && !math.IsInf(v, 0) {
				out = append(out, point{v, year, f})
			}
		}
	}
	return out
}

func (q *request) draw(class string, width, left int, m compare.Matrix, names []string, lines [][]point, years []string) chart {
	shown := min(len(lines), chartPlaces)
	c := chart{Class: class, Width: width, Left: left, Right: width - 90, Top: 34, Unit: m.Basis.BaseUnit, More: len(lines) - shown}
	c.Bottom = c.Top + shown*lineHeight
	c.Height = c.Bottom + 28
	low, high := extent(lines[:shown])
	scale := newScale(low, high, c.Left, c.Right)
	c.Left0 = scale.low == 0
	for _, v := range scale.ticks() {
		c.Ticks = append(c.Ticks, tick{scale.x(v), short(v)})
	}
	for i, y := range years {
		x := 12 + i*66
		c.Years = append(c.Years, chartYear{Year: y, Shape: i, X: x, Points: shape(i, x, 14)})
	}
	for i := range shown {
		c.Lines = append(c.Lines, q.line(clip((left-8)/13, names[i]), c.Top+i*lineHeight+lineHeight/2, lines[i], scale))
	}
	return c
}

func (q *request) line(name string, y int, points []point, s scale) chartLine {
	l := chartLine{Y: y, Place: name}
	newest := points[0]
	for i, p := range points {
		x := s.x(p.value)
		if i == 0 {
			l.From, l.To = x, x
		}
		l.From, l.To = min(l.From, x), max(l.To, x)
		if p.year >= newest.year {
			newest = p
		}
		l.Dots = append(l.Dots, dot{X: x, Shape: p.year, Points: shape(p.year, x, y), Title: dotTitle(p),
			Href: q.href("/notice/"+p.Target.NoticeID, nil) + "#at-" + p.Target.ID})
	}
	l.Label, l.LabelX = amount(newest.Target), l.To+10
	return l
}

func dotTitle(p point) string {
	t := p.Target
	return strings.Join(compact(place(t.Province, t.City, t.County), yearOf(cmpOr(t.Deadline, t.Year)), t.Indicator, amount(t)), " ")
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// shape is the outline of a year's sign around a point: so many corners, the
// first year's a circle (drawn apart).
func shape(year, x, y int) string {
	corners := []int{0, 4, 3, 4, 5}[year%5]
	turn := []float64{0, 0, -math.Pi / 2, math.Pi / 4, -math.Pi / 2}[year%5]
	var points []string
	for i := range corners {
		a := turn + 2*math.Pi*float64(i)/float64(corners)
		points = append(points, strconv.FormatFloat(float64(x)+6.5*math.Cos(a), 'f', 1, 64)+","+strconv.FormatFloat(float64(y)+6.5*math.Sin(a), 'f', 1, 64))
	}
	return strings.Join(points, " ")
}

func extent(lines [][]point) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		for _, p := range l {
			low, high = min(low, p.value), max(high, p.value)
		}
	}
	return low, high
}

// scale maps values to a stretch of the drawing. Its ends are round numbers.
type scale struct {
	low, high, step float64
	left, right     int
}

// newScale begins at 0 unless all values are far from it.
func newScale(low, high float64, left, right int) scale {
	if low > 0 && low < 0.6*high {
		low = 0
	}
	if high < 0 && high > 0.6*low {
		high = 0
	}
	if low == high {
		low, high = min(low, 0), max(high, 0)
	}
	if low == high {
		high = low + 1
	}
	step := round((high - low) / 4)
	return scale{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step, step: step, left: left, right: right}
}

// round is the next of 1, 2, 2.5, 5, 10 times a power of ten.
func round(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= v*0.999 {
			return m * power
		}
	}
	return 10 * power
}

func (s scale) x(v float64) int {
	return s.left + int(math.Round((v-s.low)/(s.high-s.low)*float64(s.right-s.left)))
}

func (s scale) ticks() []float64 {
	var out []float64
	for i := 0; i <= int(math.Round((s.high-s.low)/s.step)) && i < 20; i++ {
		out = append(out, s.low+float64(i)*s.step)
	}
	return out
}

// short writes a number for a scale: large ones in 万, 亿 or 万亿.
func short(v float64) string {
	unit := ""
	switch a := math.Abs(v); {
	case a >= 1e12:
		v, unit = v/1e12, "万亿"
	case a >= 1e8:
		v, unit = v/1e8, "亿"
	case a >= 1e4:
		v, unit = v/1e4, "万"
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64) + unit
}
