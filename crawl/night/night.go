// Package night is one pass of a crawl over its sites: what is due is asked for, politely, and what comes is stored.
//
// A pass notes the lists of the sites, asks the store which hosts have
// something due, and gives each host its turns at its own pace: lists first,
// then new notices, their attachments, and what is only looked at again. What
// came is stored in batches by one writer, in an order that a kill at any
// instant leaves nothing forgotten:
//
//  1. the exchanges go into the archive and are forced to disk,
//  2. new and changed pages are put, referring to them,
//  3. attachments found in them, and notices found in lists, are noted, and of
//     each page which files it names: one file may belong to several notices,
//  4. the visits are written; until then the address is still due.
//
// A list is visited when its whole pass has ended; its notices count as known
// from then on. Stores and processing are behind interfaces: only the pipeline
// joins them.
package night

import (
	"context"
	"time"

	"duban/corpus"
	"duban/crawl/detail"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
	"duban/crawl/robots"
	"duban/crawl/sites"
)

// Store keeps what a pass learns. Reading methods may be called while a
// writing one is under way; writing ones are called one at a time.
type Store interface {
	// DueHosts are the hosts with something due that are not paused.
	DueHosts(ctx context.Context, now time.Time) ([]string, error)
	// Due are the next due addresses of a host, at most limit, each once in a pass.
	Due(ctx context.Context, host string, now time.Time, limit int) ([]corpus.Address, error)
	// Address is what is known of an address; ok is false if it was never discovered.
	Address(ctx context.Context, url string) (a corpus.Address, ok bool, err error)
	// Host is what earlier passes learned of a host.
	Host(ctx context.Context, host string) (HostState, error)

	// Archive keeps an exchange and says where its answer is and under which date.
	Archive(ctx context.Context, e Exchange) (corpus.RawRef, time.Time, error)
	// Sync forces what was archived to disk.
	Sync() error
	// PutPages stores pages as the newest versions of their sources.
	PutPages(ctx context.Context, pages []Page) error
	// Hold keeps versions of pages out of the corpus.
	Hold(ctx context.Context, pages []HeldPage) error
	// Discover notes addresses; fresh tells of each whether it was found after known.
	Discover(ctx context.Context, found []corpus.Address, known time.Time) (fresh []bool, err error)
	// PutFiles replaces what is known of the files that pages name, by their sources.
	PutFiles(ctx context.Context, pages map[string][]corpus.Link) error
	// PutVisits writes the rows of visited addresses.
	PutVisits(ctx context.Context, visits ...corpus.Address) error
	// Archived says that all that was archived until now is dealt with.
	Archived(ctx context.Context) error
	// Pause leaves a host alone until then, also in later passes.
	Pause(ctx context.Context, host string, until time.Time) error
	// KeepPace notes the time between requests that a host was found to need; 0 for none.
	KeepPace(ctx context.Context, host string, pace time.Duration) error
}

// HostState is what is known of a host.
type HostState struct {
	PausedUntil time.Time     // zero for not at all
	Pace        time.Duration // between requests, as learned; 0 for none
}

// Exchange is one to archive.
type Exchange struct {
	fetch.Exchange
	// Repeats is the date of the archived answer whose content this one repeats
	// (a 304, or the same bytes again); zero if it brought something of its own.
	Repeats time.Time
	// Source is the page whose bytes it repeats; empty for lists.
	Source string
}

// Page is one to store: the bytes stand at Ref already.
type Page struct {
	corpus.Page
	Size int64 // of the bytes
	Ref  corpus.RawRef
}

// HeldPage is a version that the judge keeps out of the corpus.
type HeldPage struct {
	Page
	Site   string
	Reason string
}

// Seen is a notice's page or an attachment that came with a body.
type Seen struct {
	Address corpus.Address  // as known before
	Change  frontier.Change // new, changed or unchanged
	Media   string          // as declared
	Bytes   int             // of the body
	Text    string          // decoded; empty for what is no text
	Detail  detail.Detail   // zero for what is no text, and for attachments
}

// Judge decides what is taken from a source. It is called from one goroutine.
type Judge interface {
	// Page is told of every page or attachment that came with a body, with what
	// the night has seen of its source so far, to which it may add (Pages). A
	// reason keeps a new or changed version out of the corpus.
	Page(night *corpus.SourceNight, seen Seen) (reason string)
}

// Options of a pass. Sites, Fetcher and Store must be given; zero fields mean the defaults.
type Options struct {
	Sites    []sites.Site
	Fetcher  robots.Fetcher // *fetch.Client
	Store    Store
	Judge    Judge           // nil: every version is taken
	Policy   frontier.Policy // zero: the default
	Agent    string          // what robots.txt calls us; `duban` if empty
	Parallel int             // hosts asked at the same time; 16
	Patience time.Duration   // longest wait with nothing else to do, for a host's hours or its wish to be left alone; 1 h
	Hurry    bool            // no time between requests, whatever anybody asks for: for stand-ins of sites alone
	Now      func() time.Time
	After    func(time.Duration) <-chan time.Time
	Done     func(url string) // told of each request that ended
}

func (o Options) orDefaults() Options {
	if o.Agent == "" {
		o.Agent = "duban"
	}
	if o.Parallel <= 0 {
		o.Parallel = 16
	}
	if o.Patience <= 0 {
		o.Patience = time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Done == nil {
		o.Done = func(string) {}
	}
	return o
}
