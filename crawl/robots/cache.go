package robots

import (
	"context"
	"fmt"
	"net/url"
	"sync"
	"time"

	"duban/crawl/fetch"
)

// The times for which an answer is kept: rules a day, as RFC 9309, 2.4 has it,
// and a site that could not be asked an hour, unless it names a time.
const (
	keepRules = 24 * time.Hour
	keepStop  = time.Hour
)

// Fetcher gets a page; *fetch.Client is one.
type Fetcher interface {
	Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error)
}

// Policy is what a site's robots.txt asks of us, or why it could not be had.
type Policy struct {
	Rules  *Rules
	Stop   string // reason for which nothing may be fetched now; empty if the rules hold
	Until  time.Time
	Answer fetch.Response // for the archive; its body is kept only where it was read
}

// Allowed says whether address may be fetched, and if not, why.
func (p Policy) Allowed(address *url.URL) (bool, string) {
	if p.Stop != "" {
		return false, p.Stop
	}
	if !p.Rules.Allowed(address) {
		return false, "robots.txt disallows it"
	}
	return true, ""
}

// Cache asks each site once in a while. It may be used by several goroutines.
type Cache struct {
	fetcher Fetcher
	agent   string
	now     func() time.Time
	mu      sync.Mutex
	sites   map[string]*site
}

// site is the policy of one scheme, host and port. Its lock is held while it is
// asked for, so that a site is asked once.
type site struct {
	mu     sync.Mutex
	policy Policy
}

// NewCache returns a Cache that asks through fetcher for the rules of agent.
func NewCache(fetcher Fetcher, agent string, now func() time.Time) *Cache {
	return &Cache{fetcher: fetcher, agent: agent, now: now, sites: map[string]*site{}}
}

// For is the policy for address. fresh says that the site was asked just now.
// The error is not nil only if ctx ended.
func (c *Cache) For(ctx context.Context, address *url.URL) (policy Policy, fresh bool, err error) {
	s := c.site(address.Scheme + "://" + address.Host)
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.now().Before(s.policy.Until) {
		return s.policy, false, nil
	}
	resp, err := c.fetcher.Fetch(ctx, fetch.Request{URL: address.Scheme + "://" + address.Host + "/robots.txt"})
	if err != nil {
		return Policy{}, false, err
	}
	s.policy = c.judge(resp)
	return s.policy, true, nil
}

func (c *Cache) site(key string) *site {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.sites[key]
	if !ok {
		s = &site{}
		c.sites[key] = s
	}
	return s
}

// judge makes a policy of an answer. A file that is not there is no rules; a
// site that can't be asked, or sends a challenge, may not be crawled for now.
func (c *Cache) judge(resp fetch.Response) Policy {
	p := Policy{Rules: &Rules{}, Until: c.now().Add(keepRules), Answer: resp}
	switch {
	case resp.Class == fetch.ClassOK:
		p.Rules = Parse(resp.Body, c.agent)
	case absent(resp):
	default:
		wait := keepStop
		if resp.RetryAfter > 0 {
			wait = resp.RetryAfter // the site says itself when to come
		}
		p.Until = c.now().Add(wait)
		p.Stop = fmt.Sprintf("robots.txt could not be had (%s), so nothing is fetched until %s", reason(resp), p.Until.UTC().Format(time.RFC3339))
	}
	return p
}

// absent says whether the answer stands for a site without robots.txt: a
// status of 4xx (429 is a request to slow down and no such answer), a page
// that says there is none, an empty one, a redirect to nowhere.
func absent(resp fetch.Response) bool {
	switch resp.Class {
	case fetch.ClassGone, fetch.ClassSoft404:
		return true
	case fetch.ClassBlocked, fetch.ClassFailed:
		return resp.Status >= 400 && resp.Status < 500 && resp.Status != 429 || resp.Cause == fetch.CauseEmpty || resp.Cause == fetch.CauseRedirects ||
			resp.Cause == fetch.CauseStatus && resp.Status < 300
	}
	return false
}

func reason(resp fetch.Response) string {
	if resp.Reason != "" {
		return string(resp.Class) + ": " + resp.Reason
	}
	return string(resp.Class)
}
