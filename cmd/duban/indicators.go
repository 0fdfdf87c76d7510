package main

import (
	"context"
	"fmt"

	"duban/cmd/internal/answers"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) indicatorsCommand() *cobra.Command {
	var unmapped bool
	var limit int
	cmd := &cobra.Command{
		Use:   "indicators",
		Short: a.say.Sprintf("the corpus's indicators by how often they occur; with --unmapped those that the registry lacks"),
		Args:  cobra.NoArgs,
		Example: `  duban indicators
  duban indicators --unmapped --limit 30
  duban indicators --unmapped --json`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.indicators(cmd.Context(), unmapped, limit) },
	}
	cmd.Flags().BoolVar(&unmapped, "unmapped", false, a.say.Sprintf("texts of indicators that no registered one was found for"))
	cmd.Flags().IntVar(&limit, "limit", 50, a.say.Sprintf("rows to print; 0 for all"))
	return cmd
}

func (a *app) indicators(ctx context.Context, unmapped bool, limit int) error {
	if limit < 0 {
		return usage(a.errorf("--limit %d: it must be 0 or more", limit))
	}
	store, err := a.openReader(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	list, err := answers.Indicators(ctx, store, unmapped)
	if err != nil {
		return failed(err)
	}
	if limit > 0 {
		list = list[:min(len(list), limit)]
	}
	if a.json {
		return a.printJSON(list)
	}
	t := a.newTable(a.say.Sprintf("targets"), a.say.Sprintf("notices"), a.say.Sprintf("id"), a.say.Sprintf("indicator"), a.say.Sprintf("evidence"))
	t.SetColumnConfigs(widths(7, 7, 30, 40, 60))
	for _, c := range list {
		t.AppendRow(table.Row{fmt.Sprint(c.Targets), fmt.Sprint(c.Notices), c.ID, c.Text, clip(c.Example, 60)})
	}
	t.Render()
	return nil
}
