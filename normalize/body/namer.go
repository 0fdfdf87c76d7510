package body

import (
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/region"
)

// Namer gives canonical names of one place's notices and looks each name up once: the same
// bodies stand in task after task. It is not safe for concurrent use.
type Namer struct {
	r     *Registry
	in    region.Region
	read  map[string]reading
	named map[placed]string
}

// reading is a name read as one known body where ok.
type reading struct {
	folded []rune
	match  match
	ok     bool
	place  region.Region // that the bodies after it in a list belong to
	lists  bool          // it has such a place
}

// placed is a name in a list: in the notice's own place, or in that of a body before it.
type placed struct {
	name, code string
	own        bool
}

// Namer makes a namer for bodies of a place.
func (r *Registry) Namer(in region.Region) *Namer {
	return &Namer{r: r, in: in, read: map[string]reading{}, named: map[placed]string{}}
}

// Canonicals is that of Registry.
func (n *Namer) Canonicals(names []string) []string {
	out := make([]string, len(names))
	listed, own := n.in, true
	for i, name := range names {
		rd := n.reading(name)
		if rd.lists {
			listed, own = rd.place, false
		}
		if rd.ok && !rd.match.prefixed && !own {
			out[i] = n.name(name, rd, listed, false)
		} else {
			out[i] = n.name(name, rd, n.in, true)
		}
	}
	return out
}

func (n *Namer) reading(name string) reading {
	rd, known := n.read[name]
	if known {
		return rd
	}
	rd.folded = lexicon.Fold(strings.TrimSpace(name))
	rd.match, rd.ok = n.r.whole(rd.folded)
	if m := rd.match; rd.ok && m.level && !m.place && m.entry.kind != kindColl {
		rd.place, rd.lists = n.r.place(rd.folded[:m.prefix], m, n.in)
	}
	n.read[name] = rd
	return rd
}

func (n *Namer) name(name string, rd reading, in region.Region, own bool) string {
	key := placed{name, in.Code, own}
	canonical, known := n.named[key]
	if !known {
		canonical = n.r.canonical(name, rd.folded, rd.match, rd.ok, in)
		n.named[key] = canonical
	}
	return canonical
}
