package nightly

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"duban/corpus"
	"duban/crawl/night"

	"golang.org/x/text/message"
)

// How much of each part one page has room for; the JSON has all.
const (
	mostHosts    = 10
	mostSources  = 40
	mostReasons  = 12
	mostNotices  = 15
	mostChanges  = 30
	mostText     = 60 // characters of a title or indicator
	mostSentence = 160
)

// page is a report on its way to Markdown.
type page struct {
	speaker
	Report
	explain func(string) string // puts stored reasons into the user's language
	out     bytes.Buffer
}

// Markdown is the report as one page. explain puts the reasons of failures into
// the language of say.
func (r Report) Markdown(say *message.Printer, explain func(string) string) []byte {
	p := &page{speaker: speaker{say}, Report: r, explain: explain}
	p.head()
	p.sources(corpus.HealthAttention, p.say.Sprintf("Needs attention"))
	p.sums()
	p.sources(corpus.HealthWatch, p.say.Sprintf("Watched: out of the ordinary, but not for long enough to act"))
	p.notices()
	p.targets()
	p.failed()
	p.hosts()
	p.table()
	return p.out.Bytes()
}

func (p *page) line(text string) { p.out.WriteString(text + "\n") }

func (p *page) section(title string) { p.line("\n## " + title + "\n") }

// china is the time zone of the sites, and of the report.
var china = time.FixedZone("UTC+8", 8*60*60)

const clock = "2006-01-02 15:04"

// head says when it was, and whether anybody has to do anything.
func (p *page) head() {
	p.line("# " + p.say.Sprintf("duban: run of %s", p.Began.In(china).Format(clock)))
	p.line("")
	if verdict, act := p.verdict(); act {
		p.line("**" + verdict + "**")
	} else if verdict != "" {
		p.line(verdict)
	}
}

// sums are the figures of the run.
func (p *page) sums() {
	t := p.Totals
	p.section(p.say.Sprintf("In sum"))
	p.line("- " + p.say.Sprintf("Pages and files: %d new, %d changed, %d unchanged, %d withdrawn, %d kept aside", t.New, t.Changed, t.Unchanged, t.Withdrawn, t.Held))
	p.line("- " + p.say.Sprintf("Targets: %d added, %d changed, %d withdrawn", p.Targets.Added, p.Targets.Changed, p.Targets.Withdrawn))
	if t.Requests > 0 {
		p.line("- " + p.say.Sprintf("%d requests, %s received, %s until it ended", t.Requests, size(t.Bytes), p.Ended.Sub(p.Began).Round(time.Second).String()))
	}
}

// verdict is the sentence that matters most, and whether somebody has to act on
// it; empty for a run that asked no source.
func (p *page) verdict() (text string, act bool) {
	attention := p.In(corpus.HealthAttention)
	switch {
	case p.Error != "":
		return p.say.Sprintf("The run ended early: %s", plain(p.explain(p.Error), mostSentence)), true
	case p.OwnFault:
		return p.say.Sprintf("No source answered: look at this machine's connection and name server. Nothing is held against the sources."), true
	case len(attention) == 1:
		return p.say.Sprintf("1 of %d sources needs attention: %s", len(p.Sources), p.inShort(attention)), true
	case len(attention) > 1:
		return p.say.Sprintf("%d of %d sources need attention: %s", len(attention), len(p.Sources), p.inShort(attention)), true
	case len(p.Sources) == 0:
		return "", false
	}
	text = p.say.Sprintf("Nothing needs to be done.")
	if failed := p.failures(); failed > 0 {
		text += " " + p.say.Sprintf("%d addresses gave nothing; they are asked for again by themselves.", failed)
	}
	return text, false
}

// mostNamed is how many sources the first sentence names.
const mostNamed = 3

// inShort says what is wrong with sources, each in a few words.
func (p *page) inShort(some []Source) string {
	var parts []string
	for _, s := range some[:min(len(some), mostNamed)] {
		what, _ := Finding(p.say, s.Health.Findings[0])
		parts = append(parts, plain(s.Site, mostText)+" "+what)
	}
	if left := len(some) - mostNamed; left > 0 {
		parts = append(parts, p.say.Sprintf("and %d more", left))
	}
	return strings.Join(parts, "; ")
}

// failures counts the addresses that gave nothing.
func (p *page) failures() (n int) {
	for _, f := range p.Failures {
		if f.Stage == stageFetch {
			n += f.Count
		}
	}
	return n
}

