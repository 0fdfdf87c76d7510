package body

import (
	"strings"

	"duban/normalize/region"
)

// Namer gives canonical names of one place's notices and looks each name up once: the same
// bodies stand in task after task. It is not safe for concurrent use.
type Namer struct {
	r     *Registry
	in    seat
	read  map[string]*reading
	named map[placed]string
}

// reading is a name read as one known body where ok.
type reading struct {
	folded    []rune
	match     match
	ok        bool
	canonical string        // in the notice's own place; empty until asked for
	place     region.Region // that the bodies after it in a list belong to
	lists     bool          // it has such a place
}

// placed is a name in a list behind a body of the place with a code.
type placed struct{ name, code string }

// Namer makes a namer for bodies of a place.
func (r *Registry) Namer(in region.Region) *Namer {
	return &Namer{r: r, in: r.seat(in), read: map[string]*reading{}, named: map[placed]string{}}
}

// Canonicals is that of Registry.
func (n *Namer) Canonicals(names []string) []string {
	out := make([]string, len(names))
	var listed *region.Region
	for i, name := range names {
		rd := n.reading(name)
		if rd.lists {
			listed = &rd.place
		}
		if rd.ok && !rd.match.prefixed && listed != nil {
			out[i] = n.below(name, rd, *listed)
		} else {
			out[i] = n.own(name, rd)
		}
	}
	return out
}

func (n *Namer) reading(name string) *reading {
	if rd, known := n.read[name]; known {
		return rd
	}
	rd := &reading{folded: foldText(strings.TrimSpace(name))}
	rd.match, rd.ok = n.r.whole(rd.folded)
	if m := rd.match; rd.ok && m.level && !m.place && m.entry.kind != kindColl {
		rd.place, rd.lists = n.r.place(rd.folded[:m.prefix], m, n.in)
	}
	n.read[name] = rd
	return rd
}

// own is the canonical name in the notice's own place.
func (n *Namer) own(name string, rd *reading) string {
	if rd.canonical == "" {
		rd.canonical = n.r.canonical(name, rd.folded, rd.match, rd.ok, n.in)
	}
	return rd.canonical
}

// below is the canonical name of a body of the place that one before it in the list belongs to.
func (n *Namer) below(name string, rd *reading, in region.Region) string {
	key := placed{name, in.Code}
	canonical, known := n.named[key]
	if !known {
		canonical = n.r.canonical(name, rd.folded, rd.match, rd.ok, n.r.seat(in))
		n.named[key] = canonical
	}
	return canonical
}
