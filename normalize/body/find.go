package body

import (
	"sort"
	"strings"

	"duban/normalize/lexicon"
)

// Find returns the bodies of a sentence or clause that the text makes responsible, with roles:
// `（责任单位：…；6月底完成）`, `〔牵头单位：A，责任单位：B〕`, `由A会同B负责`, `A负责…`, `A牵头，B、C配合`.
// A body that the text only mentions gives nothing. A bracket of bodies alone at the end of a clause makes them lead.
func (r *Registry) Find(text string) []Mention {
	f := finder{r: r, source: lexicon.Runes(text)}
	f.text, f.used = make([]rune, len(f.source)), make([]bool, len(f.source))
	for i, c := range f.source {
		f.text[i] = lexicon.FoldRune(c)
	}
	f.hideRules(text)
	f.brackets()
	f.lines()
	f.sentences()
	sort.SliceStable(f.found, func(i, j int) bool { return f.found[i].Start < f.found[j].Start })
	return f.found
}

// finder collects the mentions of one text; used marks characters that one reading has taken.
type finder struct {
	r      *Registry
	source []rune
	text   []rune
	used   []bool
	found  []Mention
}

// hideRules keeps document-level rules (以下均需…负责) from being read as assignments: their text is
// blanked, so that a bracket ends before them.
func (f *finder) hideRules(text string) {
	for _, rule := range f.r.Rules(text) {
		for i := rule.Start; i < rule.End; i++ {
			f.text[i] = ' '
			f.used[i] = true
		}
	}
}

func (f *finder) take(l list, from, to int, rule string) {
	for i := from; i < to; i++ {
		f.used[i] = true
	}
	f.found = append(f.found, mentions(f.source, l, rule)...)
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
	case !l.roles && l.junk == 0 && known == len(l.items) && f.clauseEnds(close) && f.r.plain(l):
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
		if f.used[at] || at > 0 && lexicon.IsHan(f.text[at-1]) {
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

// sentences reads `A负责…`, `由A会同B负责`, `A牵头，B、C配合` at the beginnings of clauses.
func (f *finder) sentences() {
	for at := 0; at < len(f.text); at++ {
		if f.used[at] || !f.clauseStarts(at) {
			continue
		}
		if end := f.sentence(at); end > at {
			at = end - 1
		}
	}
}

// clauseStarts tells whether a clause, or what 由 names, begins at text[at].
func (f *finder) clauseStarts(at int) bool {
	if at == 0 {
		return true
	}
	switch f.text[at-1] {
	case '。', ';', ',', '\n', ':', '!', '?', ')', '(', '“', '"', ' ':
		return true
	}
	return f.afterOpener(at)
}

func (f *finder) afterOpener(at int) bool {
	_, words, ok := f.before(at)
	return ok && len(words) > 0
}

// before returns the word of form before (由) that ends at text[at].
func (f *finder) before(at int) (start int, words []roleWord, ok bool) {
	if at == 0 {
		return 0, nil, false
	}
	end, words, found := f.r.roles.Longest(f.text, at-1)
	if !found || end != at || words[0].form != formBefore {
		return 0, nil, false
	}
	return at - 1, words, true
}

// sentence reads bodies and the role words after them from text[at], and returns where it stopped.
func (f *finder) sentence(at int) int {
	var l list
	end, ok := f.assignment(&l, at, true)
	if !ok {
		return at
	}
	for end < len(f.text) && (f.text[end] == ',' || f.text[end] == '、' || f.text[end] == ' ') {
		next, ok := f.assignment(&l, end+1, false)
		if !ok {
			break
		}
		end = next
	}
	l.settle()
	f.take(l, at, end, "sentence")
	return end
}

// assignment reads one list of bodies and its role word: `A、B牵头`. The first of a sentence must lead or answer.
func (f *finder) assignment(l *list, at int, first bool) (end int, ok bool) {
	from := len(l.items)
	if !first {
		if e, words, ok := f.r.roles.Longest(f.text, at); ok && words[0].form == formInfix { // ,会同B实施
			end := f.list(l, e)
			l.assign(from, dutySupport)
			return end, len(l.items) > from
		}
		if s, _, pre := f.r.conjAt(f.text, at); pre {
			at = s
		}
	}
	end = f.list(l, at)
	if len(l.items) == from {
		end = f.unlisted(l, at)
	} else if next, _ := f.joint(end); next > 0 { // its last body may be none that the registry knows
		if e := f.unlisted(l, next); e > next {
			end = e
		}
	}
	if len(l.items) > from {
		if e, ok := f.role(l, from, end, first); ok {
			return e, true
		}
	}
	l.items = l.items[:from]
	return at, false
}

// conjAt returns the end of a conjunction, or of an infix word with nothing led before it, at text[at].
func (r *Registry) conjAt(text []rune, at int) (end int, value bool, ok bool) {
	return r.conjs.Longest(text, at)
}

// list reads known bodies joined by separators and conjunctions, and returns the end of the last.
func (f *finder) list(l *list, at int) int {
	end, sep := at, rune(0)
	for range listLimit {
		m, ok := f.r.bestAt(f.text, at)
		if !ok {
			return end
		}
		l.items = append(l.items, item{start: at, end: m.end, known: true, before: sep, match: m})
		end = m.end
		next, s := f.joint(end)
		if next == 0 {
			return end
		}
		at, sep = next, s
	}
	return end
}

// listLimit is the most bodies that one list in running text may have.
const listLimit = 60

// joint is where the next body of a list may begin after text[:at], 0 where the list ends.
func (f *finder) joint(at int) (next int, sep rune) {
	if at >= len(f.text) {
		return 0, 0
	}
	if s := f.text[at]; s == '、' || s == ',' || s == ' ' {
		return at + 1, s
	}
	if e, _, ok := f.r.conjs.Longest(f.text, at); ok {
		return e, '、'
	}
	if f.r.startsBody(f.text, at) {
		return at, 0
	}
	return 0, 0
}

// bestAt is the longest known body at text[at] that may stand in running text: bare words may not.
func (r *Registry) bestAt(text []rune, at int) (best match, ok bool) {
	window := text[:min(len(text), at+60)]
	for _, m := range r.matches(window, at, false) {
		if !m.prefixed && m.entry.kind != kindColl && m.end-at < 3 || m.entry == placeEntry && m.end-at < 3 {
			continue
		}
		if !ok || m.end > best.end || m.end == best.end && better(m, best) {
			best, ok = m, true
		}
	}
	return best, ok
}

// unlisted reads a name that the registry lacks (市创新平台建设工作领导小组办公室) up to a role word.
func (f *finder) unlisted(l *list, at int) int {
	if at >= len(f.text) || !f.r.startsBody(f.text, at) && !f.afterOpener(at) {
		return at
	}
	for end := at + 2; end < len(f.text) && end <= at+nameLimit; end++ {
		if isOpen(f.text[end-1]) {
			if close := closing(f.text, end-1); close > 0 {
				end = close
				continue
			}
		}
		if isSeparator(f.text[end-1]) || strings.ContainsRune(":!?()", f.text[end-1]) {
			return at
		}
		if _, ok := f.r.roles.Value(string(f.text[end:min(end+2, len(f.text))])); ok && end-at > 2 && f.r.namelike(f.text, at, end) {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindOther}}
			l.items = append(l.items, item{start: at, end: end, match: m})
			return end
		}
	}
	return at
}

