package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"duban/cmd/internal/nightly"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

func (a *app) ingestCommand() *cobra.Command {
	var out *outlets
	cmd := &cobra.Command{
		Use:   "ingest PATH…",
		Short: a.say.Sprintf("take in local files and folders (- is standard input), find tasks and targets, index them"),
		Args:  cobra.MinimumNArgs(1),
		Example: `  duban ingest testdata/notices
  duban ingest notice.html tables.txt
  cat notice.txt | duban ingest -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runPipeline(cmd.Context(), *out, func(p *pipeline.Pipeline) (pipeline.Report, error) { return p.Ingest(cmd.Context(), args) })
		},
	}
	out = a.outletFlags(cmd)
	return cmd
}

func (a *app) processCommand() *cobra.Command {
	var all bool
	var out *outlets
	cmd := &cobra.Command{
		Use:   "process",
		Short: a.say.Sprintf("redo from stored bytes what a changed rule, dictionary or reader made stale"),
		Args:  cobra.NoArgs,
		Example: `  duban process
  duban process --all
  duban process --rules my-rules`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runPipeline(cmd.Context(), *out, func(p *pipeline.Pipeline) (pipeline.Report, error) { return p.Process(cmd.Context(), all) })
		},
	}
	out = a.outletFlags(cmd)
	cmd.Flags().BoolVar(&all, "all", false, a.say.Sprintf("redo every page"))
	return cmd
}

// runPipeline opens the corpus for writing, does work, and reports what came of it.
func (a *app) runPipeline(ctx context.Context, out outlets, work func(*pipeline.Pipeline) (pipeline.Report, error)) error {
	p, err := a.openPipeline(ctx)
	if err != nil {
		return err
	}
	defer p.Close()
	began := a.now()
	report, failure := work(p)
	end := failed(failure)
	if failure == nil {
		end = a.printReport(ctx, p.Store(), report)
	}
	return a.tell(out, nightly.Run(report, began, a.now(), failure), end)
}

// openPipeline opens the corpus for writing, with all stages and the index.
func (a *app) openPipeline(ctx context.Context) (*pipeline.Pipeline, error) {
	wiring, err := pipeline.Wire(a.rules)
	if err != nil {
		return nil, usage(err)
	}
	opts := pipeline.Options{Assembly: wiring.Assembly, Index: wiring.Index(sqlite.IndexDir(a.corpus)), Stdin: a.in, Now: a.now, Command: strings.Join(os.Args, " ")}
	if a.terminal() && !a.quiet {
		opts.Progress = &bar{app: a}
	}
	p, err := pipeline.Open(ctx, a.corpus, opts)
	if err != nil {
		return nil, failed(err)
	}
	return p, nil
}

func (a *app) printReport(ctx context.Context, store *sqlite.Store, r pipeline.Report) error {
	if a.json {
		if err := a.printJSON(r); err != nil {
			return err
		}
	} else if err := a.describeReport(ctx, store, r); err != nil {
		return err
	}
	if len(r.Failures) > 0 {
		return &exit{code: exitSome}
	}
	return nil
}

func (a *app) describeReport(ctx context.Context, store *sqlite.Store, r pipeline.Report) error {
	if r.Seen > 0 {
		fmt.Fprintln(a.out, a.say.Sprintf("%d inputs: %d new, %d changed, %d unchanged, %d refused", r.Seen, r.New, r.Changed, r.Unchanged, r.Refused))
	}
	fmt.Fprintln(a.out, a.say.Sprintf("%d pages processed: %d notices with %d tasks and %d targets", r.Processed, r.Notices, r.Tasks, r.Targets))
	if d := r.Delta; d.Changed+d.Withdrawn > 0 {
		fmt.Fprintln(a.out, a.say.Sprintf("Targets: %d added, %d changed, %d withdrawn", d.Added, d.Changed, d.Withdrawn))
	}
	for _, f := range r.Failures {
		fmt.Fprintln(a.err, a.say.Sprintf("failed: %s (%s: %s): %s", visible(f.Source), f.Stage, string(f.Outcome), visible(a.errors.Text(f.Reason))))
	}
	if a.quiet || r.Processed == 0 {
		return nil
	}
	return a.listNewest(ctx, store, r.Processed)
}

// listed is how many notices a report lists; more would scroll the summary away.
const listed = 40

// listNewest prints the notices of a corpus, if they are few enough to read.
func (a *app) listNewest(ctx context.Context, store *sqlite.Store, processed int) error {
	if processed > listed {
		return nil
	}
	var notices []corpus.Notice
	err := store.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error {
		notices = append(notices, n)
		return nil
	})
	if err != nil || len(notices) == 0 || len(notices) > listed {
		return failed(err)
	}
	fmt.Fprintln(a.out)
	a.printNotices(notices)
	return nil
}

// bar draws the progress of a run on a terminal.
type bar struct {
	*app
	current *progressbar.ProgressBar
}

func (b *bar) Begin(phase pipeline.Phase, total int) {
	b.current = progressbar.NewOptions(total, progressbar.OptionSetWriter(b.bareErr()), progressbar.OptionSetDescription(b.phaseName(phase)),
		progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
}

func (b *bar) Done(string) { _ = b.current.Add(1) }

func (b *bar) End() { _ = b.current.Finish() }

func (b *bar) phaseName(phase pipeline.Phase) string {
	switch phase {
	case pipeline.PhaseIntake:
		return b.say.Sprintf("taking in")
	case pipeline.PhaseProcess:
		return b.say.Sprintf("reading")
	default:
		return b.say.Sprintf("indexing")
	}
}
