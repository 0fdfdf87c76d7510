package web

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/url"
	"path"
	"strings"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
	"duban/index"
)

var mediaOf = map[export.Format]string{
	export.CSV: "text/csv; charset=utf-8", export.JSONL: "application/jsonl; charset=utf-8",
	export.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// attachment makes the answer a download. The name of the file holds no
// character that a header or a file system takes for something else.
func (q *request) attachment(media, name string) {
	safe := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|;`, r) {
			return '_'
		}
		return r
	}, name)
	q.w.Header().Set("Content-Type", media)
	q.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": safe}))
	q.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

// exportOptions reads `targets.csv` and the profile.
func (q *request) exportOptions(file string) (export.Options, error) {
	kind, format, _ := strings.Cut(file, ".")
	opts := export.Options{Kind: export.Kind(kind), Format: export.Format(format), Profile: export.Profile(q.values.Get("profile"))}
	_, known := export.Columns(opts.Kind)
	if mediaOf[opts.Format] == "" || !known {
		return opts, notFound("exports are notices, tasks, targets and bodies, as .csv, .xlsx or .jsonl")
	}
	if err := opts.Check(); err != nil {
		return opts, badRequest(err)
	}
	return opts, nil
}

// export streams the rows that the query of the address finds.
func (s *Server) export(q *request) error {
	opts, err := q.exportOptions(q.PathValue("file"))
	if err != nil {
		return err
	}
	filters, err := q.filters()
	if err != nil {
		return err
	}
	query := index.Query{Text: q.values.Get("q"), Filters: filters}
	if err := s.Corpus.Check(query); err != nil {
		return err
	}
	return s.stream(q, opts, "duban-"+q.PathValue("file"), func(w *export.Writer) error {
		return s.Corpus.Export(q.Context(), opts.Kind, query, answers.Counting(q.values.Get("once") == ""), w)
	})
}

// noticeRows streams the rows of one notice.
func (s *Server) noticeRows(q *request) error {
	if file := q.PathValue("file"); strings.HasPrefix(file, tablePrefix) {
		return s.tableFile(q, file)
	}
	opts, err := q.exportOptions(q.PathValue("file"))
	if err != nil {
		return err
	}
	n, err := s.Corpus.Store.Notice(q.Context(), q.PathValue("id"))
	if err != nil {
		return err
	}
	only := sqlite.Filter{Notices: []string{n.ID}, Withdrawn: true}
	return s.stream(q, opts, n.ID+"-"+q.PathValue("file"), func(w *export.Writer) error {
		switch opts.Kind {
		case export.Notices:
			return s.Corpus.Store.EachNotice(q.Context(), only, func(n corpus.Notice) error { return export.Write(w, n) })
		case export.Tasks:
			return s.Corpus.Store.EachTask(q.Context(), only, func(t corpus.Task) error { return export.Write(w, t) })
		case export.Targets:
			return s.Corpus.Store.EachTarget(q.Context(), only, func(t corpus.Target) error { return export.Write(w, t) })
		}
		return s.Corpus.Store.EachBody(q.Context(), only, func(b corpus.Body) error { return export.Write(w, b) })
	})
}

// stream writes an export as it is made. An error after the first bytes breaks
// the connection off, so that half a file is not taken for a whole one.
func (s *Server) stream(q *request, opts export.Options, name string, fill func(*export.Writer) error) error {
	out := &late{q: q, begin: func() { q.attachment(mediaOf[opts.Format], name) }}
	w, err := export.NewWriter(out, opts)
	if err == nil {
		err = fill(w)
	}
	if err == nil {
		err = w.Close()
	}
	return s.ended(q, out, name, err)
}

// ended is the end of a download: an error before its first bytes is still one.
func (s *Server) ended(q *request, out *late, name string, err error) error {
	switch {
	case err == nil:
		_, err = out.Write(nil) // an empty file is one too
		return ignoreGone(err)
	case !out.begun:
		return err
	}
	s.Log.Error("export broken off", "file", name, "query", q.URL.RawQuery, "error", err)
	return fmt.Errorf("%w: %w", errBrokenOff, err)
}

// sendTable sends a table that the record model has not, in the format of the
// address (`/compare.xlsx`).
func sendTable[T any](s *Server, q *request, name string, rows iter.Seq[T]) error {
	format := export.Format(strings.TrimPrefix(path.Ext(q.URL.Path), "."))
	profile := export.Profile(q.values.Get("profile"))
	if err := (export.Options{Kind: export.Notices, Format: format, Profile: profile}).Check(); err != nil {
		return badRequest(err)
	}
	out := &late{q: q, begin: func() { q.attachment(mediaOf[format], "duban-"+name+"."+string(format)) }}
	w, err := export.NewRows[T](out, name, format, profile)
	if err != nil {
		return err
	}
	for row := range rows {
		if err = w.Write(row); err != nil {
			break
		}
	}
	return s.ended(q, out, name, errors.Join(err, w.Close()))
}

// takeaway is what can be taken away of one kind.
type takeaway struct {
	Label string
	Links []link
}

// downloads are the ways to take a table away: a path without its format.
func (q *request) downloads(path string, values url.Values) []link {
	return []link{
		{Text: q.t("export.csv"), Href: q.href(path+".csv", values)},
		{Text: q.t("export.excel"), Href: q.href(path+".csv", with(values, "profile", "excel"))},
		{Text: q.t("export.xlsx"), Href: q.href(path+".xlsx", values)},
		{Text: q.t("export.jsonl"), Href: q.href(path+".jsonl", values)},
	}
}

// late sets the headers with the first bytes, so that an error before them is still a page.
type late struct {
	q     *request
	begin func()
	begun bool
}

func (l *late) Write(b []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.begin()
	}
	return l.q.w.Write(b)
}

var _ io.Writer = (*late)(nil)
