package body

import "strings"

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
	case '.', '、':
		if f.numbered(at - 1) {
			return true
		}
	}
	return f.afterOpener(at)
}

// numbered tells whether nothing but an item's number stands before text[at] in its line.
func (f *finder) numbered(at int) bool {
	from := at
	for from > 0 && strings.ContainsRune("0123456789一二三四五六七八九十", f.text[from-1]) {
		from--
	}
	return from < at && (from == 0 || f.text[from-1] == '\n')
}

func (f *finder) afterOpener(at int) bool {
	_, words, ok := f.before(at)
	return ok && len(words) > 0
}

// before returns the word of form before (由) that ends at text[at].
func (f *finder) before(at int) (start int, words []roleWord, ok bool) {
	if at == 0 || !f.r.begins(f.text[at-1], headBefore) {
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
	if !first && len(l.items) == from {
		if e := f.supporters(l, at); e > at {
			return e, true
		}
	}
	if len(l.items) > from {
		if e, ok := f.role(l, from, end, first); ok {
			return e, true
		}
		last := len(l.items) - 1
		start := l.items[last].start
		l.items = l.items[:last]
		if e := f.unlisted(l, start); e > end { // a part of the last body that the registry knows
			if e, ok := f.role(l, from, e, first); ok {
				return e, true
			}
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
		l.add(item{start: at, end: m.end, known: true, before: sep, match: m})
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
	if at >= len(text) || !r.begins(text[at], headName) {
		return best, false // nearly every character
	}
	window := text[:min(len(text), at+60)]
	var some [usualMatches]match
	for _, m := range r.matches(window, at, false, some[:]) {
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
		if e, _, ok := f.r.roles.Longest(f.text, end); ok && e > end+1 && end-at > 2 && f.r.namelike(f.text, at, end) {
			l.add(item{start: at, end: end, match: unknown(at, end)})
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
	case w.form == formPost && assigns(w.duty, first), w.form == formEnd && (!first || f.opened(l, from)) && f.clauseEndsSoft(end):
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

// opened tells whether 由 stands before the bodies from items[from] on.
func (f *finder) opened(l *list, from int) bool {
	return len(l.items) > from && f.afterOpener(l.items[from].start)
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

// supportersLimit is the longest rest of a sentence that is read as those who support, in characters.
const supportersLimit = 60

// supporters reads the rest of a sentence where it is nothing but bodies, known or not, and the word that makes
// them support who was named before (由乡农业服务中心承办，乡畜牧站、卫生院、派出所配合。).
func (f *finder) supporters(l *list, at int) int {
	end := at
	for end < len(f.text) && end-at < supportersLimit && !strings.ContainsRune("。;\n", f.text[end]) {
		end++
	}
	rest := f.r.read(f.text, at, end)
	if !rest.roles || rest.labels || rest.junk > 0 || rest.verbs {
		return at
	}
	for _, it := range rest.items {
		if it.duty != dutySupport {
			return at
		}
	}
	l.items = append(l.items, rest.items...)
	return end
}
