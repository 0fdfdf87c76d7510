package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"duban/cmd/internal/compare"
	"duban/corpus"
	"duban/corpus/export"
	"duban/index"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) compareCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare --indicator ID-or-words",
		Short: a.say.Sprintf("one indicator across places and years"),
		Args:  cobra.NoArgs,
		Example: `  duban compare --indicator rd_intensity
  duban compare --indicator 地区生产总值 --mode growth --year 2023
  duban compare --indicator 高新技术企业 --province 江苏省 --json
  duban compare --indicator rd_intensity --format xlsx -o rd.xlsx`,
	}
	filters := a.filterFlags(cmd)
	var format, profile, output string
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "", a.say.Sprintf("a row for each figure as csv, jsonl, xlsx or parquet, in place of the matrix"))
	flags.StringVar(&profile, "profile", "plain", a.say.Sprintf("plain for programs, excel for spreadsheets"))
	flags.StringVarP(&output, "output", "o", "", a.say.Sprintf("file to write; else standard output"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		f, err := filters()
		if err != nil {
			return err
		}
		if len(f.Indicator) == 0 {
			return usage(a.errorf("say what to compare: --indicator with an id or words"))
		}
		if format == "" && output != "" {
			format = string(export.CSV)
		}
		if err := (export.Options{Kind: export.Targets, Format: export.Format(format), Profile: export.Profile(profile)}).Check(); err != nil {
			return usage(err)
		}
		m, err := a.matrix(cmd.Context(), f)
		if err != nil {
			return err
		}
		if format == "" {
			return a.showMatrix(m)
		}
		return a.exportMatrix(m, export.Format(format), export.Profile(profile), output)
	}
	return cmd
}

// matrix compares what the filters find; where that is nothing it says so, and what is near.
func (a *app) matrix(ctx context.Context, f index.Filters) (compare.Matrix, error) {
	c, err := a.openCorpus(ctx)
	if err != nil {
		return compare.Matrix{}, err
	}
	defer c.Index.Close()
	defer c.Store.Close()
	query := index.Query{Filters: f}
	m, err := c.Compare(ctx, query)
	if err == nil && len(m.Rows) == 0 && !a.json {
		s := searcher{app: a, Corpus: c}
		return m, s.printNothing(ctx, query)
	}
	return m, failed(err)
}

// exportMatrix writes a row for each figure, as the download of the web page does.
func (a *app) exportMatrix(m compare.Matrix, format export.Format, profile export.Profile, output string) error {
	var text bytes.Buffer
	w, err := export.NewRows[compare.Line](&text, "comparison", format, profile)
	if err != nil {
		return usage(err)
	}
	rows := 0
	for line := range m.Lines() {
		if err := w.Write(line); err != nil {
			return err
		}
		rows++
	}
	if err := w.Close(); err != nil {
		return err
	}
	return a.deliver(text.Bytes(), rows, output)
}

// showMatrix prints a comparison.
func (a *app) showMatrix(m compare.Matrix) error {
	if a.json {
		return a.printJSON(m)
	}
	if len(m.Rows) > 0 {
		a.printMatrix(m)
	}
	return nil
}

func (a *app) printMatrix(m compare.Matrix) {
	fmt.Fprintln(a.out, a.say.Sprintf("compared: %s, %s, %s, %s; ≠ marks figures of another sort", m.Basis.BaseUnit, a.modeName(m.Basis.Mode), a.kindName(m.Basis.Kind), a.statusName(m.Basis.Status)))
	header := []string{a.say.Sprintf("place")}
	header = append(header, m.Years...)
	t := a.newTable(header...)
	for _, r := range m.Rows {
		row := table.Row{a.orElse(r.Place, a.say.Sprintf("place unknown"))}
		for _, c := range r.Cells {
			row = append(row, a.cellText(c, r.Level(), m.Basis.BaseUnit))
		}
		t.AppendRow(row)
	}
	t.Style().Options.SeparateRows = true
	t.Render()
}

// cellText is a cell as lines: each figure, then rank, change and gap where known.
func (a *app) cellText(c compare.Cell, level int, unit string) string {
	var lines []string
	for _, f := range c.Figures {
		line := amount(f.Target)
		if len(f.Differs) > 0 {
			line += " ≠ " + a.why(f)
		}
		lines = append(lines, line)
	}
	if c.Rank > 0 {
		lines = append(lines, a.rank(c, level))
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

// rank is a cell's place among those of its level.
func (a *app) rank(c compare.Cell, level int) string {
	switch level {
	case 1:
		return a.say.Sprintf("rank %d of %d provinces", c.Rank, c.Ranked)
	case 2:
		return a.say.Sprintf("rank %d of %d cities", c.Rank, c.Ranked)
	}
	return a.say.Sprintf("rank %d of %d counties", c.Rank, c.Ranked)
}

// difference is a difference in base units with its sign and a unit that fits.
func (a *app) difference(v, unit string) string {
	if v, unit = compare.Scaled(v, unit); unit == "%" {
		unit = a.say.Sprintf("percentage points")
	}
	return strings.TrimSpace(signed(v) + " " + unit)
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
