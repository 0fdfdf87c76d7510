package testsite

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// route is one answer at one address on one day.
type route struct {
	entry
	params url.Values
	view   View
}

// routes are a day's answers by path.
type routes map[string][]route

// plan makes the answers of a day.
func (s *Site) plan(day int, base string) (routes, error) {
	all := routes{}
	view := View{Site: s, Base: base, Day: day}
	for _, a := range s.articles {
		if a.on(day) {
			a.day = day
			view.Articles = append(view.Articles, a)
		}
	}
	paged := pages(view.Articles, s.PerPage)
	view.Page = paged[0]
	for _, e := range s.entries {
		if !e.on(day) {
			continue
		}
		if err := all.add(e, view, paged); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// add makes e's answers: one, or one for each page, article or attachment.
func (all routes) add(e entry, view View, paged []Page) error {
	switch e.each {
	case "":
		return all.put(e, view)
	case "page":
		for _, view.Page = range paged {
			if err := all.put(e, view); err != nil {
				return err
			}
		}
	case "article", "file":
		for _, view.Article = range view.Articles {
			if e.each == "file" && view.Article.File == "" {
				continue
			}
			if err := all.put(e, view); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("%s: unknown @each: %s", e.body.Name(), e.each)
	}
	return nil
}

func (all routes) put(e entry, view View) error {
	var address bytes.Buffer
	if err := e.path.Execute(&address, view); err != nil {
		return err
	}
	where, query, _ := strings.Cut(address.String(), "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("%s: %w", e.body.Name(), err)
	}
	all[where] = append(all[where], route{entry: e, params: params, view: view})
	return nil
}

// find is the answer that fits a request best: all its parameters are given,
// and no other has more; of equals the later in the archive.
func (all routes) find(path, method string, form url.Values) (route, bool) {
	best, found := route{}, false
	for _, r := range all[path] {
		if r.fits(method, form) && (!found || len(r.params) >= len(best.params)) {
			best, found = r, true
		}
	}
	return best, found
}

func (r route) fits(method string, form url.Values) bool {
	if method == "HEAD" {
		method = "GET"
	}
	if r.method != "any" && r.method != method {
		return false
	}
	for name, values := range r.params {
		if !slices.Equal(form[name], values) {
			return false
		}
	}
	return true
}

// paths are the day's paths, sorted.
func (all routes) paths() []string { return slices.Sorted(maps.Keys(all)) }
