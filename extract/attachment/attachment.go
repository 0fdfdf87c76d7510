// Package attachment joins pages that belong to one notice: a page and the files that hold its tables.
//
//	joiner, err := attachment.New(attachment.Data)
//	joined := joiner.Join(pages)
//
// A page is an attachment of the notice that it was taken in with (a crawl
// knows that) and of all pages that link to it or to the archive that it is in,
// or of the one notice in its folder or archive when its name says that it is
// an attachment. The decision depends on which pages there are and what they link
// to, never on the order in which they came.
package attachment

import (
	"cmp"
	"embed"
	"path"
	"slices"
	"strconv"
	"strings"

	"duban/corpus"
)

// Data holds the embedded rule files.
//
//go:embed data
var Data embed.FS

// Page is a page as joining sees it.
type Page struct {
	Source string
	Parent string // as it was taken in
	Unread bool   // it can't be read, so that nothing can be joined to it
	Links  []corpus.Link
}

// Join are the attachments among pages, sorted by notice, then in the order in
// which the notice names them, then by name.
func (j *Joiner) Join(pages []Page) []corpus.Attached {
	s := &scene{joiner: j, pages: map[string]*Page{}, linked: map[string][]place{}, folders: map[string]*folder{}}
	for i := range pages {
		p := &pages[i]
		s.pages[p.Source] = p
		for n, l := range p.Links {
			s.linked[l.Target] = append(s.linked[l.Target], place{p.Source, n, l.Name})
		}
		if !remote(p.Source) {
			s.add(p.Source)
		}
	}
	parents := map[string][]place{} // of each attachment, the nearest first
	for i := range pages {
		if found := s.parents(&pages[i]); len(found) > 0 {
			parents[pages[i].Source] = found
		}
	}
	s.settle(parents)
	for i := range pages {
		source := pages[i].Source
		if _, known := parents[source]; known || remote(source) {
			continue
		}
		if notice, ok := s.byName(source); ok && notice != source {
			parents[source] = []place{{notice, unlinked, ""}}
		}
	}
	return named(rooted(parents))
}

// place is where an attachment is named.
type place struct {
	notice string
	ord    int // of the link; unlinked for a file that is joined by its name
	name   string
}

// unlinked orders files that no link names after those that one does.
const unlinked = 1 << 30

// scene is the pages of one Join.
type scene struct {
	joiner  *Joiner
	pages   map[string]*Page
	linked  map[string][]place // by target
	folders map[string]*folder // of this machine
}

// mostNotices is how many notices may share an attachment: a file that more
// pages link to is part of the site, and belongs to the nearest one alone.
const mostNotices = 8

// parents are the pages that p belongs to: the one that it was taken in with,
// then those that link to it.
func (s *scene) parents(p *Page) (all []place) {
	if s.holds(p.Parent) && !inside(p.Parent, p.Source) && p.Parent != p.Source {
		all = append(all, s.namedBy(p.Parent, p.Source))
	}
	for _, l := range s.linkers(p.Source) {
		if len(all) == 0 || all[0].notice != l.notice {
			all = append(all, l)
		}
	}
	if len(all) > mostNotices {
		return all[:1]
	}
	return all
}

// inside tells whether a source stands in an archive that is a page itself.
func inside(archive, source string) bool { return strings.HasPrefix(source, archive+"!/") }

// holds tells whether attachments can be joined to a source.
func (s *scene) holds(source string) bool {
	p := s.pages[source]
	return p != nil && source != "" && !p.Unread
}

// namedBy is the place where a notice names an attachment or the archive it is in.
func (s *scene) namedBy(notice, source string) place {
	for _, target := range []string{source, archiveOf(source)} {
		for _, l := range s.linked[target] {
			if l.notice == notice {
				return s.inArchive(l, target, source)
			}
		}
	}
	return place{notice, unlinked, ""}
}