// size is a number of bytes in a unit that is easy to read.
func size(bytes int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	value, unit := float64(bytes), 0
	for value >= 1000 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", bytes)
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

// sources lists those in a state with what is wrong and what to do.
func (p *page) sources(state corpus.HealthState, title string) {
	some := p.In(state)
	if len(some) == 0 {
		return
	}
	p.section(title)
	for _, s := range some {
		for _, f := range s.Health.Findings {
			if f.State == state {
				p.finding(s, f)
			}
		}
		if s.Night != nil && s.Night.Held > 0 && s.Health.Quarantined {
			p.line("  " + p.say.Sprintf("%d versions of its pages were kept aside; nothing good was replaced.", s.Night.Held))
		}
	}
}

func (p *page) finding(s Source, f corpus.Finding) {
	what, todo := Finding(p.say, f)
	where := "**" + plain(s.Site, mostText) + "**"
	if f.List != "" {
		where += " (" + plain(f.List, mostSentence) + ")"
	}
	p.line("- " + where + " " + what + " " + p.say.Sprintf("(since %s)", f.Since.In(china).Format(time.DateOnly)))
	if f.State == corpus.HealthAttention {
		p.line("  " + strings.ReplaceAll(todo, "SITE", plain(s.Site, mostText)))
	}
}

func (p *page) notices() {
	var some []corpus.NoticeDelta
	for _, n := range p.Targets.Notices {
		if n.Event == corpus.NoticeNew || n.Event == corpus.NoticeWithdrawn {
			some = append(some, n)
		}
	}
	if len(some) == 0 {
		return
	}
	p.section(p.say.Sprintf("Notices"))
	for _, n := range some[:min(len(some), mostNotices)] {
		if n.Event == corpus.NoticeNew {
			p.line("- " + p.say.Sprintf("new: %s, %d targets", p.name(n), n.Added))
		} else {
			p.line("- " + p.say.Sprintf("withdrawn by its site: %s, %d targets", p.name(n), n.Withdrawn))
		}
	}
	p.more(len(some) - mostNotices + p.Targets.Unnamed)
}

func (p *page) name(n corpus.NoticeDelta) string {
	name := plain(cmp.Or(n.Title, n.Source), mostText)
	if place := cmp.Or(n.County, n.City, n.Province); place != "" {
		name += " (" + plain(place, mostText) + ")"
	}
	return name
}

// more says how many lines were left out.
func (p *page) more(n int) {
	if n > 0 {
		p.line("- " + p.say.Sprintf("… and %d more, in the JSON report", n))
	}
}

// targets lists the changes in notices that were there before.
func (p *page) targets() {
	lines, left := 0, 0
	for _, n := range p.Targets.Notices {
		if n.Event != "" {
			continue
		}
		if lines >= mostChanges {
			left += len(n.Changes)
			continue
		}
		if lines == 0 {
			p.section(p.say.Sprintf("Targets that changed"))
		}
		p.line("- " + p.name(n))
		room := min(len(n.Changes), mostChanges-lines)
		for _, c := range n.Changes[:room] {
			p.line("  - " + p.change(c))
		}
		lines += room
		left += len(n.Changes) - room
	}
	p.more(left)
}

func (p *page) change(c corpus.TargetChange) string {
	switch c.Change {
	case corpus.TargetAdded:
		return p.say.Sprintf("added: %s %s (%s)", plain(c.New.Indicator, mostText), p.amount(*c.New), p.cause(c.Cause))
	case corpus.TargetWithdrawn:
		return p.say.Sprintf("withdrawn: %s %s (%s)", plain(c.Old.Indicator, mostText), p.amount(*c.Old), p.cause(c.Cause))
	}
	return p.say.Sprintf("changed: %s %s → %s (%s)", plain(c.New.Indicator, mostText), p.amount(*c.Old), p.amount(*c.New), p.cause(c.Cause))
}

// amount is what a target says, with its deadline.
func (p *page) amount(t corpus.TargetState) string {
	text := t.ValueText
	if t.Value != "" {
		text = map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}[t.Comparator] + t.Value
		if t.ValueMax != "" {
			text += "–" + t.ValueMax
		}
		text += " " + t.Unit
	}
	text = plain(strings.TrimSpace(text), mostText)
	if t.Deadline != "" {
		text += " " + p.say.Sprintf("by %s", t.Deadline)
	}
	return text
}

