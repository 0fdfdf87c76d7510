package body

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
	loose      bool   // unlike a body's name, but an item of its own
	sharer     bool   // a place whose ending may stand behind the last of its list
	tail       [2]int // where that ending stands, both 0 for none
	before     rune   // the separator before it
	match      match
}

// usualItems is for how many bodies of a list there is room at first.
const usualItems = 4

func (l *list) add(it item) {
	if l.items == nil {
		l.items = make([]item, 0, usualItems)
	}
	l.items = append(l.items, it)
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
	sharers bool // a place that may share an ending stands in it
}

// reader walks through a folded text.
type reader struct {
	r    *Registry
	text []rune
	list list
	bare bool
	// onlyLists stops reading a text that can't be a list of bodies any more; mayLabel
	// tells whether it holds what stands behind labels.
	onlyLists, mayLabel bool
}

// read reads text[from:to] as a list of bodies.
func (r *Registry) read(text []rune, from, to int) list {
	rd := reader{r: r, text: text[:to], bare: r.allowsBare(text[from:to])}
	return rd.read(from)
}

func (rd *reader) read(from int) list {
	sep, to := rune(0), len(rd.text)
	for at := from; at < to; {
		if rd.onlyLists && rd.hopeless(at, to) {
			break
		}
		if end, ok := rd.label(at); ok {
			at = end
			continue
		}
		if end, ok := rd.other(at); ok {
			at = end
			continue
		}
		if s := rd.text[at]; isSeparator(s) || isSpace(s) {
			sep = rd.separator(at, sep)
			at++
			continue
		}
		end := rd.runEnd(at)
		if last, ok := rd.broken(at, end, sep); ok {
			at, sep = last, 0
			continue
		}
		rd.run(at, end, sep)
		at, sep = end, 0
	}
	rd.settleSharers()
	rd.list.settleLoose()
	rd.list.settle()
	return rd.list
}

// allowsBare tells whether the text holds a word such as 部门, which lets bare words (发改) be bodies.
func (r *Registry) allowsBare(text []rune) bool {
	for i, c := range text {
		if !r.begins(c, headBareWord) {
			continue
		}
		if _, _, ok := r.bareWords.Longest(text, i); ok {
			return true
		}
	}
	return false
}

func isSeparator(r rune) bool {
	switch r {
	case '、', ',', ';', '/', '|', '。', '·', '★', '☆', '*', '▲', '△', '※':
		return true
	}
	return false
}

func (rd *reader) separator(at int, before rune) rune {
	s := rd.text[at]
	if isStar(s) && rd.starsBefore(at) {
		rd.list.items[len(rd.list.items)-1].star = true
		return before
	}
	if s == ';' || s == '。' || s == '\n' {
		rd.list.breakScope()
	}
	if isSpace(s) && before != 0 {
		return before
	}
	return s
}

// starsBefore tells whether the star at a place marks the body before it (`市发改委★、市财政局`).
func (rd *reader) starsBefore(at int) bool {
	n := len(rd.list.items)
	if n == 0 || rd.list.items[n-1].end != at {
		return false
	}
	next := at + 1
	return next >= len(rd.text) || !isStar(rd.text[next]) && (isSeparator(rd.text[next]) || isSpace(rd.text[next]))
}

func isStar(r rune) bool {
	return r == '★' || r == '☆' || r == '*' || r == '▲' || r == '△' || r == '※'
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
		if !rd.r.begins(r, headSpan|headBreak) {
			at++
			continue
		}
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
		if isSeparator(r) || isSpace(r) {
			return at
		}
		at++
	}
	return at
}

// broken reads one known name that a line break divides (市住房城乡 / 建设局) from text[at:end] on.
func (rd *reader) broken(at, end int, sep rune) (next int, ok bool) {
	next = end
	for next < len(rd.text) && isSpace(rd.text[next]) {
		next++
	}
	if next == end || next >= len(rd.text) || isSeparator(rd.text[next]) || end-at > nameLimit {
		return 0, false
	}
	if m, alone := rd.r.whole(rd.text[at:end]); alone && !m.entry.generic {
		return 0, false
	}
	last := rd.runEnd(next)
	if last-next > nameLimit {
		return 0, false
	}
	m, ok := rd.r.whole(append(append([]rune{}, rd.text[at:end]...), rd.text[next:last]...))
	if !ok || m.entry.generic {
		return 0, false
	}
	rd.list.add(item{start: at, end: last, known: true, duty: rd.list.current, before: sep, match: m})
	rd.list.bodies += last - at
	return last, true
}

// run reads characters without separators: bodies with role words between them.
func (rd *reader) run(from, to int, sep rune) {
	for to > from && isSpace(rd.text[to-1]) {
		to--
	}
	start := from
	for at := from; at < to; {
		if !rd.r.begins(rd.text[at], headRole|headBreak) {
			at++
			continue
		}
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
		if !ok || rd.inName(start, at) || w.form == formInfix && end == at+1 && at > start && !endsWith(&rd.r.suffixes, rd.text, start, at) {
			at++ // 商 in 县电商产业园 stands behind no body
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
func (rd *reader) bodyAt(at int) bool {
	var some [usualMatches]match
	return len(rd.r.matches(rd.text, at, rd.bare, some[:])) > 0
}

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
