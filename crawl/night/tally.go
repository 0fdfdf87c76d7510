package night

import (
	"cmp"
	"slices"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
)

// tally counts what a pass sees.
type tally struct {
	began    time.Time
	sources  map[string]*corpus.SourceNight
	hosts    map[string]*Host
	failures []Failure
}

func newTally(now time.Time) tally {
	return tally{began: now.UTC().Truncate(time.Millisecond), sources: map[string]*corpus.SourceNight{}, hosts: map[string]*Host{}}
}

func (c *tally) source(site string) *corpus.SourceNight {
	s, ok := c.sources[site]
	if !ok {
		s = &corpus.SourceNight{Site: site, At: c.began, Answers: map[string]int{}, Causes: map[string]int{}}
		c.sources[site] = s
	}
	return s
}

func (c *tally) host(name string) *Host {
	h, ok := c.hosts[name]
	if !ok {
		h = &Host{Host: name, Answers: map[string]int{}}
		c.hosts[name] = h
	}
	return h
}

// answer counts a request for a page and what became of it.
func (c *tally) answer(host string, t *turn) {
	r := t.answer
	s, h := c.source(t.source.site.Name), c.host(host)
	s.Answers[string(r.Class)]++
	h.Answers[string(r.Class)]++
	if r.Class == fetch.ClassFailed {
		s.Causes[r.Cause]++
	}
	h.Elapsed += r.Elapsed
	if r.Elapsed > h.Slowest {
		h.Slowest, h.Slow = r.Elapsed, t.address.URL
	}
	s.Bytes += c.exchanges(host, r)
}

// exchanges counts requests and bytes; one that got no answer is a request, too.
func (c *tally) exchanges(host string, r fetch.Response) (bytes int64) {
	h := c.host(host)
	for _, x := range r.Exchanges {
		bytes += int64(len(x.Response))
	}
	h.Requests += max(1, len(r.Exchanges))
	h.Bytes += bytes
	return bytes
}

// fail notes an address that gave no page.
func (c *tally) fail(t *turn) {
	c.source(t.source.site.Name)
	c.failures = append(c.failures, Failure{
		Site: t.source.site.Name, URL: t.address.URL, Kind: t.address.Kind,
		Class: string(t.answer.Class), Cause: t.answer.Cause, Reason: t.answer.Reason,
	})
}

// bar notes a robots.txt that could not be had: nothing of its host was asked for.
func (c *tally) bar(t *turn) {
	r := t.policy.Answer
	c.failures = append(c.failures, Failure{Site: t.source.site.Name, URL: r.URL, Kind: t.address.Kind, Class: string(r.Class), Cause: r.Cause, Reason: t.policy.Stop})
}

func (c *tally) list(site string, l corpus.ListNight) {
	s := c.source(site)
	s.Lists = append(s.Lists, l)
}

// visit counts a visit that is stored.
func (c *tally) visit(e *entry) {
	s := c.source(e.turn.source.site.Name)
	switch {
	case e.held != "":
		s.Held++
	case e.change == frontier.New:
		s.New++
	case e.change == frontier.Changed:
		s.Changed++
	case e.change == frontier.Unchanged:
		s.Unchanged++
	case e.visit.Withdrawn && !e.turn.address.Withdrawn && e.turn.address.BodyHash != "":
		s.Withdrawn++
	}
}

// result is what was counted, in an order that does not depend on who answered first.
func (p *pass) result() Result {
	r := Result{Began: p.tally.began, Ended: p.opts.Now().UTC().Truncate(time.Millisecond), Sources: []corpus.SourceNight{}, Hosts: []Host{}, Failures: append([]Failure{}, p.tally.failures...)}
	for _, site := range p.opts.Sites {
		if s, ok := p.tally.sources[site.Name]; ok {
			slices.SortFunc(s.Lists, func(a, b corpus.ListNight) int { return cmp.Compare(a.URL, b.URL) })
			r.Sources = append(r.Sources, *s)
		}
	}
	for _, h := range p.tally.hosts {
		r.Hosts = append(r.Hosts, *h)
	}
	slices.SortFunc(r.Hosts, func(a, b Host) int { return cmp.Compare(a.Host, b.Host) })
	return r
}