// inArchive adds the way inside an archive to the name that it is linked by.
func (s *scene) inArchive(l place, target, source string) place {
	if target != source {
		l.name = cmp.Or(l.name, path.Base(target)) + strings.TrimPrefix(source, target)[1:]
	}
	return l
}

// linkers are the pages that link to a source, else those that link to an
// archive that it is in: those whose folder is nearest first, then by name.
func (s *scene) linkers(source string) (all []place) {
	for _, target := range []string{source, archiveOf(source)} {
		seen := map[string]bool{source: true}
		for _, l := range s.linked[target] {
			if target == "" || seen[l.notice] || !s.holds(l.notice) || archiveOf(l.notice) == target {
				continue
			}
			seen[l.notice] = true
			all = append(all, s.inArchive(l, target, source))
		}
		if len(all) > 0 {
			break
		}
	}
	slices.SortFunc(all, func(a, b place) int {
		return cmp.Or(cmp.Compare(shared(source, b.notice), shared(source, a.notice)), strings.Compare(a.notice, b.notice))
	})
	return all
}

// shared is how many bytes of folders two sources have in common.
func shared(a, b string) int {
	n := 0
	for i := 0; i < len(a) && i < len(b) && a[i] == b[i]; i++ {
		if a[i] == '/' {
			n = i + 1
		}
	}
	return n
}

// rooted makes the notice of an attachment's attachment that of the first one.
// Pages that are attachments of each other belong to nobody.
func rooted(parents map[string][]place) []corpus.Attached {
	type found struct {
		corpus.Attached
		ord int
	}
	var all []found
	for source, places := range parents {
		have := map[string]bool{source: true}
		for _, p := range places {
			if root, ok := root(parents, p.notice); ok && !have[root] {
				have[root] = true
				all = append(all, found{corpus.Attached{Source: source, Notice: root, Name: cmp.Or(p.name, path.Base(source))}, p.ord})
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.Notice, b.Notice), cmp.Compare(a.ord, b.ord), natural(a.Source, b.Source))
	})
	out := make([]corpus.Attached, len(all))
	for i, f := range all {
		out[i] = f.Attached
	}
	return out
}

// root is the page that a chain of attachments from a page on ends at, each
// with its nearest; not ok where it does not end.
func root(parents map[string][]place, page string) (end string, ok bool) {
	for range maxChain + 1 {
		up := parents[page]
		if len(up) == 0 {
			return page, true
		}
		page = up[0].notice
	}
	return "", false
}

// maxChain is how many attachments may lie between one and its notice.
const maxChain = 4

// natural compares names with their numbers as numbers (附件2 before 附件10).
func natural(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x > 0 && y > 0 {
			if c := cmp.Or(cmp.Compare(number(a[:x]), number(b[:y])), cmp.Compare(x, y)); c != 0 {
				return c
			}
			a, b = a[x:], b[y:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func digits(s string) (n int) {
	for n < len(s) && n < 18 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // at most 18 digits
	return n
}

// named gives every attachment of a notice a name of its own, on one line and
// with the ending of its file.
func named(list []corpus.Attached) []corpus.Attached {
	taken := map[[2]string]int{}
	for i := range list {
		a := &list[i]
		name := strings.Join(strings.Fields(a.Name), " ")
		if path.Ext(name) == "" {
			name += ending(a.Source)
		}
		a.Name = name
		key := [2]string{a.Notice, name}
		if taken[key]++; taken[key] > 1 {
			a.Name += " (" + strconv.Itoa(taken[key]) + ")"
		}
	}
	return list
}

// ending is that of a source's file name, with its dot.
func ending(source string) string {
	if remote(source) {
		source, _, _ = strings.Cut(source, "?")
	}
	return strings.TrimPrefix(path.Base(source), withoutEnding(path.Base(source)))
}

// longestEnding is how many bytes a file's ending has at most, with its dot.
const longestEnding = 6
