// Package export writes records as rows of the record model: CSV, JSON Lines, XLSX and Parquet.
//
//	summary, err := export.File(path, export.Options{Kind: export.Targets, Format: export.CSV}, func(w *export.Writer) error {
//		return store.EachTarget(ctx, filter, func(t corpus.Target) error { return export.Write(w, t) })
//	})
//
// Columns and their order are those of columns.json. Rows are written as they
// come, one in memory at a time.
//
// CSV is UTF-8 after RFC 4180, with LF at the line ends: with CRLF, encoding/csv
// would rewrite line ends inside cells. Line ends inside cells are written as LF
// whatever they were, NUL and invalid UTF-8 as U+FFFD. Several values in a cell
// are joined with `;`; a `;` inside a value is written full-width (`；`), so that
// splitting gives as many values as there are. JSON Lines has such values unchanged,
// in arrays.
//
// The plain profile writes values as they are. The excel profile begins with a
// byte order mark and puts a `'` before every cell that a spreadsheet would turn
// into something else; see guard. Removing one leading `'` gives the value back.
//
// XLSX has numbers as numbers and everything else as text in one sheet named
// after the kind; lists are joined as in CSV. Parquet has typed columns, nulls for
// what is unknown, and lists as lists.
package export

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"duban/corpus"
)

// Kind is the sort of record that is exported.
type Kind string

// The kinds.
const (
	Notices Kind = "notices"
	Tasks   Kind = "tasks"
	Targets Kind = "targets"
	Bodies  Kind = "bodies"
)

// Format is the file format.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	JSONL   Format = "jsonl"
	XLSX    Format = "xlsx"
	Parquet Format = "parquet"
)

// Profile is who a CSV file is for. Other formats have one profile, Plain.
type Profile string

// The profiles.
const (
	Plain Profile = "plain" // programs
	Excel Profile = "excel" // spreadsheets
)

// Options say what is written and how. Format and Profile default to CSV and Plain.
type Options struct {
	Kind    Kind
	Format  Format
	Profile Profile
}

// Check says what is wrong with the options.
func (o Options) Check() error {
	_, err := o.check()
	return err
}

// check fills in defaults and refuses what there is not.
func (o Options) check() (Options, error) {
	if o.Format == "" {
		o.Format = CSV
	}
	if o.Profile == "" {
		o.Profile = Plain
	}
	if _, ok := Columns(o.Kind); !ok {
		return o, fmt.Errorf("there is no export of %q; choose notices, tasks, targets or bodies", o.Kind)
	}
	if !slices.Contains([]Format{CSV, JSONL, XLSX, Parquet}, o.Format) {
		return o, fmt.Errorf("there is no export format %q; choose csv, jsonl, xlsx or parquet", o.Format)
	}
	if o.Profile != Plain && o.Profile != Excel {
		return o, fmt.Errorf("there is no export profile %q; choose plain or excel", o.Profile)
	}
	if o.Format != CSV && o.Profile == Excel {
		return o, fmt.Errorf("the excel profile is for csv; leave out --profile or --format %s", o.Format)
	}
	return o, nil
}

// Record is what can be exported.
type Record interface {
	corpus.Notice | corpus.Task | corpus.Target | corpus.Body
}

// Writer writes rows of one kind. Close it to get the last of them out.
type Writer struct {
	rows    int
	kind    Kind
	out     *bufio.Writer
	columns []field
	encoder encoder
}

// encoder writes rows in one format.
type encoder interface {
	begin(columns []field) error
	row(columns []field, record any) error
	end() error
}

// NewWriter writes to out, the header first where the format has one.
func NewWriter(out io.Writer, opts Options) (*Writer, error) {
	opts, err := opts.check()
	if err != nil {
		return nil, err
	}
	columns, err := fieldsOf(opts.Kind)
	if err != nil {
		return nil, err
	}
	w := &Writer{kind: opts.Kind, out: bufio.NewWriterSize(out, 1<<16), columns: columns}
	w.encoder = newEncoder(w.out, string(opts.Kind), opts)
	return w, w.encoder.begin(w.columns)
}

func newEncoder(out *bufio.Writer, name string, opts Options) encoder {
	switch opts.Format {
	case JSONL:
		return &jsonlEncoder{out: out}
	case XLSX:
		return &xlsxEncoder{out: out, sheet: name}
	case Parquet:
		return &parquetEncoder{out: out, name: name}
	}
	return newCSV(out, opts.Profile)
}

// Write writes one record of the writer's kind.
func Write[R Record](w *Writer, record R) error {
	if k := kindOf(record); k != w.kind {
		return fmt.Errorf("a record of %s was written to an export of %s", k, w.kind)
	}
	w.rows++
	return w.encoder.row(w.columns, record)
}

// Rows is the number of rows written, the header not counted.
func (w *Writer) Rows() int { return w.rows }

// Close writes what is still held back. It does not close what lies below.
func (w *Writer) Close() error {
	if err := w.encoder.end(); err != nil {
		return err
	}
	return w.out.Flush()
}

func kindOf(record any) Kind {
	switch record.(type) {
	case corpus.Notice:
		return Notices
	case corpus.Task:
		return Tasks
	case corpus.Target:
		return Targets
	}
	return Bodies
}
