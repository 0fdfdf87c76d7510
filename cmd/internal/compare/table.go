package compare

import (
	"iter"

	"github.com/shopspring/decimal"
)

// Line is a figure of a matrix as a row of a table, with what its cell says of
// it. Values are decimals in strings, empty where unknown.
type Line struct {
	Place      string `json:"place"`
	RegionCode string `json:"region_code"`
	Year       string `json:"year"`
	Kind       string `json:"kind"`
	Mode       string `json:"mode"`
	Status     string `json:"status"`
	Comparator string `json:"comparator"`
	Value      string `json:"value" export:"number"`
	ValueMax   string `json:"value_max" export:"number"`
	Unit       string `json:"unit"`
	BaseValue  string `json:"base_value" export:"number"`
	BaseUnit   string `json:"base_unit"`
	ValueText  string `json:"value_text"`
	Compares   string `json:"compares"` // yes or no
	// Differs names in what the figure is of another sort than those compared.
	Differs []string `json:"differs"`
	// Rank, Ranked, Change, Over and Gap are the cell's; a figure that does not compare has none.
	Rank        string   `json:"rank" export:"integer"`
	Ranked      string   `json:"ranked" export:"integer"`
	Change      string   `json:"change" export:"number"`
	Over        string   `json:"over" export:"number"`
	Gap         string   `json:"gap" export:"number"`
	Deadline    string   `json:"deadline" export:"date"`
	Indicator   string   `json:"indicator"`
	IndicatorID string   `json:"indicator_id"`
	TargetID    string   `json:"target_id"`
	NoticeID    string   `json:"notice_id"`
	Source      string   `json:"source"`
	Also        []string `json:"also"`
	Locator     string   `json:"locator"`
	Evidence    string   `json:"evidence"`
	SHA256      string   `json:"sha256"`
}

// Lines are the figures of a matrix in its order.
func (m Matrix) Lines() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		for _, row := range m.Rows {
			for _, cell := range row.Cells {
				for _, f := range cell.Figures {
					if !yield(line(row, cell, f)) {
						return
					}
				}
			}
		}
	}
}

func line(row Row, cell Cell, f Figure) Line {
	t := f.Target
	l := Line{Place: row.Place, RegionCode: row.RegionCode, Year: cell.Year, Kind: t.Kind, Mode: t.Mode, Status: f.Status, Comparator: t.Comparator,
		Value: t.Value, ValueMax: t.ValueMax, Unit: t.Unit, BaseValue: t.BaseValue, BaseUnit: t.BaseUnit, ValueText: t.ValueText,
		Compares: "no", Differs: f.Differs, Deadline: t.Deadline, Indicator: t.Indicator, IndicatorID: t.IndicatorID, TargetID: t.ID,
		NoticeID: t.NoticeID, Source: t.Source, Also: f.Also, Locator: t.Locator, Evidence: t.Evidence, SHA256: t.SHA256}
	if len(f.Differs) == 0 {
		l.Compares, l.Change, l.Over, l.Gap = "yes", cell.Change, cell.Over, cell.Gap
		l.Rank, l.Ranked = positive(cell.Rank), positive(cell.Ranked)
	}
	return l
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return decimal.NewFromInt(int64(n)).String()
}

// Scaled is a difference in base units as a person writes it: large sums in
// 亿元 or 万元, everything else as it is.
func Scaled(value, unit string) (scaled, larger string) {
	d, err := decimal.NewFromString(value)
	if err != nil || unit != "元" {
		return value, unit
	}
	switch a := d.Abs(); {
	case a.GreaterThanOrEqual(decimal.New(1, 8)):
		return d.Shift(-8).String(), "亿元"
	case a.GreaterThanOrEqual(decimal.New(1, 4)):
		return d.Shift(-4).String(), "万元"
	}
	return value, unit
}
