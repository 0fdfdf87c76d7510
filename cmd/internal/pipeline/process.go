package pipeline

import (
	"context"
	"sync"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// runStages runs the stages over the pages that need them.
func (p *Pipeline) runStages(ctx context.Context, all bool, r *Report) error {
	ids, err := p.pagesToDo(ctx, all)
	if err != nil || len(ids) == 0 {
		return err
	}
	stages, err := p.opts.Assembly.Load()
	if err != nil {
		return err
	}
	p.opts.Progress.Begin(PhaseProcess, len(ids))
	defer p.opts.Progress.End()
	w := &worker{p: p, stages: stages, all: all}
	return inOrder(ctx, ids, p.opts.Workers, w.page, func(d done) error {
		if err := p.store.Put(ctx, d.Result); err != nil {
			return err
		}
		r.count(d)
		p.opts.Progress.Done(d.source)
		return nil
	})
}

func (p *Pipeline) pagesToDo(ctx context.Context, all bool) ([]int64, error) {
	if all {
		return p.store.Current(ctx)
	}
	return p.store.Stale(ctx, p.chain)
}

func (r *Report) count(d done) {
	r.Processed++
	outcome := corpus.OutcomeOK
	if d.refusal != nil {
		outcome = d.refusal.Outcome
		r.fail(d.source, d.refusedBy, d.refusal)
	}
	r.Outcomes[outcome]++
	if d.Notice != nil {
		r.Notices++
	}
	r.Tasks += len(d.Tasks)
	r.Targets += len(d.Targets)
}

// inOrder works on ids side by side and hands the results to put one by one,
// in the order of ids. At most three results a worker wait in memory. The first
// error ends it; no work is under way when it returns.
func inOrder[T any](ctx context.Context, ids []int64, workers int, work func(context.Context, int64) (T, error), put func(T) error) error {
	type result struct {
		value T
		err   error
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	queue := make(chan chan result, 2*workers)
	running.Go(func() {
		defer close(queue)
		free := make(chan struct{}, workers)
		for _, id := range ids {
			slot := make(chan result, 1)
			select {
			case free <- struct{}{}:
			case <-ctx.Done():
				return
			}
			running.Go(func() {
				defer func() { <-free }()
				value, err := work(ctx, id)
				slot <- result{value, err}
			})
			select {
			case queue <- slot:
			case <-ctx.Done():
				return
			}
		}
	})
	for slot := range queue {
		r := <-slot
		if r.err != nil {
			return r.err
		}
		if err := put(r.value); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// done is what the stages made of one page.
type done struct {
	sqlite.Result
	source    string
	refusal   *corpus.Refusal // nil where every stage ended well
	refusedBy string          // the stage
}
