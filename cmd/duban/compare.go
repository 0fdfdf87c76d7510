package main

import (
	"context"
	"fmt"
	"strings"

	"duban/cmd/internal/compare"
	"duban/corpus"
	"duban/index"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
)

func (a *app) compareCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare --indicator ID-or-words",
		Short: a.say.Sprintf("one indicator across places and years"),
		Args:  cobra.NoArgs,
		Example: `  duban compare --indicator rd_intensity
  duban compare --indicator 地区生产总值 --mode growth --year 2023
  duban compare --indicator 高新技术企业 --province 江苏省 --json`,
	}
	filters := a.filterFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		f, err := filters()
		if err != nil {
			return err
		}
		if len(f.Indicator) == 0 {
			return usage(a.errorf("say what to compare: --indicator with an id or words"))
		}
		return a.compare(cmd.Context(), f)
	}
	return cmd
}

func (a *app) compare(ctx context.Context, f index.Filters) error {
	c, err := a.openCorpus(ctx)
	if err != nil {
		return err
	}
	defer c.Index.Close()
	defer c.Store.Close()
	m, err := c.Compare(ctx, index.Query{Filters: f})
	if err != nil {
		return failed(err)
	}
	if a.json {
		return a.printJSON(m)
	}
	if len(m.Rows) == 0 {
		fmt.Fprintln(a.err, a.say.Sprintf("nothing found; try fewer words or filters"))
		return nil
	}
	a.printMatrix(m)
	return nil
}

func (a *app) printMatrix(m compare.Matrix) {
	fmt.Fprintln(a.out, a.say.Sprintf("compared: %s, %s, %s, %s; ≠ marks figures of another sort", m.Basis.BaseUnit, a.modeName(m.Basis.Mode), a.kindName(m.Basis.Kind), a.statusName(m.Basis.Status)))
	header := []string{a.say.Sprintf("place")}
	header = append(header, m.Years...)
	t := a.newTable(header...)
	for _, r := range m.Rows {
		row := table.Row{r.Place}
		for _, c := range r.Cells {
			row = append(row, a.cellText(c, m.Basis.BaseUnit))
		}
		t.AppendRow(row)
	}
	t.Style().Options.SeparateRows = true
	t.Render()
}

// cellText is a cell as lines: each figure, then rank, change and gap where known.
func (a *app) cellText(c compare.Cell, unit string) string {
	var lines []string
	for _, f := range c.Figures {
		line := amount(f.Target)
		if len(f.Differs) > 0 {
			line += " ≠ " + a.why(f)
		}
		lines = append(lines, line)
	}
	if c.Rank > 0 {
		lines = append(lines, a.say.Sprintf("rank %d of %d", c.Rank, c.Ranked))
	}
	if c.Change != "" {
		lines = append(lines, a.say.Sprintf("%s on the year before", a.difference(c.Change, unit)))
	}
	if c.Over != "" {
		lines = append(lines, a.say.Sprintf("%s on what the year before reached", a.difference(c.Over, unit)))
	}
	if c.Gap != "" {
		lines = append(lines, a.say.Sprintf("reached less target: %s", a.difference(c.Gap, unit)))
	}
	return strings.Join(lines, "\n")
}

// larger is the unit that a large sum is printed in, and how many digits it moves the point.
func larger(d decimal.Decimal) (unit string, shift int32) {
	switch d = d.Abs(); {
	case d.GreaterThanOrEqual(decimal.New(1, 8)):
		return "亿元", 8
	case d.GreaterThanOrEqual(decimal.New(1, 4)):
		return "万元", 4
	}
	return "元", 0
}

// difference is a difference in base units with its sign and a unit that fits.
func (a *app) difference(v, unit string) string {
	if unit == "%" {
		return signed(v) + " " + a.say.Sprintf("percentage points")
	}
	if d, err := decimal.NewFromString(v); err == nil && unit == "元" {
		name, shift := larger(d)
		return signed(d.Shift(-shift).String()) + " " + name
	}
	return signed(v) + " " + unit
}

func signed(v string) string {
	if strings.HasPrefix(v, "-") || v == "0" {
		return v
	}
	return "+" + v
}

// why says what a figure is where it differs from the basis.
func (a *app) why(f compare.Figure) string {
	var parts []string
	for _, field := range f.Differs {
		switch field {
		case "base_unit":
			parts = append(parts, a.orElse(f.Sort.BaseUnit, a.say.Sprintf("no unit")))
		case "mode":
			parts = append(parts, a.modeName(f.Sort.Mode))
		case "kind":
			parts = append(parts, a.kindName(f.Sort.Kind))
		case "status":
			parts = append(parts, a.statusName(f.Sort.Status))
		case "scope":
			parts = append(parts, a.orElse(f.Sort.Scope, a.say.Sprintf("no limit of scope")))
		case "period":
			parts = append(parts, a.orElse(f.Sort.Period, a.say.Sprintf("whole year")))
		}
	}
	return strings.Join(parts, ", ")
}

func (a *app) orElse(value, without string) string {
	if value == "" {
		return without
	}
	return value
}

func (a *app) statusName(status string) string {
	switch status {
	case corpus.StatusDraft:
		return a.say.Sprintf("draft")
	case corpus.StatusFinal:
		return a.say.Sprintf("final")
	}
	return status
}

func (a *app) modeName(mode string) string {
	switch mode {
	case corpus.ModeNew:
		return a.say.Sprintf("new")
	case corpus.ModeCumulative:
		return a.say.Sprintf("cumulative")
	case corpus.ModeGrowth:
		return a.say.Sprintf("growth")
	case corpus.ModeShare:
		return a.say.Sprintf("share")
	default:
		return a.say.Sprintf("level")
	}
}
