package night

import (
	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
	"duban/crawl/list"
)

// walk is a pass over the pages of one list.
type walk struct {
	address corpus.Address
	deep    bool // over all its pages, known or not
	begun   bool // its first page has come
	direct  bool // its first page names notices itself, so that a 304 for it speaks for the list
	first   frontier.Visit
	night   corpus.ListNight
	ahead   []list.Request
	retries int
}

// mostRetries is how often a walk asks again for pages that did not come.
const mostRetries = 2

// takeList turns the answer for a page of a list into what is to be stored, and
// goes on with the walk, ends it or gives it up.
func (p *pass) takeList(t *turn) {
	w := t.walk
	e := &entry{turn: t, exchanges: exchangesOf(t.answer)}
	if !w.begun {
		w.night.Answer = string(t.answer.Class)
	}
	switch class := t.answer.Class; {
	case class == fetch.ClassOK:
		p.takeItems(t, e)
	case class == fetch.ClassNotModified && !w.begun:
		e.repeats(t.address, t.visit(p.opts.Now()))
		w.first, w.direct = t.visit(p.opts.Now()), true
		p.finish(t, e)
	case w.begun && (class == fetch.ClassGone || class == fetch.ClassSoft404):
		p.advance(t, e) // the end of the pages
	case w.begun && class == fetch.ClassFailed && w.retries < mostRetries:
		w.retries++
		w.ahead = append([]list.Request{t.request}, w.ahead...)
		p.advance(t, e)
	default:
		p.giveUp(t, e)
	}
	p.add(e)
}

// takeItems notes what a page of a list names. Whether any of it is new is
// known when it is stored; see proceed. A column page whose records come by
// script names nothing itself.
func (p *pass) takeItems(t *turn, e *entry) {
	w := t.walk
	if !w.begun {
		w.begun, w.first = true, t.visit(p.opts.Now())
		w.first.AnsweredAt = w.first.At
		if next := p.lists.Next(t.page, t.request.State, list.Pass{}); len(next) == 1 && next[0].State.Page == 1 {
			w.ahead = next
			p.advance(t, e)
			p.release(p.hosts[t.address.Host], t.answer)
			return
		}
		w.direct = len(t.items) > 0
	}
	e.walk, e.known = w, w.address.PassedAt
	for _, item := range list.Newer(t.items, t.source.site.Since) {
		if !t.source.takes(item.URL) || item.URL == w.address.URL {
			continue
		}
		a, err := frontier.Found(corpus.AddressDetail, t.source.site.Name, item.URL, w.address.URL, p.opts.Now())
		if err != nil {
			continue
		}
		a.Title, a.Date = item.Title, item.Date
		e.found = append(e.found, a)
	}
}

// proceed goes on after a page of a list whose entries are stored; fresh tells
// which of them were not known at the end of the last whole pass. Until then the
// host waits, so that one list is walked after the other and a notice that two
// of them name is always found in the same one.
func (p *pass) proceed(t *turn, found int, fresh []bool) {
	w, unknown := t.walk, 0
	for _, f := range fresh {
		if f {
			unknown++
		}
	}
	w.night.Items += found
	w.night.Fresh += unknown
	since := t.source.site.Since
	old := found == 0 && since != "" && len(t.items) > 0 && len(list.Newer(t.items, since)) == 0
	pass := list.Pass{NoNew: old || !w.deep && found > 0 && unknown == 0, MaxPages: t.source.site.Depth, Since: since}
	w.ahead = append(p.lists.Next(t.page, t.request.State, pass), w.ahead...)
	e := &entry{turn: t}
	p.advance(t, e)
	if e.visit != nil {
		p.add(e)
	}
	p.release(p.hosts[t.address.Host], t.answer)
}

// advance asks for the walk's next page or, without one, ends it.
func (p *pass) advance(t *turn, e *entry) {
	w := t.walk
	if len(w.ahead) == 0 {
		p.finish(t, e)
		return
	}
	next := w.ahead[0]
	w.ahead = w.ahead[1:]
	p.first(&turn{address: t.address, source: t.source, walk: w, request: next})
}

// finish makes the list's row after its whole pass. What was found until now is
// known from now on.
func (p *pass) finish(t *turn, e *entry) {
	w := t.walk
	v := w.first
	v.At, v.Fresh, v.Deep = p.opts.Now(), w.night.Fresh, w.deep
	if !w.direct {
		v.ETag, v.LastModified = "", ""
	}
	p.closeWalk(t, e, v)
}

// giveUp makes the row of a list whose pass did not end. What it found counts
// as not known, so that the next pass goes on behind it.
func (p *pass) giveUp(t *turn, e *entry) {
	p.tally.fail(t)
	v := t.visit(p.opts.Now())
	if t.walk.begun && !v.Challenged {
		v.Failed, v.Status = true, t.answer.Status
	}
	p.closeWalk(t, e, v)
}

func (p *pass) closeWalk(t *turn, e *entry, v frontier.Visit) {
	v.Change = frontier.Compare(t.walk.address, v)
	row := p.opts.Policy.After(t.walk.address, v)
	e.visit = &row
	p.tally.list(t.source.site.Name, t.walk.night)
}
