package verify

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/corpus/export"
)

// kind is what the rows of a file are.
type kind string

const (
	tasks   kind = "tasks"
	targets kind = "targets"
)

// needed are the columns that a row can't be checked without.
var needed = map[kind][]string{
	tasks:   {"task_id", "source", "sha256", "locator", "evidence"},
	targets: {"target_id", "source", "sha256", "locator", "evidence", "span", "value", "value_max", "value_text"},
}

// fields are the cells of a row by column: CSV text, or the JSON of a value.
type fields map[string]string

// row is one row of an export in its format and profile.
type row struct {
	fields
	order   []string
	format  export.Format
	profile export.Profile
}

func (r row) columns() []string { return r.order }

// raw is a cell as it stands in the file.
func (r row) raw(column string) string { return r.fields[column] }

// value is a cell's text without what its format and profile put around it.
func (r row) value(column string) string {
	text := r.fields[column]
	if r.format == export.JSONL {
		var s string
		if json.Unmarshal([]byte(text), &s) != nil {
			return text
		}
		return s
	}
	if r.profile == export.Excel {
		return strings.TrimPrefix(text, "'")
	}
	return text
}

// reader reads the rows of one file.
type reader interface {
	kind() kind
	next() (row, error) // io.EOF after the last
}

const byteOrderMark = "\ufeff"

// zipMark begins a workbook.
const zipMark = "PK\x03\x04"

// headSize is how much of a file is looked at to tell what it is, in bytes. A
// row of JSON Lines whose task has the longest text there is fits several times.
const headSize = 1 << 20

// open tells the format by the file's first characters.
func open(in io.Reader) (reader, error) {
	buffered := bufio.NewReaderSize(in, headSize)
	profile := export.Plain
	if mark, _ := buffered.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		profile = export.Excel
		buffered.Discard(len(byteOrderMark))
	}
	if mark, _ := buffered.Peek(len(zipMark)); string(mark) == zipMark {
		return nil, errors.New("verify reads csv and jsonl, not workbooks; export the rows as one of these")
	}
	first, err := buffered.Peek(1)
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty")
	}
	if err != nil {
		return nil, err
	}
	if first[0] == '{' {
		return openLines(buffered)
	}
	return openCSV(buffered, profile)
}

// kindOf tells tasks and targets apart by their columns.
func kindOf(columns []string) (kind, error) {
	for _, k := range []kind{targets, tasks} {
		if !slices.Contains(columns, needed[k][0]) {
			continue
		}
		for _, name := range needed[k] {
			if !slices.Contains(columns, name) {
				return "", fmt.Errorf("the file has no column %q; export %s again with all columns", name, k)
			}
		}
		return k, nil
	}
	return "", errors.New("this is no export of tasks or targets: it has neither a target_id nor a task_id column")
}

type csvRows struct {
	csv     *csv.Reader
	header  []string
	profile export.Profile
	of      kind
}

func openCSV(in io.Reader, profile export.Profile) (reader, error) {
	r := &csvRows{csv: csv.NewReader(in), profile: profile}
	header, err := r.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	r.header = header
	r.of, err = kindOf(header)
	return r, err
}

func (r *csvRows) kind() kind { return r.of }

func (r *csvRows) next() (row, error) {
	cells, err := r.csv.Read()
	if err != nil {
		return row{}, err
	}
	out := row{fields: fields{}, order: r.header, format: export.CSV, profile: r.profile}
	for i, name := range r.header {
		out.fields[name] = cells[i]
	}
	return out, nil
}

type jsonRows struct {
	in *bufio.Reader
	of kind
}

func openLines(in *bufio.Reader) (reader, error) {
	head, err := in.Peek(in.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	columns, err := keys(head)
	if err != nil {
		return nil, err
	}
	r := &jsonRows{in: in}
	r.of, err = kindOf(columns)
	return r, err
}

// keys are the names in a JSON object that may be cut off at its end.
func keys(head []byte) (names []string, err error) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	decoder := json.NewDecoder(bytes.NewReader(line))
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("first line: %w", err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			break
		}
		names = append(names, fmt.Sprint(name))
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			break
		}
	}
	return names, nil
}

func (r *jsonRows) kind() kind { return r.of }

func (r *jsonRows) next() (row, error) {
	line, err := r.in.ReadBytes('\n')
	if len(bytes.TrimSpace(line)) == 0 {
		if err == nil {
			return r.next()
		}
		return row{}, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil {
		return row{}, err
	}
	out := row{fields: fields{}, format: export.JSONL, profile: export.Plain}
	for name, value := range values {
		text, err := plainJSON(value)
		if err != nil {
			return row{}, err
		}
		out.fields[name] = text
		out.order = append(out.order, name)
	}
	slices.Sort(out.order)
	return out, nil
}

// plainJSON writes a value in the one way that equal values have, however
// another program has escaped it.
func plainJSON(raw json.RawMessage) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return string(text), err
}
