package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/spf13/cobra"
)

func (a *app) showCommand() *cobra.Command {
	var stage string
	cmd := &cobra.Command{
		Use:   "show NOTICE",
		Short: a.say.Sprintf("one notice at any stage"),
		Args:  cobra.ExactArgs(1),
		Example: `  duban show n3f2a9c01b7de
  duban show testdata/notices/xianyang-2023-plan.txt --stage targets
  duban show n3f2 --stage text`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.show(cmd.Context(), args[0], stage) },
	}
	cmd.Flags().StringVar(&stage, "stage", "", a.say.Sprintf("document, text, tasks or targets; without it the notice's fields"))
	return cmd
}

func (a *app) show(ctx context.Context, key, stage string) error {
	store, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	notice, err := store.Notice(ctx, key)
	if err != nil {
		return failed(err)
	}
	if at, ok, err := store.Address(ctx, notice.Source); err == nil && ok && at.Withdrawn {
		fmt.Fprintln(a.err, a.say.Sprintf("its site took this notice away (missing since %s): it is in no list, search or export", at.GoneAt.Format(time.DateOnly)))
	}
	switch stage {
	case "":
		return a.showNotice(ctx, store, notice)
	case "document", "text":
		return a.showDocument(ctx, store, notice, stage == "text" && !a.json)
	case "tasks":
		return a.showTasks(ctx, store, notice)
	case "targets":
		return a.showTargets(ctx, store, notice)
	}
	return usage(a.errorf("no stage %q; there are document, text, tasks and targets", stage))
}

// showNotice prints a notice's fields and where its copies are.
func (a *app) showNotice(ctx context.Context, store *sqlite.Store, n corpus.Notice) error {
	copies, err := store.CopiesOf(ctx, n.ID)
	if err != nil {
		return failed(err)
	}
	leads, err := store.Copies(ctx)
	if err != nil {
		return failed(err)
	}
	if lead := leads[n.ID]; lead != n.ID {
		n.CopyOf = lead
	}
	if err := a.printNotice(n); err != nil || a.json {
		return err
	}
	for _, other := range copies {
		fmt.Fprintf(a.out, "%-17s %s  %s  %s\n", a.say.Sprintf("copy"), other.ID, a.statusName(other.Status), visible(other.Source))
	}
	return nil
}

func (a *app) showDocument(ctx context.Context, store *sqlite.Store, n corpus.Notice, text bool) error {
	records, err := store.Records(ctx, n.ID)
	if err != nil {
		return failed(err)
	}
	if !text {
		return a.printJSON(records.Document)
	}
	for _, line := range textLines(records.Document) {
		fmt.Fprintln(a.out, line)
	}
	return nil
}

// textLines are the blocks of a document as text: a paragraph a line, a table row a line with tabs.
func textLines(doc corpus.Document) []string {
	var lines []string
	for _, b := range doc.Blocks {
		if b.Table == nil || b.Text != "" {
			lines = append(lines, b.Text)
		}
		if b.Table != nil {
			lines = append(lines, tableLines(b.Table)...)
		}
	}
	return lines
}

func tableLines(t *corpus.Table) []string {
	rows := make([][]string, t.Rows)
	for _, c := range t.Cells {
		if c.Row < t.Rows {
			rows[c.Row] = append(rows[c.Row], strings.ReplaceAll(c.Text, "\n", " "))
		}
	}
	lines := make([]string, 0, len(rows))
	for _, row := range rows {
		lines = append(lines, strings.Join(row, "\t"))
	}
	return lines
}

func (a *app) showTasks(ctx context.Context, store *sqlite.Store, n corpus.Notice) error {
	tasks := []corpus.Task{}
	err := store.EachTask(ctx, sqlite.Filter{Notices: []string{n.ID}}, func(t corpus.Task) error {
		tasks = append(tasks, t)
		return nil
	})
	if err != nil {
		return failed(err)
	}
	if a.json {
		return a.printJSON(tasks)
	}
	a.printTasks(tasks)
	return nil
}

func (a *app) showTargets(ctx context.Context, store *sqlite.Store, n corpus.Notice) error {
	targets := []corpus.Target{}
	err := store.EachTarget(ctx, sqlite.Filter{Notices: []string{n.ID}}, func(t corpus.Target) error {
		targets = append(targets, t)
		return nil
	})
	if err != nil {
		return failed(err)
	}
	if a.json {
		return a.printJSON(targets)
	}
	a.printTargets(targets, markNumber)
	return nil
}
