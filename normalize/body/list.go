package body

import (
	"strings"

	"duban/normalize/lexicon"
)

// form says where a role word stands.
type form int

const (
	formLabel form = iota
	formHost       // a label that in running text names hosts of events and sites
	formPost
	formEnd
	formInfix
	formBefore
	formOther // a label whose text holds no bodies
)

// duty is what a role word says before the whole list is known.
type duty int

const (
	dutyNone duty = iota
	dutyLead
	dutySupport
	dutyOpen  // lead, unless another body leads
	dutyShare // the same, but nothing by itself in running text (按职责分工)
)

type roleWord struct {
	form form
	duty duty
}

// item is one body of a list.
type item struct {
	start, end int
	known      bool
	duty       duty
	star       bool
	before     rune // the separator before it
	match      match
}

// list is a reading of a text that holds bodies.
type list struct {
	items   []item
	junk    int  // characters that are neither bodies nor role words nor separators
	verbs   bool // a verb stands among them
	bodies  int  // characters of bodies
	roles   bool // a role word stands in it
	labels  bool // a label stands in it
	pending int  // first item that a role word to come may still take
	current duty // of the label in force
	infix   bool // current comes from 会同
}

// reader walks through a folded text.
type reader struct {
	r    *Registry
	text []rune
	list list
	bare bool
}

// read reads text[from:to] as a list of bodies.
func (r *Registry) read(text []rune, from, to int) list {
	rd := reader{r: r, text: text[:to], bare: r.allowsBare(text[from:to])}
	sep := rune(0)
	for at := from; at < to; {
		if end, ok := rd.label(at); ok {
			at = end
			continue
		}
		if end, ok := rd.other(at); ok {
			at = end
			continue
		}
		if s := text[at]; isSeparator(s) || isSpace(s) {
			sep = rd.separator(at, sep)
			at++
			continue
		}
		end := rd.runEnd(at)
		rd.run(at, end, sep)
		at, sep = end, 0
	}
	rd.list.settle()
	return rd.list
}

// allowsBare tells whether the text holds a word such as 部门, which lets bare words (发改) be bodies.
func (r *Registry) allowsBare(text []rune) bool {
	for i := range text {
		if _, _, ok := r.bareWords.Longest(text, i); ok {
			return true
		}
	}
	return false
}

func isSeparator(r rune) bool {
	switch r {
	case '、', ',', ';', '/', '|', '。', '·', '★', '☆', '*':
		return true
	}
	return false
}

func (rd *reader) separator(at int, before rune) rune {
	s := rd.text[at]
	if s == ';' || s == '。' || s == '\n' {
		rd.list.breakScope()
	}
	if isSpace(s) && before != 0 {
		return before
	}
	return s
}

// label reads `牵头单位：` and sets the role of what follows.
func (rd *reader) label(at int) (end int, ok bool) {
	if at > 0 && lexicon.IsHan(rd.text[at-1]) {
		return 0, false
	}
	l, ok := rd.r.labelAt(rd.text, at)
	if ok {
		rd.list.startLabel(l.duty)
	}
	return l.end, ok
}

// other passes over `完成时限：6月底前` up to the next label, semicolon or line.
func (rd *reader) other(at int) (end int, ok bool) {
	end, words, found := rd.r.roles.Longest(rd.text, at)
	if !found || words[0].form != formOther || end >= len(rd.text) || rd.text[end] != ':' {
		return 0, false
	}
	for end++; end < len(rd.text) && !strings.ContainsRune(";。\n", rd.text[end]); end++ {
		if _, next := rd.r.labelAt(rd.text, end); next {
			break
		}
	}
	rd.list.breakScope()
	return end, true
}

// label is a word such as 牵头单位 with its colon.
type label struct {
	end  int
	duty duty
	host bool
}

// labelAt reads a label at text[at].
func (r *Registry) labelAt(text []rune, at int) (label, bool) {
	end, words, found := r.roles.Longest(text, at)
	if !found {
		return label{}, false
	}
	for end < len(text) && isSpace(text[end]) {
		end++
	}
	if end >= len(text) || !strings.ContainsRune(":为是", text[end]) {
		return label{}, false
	}
	for _, w := range words {
		if w.form == formLabel || w.form == formHost {
			return label{end + 1, w.duty, w.form == formHost}, true
		}
	}
	return label{}, false
}

