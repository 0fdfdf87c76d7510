package webpage

import (
	"io/fs"
	"strings"

	"golang.org/x/net/html"

	"duban/normalize/ruledata"
)

// selectors are simple selectors in the order of their file. They are matched
// by map look-up, one node at a time: a compiled selector per line would walk
// the page dozens of times.
type selectors struct {
	tags, ids, classes map[string]entry
	prefixes           []prefix // classes that end in *
}

type entry struct {
	rank int    // from 1
	tag  string // required, "" for any
	note string
}

type prefix struct {
	text string
	entry
}

func loadSelectors(fsys fs.FS, name, column string) (selectors, error) {
	s := selectors{tags: map[string]entry{}, ids: map[string]entry{}, classes: map[string]entry{}}
	rows, err := ruledata.Table(fsys, name, "selector", column)
	if err != nil {
		return s, err
	}
	for i, row := range rows {
		if err := s.add(row, i+1); err != nil {
			return s, err
		}
	}
	return s, nil
}

// add reads a selector: tag, .class, tag.class, or id=name (a line that begins
// with # would be a comment).
func (s *selectors) add(row ruledata.Row, rank int) error {
	sel := strings.ToLower(row.Cells[0])
	e := entry{rank: rank, note: row.Cells[1]}
	id, isID := strings.CutPrefix(sel, "id=")
	tag, class, isClass := strings.Cut(sel, ".")
	switch {
	case sel == "" || strings.ContainsAny(sel, " >[:#") || strings.Contains(class, "."):
		return row.Errorf("selector %q is not a tag, .class, tag.class or id=name", row.Cells[0])
	case isID:
		s.ids[id] = e
	case !isClass:
		s.tags[sel] = e
	case strings.HasSuffix(class, "*"):
		e.tag = tag
		s.prefixes = append(s.prefixes, prefix{text: strings.TrimSuffix(class, "*"), entry: e})
	default:
		e.tag = tag
		s.classes[class] = e
	}
	return nil
}

// match finds the best entry for an element; rank 0 for none.
func (s *selectors) match(n *html.Node) entry {
	best := s.tags[n.Data]
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			best = better(best, s.ids[strings.ToLower(a.Val)], n.Data)
		case "class":
			best = better(best, s.matchClass(a.Val), n.Data)
		}
	}
	return best
}

// longestClass bounds the classes that are looked up, in bytes.
const longestClass = 40

// matchClass finds the best entry for a class attribute.
func (s *selectors) matchClass(value string) entry {
	var best entry
	for _, class := range strings.Fields(value) {
		if len(class) > longestClass {
			continue
		}
		class = strings.ToLower(class)
		best = better(best, s.classes[class], "")
		for _, p := range s.prefixes {
			if strings.HasPrefix(class, p.text) {
				best = better(best, p.entry, "")
			}
		}
	}
	return best
}

// better is the entry of the lower rank among a and b, b only where its tag,
// if it requires one and tag is known, is the element's.
func better(a, b entry, tag string) entry {
	if b.rank == 0 || b.tag != "" && tag != "" && b.tag != tag || a.rank != 0 && a.rank <= b.rank {
		return a
	}
	return b
}
