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

// cite gives a record as a BibTeX entry.
func (s *Server) cite(q *request) error {
	id, ok := strings.CutSuffix(q.PathValue("file"), ".bib")
	if !ok {
		return notFound("citations are at /cite/ID.bib")
	}
	noticeID, locator, err := s.locate(q, id)
	if err != nil {
		return err
	}
	n, err := s.Corpus.Store.Notice(q.Context(), noticeID)
	if err != nil {
		return err
	}
	q.attachment("application/x-bibtex; charset=utf-8", id+".bib")
	_, err = io.WriteString(q.w, bibtex(id, n, locator))
	return ignoreGone(err)
}

// locate finds the notice of a record's id, and the record's place in it.
func (s *Server) locate(q *request, id string) (noticeID, locator string, err error) {
	err = s.Corpus.Store.EachTarget(q.Context(), sqlite.Filter{Targets: []string{id}, Withdrawn: true}, func(t corpus.Target) error {
		noticeID, locator = t.NoticeID, t.Locator
		return nil
	})
	if err != nil || noticeID != "" {
		return noticeID, locator, err
	}
	err = s.Corpus.Store.EachTask(q.Context(), sqlite.Filter{Tasks: []string{id}, Withdrawn: true}, func(t corpus.Task) error {
		noticeID, locator = t.NoticeID, t.Locator
		return nil
	})
	if err != nil || noticeID != "" {
		return noticeID, locator, err
	}
	n, err := s.Corpus.Store.Notice(q.Context(), id)
	var none *sqlite.NoticeError
	if errors.As(err, &none) {
		return "", "", notFound(fmt.Sprintf("no record %q", clip(80, id)))
	}
	return n.ID, "", err
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
