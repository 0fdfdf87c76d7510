package main

import (
	"context"
	"fmt"
	"strings"

	"duban/cmd/internal/answers"
	"duban/corpus/export"
	"duban/index"

	"github.com/spf13/cobra"
)

// exportOptions are the flags of one export.
type exportOptions struct {
	export.Options
	output string
	query  index.Query
	once   bool
}

func (a *app) exportCommand() *cobra.Command {
	var format, profile, output string
	cmd := &cobra.Command{
		Use:       "export notices|tasks|targets|bodies [QUERY] | export table NOTICE N",
		Short:     a.say.Sprintf("the records as CSV, JSON Lines, XLSX or Parquet, all or those that a search finds"),
		Args:      cobra.MinimumNArgs(1),
		ValidArgs: []string{string(export.Notices), string(export.Tasks), string(export.Targets), string(export.Bodies), tableKind},
		Example: `  duban export tasks -o tasks.csv
  duban export targets --profile excel -o targets.csv
  duban export targets 高新技术企业 --kind target --due-to 2023-12-31
  duban export bodies --role lead --format jsonl
  duban export tasks --format xlsx -o tasks.xlsx
  duban export targets --format parquet -o targets.parquet
  duban export table testdata/notices/suqian-2023-innovation.txt 1 --fill`,
	}
	filters := a.filterFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "csv", a.say.Sprintf("csv, jsonl, xlsx or parquet"))
	flags.StringVar(&profile, "profile", "plain", a.say.Sprintf("plain for programs, excel for spreadsheets"))
	flags.StringVarP(&output, "output", "o", "", a.say.Sprintf("file to write, with FILE.schema.json beside it; else standard output"))
	fill := flags.Bool("fill", false, a.say.Sprintf("of a table: repeat a cell that is merged over rows in each of them"))
	once := flags.Bool("once", false, a.say.Sprintf("leave out what copies of a notice (mirrors, other formats, drafts) repeat"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if args[0] == tableKind {
			return a.exportTable(cmd.Context(), args[1:], output, export.TableOptions{Format: export.Format(format), Profile: export.Profile(profile), Fill: *fill})
		}
		f, err := filters()
		if err != nil {
			return err
		}
		opts := exportOptions{
			Options: export.Options{Kind: export.Kind(args[0]), Format: export.Format(format), Profile: export.Profile(profile)},
			output:  output,
			once:    *once,
			query:   index.Query{Text: strings.Join(args[1:], " "), Filters: f},
		}
		return a.export(cmd.Context(), opts)
	}
	return cmd
}

func (a *app) export(ctx context.Context, opts exportOptions) error {
	if err := opts.Check(); err != nil {
		return usage(err)
	}
	c, err := a.openFor(ctx, opts.query)
	if err != nil {
		return err
	}
	defer c.Store.Close()
	if c.Index != nil {
		defer c.Index.Close()
		if err := c.Check(opts.query); err != nil {
			return usage(err)
		}
	}
	fill := func(w *export.Writer) error {
		return c.Export(ctx, opts.Kind, opts.query, answers.Counting(!opts.once), w)
	}
	if opts.output == "" {
		w, err := export.NewWriter(a.out, opts.Options)
		if err != nil {
			return err
		}
		if err := fill(w); err != nil {
			return failed(err)
		}
		return w.Close()
	}
	schema, err := export.File(opts.output, opts.Options, fill)
	if err != nil {
		return failed(err)
	}
	if !a.quiet {
		fmt.Fprintln(a.err, a.say.Sprintf("%s: %d rows", opts.output, schema.Rows))
	}
	return nil
}
