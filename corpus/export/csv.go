package export

import (
	"encoding/csv"
	"io"
	"reflect"
	"strconv"
	"strings"
)

const byteOrderMark = "\ufeff"

type csvEncoder struct {
	out     io.Writer
	csv     *csv.Writer
	profile Profile
	cells   []string
}

func newCSV(out io.Writer, profile Profile) *csvEncoder {
	return &csvEncoder{out: out, csv: csv.NewWriter(out), profile: profile}
}

func (e *csvEncoder) begin(columns []field) error {
	if e.profile == Excel {
		if _, err := io.WriteString(e.out, byteOrderMark); err != nil {
			return err
		}
	}
	e.cells = e.cells[:0]
	for _, c := range columns {
		e.cells = append(e.cells, c.name)
	}
	return e.csv.Write(e.cells)
}

func (e *csvEncoder) row(columns []field, record any) error {
	v := reflect.ValueOf(record)
	e.cells = e.cells[:0]
	for _, c := range columns {
		cell := clean(cellOf(v.Field(c.index)))
		if e.profile == Excel {
			cell = guard(cell, c.kind)
		}
		e.cells = append(e.cells, cell)
	}
	return e.csv.Write(e.cells)
}

func (e *csvEncoder) end() error {
	e.csv.Flush()
	return e.csv.Error()
}

// cellOf is a value as CSV text.
func cellOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Slice:
		values := make([]string, v.Len())
		for i := range values {
			values[i] = strings.ReplaceAll(v.Index(i).String(), ";", "；")
		}
		return strings.Join(values, ";")
	}
	return v.String()
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd")

// clean makes a cell safe for every CSV reader: valid UTF-8, no NUL, LF alone.
func clean(cell string) string {
	return lineEnds.Replace(strings.ToValidUTF8(cell, "\ufffd"))
}
