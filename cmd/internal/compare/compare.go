// Package compare lays one indicator's figures out by place and year, and says
// which of them can be compared.
//
// Figures compare with the basis, the sort of figure that most of them are:
// same base unit, mode, kind (to be reached, or reached), status of the notice,
// scope words (含, 不含) and part of the year. Every other figure stands in its cell with the
// reason why not. Nothing is averaged: a cell shows all its figures.
package compare

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"duban/corpus"

	"github.com/shopspring/decimal"
)

// Figure is one target or achieved amount in a cell.
type Figure struct {
	Target corpus.Target `json:"target"`
	Status string        `json:"status"` // draft or final
	Sort   Sort          `json:"sort"`
	// Differs lists in what the figure is of another sort than the basis; empty where it compares.
	Differs []string `json:"differs,omitempty"`
	// Also are the sources of copies of its notice that say the same.
	Also []string `json:"also,omitempty"`
}

// Sort is what must agree for two figures to be compared.
type Sort struct {
	BaseUnit string `json:"base_unit"`
	Mode     string `json:"mode"`   // level and cumulative count as one: both are a stock
	Kind     string `json:"kind"`   // target (milestones included) or achieved or parameter
	Status   string `json:"status"` // draft or final
	Scope    string `json:"scope,omitempty"`
	// Period is the month and day (MM-DD) up to which a figure counts within
	// its year, or how often it recurs; empty for the whole year.
	Period string `json:"period,omitempty"`
}

// Cell holds the figures of a place and year, in document order.
type Cell struct {
	Year    string   `json:"year"`
	Figures []Figure `json:"figures"`
	// Rank is the place's position among the Ranked places of its level
	// (provinces, cities, counties) with one comparable figure in this year, 1
	// for the largest; 0 where it has none or several, or stands alone.
	Rank   int `json:"rank,omitempty"`
	Ranked int `json:"ranked,omitempty"`
	// Change is the comparable figure less that of the year before, in base units; empty where either lacks.
	Change string `json:"change,omitempty"`
	// Over is the comparable target less what the year before achieved, in base units; empty where either lacks.
	Over string `json:"over,omitempty"`
	// Gap is the comparable achieved figure less the target, in base units; empty where either lacks.
	Gap string `json:"gap,omitempty"`
}

// Row is a place with its cells, one for each year of the matrix.
type Row struct {
	Place      string `json:"place"`
	RegionCode string `json:"region_code"`
	Cells      []Cell `json:"cells"`
}

// Matrix is one indicator across places and years.
type Matrix struct {
	Years []string `json:"years"` // ascending; empty year last, for figures without one
	Basis Sort     `json:"basis"`
	Rows  []Row    `json:"rows"` // by region code
}

// Build lays targets out. notices gives each target's notice by id.
func Build(targets []corpus.Target, notices map[string]corpus.Notice) Matrix {
	figures := make([]Figure, len(targets))
	for i, t := range targets {
		figures[i] = Figure{Target: t, Status: notices[t.NoticeID].Status}
		figures[i].Sort = sortOf(figures[i])
	}
	m := Matrix{Basis: basis(figures), Years: years(figures)}
	for i := range figures {
		figures[i].Differs = figures[i].Sort.differences(m.Basis)
	}
	m.Rows = rows(figures, notices, m.Years)
	m.rank()
	m.changes()
	m.gaps()
	return m
}

// Figures are all figures, row by row.
func (m Matrix) Figures() iter.Seq[*Figure] {
	return func(yield func(*Figure) bool) {
		for _, row := range m.Rows {
			for _, cell := range row.Cells {
				for i := range cell.Figures {
					if !yield(&cell.Figures[i]) {
						return
					}
				}
			}
		}
	}
}

func sortOf(f Figure) Sort {
	s := Sort{BaseUnit: f.Target.BaseUnit, Mode: f.Target.Mode, Kind: f.Target.Kind, Status: f.Status, Scope: scope(f.Target.Indicator), Period: period(f.Target)}
	if s.Mode == corpus.ModeCumulative {
		s.Mode = corpus.ModeLevel
	}
	if s.Kind == corpus.TargetMilestone {
		s.Kind = corpus.TargetPlain
	}
	return s
}

// differences names the fields in which two sorts differ, achieved against target left out: the gap compares those.
func (s Sort) differences(basis Sort) []string {
	var names []string
	for _, f := range []struct{ name, a, b string }{
		{"base_unit", s.BaseUnit, basis.BaseUnit},
		{"mode", s.Mode, basis.Mode},
		{"kind", s.Kind, basis.Kind},
		{"status", s.Status, basis.Status},
		{"scope", s.Scope, basis.Scope},
		{"period", s.Period, basis.Period},
	} {
		if f.a != f.b {
			names = append(names, f.name)
		}
	}
	return names
}

// basis is the commonest sort of the figures that have a value; the first of equal ones.
func basis(figures []Figure) Sort {
	var best Sort
	count := map[Sort]int{}
	for _, f := range figures {
		if f.Target.Value == "" {
			continue
		}
		count[f.Sort]++
	}
	for _, f := range figures {
		if count[f.Sort] > count[best] {
			best = f.Sort
		}
	}
	return best
}

