package web

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// citation is a notice, and a place in it, in one line: who, what, number, date, place, address, hash.
func (q *request) citation(n corpus.Notice, locator string) string {
	var b strings.Builder
	if n.Issuer != "" {
		b.WriteString(n.Issuer + q.t("cite.by"))
	}
	b.WriteString(q.t("cite.title", n.Title))
	if n.DocNumber != "" {
		b.WriteString(q.t("cite.number", n.DocNumber))
	}
	parts := []string{dateOf(n), q.words.locator(locator), n.Source, "SHA-256 " + n.SHA256}
	for _, p := range parts {
		if p != "" {
			b.WriteString(q.t("cite.comma") + p)
		}
	}
	return b.String()
}

// dateOf is the day on which a notice was published, or else written.
func dateOf(n corpus.Notice) string {
	if n.PublishedOn != "" {
		return n.PublishedOn
	}
	return n.WrittenOn
}

// cited is a record that can be cited: its notice, and where in it the record stands.
type cited struct {
	Notice   corpus.Notice
	Locator  string
	Anchor   string // on the notice's page
	Evidence string // empty for a notice
}

// citeView is the page of one citation.
type citeView struct {
	cited
	Line, Entry string // the line and the BibTeX entry
	Bib, Href   string // the entry as a file, and where the record stands
}

// cite gives a record's citation: at /cite/ID.bib as a BibTeX file, at /cite/ID as a page.
func (s *Server) cite(q *request) error {
	id, isFile := strings.CutSuffix(q.PathValue("file"), ".bib")
	c, err := s.locate(q, id)
	if err != nil {
		return err
	}
	entry := bibtex(id, c.Notice, c.Locator)
	if isFile {
		q.attachment("application/x-bibtex; charset=utf-8", id+".bib")
		_, err = io.WriteString(q.w, entry)
		return ignoreGone(err)
	}
	line := c.Notice
	c.Notice.Title = titleOf(c.Notice)
	return s.render(q, 200, "cite.html", q.t("cite.page")+" · "+c.Notice.Title, citeView{cited: c, Line: q.citation(line, c.Locator), Entry: entry,
		Bib: "/cite/" + id + ".bib", Href: q.href("/notice/"+c.Notice.ID, nil) + c.Anchor})
}

// citeHref is the page of a record's citation.
func (q *request) citeHref(id string) string { return q.href("/cite/"+id, nil) }

// locate finds a record by its id, a target, a task or a notice.
func (s *Server) locate(q *request, id string) (cited, error) {
	var c cited
	notice := ""
	err := s.Corpus.Store.EachTarget(q.Context(), sqlite.Filter{Targets: []string{id}, Withdrawn: true}, func(t corpus.Target) error {
		notice, c = t.NoticeID, cited{Locator: t.Locator, Anchor: "#at-" + t.ID, Evidence: t.Evidence}
		return nil
	})
	if err == nil && notice == "" {
		err = s.Corpus.Store.EachTask(q.Context(), sqlite.Filter{Tasks: []string{id}, Withdrawn: true}, func(t corpus.Task) error {
			notice, c = t.NoticeID, cited{Locator: t.Locator, Anchor: "#task-" + t.ID, Evidence: t.Evidence}
			return nil
		})
	}
	if err != nil {
		return c, err
	}
	c.Notice, err = s.Corpus.Store.Notice(q.Context(), cmpOr(notice, id))
	var none *sqlite.NoticeError
	if errors.As(err, &none) {
		return c, notFound(fmt.Sprintf("no record %q", clip(80, id)))
	}
	return c, err
}

// bibtex is a record as an entry that any BibTeX can read: its special characters are escaped.
func bibtex(id string, n corpus.Notice, locator string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", id)
	fields := [][2]string{
		{"author", n.Issuer}, {"title", n.Title}, {"number", n.DocNumber}, {"date", dateOf(n)}, {"year", yearOf(dateOf(n))},
		{"howpublished", n.Source}, {"note", strings.Trim(locator+"; SHA-256 "+n.SHA256, "; ")}, {"urldate", yearOf(n.FetchedAt) + from(n.FetchedAt, 4, 10)},
	}
	for _, f := range fields {
		if f[1] != "" {
			fmt.Fprintf(&b, "  %s = {{%s}},\n", f[0], texEscaper.Replace(f[1]))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// from is the stretch of s between two bytes, as far as there is one.
func from(s string, start, end int) string {
	return s[min(start, len(s)):min(end, len(s))]
}

var texEscaper = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "%", `\%`, "#", `\#`, "_", `\_`,
	"~", `\textasciitilde{}`, "^", `\textasciicircum{}`, "\n", " ", "\r", " ")
