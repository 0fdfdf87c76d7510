package night

import (
	"context"
	"net/http"
	"slices"
	"time"

	"duban/corpus"
	"duban/crawl/list"
	"duban/crawl/pace"
	"duban/crawl/sites"
)

// host is one host in a pass.
type host struct {
	name     string
	queue    []*turn
	dry      bool // the store has nothing more that is due
	trouble  int  // answers in a row that were no pages for reasons of the host
	stopped  string
	waits    bool // it asked to come later, and the pass waits for that
	settings pace.Settings
	sources  []*source
}

// mostTrouble is after how many refusals, challenges or failures to connect in
// a row a host is left alone for the night.
const mostTrouble = 4

// The queue of a host is filled up to full when it is below low.
const (
	lowQueue  = 8
	fullQueue = 64
)

// meet says that a host may have something due.
func (p *pass) meet(name string) {
	h, ok := p.hosts[name]
	if !ok {
		h = &host{name: name}
		p.hosts[name] = h
	}
	h.dry = false
}

// refill takes due addresses of the host from the store where few are left.
func (p *pass) refill(ctx context.Context, h *host) error {
	if h.dry || h.stopped != "" || len(h.queue) >= lowQueue {
		return nil
	}
	now := p.opts.Now()
	state, err := p.opts.Store.Host(ctx, h.name)
	if err != nil || state.PausedUntil.After(now) && !h.waits {
		h.dry = true
		return err
	}
	if !p.opts.Hurry {
		p.sched.Resume(h.name, state.Pace)
	}
	due, err := p.opts.Store.Due(ctx, h.name, now, fullQueue)
	h.dry = len(due) < fullQueue
	for _, a := range due {
		t := p.turnFor(a)
		if t == nil {
			continue
		}
		ours, also := p.chosen(ctx, t)
		if also != nil {
			return also
		}
		if ours {
			p.know(h, t.source)
			h.queue = append(h.queue, t)
			p.sched.Add(h.name, 1)
		}
	}
	return err
}

// chosen says whether a turn is of the columns that are visited, where they are
// only some of a site's.
func (p *pass) chosen(ctx context.Context, t *turn) (bool, error) {
	if !t.source.site.Part || t.walk != nil {
		return true, nil
	}
	parent := t.address.Parent
	if t.address.Kind == corpus.AddressAttachment {
		notice, _, err := p.opts.Store.Address(ctx, parent)
		if err != nil {
			return false, err
		}
		parent = notice.Parent
	}
	_, ok := t.source.columns[parent]
	return ok, nil
}

// turnFor is the first turn for a due address, nil if nobody asks for it: its
// site or column is no longer in the sites file, or leaves it out.
func (p *pass) turnFor(a corpus.Address) *turn {
	s, ok := p.sources[a.Site]
	switch {
	case !ok:
		return nil
	case a.Kind == corpus.AddressList:
		if _, asked := s.columns[a.URL]; !asked {
			return nil
		}
		w := &walk{address: a, deep: p.opts.Policy.Deep(a, p.opts.Now()), night: corpus.ListNight{URL: a.URL, Name: s.columns[a.URL].Name}}
		return &turn{address: a, source: s, walk: w, request: firstPage(s, a)}
	case !s.site.Takes(a.URL), a.Kind == corpus.AddressAttachment && !s.site.Attachments:
		return nil
	}
	return &turn{address: a, source: s}
}

// firstPage is the request that a walk begins with.
func firstPage(s *source, a corpus.Address) list.Request {
	r := list.Request{URL: a.URL, State: list.State{System: s.site.System}}
	if post := s.columns[a.URL].Post; post != "" {
		r.Method, r.Form, r.Referer = http.MethodPost, post, s.site.URL
		r.State.Carry = map[string]string{list.Posted: post}
	}
	return r
}

// know sets a host's pace by the strictest of the sites that have addresses there.
func (p *pass) know(h *host, s *source) {
	if slices.Contains(h.sources, s) {
		return
	}
	h.sources = append(h.sources, s)
	h.settings.Delay = max(h.settings.Delay, s.site.Pace)
	if len(h.settings.Hours) == 0 {
		h.settings.Hours = hoursOf(s.site.Hours)
	}
	settings := h.settings
	if settings.Delay == 0 || p.opts.Hurry {
		settings.Delay = -1
	}
	p.sched.Configure(h.name, settings)
}

// keepPaces notes at which pace each host was asked last, if that was slower
// than it has to be, so that the next pass begins there.
func (p *pass) keepPaces(ctx context.Context) error {
	if p.opts.Hurry {
		return nil
	}
	for name, h := range p.hosts {
		if _, asked := p.tally.hosts[name]; !asked {
			continue
		}
		learned := p.sched.State(name).Delay
		if learned <= max(h.settings.Delay, pace.Defaults().Delay) {
			learned = 0
		}
		if err := p.opts.Store.KeepPace(ctx, name, learned); err != nil {
			return err
		}
	}
	return nil
}

func hoursOf(spans sites.Hours) (hours pace.Hours) {
	for _, s := range spans {
		hours = append(hours, pace.Window{From: time.Duration(s.From) * time.Minute, To: time.Duration(s.To) * time.Minute})
	}
	return hours
}

// first puts a turn before all that wait for the host.
func (p *pass) first(t *turn) {
	h := p.hosts[t.address.Host]
	if h.stopped != "" {
		return
	}
	h.queue = slices.Insert(h.queue, 0, t)
	p.sched.Add(h.name, 1)
}

// stop leaves the host alone for the rest of the night.
func (h *host) stop(p *pass, reason string) {
	if h.stopped != "" {
		return
	}
	h.stopped, h.queue = reason, nil
	p.sched.Drop(h.name)
	p.tally.host(h.name).Stopped = reason
}
