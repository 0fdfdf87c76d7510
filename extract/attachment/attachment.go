// Package attachment joins pages that belong to one notice: a page and the files that hold its tables.
//
//	joiner, err := attachment.New(attachment.Data)
//	joined := joiner.Join(pages)
//
// A page is an attachment of the notice that it was taken in with (a crawl
// knows that), of a page that links to it or to the archive that it is in, or
// of the one notice in its folder or archive when its name says that it is an
// attachment. The decision depends on which pages there are and what they link
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
	parents := map[string]place{}
	for i := range pages {
		if found, ok := s.parent(&pages[i]); ok && found.notice != pages[i].Source {
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
			parents[source] = place{notice, unlinked, ""}
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

// parent is the page that p was taken in with, or that links to it.
func (s *scene) parent(p *Page) (place, bool) {
	if s.holds(p.Parent) && !inside(p.Parent, p.Source) {
		return s.namedBy(p.Parent, p.Source), true
	}
	return s.linker(p.Source)
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

// linker is the page that links to a source, or to an archive that it is in. Of
// several it is the one whose folder is nearest, then the first by name.
func (s *scene) linker(source string) (place, bool) {
	for _, target := range []string{source, archiveOf(source)} {
		var best place
		for _, l := range s.linked[target] {
			if target == "" || !s.holds(l.notice) || archiveOf(l.notice) == target {
				continue
			}
			if best.notice == "" || nearer(source, l.notice, best.notice) {
				best = l
			}
		}
		if best.notice != "" {
			return s.inArchive(best, target, source), true
		}
	}
	return place{}, false
}

// nearer tells whether page a is a likelier notice of source than b.
func nearer(source, a, b string) bool {
	x, y := shared(source, a), shared(source, b)
	if x != y {
		return x > y
	}
	return a < b
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
func rooted(parents map[string]place) []corpus.Attached {
	type found struct {
		corpus.Attached
		ord int
	}
	var all []found
	for source, p := range parents {
		root, steps := p.notice, 0
		for ; steps <= maxChain; steps++ {
			up, more := parents[root]
			if !more {
				break
			}
			root = up.notice
		}
		if steps <= maxChain && root != source {
			all = append(all, found{corpus.Attached{Source: source, Notice: root, Name: cmp.Or(p.name, path.Base(source))}, p.ord})
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
