package web

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// calendar gives what a body leads as an iCalendar file (RFC 5545): a whole-day
// event for every task with a deadline, and for every target that has none of
// its own task's.
func (s *Server) calendar(q *request) error {
	query, err := q.bodyQuery()
	if err != nil {
		return err
	}
	if len(query.Filters.Body) == 0 {
		return badRequest(fmt.Errorf("say whose calendar: name=…"))
	}
	events, err := s.events(q, query)
	if err != nil {
		return err
	}
	q.attachment("text/calendar; charset=utf-8", "duban.ics")
	w := &icsWriter{out: q.w}
	w.line("BEGIN:VCALENDAR")
	w.line("VERSION:2.0")
	w.line("PRODID:-//duban//duban serve//ZH")
	w.line("X-WR-CALNAME:" + icsText(query.Filters.Body[0]))
	for _, e := range events {
		w.event(e)
	}
	w.line("END:VCALENDAR")
	return ignoreGone(w.err)
}

// event is one whole-day entry of a calendar.
type event struct {
	id, day, summary, description, stamp string
}

// events are the dated tasks and targets of a query.
func (s *Server) events(q *request, query index.Query) ([]event, error) {
	query.Limit, query.Offset, query.Facets = 0, 0, nil
	counted, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return nil, err
	}
	if err := fewEnough(counted.Total); err != nil {
		return nil, err
	}
	tasks, err := s.Corpus.IDs(q.Context(), query, index.Tasks, answers.Once)
	if err != nil {
		return nil, err
	}
	targets, err := s.Corpus.IDs(q.Context(), query, index.Targets, answers.Once)
	if err != nil {
		return nil, err
	}
	c := calendarBuilder{request: q, due: map[string]string{}, stamps: map[string]string{}}
	err = s.Corpus.Store.EachTask(q.Context(), sqlite.Filter{Tasks: tasks}, c.task)
	if err != nil {
		return nil, err
	}
	err = s.Corpus.Store.EachTarget(q.Context(), sqlite.Filter{Targets: targets}, c.target)
	if err != nil {
		return nil, err
	}
	return c.stamped(s)
}

type calendarBuilder struct {
	*request
	events []event
	due    map[string]string // task → deadline
	stamps map[string]string // notice → when it was fetched
	of     []string          // notice of each event
}

func (c *calendarBuilder) add(notice, id, day, what, title, locator, evidence string) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return
	}
	c.events = append(c.events, event{id: id, day: day, summary: clip(120, what),
		description: title + "\n" + c.words.locator(locator) + "\n" + clip(500, evidence)})
	c.of = append(c.of, notice)
}

func (c *calendarBuilder) task(t corpus.Task) error {
	c.due[t.ID] = t.Deadline
	c.add(t.NoticeID, t.ID, t.Deadline, t.Text, t.Title, t.Locator, t.Evidence)
	return nil
}

func (c *calendarBuilder) target(t corpus.Target) error {
	if t.TaskID != "" && c.due[t.TaskID] == t.Deadline {
		return nil
	}
	c.add(t.NoticeID, t.ID, t.Deadline, t.Indicator+" "+amount(t), t.Title, t.Locator, t.Evidence)
	return nil
}

// stamped gives the events the time at which their notice was fetched: the
// same corpus gives the same file at any hour.
func (c *calendarBuilder) stamped(s *Server) ([]event, error) {
	notices, err := s.Corpus.Notices(c.Context(), c.of)
	if err != nil {
		return nil, err
	}
	for i := range c.events {
		c.events[i].stamp = "19700101T000000Z"
		if at, err := time.Parse(time.RFC3339, notices[c.of[i]].FetchedAt); err == nil {
			c.events[i].stamp = at.UTC().Format("20060102T150405Z")
		}
	}
	return c.events, nil
}

// icsWriter writes content lines; the first error stays.
type icsWriter struct {
	out io.Writer
	err error
}

func (w *icsWriter) event(e event) {
	w.line("BEGIN:VEVENT")
	w.line("UID:" + e.id + "@duban")
	w.line("DTSTAMP:" + e.stamp)
	w.line("DTSTART;VALUE=DATE:" + strings.ReplaceAll(e.day, "-", ""))
	w.line("SUMMARY:" + icsText(e.summary))
	w.line("DESCRIPTION:" + icsText(e.description))
	w.line("TRANSP:TRANSPARENT")
	w.line("END:VEVENT")
}

// line writes a content line, folded so that none is over 75 bytes and no character is cut.
func (w *icsWriter) line(text string) {
	var b strings.Builder
	length := 0
	for _, r := range text {
		size := utf8.RuneLen(r)
		if length+size > 75 {
			b.WriteString("\r\n ")
			length = 1
		}
		b.WriteRune(r)
		length += size
	}
	b.WriteString("\r\n")
	if w.err == nil {
		_, w.err = io.WriteString(w.out, b.String())
	}
}

// icsText escapes a text value and drops control characters.
func icsText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(s)
}
