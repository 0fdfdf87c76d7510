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

func (s *selectors) add(row ruledata.Row, rank int) error {
	sel := strings.ToLower(row.Cells[0])
	e := entry{rank: rank, note: row.Cells[1]}
	at := strings.IndexAny(sel, ".#")
	switch {
	case sel == "" || strings.ContainsAny(sel, " >[:") || strings.Count(sel, ".")+strings.Count(sel, "#") > 1:
		return row.Errorf("selector %q is not a tag, .class, #id or tag.class", row.Cells[0])
	case at < 0:
		s.tags[sel] = e
		return nil
	case at > 0:
		e.tag, sel = sel[:at], sel[at:]
	}
	key := sel[1:]
	switch {
	case sel[0] == '#':
		s.ids[key] = e
	case strings.HasSuffix(key, "*"):
		s.prefixes = append(s.prefixes, prefix{text: strings.TrimSuffix(key, "*"), entry: e})
	default:
		s.classes[key] = e
	}
	return nil
}

// match finds the best entry for an element; rank 0 for none.
func (s *selectors) match(n *html.Node) entry {
	best := s.tags[n.Data]
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			best = better(best, s.ids[strings.ToLower(a.Val)], n)
		case "class":
			best = better(best, s.matchClass(a.Val, n), n)
		}
	}
	return best
}

func (s *selectors) matchClass(value string, n *html.Node) entry {
	var best entry
	for len(value) > 0 {
		class := value
		if i := strings.IndexAny(value, " \t\n\r\f"); i >= 0 {
			class, value = value[:i], value[i+1:]
		} else {
			value = ""
		}
		if class == "" || len(class) > 40 {
			continue
		}
		class = strings.ToLower(class)
		best = better(best, s.classes[class], n)
		for _, p := range s.prefixes {
			if strings.HasPrefix(class, p.text) {
				best = better(best, p.entry, n)
			}
		}
	}
	return best
}

func better(a, b entry, n *html.Node) entry {
	if b.rank == 0 || b.tag != "" && b.tag != n.Data || a.rank != 0 && a.rank <= b.rank {
		return a
	}
	return b
}
