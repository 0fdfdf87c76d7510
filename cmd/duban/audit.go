package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duban/cmd/internal/audit"
	"duban/corpus"
	"duban/corpus/sqlite"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) auditCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "audit [NOTICE]",
		Short: a.say.Sprintf("what went in against what came out: every row and number, each explained"),
		Args:  cobra.MaximumNArgs(1),
		Example: `  duban audit
  duban audit testdata/notices/xianyang-2023-plan.txt
  duban audit --json n3f2a9c01b7de`,
		RunE: func(cmd *cobra.Command, args []string) error {
			store, err := a.openReader(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			if len(args) == 1 {
				return a.auditOne(cmd.Context(), store, args[0])
			}
			return a.auditAll(cmd.Context(), store)
		},
	}
}

// balance balances one notice of the corpus.
func balance(ctx context.Context, store *sqlite.Store, noticeID string) (audit.Report, error) {
	records, err := store.Records(ctx, noticeID)
	if err != nil {
		return audit.Report{}, err
	}
	numbers, err := store.Numbers(ctx, noticeID)
	return audit.Balance(audit.Input{
		Document: records.Document, Notice: records.Notice, Tasks: records.Tasks, Targets: records.Targets, Numbers: numbers,
	}), err
}

func (a *app) auditOne(ctx context.Context, store *sqlite.Store, key string) error {
	notice, err := store.Notice(ctx, key)
	if err != nil {
		return failed(err)
	}
	report, err := balance(ctx, store, notice.ID)
	if err != nil {
		return failed(err)
	}
	if a.json {
		err = a.printJSON(report)
	} else {
		a.printBalance(report)
	}
	return errors.Join(err, balanced(report.Balanced))
}

func balanced(ok bool) error {
	if ok {
		return nil
	}
	return &exit{code: exitSome}
}

// auditTotals is the balance of a corpus.
type auditTotals struct {
	Notices  []audit.Report   `json:"notices"`
	Refused  []sqlite.Failure `json:"refused"` // inputs that gave no notice, each with its reason
	Balanced bool             `json:"balanced"`
	Sum      audit.Sum        `json:"sum"`
}

func (a *app) auditAll(ctx context.Context, store *sqlite.Store) error {
	all := auditTotals{Notices: []audit.Report{}, Refused: []sqlite.Failure{}, Balanced: true, Sum: audit.NewSum()}
	var ids []string
	err := store.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error { ids = append(ids, n.ID); return nil })
	for _, id := range ids {
		if err != nil {
			break
		}
		var report audit.Report
		if report, err = balance(ctx, store, id); err == nil {
			all.Notices = append(all.Notices, report)
			all.Balanced = all.Balanced && report.Balanced
			all.Sum.Add(report)
		}
	}
	err = errors.Join(err, store.EachFailure(ctx, func(f sqlite.Failure) error { all.Refused = append(all.Refused, f); return nil }))
	if err != nil {
		return failed(err)
	}
	if a.json {
		err = a.printJSON(all)
	} else {
		a.printBalances(all)
	}
	return errors.Join(err, balanced(all.Balanced))
}

// printBalances prints a line for each notice, then the rules and what is wrong.
func (a *app) printBalances(all auditTotals) {
	t := a.newTable(a.say.Sprintf("notice"), a.say.Sprintf("source"), a.say.Sprintf("table rows"), a.say.Sprintf("tasks"), a.say.Sprintf("explained"),
		a.say.Sprintf("numerals"), a.say.Sprintf("exported"), a.say.Sprintf("rejected"), a.say.Sprintf("unread"), a.say.Sprintf("flags"), a.say.Sprintf("unexplained"))
	for _, r := range all.Notices {
		one := audit.NewSum()
		one.Add(r)
		t.AppendRow(append(table.Row{r.NoticeID, short(r.Source)}, sumCells(one)...))
	}
	t.AppendFooter(append(table.Row{a.say.Sprintf("all"), ""}, sumCells(all.Sum)...))
	t.Render()
	fmt.Fprintln(a.out)
	a.printCounts(a.say.Sprintf("numerals rejected, by rule"), all.Sum.Rules)
	a.printCounts(a.say.Sprintf("digits where no amounts are looked for"), all.Sum.Outside)
	a.printCounts(a.say.Sprintf("passages left out"), all.Sum.LeftOut)
	for _, f := range all.Refused {
		fmt.Fprintln(a.out, a.say.Sprintf("failed: %s (%s: %s): %s", f.Source, f.Stage, f.Outcome, a.errors.Text(f.Reason)))
	}
	for _, r := range all.Notices {
		a.printGaps(r)
	}
}

