package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"duban/corpus"
)

// TableOptions say how one table is written.
type TableOptions struct {
	Format  Format  // CSV where empty, or XLSX, which keeps merged cells merged
	Profile Profile // Plain where empty
	// Fill repeats the text of a cell that is merged over rows in each of them.
	// Cells merged over columns stay in the first, so that a section row is one cell.
	Fill bool
}

// Check says what is wrong with the options.
func (o TableOptions) Check() error {
	if o.Format == JSONL || o.Format == Parquet {
		return fmt.Errorf("a table is exported as csv or xlsx, not as %s", o.Format)
	}
	return Options{Kind: Tasks, Format: o.Format, Profile: o.Profile}.Check()
}

// Table writes a table as it stands: all its rows, headers and section rows
// included, a merged cell's text in its first row and column.
func Table(out io.Writer, t *corpus.Table, opts TableOptions) error {
	if err := opts.Check(); err != nil {
		return err
	}
	if opts.Format == XLSX {
		return tableSheet(out, t, opts)
	}
	return tableCSV(out, t, opts)
}

// tableCSV writes a table as CSV. The excel profile protects cells as in exports of records.
func tableCSV(out io.Writer, t *corpus.Table, opts TableOptions) error {
	if opts.Profile == Excel {
		if _, err := io.WriteString(out, byteOrderMark); err != nil {
			return err
		}
	}
	w := csv.NewWriter(out)
	next := 0 // in t.Cells, which are in row order
	var open []corpus.Cell
	for row := range t.Rows {
		cells := make([]string, t.Cols)
		for open = covering(open, row); next < len(t.Cells) && t.Cells[next].Row <= row; next++ {
			open = append(open, t.Cells[next])
		}
		for _, c := range open {
			if c.Col < t.Cols && (c.Row == row || opts.Fill) {
				cells[c.Col] = protect(c.Text, opts.Profile)
			}
		}
		if err := writeRow(out, w, cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// writeRow writes a row. A blank cell alone is quoted, because readers leave out empty lines.
func writeRow(out io.Writer, w *csv.Writer, cells []string) error {
	if len(cells) != 1 || cells[0] != "" {
		return w.Write(cells)
	}
	w.Flush()
	_, err := io.WriteString(out, "\"\"\n")
	return errors.Join(w.Error(), err)
}

// covering are the cells that reach down to a row.
func covering(cells []corpus.Cell, row int) []corpus.Cell {
	kept := cells[:0]
	for _, c := range cells {
		if row < c.Row+max(c.Rowspan, 1) {
			kept = append(kept, c)
		}
	}
	return kept
}

// protect makes a cell's text safe; what is a number in a table stays one.
func protect(text string, profile Profile) string {
	text = clean(text)
	if profile == Excel {
		return guard(text, String)
	}
	return text
}
