package body

import (
	"strings"
	"unicode/utf8"

	"duban/normalize/region"
)

// Canonical is the full official name with its region's prefix (`市科技局` in 宿迁市 → `宿迁市科学技术局`);
// a collective stays collective (`各县（区）` → `宿迁市各县（区）`). The same text back where nothing is known.
//
// The prefix is the full name of the one place that the body belongs to: `区发改委` in 淮阴区 is
// 淮阴区发展和改革委员会, and `市科技局` there 淮安市科学技术局. Party bodies begin with 中共
// (中共宿迁市委组织部). Line agencies and enterprises keep their own name unless a level word
// stands before it (市供电公司). Names after a reform take the place of earlier ones.
func (r *Registry) Canonical(name string, in region.Region) string {
	folded := foldText(strings.TrimSpace(name))
	m, ok := r.whole(folded)
	return r.canonical(name, folded, m, ok, r.seat(in))
}

// seat is a place with those that it lies in.
type seat struct {
	region.Region
	chain []region.Region // itself first
	named map[string]seen // what prefixes of names mean there, of those read so far
}

// seen is the place that a prefix names, where it names one.
type seen struct {
	place region.Region
	ok    bool
}

func (r *Registry) seat(in region.Region) seat { return seat{in, r.chain(in), map[string]seen{}} }

// canonical is Canonical for a name that was read, as a known body where ok.
func (r *Registry) canonical(name string, folded []rune, m match, ok bool, in seat) string {
	if !ok {
		return r.unknown(name, folded, in)
	}
	core := string(folded[m.prefix:m.coreEnd])
	head := string(folded[:m.prefix])
	if place, ok := r.place(folded[:m.prefix], m, in); ok {
		head = place.Name()
	} else if m.place {
		head = r.zone(folded, m, in)
	}
	return widen(r.full(m, core, head, string(folded[:m.prefix])) + string(folded[m.coreEnd:]))
}

// Canonicals are the canonical names of a list: a level word on one body stands for
// those after it that have none (`市行政审批局、住建局、司法局` are all of the city).
func (r *Registry) Canonicals(names []string, in region.Region) []string {
	return r.Namer(in).Canonicals(names)
}

// whole reads a text as one known body; the longest registry name wins.
func (r *Registry) whole(text []rune) (match, bool) {
	best, found := match{}, false
	if len(text) == 0 || !r.begins(text[0], headName) {
		return best, false
	}
	var some [usualMatches]match
	for _, m := range r.matches(text, 0, true, some[:]) {
		if m.end == len(text) && (!found || better(m, best)) {
			best, found = m, true
		}
	}
	return best, found
}

func better(a, b match) bool {
	if a.entry.generic != b.entry.generic {
		return b.entry.generic
	}
	if (a.entry == collEntry) != (b.entry == collEntry) {
		return b.entry == collEntry
	}
	if a.coreEnd != b.coreEnd {
		return a.coreEnd > b.coreEnd
	}
	return a.prefix < b.prefix
}

// place is the place of a body: that written before it, else that of the notice at the level written.
func (r *Registry) place(prefix []rune, m match, in seat) (region.Region, bool) {
	if len(prefix) == 0 {
		return in.Region, in.Code != ""
	}
	if m.place {
		return r.written(string(prefix), in)
	}
	return in.climb(prefix)
}

// written is the place that a prefix names, looked up once: the same places stand before many bodies.
func (r *Registry) written(prefix string, in seat) (region.Region, bool) {
	found, known := in.named[prefix]
	if !known {
		found.place, found.ok = r.lookUp(prefix, in)
		in.named[prefix] = found
	}
	return found.place, found.ok
}

