package night

import (
	"net/http"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
	"duban/crawl/pace"
)

// disallowed is the class of what robots.txt keeps from us.
const disallowed = "disallowed"

// take judges what a turn brought and says what is to be stored of it.
func (p *pass) take(t *turn) {
	h := p.hosts[t.address.Host]
	switch {
	case t.err != nil:
		p.room.give(t.units)
		p.sched.Done(h.name, pace.Outcome{})
		return
	case t.asked:
		p.takeRules(h, t)
		return
	case t.denied != "":
		p.sched.Done(h.name, pace.Outcome{})
		if t.policy.Stop != "" {
			h.stop(p, t.policy.Stop)
			return
		}
		t.answer.Class, t.answer.Reason = disallowed, t.denied
	default:
		p.tally.answer(h.name, t)
		for _, r := range t.rules {
			p.tally.exchanges(h.name, r)
			p.add(&entry{turn: t, exchanges: exchangesOf(r)})
		}
		if t.page == nil {
			p.release(h, t.answer)
		} // a list keeps its turn until it is known how it goes on
		p.opts.Done(t.address.URL)
	}
	if p.again(h, t) {
		return
	}
	if t.walk != nil {
		p.takeList(t)
	} else {
		p.takePage(t)
	}
	p.watch(h, t)
}

// takeRules keeps a robots.txt that was asked for just now. The page's own turn
// comes after the host's delay.
func (p *pass) takeRules(h *host, t *turn) {
	p.add(&entry{turn: t, exchanges: exchangesOf(t.policy.Answer)})
	p.tally.exchanges(h.name, t.policy.Answer)
	if !p.opts.Hurry {
		p.sched.CrawlDelay(h.name, t.policy.Rules.Delay)
	}
	p.release(h, t.policy.Answer)
	if t.policy.Stop != "" && p.later(h, t, t.policy.Answer) {
		return
	}
	if t.policy.Stop != "" {
		p.pause(h, t.policy.Until)
		p.tally.host(h.name).Barred = string(t.policy.Answer.Class)
		p.tally.bar(t)
		h.stop(p, t.policy.Stop)
		return
	}
	p.first(t)
}

// mostTries is how often in a pass an address is asked for whose host asks to come later.
const mostTries = 3

// again puts a turn off that the host turned down for the time being and says
// whether it did: it is taken up again in this pass, after the time that the
// host named, or its own longer pace.
func (p *pass) again(h *host, t *turn) bool {
	if t.answer.Class != fetch.ClassBlocked || !p.later(h, t, t.answer) {
		return false
	}
	p.add(&entry{turn: t, exchanges: exchangesOf(t.answer)})
	return true
}

// later puts a turn back to the head of the host's queue, if the answer asks to
// come later and that is worth to wait for.
func (p *pass) later(h *host, t *turn, answer fetch.Response) bool {
	busy := answer.Status == http.StatusTooManyRequests || answer.Status == http.StatusServiceUnavailable && answer.RetryAfter > 0
	if !busy || answer.RetryAfter > p.opts.Patience || t.tries+1 >= mostTries || h.trouble+1 >= mostTrouble || h.stopped != "" {
		return false
	}
	h.trouble++
	if answer.RetryAfter > 0 {
		h.waits = true
		p.pause(h, p.opts.Now().Add(answer.RetryAfter))
	}
	p.first(&turn{address: t.address, source: t.source, walk: t.walk, request: t.request, tries: t.tries + 1})
	return true
}

// release gives the host its next turn, later where it is in trouble or asks for it.
func (p *pass) release(h *host, answer fetch.Response) {
	outcome := pace.Outcome{Elapsed: answer.Elapsed, RetryAfter: answer.RetryAfter, Trouble: troubled(answer)}
	if p.opts.Hurry {
		outcome = pace.Outcome{}
	}
	p.sched.Done(h.name, outcome)
}

