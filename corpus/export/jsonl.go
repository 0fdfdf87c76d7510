package export

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
)

// jsonlEncoder writes a JSON object a line, its keys in column order. A list is
// an array, empty and not null where there is nothing.
type jsonlEncoder struct {
	out  io.Writer
	line bytes.Buffer
}

func (e *jsonlEncoder) begin([]field) error { return nil }

func (e *jsonlEncoder) row(columns []field, record any) error {
	v := reflect.ValueOf(record)
	values := json.NewEncoder(&e.line)
	values.SetEscapeHTML(false)
	e.line.Reset()
	for i, c := range columns {
		e.line.WriteString(separator(i) + `"` + c.name + `":`)
		if f := v.Field(c.index); f.Kind() == reflect.Slice && f.IsNil() {
			e.line.WriteString("[]")
		} else if err := values.Encode(f.Interface()); err != nil {
			return err
		} else {
			e.line.Truncate(e.line.Len() - 1) // the encoder's line end
		}
	}
	e.line.WriteString("}\n")
	_, err := e.out.Write(e.line.Bytes())
	return err
}

func separator(i int) string {
	if i == 0 {
		return "{"
	}
	return ","
}

func (e *jsonlEncoder) end() error { return nil }
