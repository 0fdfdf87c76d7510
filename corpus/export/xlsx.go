package export

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// xlsxEncoder writes one sheet: numbers as numbers, everything else as text, so
// that no spreadsheet takes `1-2` for a date or `=A1` for a formula. Dates stay
// ISO text, which sorts. The rows are streamed to the sheet; the file is put
// together at the end.
type xlsxEncoder struct {
	out   io.Writer
	sheet string
	book  *excelize.File
	rows  *excelize.StreamWriter
	cells []any
	count int
}

// What a sheet can hold.
const (
	maxCellUnits = excelize.TotalCellChars // UTF-16 units of a cell
	maxSheetRows = excelize.TotalRows
)

func (e *xlsxEncoder) begin(columns []field) (err error) {
	e.book = excelize.NewFile()
	if err = e.book.SetSheetName(e.book.GetSheetName(0), e.sheet); err != nil {
		return err
	}
	if e.rows, err = e.book.NewStreamWriter(e.sheet); err != nil {
		return err
	}
	if err = e.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for _, c := range columns {
		e.cells = append(e.cells, c.name)
	}
	return e.write()
}

func (e *xlsxEncoder) row(columns []field, record any) error {
	v := reflect.ValueOf(record)
	e.cells = e.cells[:0]
	for _, c := range columns {
		cell, err := xlsxCell(clean(cellOf(v.Field(c.index))), c.kind)
		if err != nil {
			return fmt.Errorf("row %d, column %s: %w", e.count, c.name, err)
		}
		e.cells = append(e.cells, cell)
	}
	return e.write()
}

func (e *xlsxEncoder) write() error {
	if e.count == maxSheetRows {
		return fmt.Errorf("a sheet holds %d rows at most; use --format csv, or choose fewer rows", maxSheetRows)
	}
	e.count++
	return e.rows.SetRow("A"+strconv.Itoa(e.count), e.cells)
}

func (e *xlsxEncoder) end() error {
	defer e.book.Close()
	if err := e.rows.Flush(); err != nil {
		return err
	}
	return e.book.Write(e.out)
}

// xlsxCell is a cell's value: a number where the column holds numbers and a
// sheet keeps all its digits, else text; nil for a blank.
func xlsxCell(text string, kind Type) (any, error) {
	if text == "" {
		return nil, nil
	}
	if (kind == Decimal || kind == Integer) && plainNumber.MatchString(text) && len(strings.Trim(text, "-.")) <= maxDigits {
		return strconv.ParseFloat(text, 64)
	}
	if n := len(utf16.Encode([]rune(text))); n > maxCellUnits {
		return nil, fmt.Errorf("the text has %d characters, and a cell of a sheet holds %d; use --format csv", n, maxCellUnits)
	}
	return text, nil
}

// maxDigits is how many digits a sheet keeps of a number.
const maxDigits = 15
