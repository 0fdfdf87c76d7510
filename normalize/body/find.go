package body

import (
	"cmp"
	"slices"
	"strings"

	"duban/normalize/lexicon"
)

// Find returns the bodies of a sentence or clause that the text makes responsible, with roles:
// `（责任单位：…；6月底完成）`, `〔牵头单位：A，责任单位：B〕`, `由A会同B负责`, `A负责…`, `A牵头，B、C配合`.
// A body that the text only mentions gives nothing. A bracket of bodies alone at the end of a clause makes them lead.
func (r *Registry) Find(text string) []Mention {
	f := finder{r: r, source: lexicon.Slicer{Text: text}, text: foldText(text)}
	f.used = make([]bool, len(f.text))
	f.hideRules(text)
	f.brackets()
	f.lines()
	f.sentences()
	slices.SortStableFunc(f.found, func(a, b Mention) int { return cmp.Compare(a.Start, b.Start) })
	return f.found
}

// finder collects the mentions of one text; used marks characters that one reading has taken.
type finder struct {
	r      *Registry
	source lexicon.Slicer
	text   []rune
	used   []bool
	found  []Mention
}

// hideRules keeps document-level rules (以下均需…负责) from being read as assignments: their text is
// blanked, so that a bracket ends before them. A bracket that holds nothing but one (县发改局(首位单位为牵头单位,下同),
// 县财政局) goes as a whole, and the list goes on behind it.
func (f *finder) hideRules(text string) {
	for _, rule := range f.r.Rules(text) {
		from, to, own := rule.Start, rule.End, false
		if from > 0 && isOpen(f.text[from-1]) {
			if end := closing(f.text, from-1); end >= to && end-to <= longestTail {
				from, to, own = from-1, end, true
			}
		}
		for i := from; i < to; i++ {
			f.text[i] = ' '
			f.used[i] = !own
		}
	}
}

// longestTail is how many characters a bracket may hold behind a rule that it is all about (,下同).
const longestTail = 6

func (f *finder) take(l list, from, to int, rule string) {
	for i := from; i < to; i++ {
		f.used[i] = true
	}
	f.found = append(f.found, mentions(&f.source, l, rule)...)
}

// brackets reads brackets that hold bodies with labels or role words, or nothing but bodies at a clause's end.
func (f *finder) brackets() {
	for at := 0; at < len(f.text); at++ {
		if !isOpen(f.text[at]) {
			continue
		}
		close := closing(f.text, at)
		if close == 0 || nested(f.text[at:close]) > nestLimit {
			continue
		}
		if l, rule := f.bracket(at, close); rule != "" {
			f.take(l, at, close, rule)
			at = close - 1
		}
	}
}

// nestLimit is how deep brackets of bodies may nest; it keeps hostile text linear.
const nestLimit = 4

// nested is the greatest depth of brackets in a text.
func nested(text []rune) int {
	depth, most := 0, 0
	for _, r := range text {
		switch {
		case isOpen(r):
			depth++
			most = max(most, depth)
		case isClose(r):
			depth--
		}
	}
	return most
}

func (f *finder) bracket(open, close int) (l list, rule string) {
	if close-open < 4 {
		return l, ""
	}
	l = f.r.read(f.text, open+1, close-1)
	if len(l.items) == 0 {
		return l, ""
	}
	known := 0
	for _, it := range l.items {
		if it.known && it.match.entry.kind != kindPlace {
			known++
		}
	}
	switch {
	case l.labels && l.junk <= l.bodies+24:
		return l, "bracket-label"
	case l.roles && known > 0 && l.junk <= l.bodies/2:
		return l, "bracket"
	case !l.roles && l.junk == 0 && known == len(l.items) && f.clauseEnds(close) && f.r.plain(l) && !f.r.GoesOn(f.text, open, close-1):
		for i := range l.items {
			l.items[i].duty = dutyLead
		}
		return l, "bracket-plain"
	}
	return l, ""
}

// plain tells whether a bracket without role words may make its bodies responsible: each is a body
// by more than a bare word.
func (r *Registry) plain(l list) bool {
	if len(l.items) == 1 && l.items[0].match.entry.kind == kindColl && l.items[0].end-l.items[0].start <= shortCollective {
		return false // 各乡镇（街道）
	}
	for _, it := range l.items {
		k := it.match.entry.kind
		if !it.match.prefixed && k != kindNation && k != kindColl && it.match.entry.nation == "" && len(l.items) < 2 {
			return false
		}
	}
	return true
}

// shortCollective is the length of a collective that alone in a bracket only
// goes on with the name before it.
const shortCollective = 3

// clauseEnds tells whether nothing but a full stop, semicolon or line end follows text[:at].
func (f *finder) clauseEnds(at int) bool {
	for at < len(f.text) && f.text[at] == ' ' {
		at++
	}
	return at >= len(f.text) || strings.ContainsRune("。;\n.", f.text[at])
}

// lines reads `牵头单位：A、B` outside brackets, up to the end of the line or sentence.
func (f *finder) lines() {
	for at := 0; at < len(f.text); at++ {
		if f.used[at] || !f.r.begins(f.text[at], headRole) || at > 0 && lexicon.IsHan(f.text[at-1]) {
			continue
		}
		if l, ok := f.r.labelAt(f.text, at); !ok || l.host {
			continue
		}
		end := f.labelledEnd(at)
		l := f.r.read(f.text, at, end)
		if len(l.items) > 0 && l.junk <= l.bodies+24 {
			f.take(l, at, end, "label")
			at = end
		}
	}
}

// labelledEnd is the end of the line or sentence from at on, with the lines after it that begin with a label too.
func (f *finder) labelledEnd(at int) int {
	for limit := min(len(f.text), at+labelLimit); at < limit && !f.used[at]; at++ {
		if f.text[at] != '\n' && f.text[at] != '。' {
			continue
		}
		next := at + 1
		for next < len(f.text) && isSpace(f.text[next]) {
			next++
		}
		if _, more := f.r.labelAt(f.text, next); !more {
			return at
		}
	}
	return at
}

// labelLimit is the most characters that belong to labels of one passage.
const labelLimit = 1500
