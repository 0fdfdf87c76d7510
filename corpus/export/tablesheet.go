package export

import (
	"io"

	"duban/corpus"

	"github.com/xuri/excelize/v2"
)

// tableSheet writes a table to one sheet, every cell as text. Cells merged in
// the table are merged in the sheet; with Fill, those merged over rows are
// repeated in each of them instead.
func tableSheet(out io.Writer, t *corpus.Table, opts TableOptions) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet := book.GetSheetName(0)
	for _, c := range t.Cells {
		rows := 1
		if opts.Fill {
			rows = max(c.Rowspan, 1)
		}
		for down := range rows {
			part := c
			part.Row, part.Rowspan = c.Row+down, max(c.Rowspan, 1)/rows
			if err := putCell(book, sheet, part); err != nil {
				return err
			}
		}
	}
	return book.Write(out)
}

// putCell writes one cell and merges what it covers.
func putCell(book *excelize.File, sheet string, c corpus.Cell) error {
	from, err := excelize.CoordinatesToCellName(c.Col+1, c.Row+1)
	if err != nil {
		return err
	}
	text, err := xlsxCell(clean(c.Text), String)
	if err != nil {
		return err
	}
	if err := book.SetCellValue(sheet, from, text); err != nil {
		return err
	}
	if c.Rowspan <= 1 && c.Colspan <= 1 {
		return nil
	}
	to, err := excelize.CoordinatesToCellName(c.Col+max(c.Colspan, 1), c.Row+max(c.Rowspan, 1))
	if err != nil {
		return err
	}
	return book.MergeCell(sheet, from, to)
}