func (p *page) failed() {
	if len(p.Failures) == 0 {
		return
	}
	p.section(p.say.Sprintf("Failed"))
	p.row(p.say.Sprintf("count"), p.say.Sprintf("reason"), p.say.Sprintf("for example"))
	p.line("|---:|---|---|")
	for _, f := range p.Failures[:min(len(p.Failures), mostReasons)] {
		kind := strings.TrimSpace(f.Class + " " + f.Cause)
		p.row(p.say.Sprintf("%d", f.Count), kind+": "+plain(p.explain(f.Text), mostSentence), plain(f.Sources[0], mostSentence))
	}
	if left := len(p.Failures) - mostReasons; left > 0 {
		p.line("")
		p.more(left)
	}
}

func (p *page) row(cells ...string) { p.line("| " + strings.Join(cells, " | ") + " |") }

// hosts lists those that were asked most, and the slowest answers.
func (p *page) hosts() {
	if len(p.Hosts) == 0 {
		return
	}
	p.section(p.say.Sprintf("Hosts"))
	p.row(p.say.Sprintf("host"), p.say.Sprintf("requests"), p.say.Sprintf("received"), p.say.Sprintf("mean answer"), p.say.Sprintf("slowest answer"))
	p.line("|---|---:|---:|---:|---|")
	sorted := slices.Clone(p.Hosts)
	slices.SortStableFunc(sorted, func(a, b night.Host) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), strings.Compare(a.Host, b.Host))
	})
	for _, h := range sorted[:min(len(sorted), mostHosts)] {
		p.row(plain(h.Host, mostText), p.say.Sprintf("%d", h.Requests), size(h.Bytes), mean(h), strings.TrimSpace(took(h.Slowest)+" "+plain(h.Slow, mostSentence)))
	}
	if left := len(sorted) - mostHosts; left > 0 {
		p.line("")
		p.more(left)
	}
	if slow, ok := slowest(p.Hosts); ok {
		p.line("")
		p.line(p.say.Sprintf("The slowest answer took %s: %s", took(slow.Slowest), plain(slow.Slow, mostSentence)))
	}
}

func mean(h night.Host) string {
	n := 0
	for _, times := range h.Answers {
		n += times
	}
	if n == 0 {
		return ""
	}
	return took(h.Elapsed / time.Duration(n))
}

func took(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func slowest(hosts []night.Host) (slow night.Host, ok bool) {
	for _, h := range hosts {
		if h.Slow != "" && (!ok || h.Slowest > slow.Slowest) {
			slow, ok = h, true
		}
	}
	return slow, ok
}

// table lists all sources.
func (p *page) table() {
	if len(p.Sources) == 0 {
		return
	}
	p.section(p.say.Sprintf("Sources"))
	p.row(p.say.Sprintf("source"), p.say.Sprintf("state"), p.say.Sprintf("new"), p.say.Sprintf("changed"), p.say.Sprintf("unchanged"), p.say.Sprintf("last in order"))
	p.line("|---|---|---:|---:|---:|---|")
	for _, s := range p.Sources[:min(len(p.Sources), mostSources)] {
		cells := []string{plain(s.Site, mostText), p.state(s.Health.State), "", "", ""}
		if s.Night != nil {
			cells[2], cells[3], cells[4] = p.say.Sprintf("%d", s.Night.New), p.say.Sprintf("%d", s.Night.Changed), p.say.Sprintf("%d", s.Night.Unchanged)
		}
		last := ""
		if !s.Health.LastGood.IsZero() {
			last = s.Health.LastGood.In(china).Format(time.DateOnly)
		}
		p.row(append(cells, last)...)
	}
	if left := len(p.Sources) - mostSources; left > 0 {
		p.line("")
		p.more(left)
	}
}

// plain is text of others on one line, cut to so many characters, in which
// nothing is Markdown or HTML.
func plain(text string, most int) string {
	var out strings.Builder
	for i, r := range []rune(text) {
		switch {
		case i == most:
			out.WriteString("…")
			return out.String()
		case unicode.IsSpace(r) || unicode.IsControl(r):
			out.WriteByte(' ')
		case unicode.Is(unicode.Cf, r):
		case strings.ContainsRune("\\`*_[]<>|#~&", r):
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
