package pipeline

import (
	"cmp"
	"context"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/night"
)

// CrawlReport is what a night's crawl did.
type CrawlReport struct {
	Night night.Result `json:"night"`
	// Sources is how the sites stand after the pass, asked or not, in the order of the sites file.
	Sources []corpus.SourceHealth `json:"sources"`
	Report
}

// Crawl makes one pass over the sites in opts, whose Store it sets, and
// processes what is new or stale. The report tells what was done also where the
// error is not nil.
func (p *Pipeline) Crawl(ctx context.Context, opts night.Options) (CrawlReport, error) {
	r := CrawlReport{Report: newReport()}
	names := []string{}
	for _, s := range opts.Sites {
		names = append(names, s.Name)
	}
	opts.Store = &crawlStore{Store: p.store, raw: p.raw, dir: p.dir, sites: names, cursors: map[string]*sqlite.DueCursor{}}
	if opts.Now == nil {
		opts.Now = p.opts.Now
	}
	r.Night.Began, r.Night.Ended = opts.Now(), opts.Now()
	w, err := p.watch(ctx, opts.Sites)
	if err != nil {
		return r, err
	}
	if opts.Judge == nil {
		opts.Judge = w.gate()
	}
	p.opts.Progress.Begin(PhaseIntake, -1)
	opts.Done = p.opts.Progress.Done
	r.Night, err = night.Run(ctx, opts)
	p.opts.Progress.End()
	if err == nil {
		r.Sources, err = w.end(ctx, &r.Night)
	}
	if err == nil {
		err = p.process(ctx, false, &r.Report)
	}
	return r, err
}

// crawlStore is the corpus as a pass of the crawl sees it.
type crawlStore struct {
	*sqlite.Store
	raw     *warc.Store
	dir     string
	sites   []string
	cursors map[string]*sqlite.DueCursor // by host
	last    corpus.RawRef                // that was archived
}

// Due gives each due address of the pass's sites once.
func (s *crawlStore) Due(ctx context.Context, host string, now time.Time, limit int) ([]corpus.Address, error) {
	c, ok := s.cursors[host]
	if !ok {
		c = &sqlite.DueCursor{Sites: s.sites}
		s.cursors[host] = c
	}
	return s.DueAddresses(ctx, host, now, limit, c)
}

func (s *crawlStore) Host(ctx context.Context, host string) (night.HostState, error) {
	state, err := s.HostState(ctx, host)
	return night.HostState(state), err
}

func (s *crawlStore) Pause(ctx context.Context, host string, until time.Time) error {
	return s.learn(ctx, host, func(h *sqlite.HostState) { h.PausedUntil = until })
}

func (s *crawlStore) KeepPace(ctx context.Context, host string, pace time.Duration) error {
	return s.learn(ctx, host, func(h *sqlite.HostState) { h.Pace = pace })
}

// learn changes what is known of a host.
func (s *crawlStore) learn(ctx context.Context, host string, change func(*sqlite.HostState)) error {
	state, err := s.HostState(ctx, host)
	if err != nil {
		return err
	}
	before := state
	if change(&state); state == before {
		return nil
	}
	return s.PutHostState(ctx, host, state)
}

// Archive keeps an exchange; one that repeats an archived answer as a revisit record.
func (s *crawlStore) Archive(ctx context.Context, e night.Exchange) (corpus.RawRef, time.Time, error) {
	x := warc.Exchange{TargetURI: e.URL, Date: e.At, IP: e.Address, Request: e.Request, Response: e.Response}
	switch {
	case e.Repeats.IsZero():
	case e.Status == 304:
		x.Profile, x.RefersTo = warc.NotModified, warc.Reference{TargetURI: e.URL, Date: e.Repeats}
	case e.Source != "":
		if err := s.refer(ctx, e, &x); err != nil {
			return corpus.RawRef{}, time.Time{}, err
		}
	}
	stored, err := s.raw.AppendExchange(x)
	s.last = later(s.last, stored.Ref)
	return stored.Ref, stored.Date, sqlite.Unusable(sqlite.WARCDir(s.dir), err)
}

// later is the one of two records that stands further on in the archive.
func later(a, b corpus.RawRef) corpus.RawRef {
	if cmp.Or(cmp.Compare(len(a.File), len(b.File)), cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset)) < 0 {
		return b
	}
	return a
}

func (s *crawlStore) Archived(ctx context.Context) error {
	if s.last == (corpus.RawRef{}) {
		return nil
	}
	return s.PutArchived(ctx, s.last)
}

// refer makes x a reference to the record of its page's bytes, if they were
// sent in the same form.
func (s *crawlStore) refer(ctx context.Context, e night.Exchange, x *warc.Exchange) error {
	versions, err := s.Versions(ctx, e.Source)
	if err != nil || len(versions) == 0 {
		return err
	}
	record, err := s.raw.Read(versions[len(versions)-1].Ref)
	if err == nil && record.Type == warc.Response && record.PayloadDigest == warc.PayloadDigest(e.Payload) {
		x.Profile, x.RefersTo = warc.Identical, record.Reference()
	}
	return nil // one that can't be read is no reason not to keep this one
}

func (s *crawlStore) Sync() error { return sqlite.Unusable(sqlite.WARCDir(s.dir), s.raw.Sync()) }

func (s *crawlStore) PutPages(ctx context.Context, pages []night.Page) error {
	_, err := s.Store.PutPages(ctx, stored(pages))
	return err
}

func (s *crawlStore) Hold(ctx context.Context, pages []night.HeldPage) error {
	var held []sqlite.HeldPage
	for _, p := range pages {
		held = append(held, sqlite.HeldPage{Page: stored([]night.Page{p.Page})[0], Site: p.Site, Reason: p.Reason})
	}
	return s.Store.Hold(ctx, held)
}

func stored(pages []night.Page) (all []sqlite.Page) {
	for _, p := range pages {
		p.Bytes = nil
		all = append(all, sqlite.Page{Page: p.Page, Size: p.Size, Ref: p.Ref})
	}
	return all
}