// troubled says whether an answer speaks of the host rather than of one page.
func troubled(a fetch.Response) bool {
	switch a.Class {
	case fetch.ClassChallenged, fetch.ClassBlocked:
		return true
	case fetch.ClassFailed:
		return a.Status == 0 || a.Status >= http.StatusInternalServerError
	}
	return false
}

// watch leaves a host alone that wants to be: at once if a list is behind a
// challenge or a later hour is named, else after some trouble in a row.
func (p *pass) watch(h *host, t *turn) {
	if t.answer.Class == disallowed {
		return
	}
	if wait := t.answer.RetryAfter; wait > 0 && troubled(t.answer) {
		p.pause(h, p.opts.Now().Add(wait))
		if wait > p.opts.Patience {
			h.stop(p, t.answer.Reason)
		}
	}
	if !troubled(t.answer) {
		h.trouble = 0
		return
	}
	if h.trouble++; h.trouble >= mostTrouble || t.walk != nil && t.answer.Class == fetch.ClassChallenged {
		h.stop(p, t.answer.Reason)
	}
}

func (p *pass) pause(h *host, until time.Time) {
	p.add(&entry{pause: h.name, until: until})
}

// takePage turns the answer for a notice or an attachment into what is to be stored.
func (p *pass) takePage(t *turn) {
	v := t.visit(p.opts.Now())
	if v.Change = frontier.Compare(t.address, v); v.Change == frontier.Failed || v.Change == frontier.Challenged {
		p.tally.fail(t)
	}
	e := &entry{turn: t, exchanges: exchangesOf(t.answer), change: v.Change}
	if v.Change == frontier.Unchanged {
		e.repeats(t.address, v)
	}
	if t.answer.Class == fetch.ClassOK {
		p.takeBody(t, e, &v)
	}
	row := p.opts.Policy.After(t.address, v)
	e.visit = &row
	p.add(e)
}

// takeBody asks the judge about a page and notes the attachments in it.
func (p *pass) takeBody(t *turn, e *entry, v *frontier.Visit) {
	declared := t.answer.Header.Get("Content-Type")
	if p.opts.Judge != nil {
		e.held = p.opts.Judge.Page(p.tally.source(t.source.site.Name), Seen{
			Address: t.address, Change: v.Change, Media: declared, Bytes: len(t.answer.Body), Text: t.text, Detail: t.detail,
		})
	}
	if v.Change == frontier.Unchanged {
		e.held = ""
	} else {
		e.page = &corpus.Page{
			Source: t.address.URL, Media: declared, Bytes: t.answer.Body, SHA256: v.BodyHash, FetchedAt: v.At,
			Region: t.source.site.Region, ListedOn: t.address.Date,
		}
		if t.address.Kind == corpus.AddressAttachment {
			e.page.Parent = t.address.Parent
		}
	}
	if e.held != "" {
		v.ETag, v.LastModified = "", "" // so that it comes whole again
		return
	}
	e.found, e.named = p.attachments(t), t.address.Kind == corpus.AddressDetail
}

func (p *pass) attachments(t *turn) (found []corpus.Address) {
	if !t.source.site.Attachments {
		return nil
	}
	for _, f := range t.detail.Attachments {
		if !t.source.site.Takes(f.URL) {
			continue
		}
		if a, err := frontier.Found(corpus.AddressAttachment, t.source.site.Name, f.URL, t.address.URL, p.opts.Now()); err == nil {
			a.Title = f.Name
			found = append(found, a)
		}
	}
	return found
}

// visit is an answer in the words of the frontier.
func (t *turn) visit(now time.Time) frontier.Visit {
	r := t.answer
	v := frontier.Visit{At: t.at(now), Status: r.Status, RetryAfter: r.RetryAfter}
	switch r.Class {
	case fetch.ClassOK:
		v.ETag, v.LastModified = r.ETag(), r.LastModified()
		v.BodyHash, v.ContentHash = corpus.Hash(r.Body), t.detail.ContentHash
	case fetch.ClassNotModified, fetch.ClassGone:
	case fetch.ClassChallenged:
		v.Challenged = true
	default:
		v.Failed = true
	}
	return v
}
