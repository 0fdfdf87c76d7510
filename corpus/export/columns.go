package export

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"duban/corpus"
)

// columns.json is the published list: column names by kind, in their order.
//
//go:embed columns.json
var columnsJSON []byte

// Columns are the column names of a kind in their order; ok is false for a kind there is not.
func Columns(kind Kind) (names []string, ok bool) {
	var all map[Kind][]string
	if err := json.Unmarshal(columnsJSON, &all); err != nil {
		return nil, false
	}
	names, ok = all[kind]
	return names, ok
}

// Types are the types of a kind's columns, in their order; none for a kind there is not.
func Types(kind Kind) []Type {
	if _, ok := recordTypes[kind]; !ok {
		return nil
	}
	fields, err := fieldsOf(kind)
	if err != nil {
		return nil
	}
	types := make([]Type, len(fields))
	for i, f := range fields {
		types[i] = f.kind
	}
	return types
}

// Type is what a column's cells are. All but List are Frictionless table
// schema types; List is several strings joined with `;`, an array in JSON.
type Type string

// The column types. Decimal is a number as printed in a string, so that no digit is lost.
const (
	String   Type = "string"
	Decimal  Type = "number"
	Integer  Type = "integer"
	Date     Type = "date"     // YYYY-MM-DD
	Datetime Type = "datetime" // RFC 3339
	List     Type = "list"
)

// typed are the columns whose type the Go type does not show.
var typed = map[string]Type{
	"value": Decimal, "value_max": Decimal, "base_value": Decimal,
	"year": Integer, "fetched_at": Datetime,
	"written_on": Date, "published_on": Date, "period_start": Date, "period_end": Date, "comment_deadline": Date, "deadline": Date,
}

// field is a column with the struct field that fills it.
type field struct {
	name  string
	kind  Type
	index int // of the struct field
}

var recordTypes = map[Kind]reflect.Type{
	Notices: reflect.TypeFor[corpus.Notice](),
	Tasks:   reflect.TypeFor[corpus.Task](),
	Targets: reflect.TypeFor[corpus.Target](),
	Bodies:  reflect.TypeFor[corpus.Body](),
}

// fieldsOf finds the struct field of every column by its JSON name.
func fieldsOf(kind Kind) ([]field, error) {
	names, _ := Columns(kind)
	record := recordTypes[kind]
	byName := map[string]int{}
	for i := range record.NumField() {
		tag, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ",")
		byName[tag] = i
	}
	fields := make([]field, len(names))
	for i, name := range names {
		at, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("no field of %s fills the column %s", record, name)
		}
		fields[i] = field{name: name, kind: typeOf(name, record.Field(at).Type), index: at}
	}
	return fields, nil
}

func typeOf(name string, t reflect.Type) Type {
	if known, ok := typed[name]; ok {
		return known
	}
	switch t.Kind() {
	case reflect.Slice:
		return List
	case reflect.Int:
		return Integer
	case reflect.Float64:
		return Decimal
	}
	return String
}
