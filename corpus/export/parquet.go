package export

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// maxGroupRows is how many rows are gathered in memory before they are written
// as one row group: some 100 MB of the longest targets.
const maxGroupRows = 50_000

// parquetEncoder writes typed columns, all but lists optional: an unknown value
// is null. Numbers are doubles, which keep fifteen digits; CSV and JSON Lines
// keep all of them.
type parquetEncoder struct {
	out     io.Writer
	rows    *parquet.GenericWriter[any]
	current reflect.Value // the row that is filled and written, one struct for all
	name    string
}

// columnTypes are the Go type and the parquet tag that make a column of each type.
var columnTypes = map[Type]struct {
	goType reflect.Type
	tag    string
}{
	String:   {reflect.TypeFor[*string](), ""},
	Decimal:  {reflect.TypeFor[*float64](), ""},
	Integer:  {reflect.TypeFor[*int64](), ""},
	Date:     {reflect.TypeFor[*int32](), ",date"},
	Datetime: {reflect.TypeFor[*int64](), ",timestamp(millisecond)"},
	List:     {reflect.TypeFor[[]string](), ",list"},
}

func (e *parquetEncoder) begin(columns []field) error {
	fields := make([]reflect.StructField, len(columns))
	for i, c := range columns {
		t := columnTypes[c.kind]
		fields[i] = reflect.StructField{
			Name: "F" + strconv.Itoa(i),
			Type: t.goType,
			Tag:  reflect.StructTag(`parquet:"` + c.name + t.tag + `"`),
		}
	}
	e.current = reflect.New(reflect.StructOf(fields))
	e.rows = parquet.NewGenericWriter[any](e.out, parquet.NewSchema(e.name, parquet.SchemaOf(e.current.Interface())),
		parquet.Compression(&zstd.Codec{}), parquet.MaxRowsPerRowGroup(maxGroupRows), parquet.CreatedBy("duban", "", ""))
	return nil
}

func (e *parquetEncoder) row(columns []field, record any) error {
	from, to := reflect.ValueOf(record), e.current.Elem()
	to.SetZero()
	for i, c := range columns {
		if c.kind == List {
			to.Field(i).Set(from.Field(c.index))
			continue
		}
		cell, err := parquetCell(clean(cellOf(from.Field(c.index))), c.kind)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
		if cell.IsValid() {
			to.Field(i).Set(cell)
		}
	}
	_, err := e.rows.Write([]any{e.current.Interface()})
	return err
}

func (e *parquetEncoder) end() error { return e.rows.Close() }

// parquetCell is a pointer to a cell's typed value; no value for an empty cell.
func parquetCell(text string, kind Type) (reflect.Value, error) {
	if text == "" {
		return reflect.Value{}, nil
	}
	switch kind {
	case Decimal:
		v, err := strconv.ParseFloat(text, 64)
		return reflect.ValueOf(&v), err
	case Integer:
		v, err := strconv.ParseInt(text, 10, 64)
		return reflect.ValueOf(&v), err
	case Date:
		day, err := time.Parse(time.DateOnly, text)
		v := int32(day.Unix() / (24 * 60 * 60))
		return reflect.ValueOf(&v), err
	case Datetime:
		at, err := time.Parse(time.RFC3339, text)
		v := at.UnixMilli()
		return reflect.ValueOf(&v), err
	}
	return reflect.ValueOf(&text), nil
}