func (l *list) startLabel(d duty) {
	l.pending = len(l.items)
	l.current, l.infix = d, false
	l.roles, l.labels = true, true
}

// breakScope ends what a role word to come can reach.
func (l *list) breakScope() {
	if l.infix {
		l.current, l.infix = dutyNone, false
	}
	l.pending = len(l.items)
}

// runEnd is the end of the characters from at on that no separator divides; brackets hide theirs.
func (rd *reader) runEnd(at int) int {
	if end, _, ok := rd.r.levelSpans.Longest(rd.text, at); ok && end < len(rd.text) && !isSeparator(rd.text[end]) {
		at = end
	}
	for at < len(rd.text) {
		r := rd.text[at]
		if end, _, ok := rd.r.spans.Longest(rd.text, at); ok {
			at = end
			continue
		}
		if isOpen(r) {
			if close := closing(rd.text, at); close > 0 {
				at = close
				continue
			}
		}
		if isSeparator(r) || isSpace(r) && !rd.joins(at) {
			return at
		}
		at++
	}
	return at
}

// joins tells whether the space at text[at] stands inside one name that was broken over lines.
func (rd *reader) joins(at int) bool {
	next := at
	for next < len(rd.text) && isSpace(rd.text[next]) {
		next++
	}
	return next == len(rd.text)
}

// run reads characters without separators: bodies with role words between them.
func (rd *reader) run(from, to int, sep rune) {
	for to > from && isSpace(rd.text[to-1]) {
		to--
	}
	start := from
	for at := from; at < to; {
		if isOpen(rd.text[at]) {
			if close := closing(rd.text, at); close > 0 && close <= to {
				if rd.roleBracket(start, at, close, sep) {
					start, at = close, close
					continue
				}
				at = close
				continue
			}
		}
		end, w, ok := rd.roleAt(at, to)
		if !ok || rd.inName(start, at) {
			at++
			continue
		}
		rd.names(start, at, sep)
		rd.list.apply(w)
		start, at = end, end
	}
	rd.names(start, to, sep)
}

// roleBracket reads `市科技局（牵头）`: the bracket gives the body before it a role.
func (rd *reader) roleBracket(start, open, close int, sep rune) bool {
	end, words, ok := rd.r.roles.Longest(rd.text, open+1)
	if !ok || end != close-1 {
		return false
	}
	if open > start {
		rd.names(start, open, sep)
	}
	if n := len(rd.list.items); n > 0 {
		rd.list.items[n-1].duty = words[0].duty
		rd.list.roles = true
		rd.list.pending = n
	}
	return true
}

// roleAt reads a role word at text[at] in a run that ends at to.
func (rd *reader) roleAt(at, to int) (end int, w roleWord, ok bool) {
	end, words, found := rd.r.roles.Longest(rd.text, at)
	if !found || end > to {
		return 0, w, false
	}
	if _, _, not := rd.r.notRoles.Longest(rd.text, at); not {
		return 0, w, false
	}
	for _, w := range words {
		switch w.form {
		case formPost, formBefore:
			return end, w, true
		case formEnd:
			if end == to {
				return end, w, true
			}
		case formInfix:
			if end < to && rd.bodyAt(end) {
				return end, w, true
			}
		}
	}
	return 0, w, false
}

// inName tells whether a known body that begins at or after start holds text[at] (市政协办公厅 holds 协办).
func (rd *reader) inName(start, at int) bool {
	for pos := start; pos < at; {
		m, ok := rd.r.bestAt(rd.text, pos)
		if !ok {
			pos++
			continue
		}
		if m.end > at {
			return true
		}
		pos = m.end
	}
	return false
}

// bodyAt tells whether a known body begins at text[at].
func (rd *reader) bodyAt(at int) bool { return len(rd.r.matches(rd.text, at, rd.bare)) > 0 }

// apply gives the role of a word to the bodies that it reaches.
func (l *list) apply(w roleWord) {
	if w.form == formBefore {
		l.breakScope()
		return
	}
	l.roles = true
	if w.form == formInfix {
		l.assign(l.pending, dutyLead)
		l.pending = len(l.items)
		l.current, l.infix = dutySupport, true
		return
	}
	if l.infix {
		l.breakScope()
		return
	}
	l.assign(l.scope(w.duty), w.duty)
	l.pending = len(l.items)
}

