package pipeline

import (
	"context"
	"errors"
	"fmt"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// indexBatch is how many records go to the index at once; smaller batches cost
// speed, larger ones memory.
const indexBatch = 1_000

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
	if err != nil || len(ids) == 0 {
		return err
	}
	w, err := p.opts.Index.Open(ctx)
	if err != nil {
		return fmt.Errorf("open the index: %w", err)
	}
	p.opts.Progress.Begin(PhaseIndex, len(ids))
	defer p.opts.Progress.End()
	f := &filling{p: p, w: w}
	err = f.all(ctx, ids)
	r.Indexed += f.indexed
	return errors.Join(err, w.Close())
}

// filling is one run of feeding the index.
type filling struct {
	p       *Pipeline
	w       IndexWriter
	batch   []sqlite.Records
	records int      // in batch
	open    []string // ids of notices that are put but not committed
	indexed int
}

func (f *filling) all(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		one, err := f.p.store.Records(ctx, id)
		if err != nil {
			return err
		}
		if err := f.add(ctx, one); err != nil {
			return err
		}
		f.p.opts.Progress.Done(one.Notice.Source)
	}
	if err := f.put(ctx); err != nil {
		return err
	}
	return f.commit(ctx)
}

func (f *filling) add(ctx context.Context, one sqlite.Records) error {
	f.batch = append(f.batch, one)
	f.records += 1 + len(one.Tasks) + len(one.Targets)
	if f.records < indexBatch {
		return nil
	}
	return f.put(ctx)
}

func (f *filling) put(ctx context.Context) error {
	if len(f.batch) == 0 {
		return nil
	}
	if err := f.w.Put(ctx, f.batch); err != nil {
		return fmt.Errorf("put into the index: %w", err)
	}
	for _, one := range f.batch {
		f.open = append(f.open, one.Notice.ID)
	}
	clear(f.batch)
	f.batch, f.records = f.batch[:0], 0
	return nil
}

func (f *filling) commit(ctx context.Context) error {
	if len(f.open) == 0 {
		return nil
	}
	if err := f.w.Commit(ctx); err != nil {
		return fmt.Errorf("commit the index: %w", err)
	}
	done := sqlite.State{
		StageVersion: sqlite.StageVersion{Stage: sqlite.StageIndex, Version: f.p.opts.Index.Version()},
		Outcome:      corpus.OutcomeOK,
		At:           f.p.opts.Now(),
	}
	if err := f.p.store.PutIndexed(ctx, f.open, done); err != nil {
		return err
	}
	f.indexed += len(f.open)
	f.open = nil
	return nil
}
