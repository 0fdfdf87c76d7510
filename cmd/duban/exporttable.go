package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"duban/corpus"
	"duban/corpus/export"
)

// tableKind is the argument of export that asks for one table instead of records.
const tableKind = "table"

// exportTable writes the N-th table of a notice, counted from 1 as locators count them.
func (a *app) exportTable(ctx context.Context, args []string, output string, opts export.TableOptions) error {
	n := 0
	if len(args) == 2 {
		n, _ = strconv.Atoi(args[1])
	}
	if n < 1 {
		return usage(a.errorf("export table takes a notice and the number of the table in it, from 1"))
	}
	if err := opts.Check(); err != nil {
		return usage(err)
	}
	t, err := a.tableOf(ctx, args[0], n)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := export.Table(&text, t, opts); err != nil {
		return usage(err)
	}
	return a.deliver(text.Bytes(), t.Rows, output)
}

// deliver writes a table of so many rows to a file, or else to standard output.
func (a *app) deliver(text []byte, rows int, output string) error {
	if output == "" {
		_, err := a.out.Write(text)
		return err
	}
	if err := os.WriteFile(filepath.Clean(output), text, 0o644); err != nil {
		return err
	}
	if !a.quiet {
		fmt.Fprintln(a.err, a.say.Sprintf("%s: %d rows", output, rows))
	}
	return nil
}

func (a *app) tableOf(ctx context.Context, key string, n int) (*corpus.Table, error) {
	store, err := a.openReader(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	notice, err := store.Notice(ctx, key)
	if err != nil {
		return nil, failed(err)
	}
	records, err := store.Records(ctx, notice.ID)
	if err != nil {
		return nil, failed(err)
	}
	count := 0
	for _, b := range records.Document.Blocks {
		if b.Table == nil {
			continue
		}
		if count++; count == n {
			return b.Table, nil
		}
	}
	return nil, a.errorf("%s has %d tables, and no table %d", notice.Source, count, n)
}
