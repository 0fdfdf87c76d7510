package pipeline

import (
	"context"
	"maps"
	"slices"
	"sync"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/extract/attachment"
)

// maxRounds bounds how often what was read can change what is joined: a page
// brings links, and an archive brings members.
const maxRounds = 8

// runStages runs the stages over the pages that need them: attachments first,
// then the notices that they belong to. What is read can show that pages belong
// together which did not seem to; these are done again.
func (p *Pipeline) runStages(ctx context.Context, all bool, r *Report) error {
	counted := tally{}
	defer r.settle(counted)
	for range maxRounds {
		joined, err := p.attach(ctx)
		if err != nil {
			return err
		}
		counted.attach(joined)
		attachments, notices, err := p.store.Due(ctx, p.chain, all)
		if err != nil || len(attachments)+len(notices) == 0 {
			return err
		}
		if err := p.round(ctx, all, attachments, notices, counted); err != nil {
			return err
		}
		all = false
	}
	return nil
}

// round runs the stages over pages once.
func (p *Pipeline) round(ctx context.Context, all bool, attachments, notices []int64, counted tally) error {
	stages, err := p.opts.Assembly.Load()
	if err != nil {
		return err
	}
	p.opts.Progress.Begin(PhaseProcess, len(attachments)+len(notices))
	defer p.opts.Progress.End()
	for _, part := range []struct {
		ids      []int64
		attached bool
	}{{attachments, true}, {notices, false}} {
		w := &worker{p: p, stages: stages, all: all, attached: part.attached}
		err := inOrder(ctx, part.ids, p.opts.Workers, w.page, func(d done) error {
			if d.archive {
				if err := p.unpack(ctx, d.PageID); err != nil {
					return err
				}
			}
			if err := p.store.Put(ctx, d.Result); err != nil {
				return err
			}
			counted.add(d)
			p.opts.Progress.Done(d.source)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// attach finds out which pages are attachments of which notices.
func (p *Pipeline) attach(ctx context.Context) ([]corpus.Attached, error) {
	joiner := p.opts.Assembly.Joiner
	if joiner == nil {
		return nil, nil
	}
	candidates, err := p.store.Candidates(ctx, joiner.Marks())
	if err != nil {
		return nil, err
	}
	pages := make([]attachment.Page, len(candidates))
	for i, c := range candidates {
		pages[i] = attachment.Page(c)
	}
	joined := joiner.Join(pages)
	_, err = p.store.Attach(ctx, joined)
	return joined, err
}

// tally is what a run did, by page: of a page that is done twice the second time counts.
type tally map[int64]summary

type summary struct {
	source, refusedBy      string
	refusal                *corpus.Refusal
	notice, tasks, targets int
}

func (t tally) add(d done) {
	s := summary{source: d.source, refusedBy: d.refusedBy, refusal: d.refusal, tasks: len(d.Tasks), targets: len(d.Targets)}
	if d.Notice != nil {
		s.notice = 1
	}
	t[d.PageID] = s
}

// attach takes back the notices of pages that turned out to be attachments.
func (t tally) attach(joined []corpus.Attached) {
	if len(t) == 0 {
		return
	}
	attached := map[string]bool{}
	for _, a := range joined {
		attached[a.Source] = true
	}
	for id, s := range t {
		if attached[s.source] {
			s.notice, s.tasks, s.targets = 0, 0, 0
			t[id] = s
		}
	}
}

// settle adds up what was done.
func (r *Report) settle(t tally) {
	for _, id := range slices.Sorted(maps.Keys(t)) {
		s := t[id]
		r.Processed++
		outcome := corpus.OutcomeOK
		if s.refusal != nil {
			outcome = s.refusal.Outcome
			r.fail(s.source, s.refusedBy, s.refusal)
		}
		r.Outcomes[outcome]++
		r.Notices += s.notice
		r.Tasks += s.tasks
		r.Targets += s.targets
	}
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
	archive   bool            // other pages are in it
}
