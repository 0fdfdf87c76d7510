package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/cmd/internal/verify"

	"github.com/spf13/cobra"
)

func (a *app) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify FILE",
		Short: a.say.Sprintf("check every row of an export of tasks or targets against the stored bytes"),
		Args:  cobra.ExactArgs(1),
		Example: `  duban verify targets.csv
  duban export tasks --format jsonl | duban verify -`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.verify(cmd.Context(), args[0]) },
	}
}

func (a *app) verify(ctx context.Context, path string) error {
	in := io.Reader(a.in)
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	store, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	wiring, err := pipeline.Wire(a.rules)
	if err != nil {
		return usage(err)
	}
	stages, err := wiring.Assembly.Load()
	if err != nil {
		return usage(err)
	}
	report, err := verify.Check(ctx, in, verify.Source{Store: store, Raw: a.rawBytes(), Stages: stages})
	if err != nil {
		return failed(fmt.Errorf("%s: %w", path, err))
	}
	return errors.Join(a.printVerified(report), balanced(len(report.Failures) == 0))
}

func (a *app) printVerified(r verify.Report) error {
	if a.json {
		return a.printJSON(r)
	}
	for _, f := range r.Failures {
		fmt.Fprintln(a.out, a.say.Sprintf("row %d: %s (%s, %s): %s", f.Row, f.ID, f.Source, f.Locator, strings.Join(f.Problems, "; ")))
	}
	if r.Outdated > 0 {
		fmt.Fprintln(a.out, a.say.Sprintf("%d rows stand as they are quoted, but the present rules read them otherwise; if the rules have changed, run `duban process` and export again", r.Outdated))
	}
	fmt.Fprintln(a.out, a.say.Sprintf("%d of %d rows verified", r.Verified, r.Rows))
	return nil
}
