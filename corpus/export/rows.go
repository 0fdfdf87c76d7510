package export

import (
	"bufio"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Rows writes a table that is none of the record model's, such as a comparison:
// a row for each T, a column for each of its fields, named by the field's json
// tag. `export:"number"` (or another Type) in a string field's tag says what it
// holds. Formats and profiles are those of records.
type Rows[T any] struct {
	out     *bufio.Writer
	columns []field
	encoder encoder
}

// NewRows writes to out. The name is that of the sheet, where there is one.
func NewRows[T any](out io.Writer, name string, format Format, profile Profile) (*Rows[T], error) {
	opts, err := Options{Kind: Notices, Format: format, Profile: profile}.check()
	if err != nil {
		return nil, err
	}
	record := reflect.TypeFor[T]()
	r := &Rows[T]{out: bufio.NewWriter(out)}
	for i := range record.NumField() {
		f := record.Field(i)
		column, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if column == "" {
			return nil, fmt.Errorf("the field %s of %s has no column", f.Name, record)
		}
		kind := Type(f.Tag.Get("export"))
		if kind == "" {
			kind = typeOf("", f.Type)
		}
		r.columns = append(r.columns, field{name: column, kind: kind, index: i})
	}
	r.encoder = newEncoder(r.out, name, opts)
	return r, r.encoder.begin(r.columns)
}

// Write writes one row.
func (r *Rows[T]) Write(row T) error { return r.encoder.row(r.columns, row) }

// Close writes what is still held back. It does not close what lies below.
func (r *Rows[T]) Close() error {
	if err := r.encoder.end(); err != nil {
		return err
	}
	return r.out.Flush()
}
