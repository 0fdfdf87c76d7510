package night

import (
	"context"
	"fmt"
	"time"

	"duban/corpus"
	"duban/crawl/detail"
	"duban/crawl/frontier"
	"duban/crawl/list"
	"duban/crawl/pace"
	"duban/crawl/robots"
)

// Run makes one pass. The result is that of what was done also where the error
// is not nil: the store can't be written, or ctx ended. In that case nothing is
// under way any more when Run returns, and what had come is stored.
func Run(ctx context.Context, opts Options) (Result, error) {
	p, err := newPass(opts.orDefaults())
	if err != nil {
		return Result{}, err
	}
	if err = p.seed(ctx); err == nil {
		err = p.loop(ctx)
	}
	if kept := p.keepPaces(context.WithoutCancel(ctx)); err == nil {
		err = kept
	}
	return p.result(), err
}

// pass is one pass. All of it is used by the goroutine of Run alone, except
// where fetch and commit say what they touch.
type pass struct {
	opts    Options
	lists   *list.Adapters
	details *detail.Reader
	robots  *robots.Cache
	sched   *pace.Scheduler
	room    *room
	sources map[string]*source // by the site's name
	hosts   map[string]*host
	tally   tally

	active    int        // turns under way
	fetched   chan *turn // that ended
	unstored  []*entry
	pending   int // bytes of what is unstored or being stored
	storing   []*entry
	committed chan error
}

// turn is one request to a host.
type turn struct {
	address corpus.Address
	source  *source
	walk    *walk        // of a list
	request list.Request // of a list
	tries   int          // that the host turned down for the time being
	got
}

func newPass(opts Options) (*pass, error) {
	p := &pass{
		opts: opts, sources: map[string]*source{}, hosts: map[string]*host{},
		robots:  robots.NewCache(opts.Fetcher, opts.Agent, opts.Now),
		sched:   pace.New(opts.Now, pace.Settings{}),
		room:    newRoom(),
		fetched: make(chan *turn), committed: make(chan error),
	}
	p.tally = newTally(opts.Now())
	var err error
	if p.lists, err = list.New(list.Data); err != nil {
		return nil, err
	}
	p.details, err = detail.New(detail.Data)
	return p, err
}

// seed notes the lists of the sites and gathers the hosts with something due.
func (p *pass) seed(ctx context.Context) error {
	now := p.opts.Now()
	var lists []corpus.Address
	for _, site := range p.opts.Sites {
		s := newSource(site)
		p.sources[site.Name] = s
		for _, c := range site.Columns {
			a, err := frontier.Found(corpus.AddressList, site.Name, c.URL, "", now)
			if err != nil {
				return fmt.Errorf("column %s of %s: %w", c.URL, site.Name, err)
			}
			a.Title = c.Name
			lists = append(lists, a)
			s.columns[a.URL] = c
		}
	}
	if _, err := p.opts.Store.Discover(ctx, lists, time.Time{}); err != nil {
		return err
	}
	names, err := p.opts.Store.DueHosts(ctx, now)
	for _, name := range names {
		p.meet(name)
	}
	return err
}

// loop runs until nothing is left to do, ctx ends or the store fails.
func (p *pass) loop(ctx context.Context) error {
	fetching, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	for {
		var wait time.Duration
		if failed == nil && fetching.Err() == nil {
			wait, failed = p.dispatch(fetching)
		}
		if failed == nil {
			p.store(ctx)
		}
		if failed != nil || p.out(wait) {
			stop()
		}
		if p.active == 0 && p.storing == nil && (len(p.unstored) == 0 || failed != nil) && fetching.Err() != nil {
			return firstError(failed, ctx.Err())
		}
		if err := p.await(fetching, wait); err != nil && failed == nil {
			failed = err
		}
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// await lets something happen: an answer, the end of a commit, or a host's turn.
func (p *pass) await(ctx context.Context, wait time.Duration) error {
	var due <-chan time.Time
	ended := ctx.Done()
	if ctx.Err() != nil {
		ended = nil // what is under way ends by itself
	} else if wait > 0 {
		due = p.opts.After(wait)
	}
	select {
	case t := <-p.fetched:
		p.active--
		p.take(t)
	case err := <-p.committed:
		return p.settle(err)
	case <-due:
	case <-ended:
	}
	return nil
}

// out says whether the pass is over: nothing is under way, and nothing is due
// for longer than it is worth to wait.
func (p *pass) out(wait time.Duration) bool {
	if p.active > 0 || p.storing != nil || len(p.unstored) > 0 {
		return false
	}
	if wait <= p.opts.Patience {
		return wait == 0
	}
	for _, h := range p.hosts {
		if len(h.queue) > 0 {
			h.stop(p, fmt.Sprintf("not before %s", p.sched.State(h.name).Due.UTC().Format(time.RFC3339)))
		}
	}
	return true
}

// The most that waits to be stored: more answers are asked for after a commit.
const (
	mostUnstored      = 256
	mostUnstoredBytes = 64 << 20
)

// dispatch starts the turns that are due. Wait is how long nothing else will be.
func (p *pass) dispatch(ctx context.Context) (wait time.Duration, err error) {
	for _, h := range p.hosts {
		if err := p.refill(ctx, h); err != nil {
			return 0, ignoreEnd(ctx, err)
		}
	}
	for p.active < p.opts.Parallel && len(p.unstored) < mostUnstored && p.pending < mostUnstoredBytes {
		name, wait := p.sched.Next()
		if name == "" {
			return wait, nil
		}
		h := p.hosts[name]
		t := h.queue[0]
		h.queue = h.queue[1:]
		p.active++
		go p.fetch(ctx, t)
		if err := p.refill(ctx, h); err != nil {
			return 0, ignoreEnd(ctx, err)
		}
	}
	return 0, nil
}

// ignoreEnd drops an error that only says that ctx ended.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// store begins a commit of all that waits, unless one is under way.
func (p *pass) store(ctx context.Context) {
	if p.storing != nil || len(p.unstored) == 0 {
		return
	}
	p.storing, p.unstored = p.unstored, nil
	go func(batch []*entry) { p.committed <- p.commit(context.WithoutCancel(ctx), batch) }(p.storing)
}

func (p *pass) add(e *entry) {
	for _, x := range e.exchanges {
		e.size += len(x.Response)
	}
	if e.page != nil {
		e.size += len(e.page.Bytes)
	}
	if e.turn != nil { // which may be on its way again by the time this is stored
		e.units, e.turn.units = e.turn.units, 0
	}
	p.pending += e.size
	p.unstored = append(p.unstored, e)
}
