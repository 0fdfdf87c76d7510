// Package testsite stands in for government sites: it serves made-up sites,
// described by txtar archives, on loopback addresses and nowhere else.
//
// One archive is one site. Its comment gives settings (`key: value` lines:
// charset, per-page, system, validators; `#` begins a remark). Its files are
//
//   - `articles.tsv`: the site's notices, one a line, with the columns id, date,
//     title, from, until, changed and file. From, until and changed are days: a notice is
//     listed from day `from` to day `until` (0: for ever), and says something
//     else from day `changed` on (0: never).
//   - `define NAME`: a text/template fragment for the other files.
//   - everything else is an answer: directive lines that begin with `@`, then the
//     body, a text/template over View.
//
// Directives:
//
//	@path: /zwgk/index.html?x=1   template of path and parameters; the file name if absent
//	@each: page | article | file  make one answer for each of them
//	@days: 2-3                    the days on which it answers
//	@method: POST                 GET if absent; any: both
//	@status: 404
//	@type: text/xml               media type; by the path's ending if absent
//	@charset: gbk                 the site's if absent
//	@header: Name: value          may be repeated; {{.Base}} stands for the server
//	@referer: /info/              what the Referer must hold; otherwise an error page of status 200
//	@cookie: name=value           without it: a redirect to the same address that sets it
//	@encoding: gzip               also deflate, raw-deflate, br; sent whether or not asked for
//	@validators: etag modified    answers to conditional requests; none
//	@base64: yes                  the body is base64 text
//	@gzip: yes                    the body is a gzip file (not an encoding of it)
//	@fault: truncate              also slow, endless, hang, drip, bomb, reset, headers
//
// Parameters in a path must be given by the request, in the address or in a
// form; of several answers that fit, the one with most parameters is sent.
//
// The day is an option and can be changed while the server runs. Nothing
// depends on the clock: the same day and request give the same bytes.
package testsite

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"time"

	"golang.org/x/tools/txtar"
)

// Shared is the archive whose `define` files every site can use.
const Shared = "shared.txtar"

// Site is a parsed archive.
type Site struct {
	Name       string // of the archive, without its ending
	System     string
	Charset    string // of pages; utf-8 or a name that x/net/html/charset knows
	PerPage    int
	validators string
	slow       time.Duration
	articles   []Article
	entries    []entry
}

// Names lists the sites in fsys, sorted.
func Names(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, "*.txtar")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range files {
		if f != Shared {
			names = append(names, strings.TrimSuffix(path.Base(f), ".txtar"))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Load reads the site called name from fsys, with more made-up notices before
// those of the archive if bulk is above 0.
func Load(fsys fs.FS, name string, bulk int) (*Site, error) {
	site := &Site{Name: name, Charset: "utf-8", PerPage: 5, validators: "etag modified"}
	common := template.New("")
	common.Funcs(functions(common))
	for _, file := range []string{Shared, name + ".txtar"} {
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read a made-up site: %w", err)
		}
		if err := site.parse(txtar.Parse(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))), common); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	site.articles = append(site.articles, madeUp(bulk)...)
	slices.SortStableFunc(site.articles, func(a, b Article) int {
		return cmp.Or(b.Date.Compare(a.Date), strings.Compare(b.ID, a.ID))
	})
	return site, nil
}

func (s *Site) parse(a *txtar.Archive, common *template.Template) error {
	if err := s.settings(string(a.Comment)); err != nil {
		return err
	}
	for _, f := range a.Files {
		if err := s.file(f, common); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (s *Site) file(f txtar.File, common *template.Template) error {
	if f.Name == "articles.tsv" {
		articles, err := parseArticles(string(f.Data))
		s.articles = append(s.articles, articles...)
		return err
	}
	if name, ok := strings.CutPrefix(f.Name, "define "); ok {
		_, err := common.New(name).Parse(strings.TrimSuffix(string(f.Data), "\n"))
		return err
	}
	e, err := parseEntry(f, common)
	if err != nil {
		return err
	}
	s.entries = append(s.entries, e)
	return nil
}

func (s *Site) settings(comment string) error {
	for _, line := range strings.Split(comment, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, _ := strings.Cut(line, ":")
		if err := s.set(key, strings.TrimSpace(value)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Site) set(key, value string) error {
	var err error
	switch key {
	case "system":
		s.System = value
	case "charset":
		s.Charset = value
	case "validators":
		s.validators = value
	case "per-page":
		s.PerPage, err = strconv.Atoi(value)
		if err == nil && s.PerPage < 1 {
			err = fmt.Errorf("per-page must be 1 or more, but is %d", s.PerPage)
		}
	default:
		err = fmt.Errorf("unknown setting %q", key)
	}
	return err
}
