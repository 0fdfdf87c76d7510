// Package pipeline joins the stages: it takes pages into the corpus and runs
// document → notice → tasks → targets → index over whatever is new or stale.
//
//	p, err := pipeline.Open(ctx, dir, pipeline.Options{Assembly: pipeline.Stages(rules), Index: …})
//	report, err := p.Ingest(ctx, paths)
//
// Stages meet in the store and not over channels: raw bytes first (on disk
// before a row refers to them), then the results of one page in one
// transaction, then the index. A run that is killed at any instant leaves work
// that the next run finds stale and does; the end is the same, byte for byte,
// as that of a run that was left alone. Pages are worked on side by side, but
// their results are stored in ingest order.
package pipeline

import (
	"cmp"
	"context"
	"errors"
	"io"
	"runtime"
	"time"

	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/local"
)

// DefaultPageLimit is how long the stages may take for one page. A page of a
// million cells takes seconds; ten times that leaves room for a slow machine.
const DefaultPageLimit = 2 * time.Minute

// Options of a Pipeline. Assembly must be given; zero fields mean the defaults.
type Options struct {
	Assembly  Assembly
	Index     Index // nil: no index is kept
	Stdin     io.Reader
	Now       func() time.Time
	Command   string // told to others who find the corpus locked
	Limits    local.Limits
	PageLimit time.Duration
	Workers   int // one per processor, at most four: a page may take hundreds of megabytes
	Progress  Progress
}

func (o Options) orDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Progress == nil {
		o.Progress = silent{}
	}
	o.PageLimit = cmp.Or(o.PageLimit, DefaultPageLimit)
	o.Workers = cmp.Or(o.Workers, min(runtime.GOMAXPROCS(0), 4))
	return o
}

// Pipeline is a corpus that is open for writing, with the stages that fill it.
type Pipeline struct {
	opts  Options
	dir   string
	store *sqlite.Store
	raw   *warc.Store
	chain []sqlite.StageVersion
}

// Open opens the corpus in dir for writing, making it if it is not there. The
// error is a *sqlite.LockedError where another run writes to it.
func Open(ctx context.Context, dir string, opts Options) (*Pipeline, error) {
	opts = opts.orDefaults()
	store, err := sqlite.Open(ctx, dir, sqlite.Options{Command: opts.Command, Now: opts.Now})
	if err != nil {
		return nil, err
	}
	p := &Pipeline{opts: opts, dir: dir, store: store, chain: opts.Assembly.Versions.chain()}
	known, err := store.LastRef(ctx)
	if err == nil {
		p.raw, err = warc.Open(sqlite.WARCDir(dir), warc.Options{Known: known})
	}
	if err != nil {
		return nil, errors.Join(sqlite.Unusable(sqlite.WARCDir(dir), err), store.Close())
	}
	return p, nil
}

// Close ends the pipeline and gives the corpus back.
func (p *Pipeline) Close() error { return errors.Join(p.raw.Close(), p.store.Close()) }

// Store is the corpus's database, for reading what a run left.
func (p *Pipeline) Store() *sqlite.Store { return p.store }

// Ingest takes paths in and processes everything in the corpus that is new or
// stale, an earlier run's leavings included. Inputs that fail are in the
// report; the error is for what stops the whole run.
func (p *Pipeline) Ingest(ctx context.Context, paths []string) (Report, error) {
	r := newReport()
	given, err := p.takeIn(ctx, paths, &r)
	if err == nil {
		err = p.process(ctx, false, &r)
	}
	if err == nil {
		err = p.repeatFailures(ctx, given, &r)
	}
	return r, err
}

// Process does what is stale: pages whose stages changed, and what a killed
// run left. With all it redoes every page from its raw bytes.
func (p *Pipeline) Process(ctx context.Context, all bool) (Report, error) {
	r := newReport()
	err := p.process(ctx, all, &r)
	return r, err
}

func (p *Pipeline) process(ctx context.Context, all bool, r *Report) error {
	if err := p.runStages(ctx, all, r); err != nil {
		return err
	}
	if err := p.endRun(ctx, r); err != nil {
		return err
	}
	if err := p.groupCopies(ctx); err != nil {
		return err
	}
	return p.fillIndex(ctx, r)
}
