package sites

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"duban/crawl/list"
)

// layer is one of the places from which a site's values come; a built-in one has no path.
type layer struct {
	path string
	site wireSite
}

// template is one of the file's, or that of the system of that name.
func (r *reader) template(path, name string) layer {
	if t, ok := r.own[name]; ok {
		return layer{"$.templates." + name, t}
	}
	if _, ok := r.templates[name]; ok {
		return layer{"", wireSite{System: name}}
	}
	var known []string
	for n := range r.own {
		known = append(known, n)
	}
	for n := range r.templates {
		known = append(known, n)
	}
	slices.Sort(known)
	r.say(r.line(path+".template"), "there is no template %q; there are %s", name, strings.Join(known, ", "))
	return layer{}
}

// over lays what one layer says over what is known.
func (r *reader) over(s *Site, l layer) {
	w := l.site
	at := func(key string) int { return r.line(l.path + "." + key) }
	r.shaped(&s.Region, w.Region, regionCode, at("region"), "region %q: write the six digits of GB/T 2260, such as 321300")
	r.shaped(&s.Since, w.Since, isoDay, at("since"), "since %q: write it as 2023-01-01")
	if w.System != "" && w.System != "auto" {
		s.System = list.System(w.System)
		if !slices.Contains(list.Systems(), s.System) {
			r.say(at("system"), "there is no system %q; write auto or one of %v", w.System, list.Systems())
		}
	}
	if w.Pace != "" {
		r.pace(s, w.Pace, at("pace"))
	}
	if w.Hours != "" {
		h, err := hours(w.Hours)
		r.check(err, at("hours"))
		s.Hours = h
	}
	if w.Depth != nil {
		if s.Depth = *w.Depth; s.Depth < 1 {
			r.say(at("depth"), "depth %d: write how many list pages of a column to read at most, from 1", s.Depth)
		}
	}
	if w.Attachments != nil {
		s.Attachments = bool(*w.Attachments)
	}
	if w.Include != nil {
		s.Include = r.patterns(l.path+".include", w.Include)
	}
	s.Exclude = append(s.Exclude, r.patterns(l.path+".exclude", w.Exclude)...)
	for i, h := range w.Hosts {
		r.host(s, h, r.line(fmt.Sprintf("%s.hosts[%d]", l.path, i)))
	}
}

var (
	regionCode = regexp.MustCompile(`^\d{6}$`)
	isoDay     = regexp.MustCompile(`^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$`)
)

func (r *reader) shaped(to *string, text string, shape *regexp.Regexp, line int, wrong string) {
	if text == "" {
		return
	}
	if !shape.MatchString(text) {
		r.say(line, wrong, text)
	}
	*to = text
}

func (r *reader) check(err error, line int) {
	if err != nil {
		r.say(line, "%s", err)
	}
}

const maxPace = 10 * time.Minute

func (r *reader) pace(s *Site, text string, line int) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxPace {
		r.say(line, "pace %q: write the time between two requests with its unit, such as 2s or 500ms, at most 10m", text)
	}
	s.Pace = d
}

func (r *reader) patterns(path string, texts []string) (all Patterns) {
	for i, text := range texts {
		p, err := pattern(text)
		if err != nil {
			r.say(r.line(fmt.Sprintf("%s[%d]", path, i)), "%s", err)
			continue
		}
		all = append(all, p)
	}
	return all
}

var hostName = regexp.MustCompile(`^[\p{L}\d][\p{L}\d.-]*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\](?::\d{1,5})?$`)

func (r *reader) host(s *Site, w wireHost, line int) {
	h := Host{strings.ToLower(w.Host), bool(w.WeakTLS), bool(w.AnyCert), bool(w.HTTP), bool(w.AnyAddress)}
	switch {
	case !hostName.MatchString(h.Host):
		r.say(line, "host %q: write a host's name alone, such as www.example.gov.cn", w.Host)
	case h.AnyAddress && !strings.Contains(h.Host[strings.LastIndexByte(h.Host, ']')+1:], ":"):
		r.say(line, "any_address needs the port: write host: %s:8080 or whatever it is", h.Host)
	}
	s.Hosts = append(s.Hosts, h)
}
