// Package sites reads the operator's sites file: which sites to crawl, how fast, and what may be done there.
//
// The file is YAML and described in docs/sites.md. Reading is strict: a key or
// value that is not understood is a Problem with its line and what to write
// instead, and a file with problems gives no sites at all. What a site leaves
// out comes from its template, then from the file's defaults, then from the
// program's.
package sites

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"time"

	"duban/crawl/list"
)

// Data holds the templates of the systems.
//
//go:embed data
var Data embed.FS

// File is a sites file as understood.
type File struct {
	Contact string // for the User-Agent: an address of mail or of a page
	Sites   []Site
}

// Site is one site with nothing left open.
type Site struct {
	Name        string
	Region      string      // six digits of GB/T 2260; empty if not said
	URL         string      // where addresses in the file start from
	System      list.System // list.Unknown: find it from the first page
	Columns     []Column
	Part        bool          // Columns are some of the file's: what the others name is left for another time
	Pace        time.Duration // between two requests to a host, at least
	Hours       Hours         // empty: any
	Depth       int           // most list pages of a column in one pass
	Since       string        // YYYY-MM-DD: nothing that a list dates before it; empty for all
	Include     Patterns      // empty: all
	Exclude     Patterns
	Attachments bool
	Hosts       []Host
	Line        int // in the file
}

// Column is one list of a site.
type Column struct {
	Name string // empty if not said
	URL  string
	Post string // the form or JSON with which the list is asked for; empty: it is a page
}

// Host is what is allowed for one host against the rule.
type Host struct {
	Host       string // in lower case, with the port if one was given
	WeakTLS    bool   // old versions and ciphers of TLS, renegotiation
	AnyCert    bool   // certificates that can't be verified
	HTTP       bool   // http where https fails
	AnyAddress bool   // a private address or an unusual port; Host names the port
}

// The program's defaults.
const (
	DefaultPace  = 2 * time.Second
	DefaultDepth = list.DefaultMaxPages
)

// Takes says whether a notice or attachment at an address is wanted.
func (s Site) Takes(address string) bool {
	return (len(s.Include) == 0 || s.Include.Match(address)) && !s.Exclude.Match(address)
}

// Choose gives the sites with some names, in the order of the file; without
// names all of them. A name followed by a slash and the name or address of a
// column chooses that column alone. What chooses nothing is given back as unknown.
func (f File) Choose(names []string) (chosen []Site, unknown []string) {
	if len(names) == 0 {
		return f.Sites, nil
	}
	known := map[string]bool{}
	for _, s := range f.Sites {
		var columns []Column
		whole := false
		for _, name := range names {
			if name == s.Name {
				whole, known[name] = true, true
			}
		}
		for _, c := range s.Columns {
			for _, name := range names {
				part, ok := strings.CutPrefix(name, s.Name+"/")
				if ok && (part == c.Name || part == c.URL) {
					columns, known[name] = append(columns, c), true
				}
			}
		}
		if !whole && len(columns) > 0 {
			s.Part = len(columns) < len(s.Columns)
			s.Columns = columns
		}
		if whole || len(columns) > 0 {
			chosen = append(chosen, s)
		}
	}
	for _, name := range names {
		if !known[name] {
			unknown = append(unknown, name)
		}
	}
	return chosen, unknown
}

// Patterns are parts of addresses; `*` stands for any characters.
type Patterns []Pattern

// Pattern is one of them.
type Pattern struct {
	Text string
	re   *regexp.Regexp
}

func pattern(text string) (Pattern, error) {
	if text = strings.TrimSpace(text); strings.Trim(text, "*") == "" {
		return Pattern{}, fmt.Errorf("a pattern is a part of an address, such as /zwgk/ or *.pdf; %q would fit every one", text)
	}
	anchored := regexp.QuoteMeta(text)
	anchored = strings.ReplaceAll(anchored, `\*`, ".*")
	if strings.HasPrefix(text, "*.") && strings.Count(text, "*") == 1 {
		anchored += `(?:$|\?)` // *.pdf is an ending
	}
	re, err := regexp.Compile(anchored)
	return Pattern{Text: text, re: re}, err
}

// Match says whether any of the patterns is in address.
func (p Patterns) Match(address string) bool {
	for _, one := range p {
		if one.re.MatchString(address) {
			return true
		}
	}
	return false
}

// String is the patterns as written.
func (p Patterns) String() string {
	var texts []string
	for _, one := range p {
		texts = append(texts, one.Text)
	}
	return strings.Join(texts, " ")
}

// Hours are times of the day in China (UTC+8) in which a site may be called.
type Hours []Span

// Span is from a minute of the day up to another, which may lie behind midnight.
type Span struct{ From, To int }

var china = time.FixedZone("UTC+8", 8*3600)

// Open says whether at is within the hours.
func (h Hours) Open(at time.Time) bool {
	local := at.In(china)
	minute := local.Hour()*60 + local.Minute()
	for _, s := range h {
		if s.From < s.To && s.From <= minute && minute < s.To || s.From > s.To && (minute >= s.From || minute < s.To) {
			return true
		}
	}
	return len(h) == 0
}

// String is the hours as written.
func (h Hours) String() string {
	var texts []string
	for _, s := range h {
		texts = append(texts, fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60))
	}
	return strings.Join(texts, ", ")
}

var spanText = regexp.MustCompile(`^(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})$`)

func hours(text string) (Hours, error) {
	var all Hours
	for part := range strings.SplitSeq(text, ",") {
		m := spanText.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, fmt.Errorf("hours %q: write them as 22:00-06:00, Chinese time; several with commas between", text)
		}
		s := Span{minutes(m[1], m[2]), minutes(m[3], m[4])}
		if s.From < 0 || s.To < 0 || s.From == s.To {
			return nil, fmt.Errorf("hours %q: times go from 00:00 to 24:00 and a span has two different ends", text)
		}
		all = append(all, s)
	}
	return all, nil
}

// minutes is -1 for no time of day.
func minutes(h, m string) int {
	var hour, minute int
	fmt.Sscan(strings.TrimPrefix(h, "0")+" ", &hour)
	fmt.Sscan(strings.TrimPrefix(m, "0")+" ", &minute)
	if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
		return -1
	}
	return hour*60 + minute
}