// yearOf is the year that a figure is due or was reached in.
func yearOf(t corpus.Target) string {
	if len(t.Deadline) >= 4 {
		return t.Deadline[:4]
	}
	return t.Year
}

func years(figures []Figure) []string {
	list := []string{}
	for _, f := range figures {
		list = append(list, yearOf(f.Target))
	}
	slices.SortFunc(list, func(a, b string) int {
		if (a == "") != (b == "") {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
	return slices.Compact(list)
}

func rows(figures []Figure, notices map[string]corpus.Notice, years []string) []Row {
	byPlace := map[string]*Row{}
	var order []*Row
	for _, f := range figures {
		n := notices[f.Target.NoticeID]
		place := Place(n)
		row := byPlace[place]
		if row == nil {
			row = &Row{Place: place, RegionCode: n.RegionCode, Cells: make([]Cell, len(years))}
			for i, y := range years {
				row.Cells[i].Year = y
			}
			byPlace[place] = row
			order = append(order, row)
		}
		at := slices.Index(years, yearOf(f.Target))
		row.Cells[at].Figures = append(row.Cells[at].Figures, f)
	}
	slices.SortStableFunc(order, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(a.RegionCode, b.RegionCode), cmp.Compare(a.Place, b.Place))
	})
	list := make([]Row, len(order))
	for i, r := range order {
		list[i] = *r
	}
	return list
}

// Place is a notice's place as one name: city and county, city, or province.
func Place(n corpus.Notice) string {
	switch {
	case n.County != "" && n.City != n.County:
		return n.City + n.County
	case n.City != "":
		return n.City
	}
	return n.Province
}

// only is the one value that a cell's figures have which differ from the basis
// in nothing but the given fields; false where they have none or several.
func (c Cell) only(besides ...string) (decimal.Decimal, bool) {
	var value decimal.Decimal
	found := false
	for _, f := range c.Figures {
		if f.Target.Value == "" || !slices.Equal(f.Differs, besides) {
			continue
		}
		v, err := decimal.NewFromString(f.Target.BaseValue)
		if err != nil || f.Target.ValueMax != "" || found && !v.Equal(value) {
			return decimal.Decimal{}, false
		}
		value, found = v, true
	}
	return value, found
}

func (m *Matrix) rank() {
	for y := range m.Years {
		for i := range m.Rows {
			m.rankCell(i, y)
		}
	}
}

func (m *Matrix) rankCell(i, y int) {
	own := &m.Rows[i]
	v, ok := own.Cells[y].only()
	if !ok {
		return
	}
	rank, ranked := 1, 0
	for _, other := range m.Rows {
		w, ok := other.Cells[y].only()
		if !ok || other.Level() != own.Level() {
			continue
		}
		ranked++
		if w.GreaterThan(v) {
			rank++
		}
	}
	if ranked > 1 {
		own.Cells[y].Rank, own.Cells[y].Ranked = rank, ranked
	}
}

// Level is how many of the region code's three pairs of digits are used: 1 for a
// province, 2 for a city, 3 for a county.
func (r Row) Level() int {
	code := r.RegionCode
	switch {
	case len(code) != 6 || strings.HasSuffix(code, "0000"):
		return 1
	case strings.HasSuffix(code, "00"):
		return 2
	}
	return 3
}

func (m *Matrix) changes() {
	for i := range m.Rows {
		for y := 1; y < len(m.Years); y++ {
			now, ok := m.Rows[i].Cells[y].only()
			before, had := m.Rows[i].Cells[y-1].only()
			reached, knew := m.Rows[i].Cells[y-1].only("kind")
			if !ok || !follows(m.Years[y-1], m.Years[y]) {
				continue
			}
			if had {
				m.Rows[i].Cells[y].Change = now.Sub(before).String()
			}
			if knew && m.Basis.Kind == corpus.TargetPlain && m.Rows[i].Cells[y-1].achieved() {
				m.Rows[i].Cells[y].Over = now.Sub(reached).String()
			}
		}
	}
}

// achieved says whether the figures that differ in kind alone are achieved ones.
func (c Cell) achieved() bool {
	return !slices.ContainsFunc(c.Figures, func(f Figure) bool {
		return slices.Equal(f.Differs, []string{"kind"}) && f.Sort.Kind != corpus.TargetAchieved
	})
}

// gaps compares what was reached with what was to be reached. One of the two is the basis's kind.
func (m *Matrix) gaps() {
	for i := range m.Rows {
		for y := range m.Years {
			c := &m.Rows[i].Cells[y]
			own, ok := c.only()
			other, had := c.only("kind")
			if !ok || !had || m.Basis.Kind == corpus.TargetParameter || m.Basis.Kind == corpus.TargetPlain && !c.achieved() {
				continue
			}
			if m.Basis.Kind == corpus.TargetAchieved {
				own, other = other, own
			}
			c.Gap = other.Sub(own).String()
		}
	}
}

func follows(a, b string) bool {
	x, errX := decimal.NewFromString(a)
	y, errY := decimal.NewFromString(b)
	return errX == nil && errY == nil && y.Sub(x).Equal(decimal.New(1, 0))
}
