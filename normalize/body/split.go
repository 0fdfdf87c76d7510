package body

import (
	"slices"
	"strings"

	"duban/normalize/lexicon"
)

// Split splits the text of a cell or bracket that holds nothing but bodies into single
// ones, also where separators were lost (`市住房城乡建设局市交通局市卫健委` is three). Role words
// inside (`A牵头，B、C配合`, `责任单位：`) set roles. ok is false where the text is not a list of bodies.
func (r *Registry) Split(text string) (bodies []Mention, ok bool) {
	folded := foldText(text)
	from, to := unwrap(folded)
	rd := reader{r: r, text: folded[:to], bare: r.allowsBare(folded[from:to]), onlyLists: true, mayLabel: mayLabel(folded[from:to])}
	l := rd.read(from)
	if len(l.items) == 0 || l.junk > l.bodies/2 || l.verbs && !l.labels || !r.sure(folded, l) {
		return nil, false
	}
	return mentions(&lexicon.Slicer{Text: text}, l, "list"), true
}

// mayLabel tells whether a text holds what stands behind every label.
func mayLabel(text []rune) bool {
	return slices.ContainsFunc(text, isLabelEnd)
}

// hopeless tells whether a text whose end is to can't be a list of bodies any more,
// whatever stands from a character on.
func (rd *reader) hopeless(at, to int) bool {
	l := &rd.list
	return l.junk > (l.bodies+to-at)/2 || l.verbs && !l.labels && !rd.mayLabel
}

// sure tells whether a list without one known body still is a list of bodies: each name must begin with a
// level word or end as only bodies do, beside words that give roles or a name that ends so as bodies may. A
// place or zone alone is one too.
func (r *Registry) sure(text []rune, l list) bool {
	strict := l.roles
	for _, it := range l.items {
		if it.known {
			return true
		}
		strong, _ := ending(&r.suffixes, text, it.start, it.end)
		strict = strict || strong
	}
	for _, it := range l.items {
		strong, weak := ending(&r.suffixes, text, it.start, it.end)
		if !strong && !(weak && strict) && !isClose(text[it.end-1]) && !r.startsBody(text, it.start) {
			return false
		}
	}
	return true
}

// unwrap strips spaces and a bracket around the whole text.
func unwrap(text []rune) (from, to int) {
	to = len(text)
	for {
		for from < to && isSpace(text[from]) {
			from++
		}
		for to > from && (isSpace(text[to-1]) || strings.ContainsRune("。;,、", text[to-1])) {
			to--
		}
		if from < to && isOpen(text[from]) && closing(text, from) == to {
			from, to = from+1, to-1
			continue
		}
		return from, to
	}
}

func mentions(s *lexicon.Slicer, l list, rule string) []Mention {
	out := make([]Mention, 0, len(l.items))
	if l.starred() {
		rule += "-stars"
	}
	for _, it := range l.items {
		if l.roles && !strings.HasSuffix(rule, "-stars") {
			rule = strings.TrimSuffix(rule, "-roles") + "-roles"
		}
		out = append(out, Mention{Start: it.start, End: it.end, Text: written(s.Slice(it.start, it.end) + s.Slice(it.tail[0], it.tail[1])), Role: it.duty.role(), Rule: rule})
	}
	return out
}

// starred tells whether stars mark who leads.
func (l *list) starred() bool {
	return slices.ContainsFunc(l.items, func(it item) bool { return it.star })
}

// written is a body's name as written, without line breaks inside.
func written(name string) string {
	if !strings.ContainsAny(name, "\n\r\t") {
		return strings.TrimSpace(name)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, name))
}