// lookUp is the place that a prefix names; a functional zone is none, it keeps its own name.
func (r *Registry) lookUp(prefix string, in seat) (region.Region, bool) {
	found := r.places.Find(prefix)
	if n := len(found); n > 0 && found[n-1].Region.Code != "" {
		return found[n-1].Region, !r.places.IsZone(found[n-1].Text)
	}
	if r.places.IsZone(prefix) {
		return region.Region{}, false
	}
	for _, c := range r.places.Named(prefix) {
		if in.Contains(c) || c.City == in.City && in.City != "" {
			return c, true
		}
	}
	return region.Region{}, false
}

// zone is a place's name as written, its level word (市洋河新区) turned into the place of the notice.
func (r *Registry) zone(text []rune, m match, in seat) string {
	name := string(text[m.levelEnd:m.prefix])
	if m.levelEnd == 0 {
		return name
	}
	if place, ok := in.climb(text[:m.levelEnd]); ok {
		return place.Name() + name
	}
	return string(text[:m.prefix])
}

// climb is the place at or above in whose name ends in the last character of a level word (市, 全市, 市级) that ends one.
func (s seat) climb(level []rune) (region.Region, bool) {
	for i := len(level) - 1; i >= 0; i-- {
		for _, up := range s.chain {
			if last, _ := utf8.DecodeLastRuneInString(up.Name()); last == level[i] {
				return up, true
			}
		}
	}
	return region.Region{}, false
}

// chain is a place and those above it.
func (r *Registry) chain(in region.Region) []region.Region {
	out := append(make([]region.Region, 0, 3), in)
	if in.Level == region.County {
		if city, ok := r.places.ByCode(in.Code[:4] + "00"); ok {
			out = append(out, city)
		}
	}
	if in.Level == region.County || in.Level == region.City {
		if province, ok := r.places.ByCode(in.Code[:2] + "0000"); ok {
			out = append(out, province)
		}
	}
	return out
}

// full is the registry's name with its place before it.
func (r *Registry) full(m match, core, head, prefix string) string {
	if m.entry.nation != "" && !m.prefixed && head == "" {
		return m.entry.nation
	}
	switch m.entry.kind {
	case kindNation:
		if m.prefixed { // 市民航局 is the city's own
			return head + core
		}
		return m.entry.name
	case kindPlace:
		if m.levelEnd > 0 {
			return head
		}
		return prefix
	case kindColl, kindZone:
		if m.place && m.levelEnd == 0 && m.entry.kind == kindColl && !r.eachAt([]rune(core), 0) && !strings.HasSuffix(head, prefix) {
			return prefix + core // 海门街道 is one of the streets of 海门区
		}
		return head + core
	case kindLine, kindEnt:
		if m.place || !m.prefixed {
			return prefix + core
		}
		return head + core
	}
	if strings.Contains(m.entry.name, placeMark) {
		if head == "" {
			return core
		}
		return strings.ReplaceAll(m.entry.name, placeMark, head)
	}
	return head + m.entry.name
}

// placeMark stands in a registry name for the place inside it (共青团{}委员会).
const placeMark = "{}"

// unknown gives a name that the registry lacks the full name of its place instead of its level word.
func (r *Registry) unknown(name string, text []rune, in seat) string {
	end, _, ok := r.levels.Longest(text, 0)
	if !ok || !r.startsBody(text, 0) || !endsWith(&r.suffixes, text, 0, len(text)) {
		return name
	}
	if place, ok := in.climb(text[:end]); ok {
		return widen(r.party(text[end:]) + place.Name() + string(text[end:]))
	}
	return name
}

// party is what the official name of a committee's office of the party begins with (市委双拥办).
func (r *Registry) party(rest []rune) string {
	if len(rest) > 0 && r.committees.Begins(rest[0]) {
		if end, _, ok := r.committees.Longest(rest, 0); ok && end < len(rest) {
			return partyMark
		}
	}
	return ""
}

// partyMark begins the official names of bodies of the party.
const partyMark = "中共"

// widen gives brackets their full width, as official names are printed.
func widen(s string) string {
	if !strings.ContainsAny(s, "()") {
		return s
	}
	return strings.NewReplacer("(", "（", ")", "）").Replace(s)
}
