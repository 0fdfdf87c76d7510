package pipeline

import (
	"context"
	"errors"
	"fmt"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// fillIndex puts every notice into the index whose records it does not hold in
// their present form. What is put is marked as indexed after it is committed,
// so that a kill in between costs work and not entries. There is one commit, at
// the end: a new index takes the place of the old one whole.
func (p *Pipeline) fillIndex(ctx context.Context, r *Report) error {
	if p.opts.Index == nil {
		return nil
	}
	if !p.opts.Index.Present() {
		if err := p.store.ForgetIndex(ctx); err != nil {
			return err
		}
	}
	ids, err := p.store.Unindexed(ctx, p.opts.Index.Version())
	if err != nil {
		return err
	}
	gone, err := p.store.Unlisted(ctx)
	if err != nil || len(ids)+len(gone) == 0 {
		return err
	}
	w, err := p.opts.Index.Open(ctx)
	if err != nil {
		return sqlite.Unusable(sqlite.IndexDir(p.dir), fmt.Errorf("open the index: %w", err))
	}
	p.opts.Progress.Begin(PhaseIndex, len(ids))
	defer p.opts.Progress.End()
	err = p.feed(ctx, w, ids, gone)
	if err == nil {
		r.Indexed += len(ids)
	}
	return errors.Join(err, w.Close())
}

// feed takes out of the index what is gone, puts notices into it, commits it and marks them.
func (p *Pipeline) feed(ctx context.Context, w IndexWriter, ids, gone []string) error {
	for _, id := range gone {
		if err := w.Remove(ctx, id); err != nil {
			return sqlite.Unusable(sqlite.IndexDir(p.dir), fmt.Errorf("take %s out of the index: %w", id, err))
		}
	}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		one, err := p.store.Records(ctx, id)
		if err != nil {
			return err
		}
		if err := w.Put(ctx, one); err != nil {
			return sqlite.Unusable(sqlite.IndexDir(p.dir), fmt.Errorf("put %s into the index: %w", one.Notice.Source, err))
		}
		p.opts.Progress.Done(one.Notice.Source)
	}
	if err := w.Commit(ctx); err != nil {
		return sqlite.Unusable(sqlite.IndexDir(p.dir), fmt.Errorf("commit the index: %w", err))
	}
	if len(gone) > 0 {
		if err := p.store.ForgetUnlisted(ctx, gone); err != nil {
			return err
		}
	}
	return p.store.PutIndexed(ctx, ids, sqlite.State{
		StageVersion: sqlite.StageVersion{Stage: sqlite.StageIndex, Version: p.opts.Index.Version()},
		Outcome:      corpus.OutcomeOK,
		At:           p.opts.Now(),
	})
}