// role reads what follows bodies: adverbs, then a role word.
func (f *finder) role(l *list, from, at int, first bool) (end int, ok bool) {
	for again := true; again; {
		again = false
		if e, _, ok := f.r.adverbs.Longest(f.text, at); ok {
			at, again = e, true
		}
	}
	if at < len(f.text) && f.text[at] == ':' && at+1 < len(f.text) {
		at++
	}
	end, words, found := f.r.roles.Longest(f.text, at)
	if _, _, not := f.r.notRoles.Longest(f.text, at); !found || not {
		return 0, false
	}
	for _, w := range words {
		if e, ok := f.applyWord(l, w, from, end, first); ok {
			return e, true
		}
	}
	return 0, false
}

// applyWord gives the bodies from items[from] on the role of one word that ends at end.
func (f *finder) applyWord(l *list, w roleWord, from, end int, first bool) (int, bool) {
	switch {
	case w.form == formPost && assigns(w.duty, first), w.form == formEnd && !first && f.clauseEndsSoft(end):
		l.assign(from, w.duty)
		return end, true
	case w.form == formInfix:
		l.assign(from, dutyLead)
		n := len(l.items)
		e := f.list(l, end)
		if len(l.items) == n {
			e = f.unlisted(l, end)
		}
		l.assign(n, dutySupport)
		return e, len(l.items) > n
	}
	return 0, false
}

// assigns tells whether a word after bodies makes them answer in running text: 按职责分工 alone
// does not, and nobody only supports.
func assigns(d duty, first bool) bool {
	return !first || d == dutyLead || d == dutyOpen
}

// clauseEndsSoft is clauseEnds with commas and brackets.
func (f *finder) clauseEndsSoft(at int) bool {
	return f.clauseEnds(at) || strings.ContainsRune(",)", f.text[at])
}
