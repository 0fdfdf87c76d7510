package answers

import (
	"context"
	"slices"

	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
	"duban/index"
)

// recordsOf are the index's records whose ids choose an export's rows.
var recordsOf = map[export.Kind]index.Kind{
	export.Notices: index.Notices, export.Tasks: index.Tasks, export.Bodies: index.Tasks, export.Targets: index.Targets,
}

// Export writes the rows of a kind that a query finds; without text and
// filters, all of them. What copies of a notice repeat is left out, or with
// Each marked. The query's Records, Sort, Limit and Offset are not looked at: an
// export has every row, in document order.
func (c Corpus) Export(ctx context.Context, kind export.Kind, q index.Query, counting Counting, w *export.Writer) error {
	q, repeated, err := c.counted(ctx, q, counting)
	if err != nil {
		return err
	}
	chosen, all, err := c.choose(ctx, kind, q)
	if err != nil {
		return err
	}
	r := rowWriter{repeats: repeated, out: w, skip: all && counting == Once, roles: q.Filters.Role}
	switch kind {
	case export.Notices:
		return c.Store.EachNotice(ctx, chosen, r.notice)
	case export.Tasks:
		return c.Store.EachTask(ctx, chosen, r.task)
	case export.Targets:
		return c.Store.EachTarget(ctx, chosen, r.target)
	}
	return c.Store.EachBody(ctx, chosen, r.body)
}

// rowWriter writes rows with the mark of copies.
type rowWriter struct {
	*repeats
	out   *export.Writer
	skip  bool // rows that another one stands for
	roles []string
}

func (r rowWriter) notice(n corpus.Notice) error {
	if n.CopyOf = r.copyOf(n.ID); r.skip && n.CopyOf != "" {
		return nil
	}
	return export.Write(r.out, n)
}

func (r rowWriter) task(t corpus.Task) error {
	if t.CopyOf = r.copyOf(t.ID); r.skip && t.CopyOf != "" {
		return nil
	}
	return export.Write(r.out, t)
}

func (r rowWriter) target(t corpus.Target) error {
	if t.CopyOf = r.copyOf(t.ID); r.skip && t.CopyOf != "" {
		return nil
	}
	return export.Write(r.out, t)
}

func (r rowWriter) body(b corpus.Body) error {
	if r.skip && r.copyOf(b.TaskID) != "" || len(r.roles) > 0 && !slices.Contains(r.roles, b.Role) {
		return nil
	}
	return export.Write(r.out, b)
}

// choose asks the index which records match; all says that it need not be asked.
func (c Corpus) choose(ctx context.Context, kind export.Kind, q index.Query) (chosen sqlite.Filter, all bool, err error) {
	if q.Text == "" && len(q.Filters.Values()) == 0 {
		return sqlite.Filter{}, true, nil
	}
	ids, err := c.Index.IDs(ctx, q, recordsOf[kind])
	if err != nil {
		return sqlite.Filter{}, false, err
	}
	ids = append([]string{}, ids...) // an empty list chooses none, nil all
	switch recordsOf[kind] {
	case index.Notices:
		return sqlite.Filter{Notices: ids}, false, nil
	case index.Tasks:
		return sqlite.Filter{Tasks: ids}, false, nil
	}
	return sqlite.Filter{Targets: ids}, false, nil
}
