// Package robots says what a site lets us fetch, by RFC 9309.
//
// Files are read and patterns matched by grobotstxt, a translation of Google's
// parser that passes its tests. What is done here is to keep the rules that are
// for us, so that a file is read once and not for every address, and to bound
// what a hostile file can cost.
package robots

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// MaxSize is how much of a robots.txt is read, in bytes: what RFC 9309, 2.5 asks for at least.
const MaxSize = 500 << 10

// maxStars bounds the wildcards of one file, which are what makes matching
// slow. Rules after them count up to their first wildcard.
const maxStars = 2000

// maxDelay is the longest crawl-delay that is kept; longer ones are cut to it.
const maxDelay = 10 * time.Minute

// Rules are what one robots.txt asks of one agent. The zero Rules allow everything.
type Rules struct {
	Delay    time.Duration // crawl-delay; 0 if there is none
	Sitemaps []string      // addresses as written
	rules    []rule
}

// rule is one Allow or Disallow line.
type rule struct {
	allow   bool
	pattern string
}

// Parse reads the rules for agent, the product token (`duban`) of our
// User-Agent. Any text is a robots.txt; lines that say nothing are skipped.
func Parse(text []byte, agent string) *Rules {
	p := &parser{agent: agent}
	grobotstxt.Parse(string(text[:min(len(text), MaxSize)]), p)
	group := p.global
	if p.named {
		group = p.own
	}
	return &Rules{Delay: group.delay, Sitemaps: p.sitemaps, rules: group.rules}
}

// Allowed says whether address may be fetched: the longest rule that matches
// decides, Allow among equals.
func (r *Rules) Allowed(address *url.URL) bool {
	path := pathOf(address)
	allow, disallow := 0, 0
	for _, rule := range r.rules {
		n := rule.length(path)
		if rule.allow {
			allow = max(allow, n)
		} else {
			disallow = max(disallow, n)
		}
	}
	return disallow <= allow
}

// pathOf is the part of an address that patterns are matched against.
func pathOf(u *url.URL) string {
	path := u.EscapedPath()
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	return path
}

// length is the length of the rule's pattern, 0 if it does not match. A rule
// that allows an index file allows its folder, as Google reads it.
func (r rule) length(path string) int {
	if grobotstxt.Matches(path, r.pattern) {
		return len(r.pattern)
	}
	if slash := strings.LastIndexByte(r.pattern, '/'); r.allow && slash >= 0 && strings.HasPrefix(r.pattern[slash:], "/index.htm") {
		if folder := r.pattern[:slash+1] + "$"; grobotstxt.Matches(path, folder) {
			return len(folder)
		}
	}
	return 0
}

// group are the rules of one agent; several groups for it are one.
type group struct {
	rules []rule
	delay time.Duration
}

// parser collects the groups for one agent and for all.
type parser struct {
	agent       string
	own, global group
	named       bool // the file has a group for the agent
	inOwn       bool // the group being read is for the agent
	inGlobal    bool // … for all
	ruled       bool // it has a rule already: the next agent line begins another
	stars       int
	sitemaps    []string
}

// HandleRobotsStart is part of grobotstxt.ParseHandler, as are the following.
func (p *parser) HandleRobotsStart() {}

// HandleRobotsEnd has nothing to do.
func (p *parser) HandleRobotsEnd() {}

// HandleUserAgent begins a group or adds an agent to it.
func (p *parser) HandleUserAgent(_ int, value string) {
	if p.ruled {
		p.inOwn, p.inGlobal, p.ruled = false, false, false
	}
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		p.inGlobal = true
		return
	}
	if p.agent != "" && strings.EqualFold(token(value), p.agent) {
		p.inOwn, p.named = true, true
	}
}

// token is the product token that an agent line begins with. Spaces end it, as
// they do for Google: `duban crawler` is a group for duban.
func token(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_~.", r))
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

// HandleAllow adds a rule.
func (p *parser) HandleAllow(_ int, value string) { p.add(rule{allow: true, pattern: value}) }

// HandleDisallow adds a rule.
func (p *parser) HandleDisallow(_ int, value string) { p.add(rule{pattern: value}) }

func (p *parser) add(r rule) {
	if !p.inOwn && !p.inGlobal {
		return
	}
	p.ruled = true
	if p.stars += strings.Count(r.pattern, "*"); p.stars > maxStars {
		r.pattern, _, _ = strings.Cut(r.pattern, "*")
	}
	if r.pattern == "" {
		return
	}
	if g := p.group(); g != nil {
		g.rules = append(g.rules, r)
	}
}

// group is the one that the line being read belongs to, nil for one of others.
// A group for the agent and for all is the agent's.
func (p *parser) group() *group {
	switch {
	case p.inOwn:
		return &p.own
	case p.inGlobal:
		return &p.global
	}
	return nil
}

// HandleSitemap keeps an address; it belongs to no group.
func (p *parser) HandleSitemap(_ int, value string) {
	if value != "" && len(p.sitemaps) < 1000 {
		p.sitemaps = append(p.sitemaps, value)
	}
}

// HandleUnknownAction reads crawl-delay, which the RFC leaves out and sites use.
func (p *parser) HandleUnknownAction(_ int, key, value string) {
	if !strings.EqualFold(key, "crawl-delay") {
		return
	}
	if g := p.group(); g != nil {
		g.delay = max(g.delay, delay(value))
	}
}

// delay reads seconds, with decimals; 0 for anything else.
func delay(text string) time.Duration {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(seconds) || seconds <= 0 {
		return 0
	}
	if seconds >= maxDelay.Seconds() {
		return maxDelay
	}
	return time.Duration(seconds * float64(time.Second))
}
