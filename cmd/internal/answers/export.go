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
// filters, all of them. The query's Records, Sort, Limit and Offset are not
// looked at: an export has every row, in document order.
func (c Corpus) Export(ctx context.Context, kind export.Kind, q index.Query, w *export.Writer) error {
	chosen, err := c.choose(ctx, kind, q)
	if err != nil {
		return err
	}
	return c.rows(ctx, kind, chosen, q.Filters.Role, w)
}

// ExportOnce is Export with each notice once: the rows of copies are left out,
// except targets that no other copy has.
func (c Corpus) ExportOnce(ctx context.Context, kind export.Kind, q index.Query, w *export.Writer) error {
	chosen, err := c.choose(ctx, kind, q)
	if err != nil {
		return err
	}
	copies, err := c.once(ctx)
	if err != nil {
		return err
	}
	if kind == export.Targets {
		ids := set(chosen.Targets)
		return c.Store.EachTarget(ctx, chosen, func(t corpus.Target) error {
			if leave, err := copies.leaveTarget(ctx, t, ids); err != nil || leave {
				return err
			}
			return export.Write(w, t)
		})
	}
	if chosen.Notices, err = c.notCopied(ctx, copies, chosen.Notices); err != nil {
		return err
	}
	return c.rows(ctx, kind, chosen, q.Filters.Role, w)
}

// notCopied are those of ids, nil for all notices, that are not left out.
func (c Corpus) notCopied(ctx context.Context, copies *once, ids []string) ([]string, error) {
	kept := []string{}
	err := c.Store.EachNotice(ctx, sqlite.Filter{Notices: ids}, func(n corpus.Notice) error {
		if !copies.leave(n.ID) {
			kept = append(kept, n.ID)
		}
		return nil
	})
	return kept, err
}

// rows writes the chosen rows of a kind.
func (c Corpus) rows(ctx context.Context, kind export.Kind, chosen sqlite.Filter, roles []string, w *export.Writer) error {
	switch kind {
	case export.Notices:
		return c.Store.EachNotice(ctx, chosen, func(n corpus.Notice) error { return export.Write(w, n) })
	case export.Tasks:
		return c.Store.EachTask(ctx, chosen, func(t corpus.Task) error { return export.Write(w, t) })
	case export.Targets:
		return c.Store.EachTarget(ctx, chosen, func(t corpus.Target) error { return export.Write(w, t) })
	}
	return c.Store.EachBody(ctx, chosen, func(b corpus.Body) error {
		if len(roles) > 0 && !slices.Contains(roles, b.Role) {
			return nil
		}
		return export.Write(w, b)
	})
}

// choose asks the index which records match.
func (c Corpus) choose(ctx context.Context, kind export.Kind, q index.Query) (sqlite.Filter, error) {
	if q.Text == "" && len(q.Filters.Values()) == 0 {
		return sqlite.Filter{}, nil
	}
	ids, err := c.Index.IDs(ctx, q, recordsOf[kind])
	if err != nil {
		return sqlite.Filter{}, err
	}
	ids = append([]string{}, ids...) // an empty list chooses none, nil all
	switch recordsOf[kind] {
	case index.Notices:
		return sqlite.Filter{Notices: ids}, nil
	case index.Tasks:
		return sqlite.Filter{Tasks: ids}, nil
	}
	return sqlite.Filter{Targets: ids}, nil
}
