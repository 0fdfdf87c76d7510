package night

import (
	"context"
	"net/http"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
)

// entry is what is to be stored of one turn.
type entry struct {
	turn      *turn
	exchanges []Exchange
	page      *corpus.Page // that is new or changed
	held      string       // why it is kept out of the corpus
	change    frontier.Change
	found     []corpus.Address // entries of a list, or attachments
	named     bool             // found are all files that the page names
	walk      *walk            // of the list that found is from
	known     time.Time        // … and until when its entries are known
	visit     *corpus.Address
	pause     string // a host
	until     time.Time
	size      int // bytes
	units     int // of memory that are given back when it is stored

	fresh []bool // of found, once it is stored
}

func exchangesOf(answer fetch.Response) (all []Exchange) {
	for _, x := range answer.Exchanges {
		all = append(all, Exchange{Exchange: x})
	}
	return all
}

// repeats marks the last exchange as one that repeats what is archived.
func (e *entry) repeats(a corpus.Address, v frontier.Visit) {
	n := len(e.exchanges)
	if n == 0 || v.Status != http.StatusNotModified && v.BodyHash != a.BodyHash {
		return // another shell round the same notice
	}
	e.exchanges[n-1].Repeats = a.AnsweredAt
	if a.Kind != corpus.AddressList {
		e.exchanges[n-1].Source = a.URL
	}
}

// commit stores a batch in the order that a kill leaves nothing forgotten. It
// is a goroutine of its own and touches the entries alone.
func (p *pass) commit(ctx context.Context, batch []*entry) error {
	var pages []Page
	var held []HeldPage
	for _, e := range batch {
		ref, at, err := p.archive(ctx, e)
		if err != nil {
			return err
		}
		if e.page == nil {
			continue
		}
		page := Page{Page: *e.page, Size: int64(len(e.page.Bytes)), Ref: ref}
		page.FetchedAt = at
		if e.held != "" {
			held = append(held, HeldPage{Page: page, Site: e.turn.source.site.Name, Reason: e.held})
		} else {
			pages = append(pages, page)
		}
	}
	if err := p.opts.Store.Sync(); err != nil {
		return err
	}
	if len(pages) > 0 {
		if err := p.opts.Store.PutPages(ctx, pages); err != nil {
			return err
		}
	}
	if len(held) > 0 {
		if err := p.opts.Store.Hold(ctx, held); err != nil {
			return err
		}
	}
	if err := p.note(ctx, batch); err != nil {
		return err
	}
	return p.opts.Store.Archived(ctx)
}

// archive keeps an entry's exchanges and says where the last one is.
func (p *pass) archive(ctx context.Context, e *entry) (ref corpus.RawRef, at time.Time, err error) {
	for _, x := range e.exchanges {
		if ref, at, err = p.opts.Store.Archive(ctx, x); err != nil {
			return ref, at, err
		}
	}
	return ref, at, nil
}

// note writes what was found, and then the visits.
func (p *pass) note(ctx context.Context, batch []*entry) error {
	var files, visits []corpus.Address
	named := map[string][]corpus.Link{}
	for _, e := range batch {
		if e.named {
			named[e.turn.address.URL] = e.links()
		}
		if e.walk == nil {
			files = append(files, e.found...)
		} else if fresh, err := p.opts.Store.Discover(ctx, e.found, e.known); err != nil {
			return err
		} else {
			e.fresh = fresh
		}
		if e.visit != nil {
			visits = append(visits, *e.visit)
		}
	}
	if len(files) > 0 {
		if _, err := p.opts.Store.Discover(ctx, files, time.Time{}); err != nil {
			return err
		}
	}
	if len(named) > 0 {
		if err := p.opts.Store.PutFiles(ctx, named); err != nil {
			return err
		}
	}
	if len(visits) > 0 {
		if err := p.opts.Store.PutVisits(ctx, visits...); err != nil {
			return err
		}
	}
	for _, e := range batch {
		if e.pause != "" {
			if err := p.opts.Store.Pause(ctx, e.pause, e.until); err != nil {
				return err
			}
		}
	}
	return nil
}

// links are the files that a page names.
func (e *entry) links() (all []corpus.Link) {
	for _, a := range e.found {
		all = append(all, corpus.Link{Target: a.URL, Name: a.Title})
	}
	return all
}

// settle counts what a commit stored and goes on with what waited for it.
func (p *pass) settle(err error) error {
	batch := p.storing
	p.storing = nil
	for _, e := range batch {
		p.pending -= e.size
		p.room.give(e.units)
	}
	if err != nil {
		return err
	}
	for _, e := range batch {
		for _, a := range e.found {
			p.meet(a.Host)
		}
		if e.walk != nil {
			p.proceed(e.turn, len(e.found), e.fresh)
		} else if e.visit != nil && e.turn.walk == nil {
			p.tally.visit(e)
		}
	}
	return nil
}