// scope is the first body that a role word reaches: `A，B、C配合` leaves A alone
// when its comma divides what 、 joins.
func (l *list) scope(d duty) int {
	first, comma, dun := l.pending, -1, false
	for i := l.pending; i < len(l.items); i++ {
		if i > l.pending && l.items[i].before == ',' {
			comma = i
		}
		dun = dun || i > l.pending && l.items[i].before == '、'
	}
	if comma >= 0 && (dun || d == dutySupport) {
		return comma
	}
	return first
}

func (l *list) assign(from int, d duty) {
	for i := from; i < len(l.items); i++ {
		l.items[i].duty = d
	}
}

// names cuts text[from:to] into bodies and adds them.
func (rd *reader) names(from, to int, sep rune) {
	from, to = rd.trim(from, to)
	if from >= to {
		return
	}
	star := rd.starred(from)
	pieces := rd.r.cut(rd.text[from:to], rd.bare)
	if pieces == nil {
		rd.list.junk += to - from
		rd.list.verbs = true
		return
	}
	for _, p := range pieces {
		switch {
		case p.conj:
		case !p.body:
			rd.list.junk += p.end - p.start
			rd.list.verbs = rd.list.verbs || rd.r.hasVerb(rd.text[from+p.start:from+p.end])
		default:
			rd.list.items = append(rd.list.items, item{start: from + p.start, end: from + p.end,
				known: p.match.entry.kind != kindOther, duty: rd.list.current, star: star, before: sep, match: p.match})
			rd.list.bodies += p.end - p.start
			star = false
		}
	}
}

// hasVerb tells whether a text holds a digit or a word that no body's name holds.
func (r *Registry) hasVerb(text []rune) bool {
	for i := range text {
		if text[i] >= '0' && text[i] <= '9' {
			return true
		}
		if _, _, ok := r.verbs.Longest(text, i); ok {
			return true
		}
		if _, _, ok := r.opens.Longest(text, i); ok {
			return true
		}
	}
	return false
}

// starred tells whether ★ stands right before text[at].
func (rd *reader) starred(at int) bool {
	for at--; at >= 0 && isSpace(rd.text[at]); at-- {
	}
	return at >= 0 && strings.ContainsRune("★☆*", rd.text[at])
}

// trim drops list numbers, quotes and conjunctions before a name, and 等部门 after it.
func (rd *reader) trim(from, to int) (int, int) {
	for from < to && isMark(rd.text[from]) {
		from++
	}
	for e := 0; from < to; from = e {
		var ok bool
		if e, _, ok = rd.r.conjs.Longest(rd.text, from); !ok || e >= to {
			break
		}
		if _, named := rd.r.places.PlaceAt(rd.text, from); named {
			break // 和平区, 和县
		}
	}
	for at := from + 2; at < to; at++ {
		if e, _, ok := rd.r.tails.Longest(rd.text, at); ok && e == to {
			to = at
			break
		}
	}
	for to > from && isMark(rd.text[to-1]) && !isClose(rd.text[to-1]) {
		to--
	}
	return from, to
}

// isMark tells whether a character is a digit or a mark that belongs to no name's edge.
func isMark(r rune) bool {
	return r >= '0' && r <= '9' || isSpace(r) || strings.ContainsRune(".．:)-—_“”\"'①②③④⑤⑥⑦⑧⑨⑩", r) || !lexicon.IsHan(r) && r < 0x80 && !isOpen(r) && !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
}

// settle turns what role words said into lead and support.
func (l *list) settle() {
	lead, support, stars := false, false, false
	for _, it := range l.items {
		lead = lead || it.duty == dutyLead
		support = support || it.duty == dutySupport
		stars = stars || it.star
	}
	for i := range l.items {
		it := &l.items[i]
		if it.duty == dutyShare {
			it.duty = dutyOpen
		}
		switch {
		case stars && it.star:
			it.duty = dutyLead
		case stars && it.duty != dutySupport:
			it.duty = dutySupport
		case it.duty == dutyOpen && lead, it.duty == dutyNone && lead:
			it.duty = dutySupport
		case it.duty == dutyOpen, it.duty == dutyNone && (support || l.roles):
			it.duty = dutyLead
		}
	}
}

func (d duty) role() Role {
	switch d {
	case dutyLead:
		return Lead
	case dutySupport:
		return Support
	}
	return ""
}