func sumCells(s audit.Sum) []any {
	return []any{s.Rows, s.Tasks, s.Explained, s.Exported + s.Rejected + s.Unread, s.Exported, s.Rejected, s.Unread, s.Flags, s.Unexplained}
}

// short is the end of a long source, which tells more than its beginning.
func short(source string) string {
	const limit = 44
	runes := []rune(source)
	if len(runes) <= limit {
		return source
	}
	return "…" + string(runes[len(runes)-limit:])
}

// printBalance prints one notice's balance: its tables, its numerals, its flags.
func (a *app) printBalance(r audit.Report) {
	fmt.Fprintf(a.out, "%s  %s\n%s\n\n", r.NoticeID, r.Source, r.Title)
	if len(r.Tables) > 0 {
		t := a.newTable(a.say.Sprintf("table"), a.say.Sprintf("table rows"), a.say.Sprintf("tasks"), a.say.Sprintf("explained"), a.say.Sprintf("unexplained"))
		for _, b := range r.Tables {
			t.AppendRow(table.Row{b.Locator, b.Rows, b.Tasks, a.explained(b), len(b.Unexplained)})
		}
		t.Render()
		fmt.Fprintln(a.out)
	}
	n := r.Numerals
	fmt.Fprintln(a.out, a.say.Sprintf("numerals: %d exported, %d rejected, %d unread", n.Exported, n.Rejected, n.Unread))
	a.printCounts(a.say.Sprintf("numerals rejected, by rule"), n.Rules)
	a.printCounts(a.say.Sprintf("digits where no amounts are looked for"), n.Outside)
	a.printCounts(a.say.Sprintf("passages left out"), r.LeftOut)
	for _, image := range r.Images {
		fmt.Fprintln(a.out, a.say.Sprintf("image whose text is not read: %s", image))
	}
	for _, g := range n.NotRead {
		fmt.Fprintln(a.out, a.say.Sprintf("unread: %s: %s", g.Locator, g.Text))
	}
	for _, f := range r.Flags {
		fmt.Fprintln(a.out, a.say.Sprintf("flag: %s: %s: %s", f.Locator, f.Kind, f.Detail))
	}
	a.printGaps(r)
}

// explained words the explained rows of a table: `2 header, 40 data (kind)`.
func (a *app) explained(b audit.Table) string {
	var parts []string
	for _, kind := range slices.Sorted(maps.Keys(b.Explained)) {
		parts = append(parts, fmt.Sprintf("%d %s", b.Explained[kind], a.lineName(kind, b.NoTasks)))
	}
	return strings.Join(parts, ", ")
}

// lineName is a kind of row in the user's language; data rows say why they are no tasks.
func (a *app) lineName(kind, noTasks string) string {
	switch corpus.LineKind(kind) {
	case corpus.LineHeader:
		return a.say.Sprintf("header")
	case corpus.LineSection:
		return a.say.Sprintf("section")
	case corpus.LineTotal:
		return a.say.Sprintf("total")
	case corpus.LineBlank:
		return a.say.Sprintf("blank")
	case corpus.LineNote:
		return a.say.Sprintf("note")
	}
	switch noTasks {
	case audit.NoTasksKind:
		return a.say.Sprintf("data (this kind of notice sets no tasks)")
	case audit.NoTasksHeader:
		return a.say.Sprintf("data (no task table: it has no header)")
	}
	return a.say.Sprintf("data (no task table: no columns for a task and who, when or how much)")
}

// printCounts prints counts by name, the largest first.
func (a *app) printCounts(title string, counts map[string]int) {
	if len(counts) == 0 {
		return
	}
	names := slices.SortedFunc(maps.Keys(counts), func(x, y string) int {
		if counts[x] != counts[y] {
			return counts[y] - counts[x]
		}
		return strings.Compare(x, y)
	})
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = fmt.Sprintf("%s %d", name, counts[name])
	}
	fmt.Fprintf(a.out, "%s: %s\n", title, strings.Join(parts, ", "))
}

// printGaps names everything that the balance lacks.
func (a *app) printGaps(r audit.Report) {
	for _, t := range r.Tables {
		for _, g := range t.Unexplained {
			fmt.Fprintln(a.out, a.say.Sprintf("unexplained: %s: %s: %s (%s)", r.Source, g.Locator, g.Text, g.Problem))
		}
	}
	for _, g := range r.Numerals.Unexplained {
		fmt.Fprintln(a.out, a.say.Sprintf("unexplained: %s: %s: %s (%s)", r.Source, g.Locator, g.Text, g.Problem))
	}
}
