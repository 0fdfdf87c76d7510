package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
	"duban/index"

	"github.com/spf13/cobra"
)

// exportOptions are the flags of one export.
type exportOptions struct {
	export.Options
	output string
	query  index.Query
}

func (a *app) exportCommand() *cobra.Command {
	var format, profile, output string
	cmd := &cobra.Command{
		Use:       "export notices|tasks|targets|bodies [QUERY] | export table NOTICE N",
		Short:     a.say.Sprintf("the records as CSV, JSON Lines or XLSX, all or those that a search finds"),
		Args:      cobra.MinimumNArgs(1),
		ValidArgs: []string{string(export.Notices), string(export.Tasks), string(export.Targets), string(export.Bodies), tableKind},
		Example: `  duban export tasks -o tasks.csv
  duban export targets --profile excel -o targets.csv
  duban export targets 高新技术企业 --kind target --due-to 2023-12-31
  duban export bodies --role lead --format jsonl
  duban export tasks --format xlsx -o tasks.xlsx
  duban export table testdata/notices/suqian-2023-innovation.txt 1 --fill`,
	}
	filters := a.filterFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "csv", a.say.Sprintf("csv, jsonl or xlsx"))
	flags.StringVar(&profile, "profile", "plain", a.say.Sprintf("plain for programs, excel for spreadsheets"))
	flags.StringVarP(&output, "output", "o", "", a.say.Sprintf("file to write, with FILE.schema.json beside it; else standard output"))
	fill := flags.Bool("fill", false, a.say.Sprintf("of a table: repeat a cell that is merged over rows in each of them"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if args[0] == tableKind {
			return a.exportTable(cmd, args[1:], output, export.TableOptions{Profile: export.Profile(profile), Fill: *fill})
		}
		f, err := filters()
		if err != nil {
			return err
		}
		opts := exportOptions{
			Options: export.Options{Kind: export.Kind(args[0]), Format: export.Format(format), Profile: export.Profile(profile)},
			output:  output,
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
	store, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	chosen, err := a.choose(ctx, opts)
	if err != nil {
		return err
	}
	fill := func(w *export.Writer) error { return fillExport(ctx, store, opts, chosen, w) }
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

// choose asks the index which records match; without a query or filter all do, and no index is needed.
func (a *app) choose(ctx context.Context, opts exportOptions) (sqlite.Filter, error) {
	if opts.query.Text == "" && len(opts.query.Filters.Values()) == 0 {
		return sqlite.Filter{}, nil
	}
	ix, err := a.openIndex()
	if err != nil {
		return sqlite.Filter{}, err
	}
	defer ix.Close()
	kind := map[export.Kind]index.Kind{export.Notices: index.Notices, export.Tasks: index.Tasks, export.Bodies: index.Tasks, export.Targets: index.Targets}[opts.Kind]
	ids, err := ix.IDs(ctx, opts.query, kind)
	if err != nil {
		return sqlite.Filter{}, failed(err)
	}
	if ids == nil {
		ids = []string{} // none chosen, where nil would mean all
	}
	switch kind {
	case index.Notices:
		return sqlite.Filter{Notices: ids}, nil
	case index.Tasks:
		return sqlite.Filter{Tasks: ids}, nil
	default:
		return sqlite.Filter{Targets: ids}, nil
	}
}

func fillExport(ctx context.Context, store *sqlite.Store, opts exportOptions, chosen sqlite.Filter, w *export.Writer) error {
	switch opts.Kind {
	case export.Notices:
		return store.EachNotice(ctx, chosen, func(n corpus.Notice) error { return export.Write(w, n) })
	case export.Tasks:
		return store.EachTask(ctx, chosen, func(t corpus.Task) error { return export.Write(w, t) })
	case export.Targets:
		return store.EachTarget(ctx, chosen, func(t corpus.Target) error { return export.Write(w, t) })
	default:
		roles := opts.query.Filters.Role
		return store.EachBody(ctx, chosen, func(b corpus.Body) error {
			if len(roles) > 0 && !slices.Contains(roles, b.Role) {
				return nil
			}
			return export.Write(w, b)
		})
	}
}
