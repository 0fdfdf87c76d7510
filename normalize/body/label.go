package body

import (
	"strings"

	"duban/normalize/lexicon"
)

// label reads `牵头单位：` and sets the role of what follows.
func (rd *reader) label(at int) (end int, ok bool) {
	if !rd.r.begins(rd.text[at], headRole) || at > 0 && lexicon.IsHan(rd.text[at-1]) {
		return 0, false
	}
	l, ok := rd.r.labelAt(rd.text, at)
	if !ok && rd.onlyLists {
		l, ok = rd.bareLabel(at)
	}
	if ok {
		rd.list.startLabel(l.duty)
	}
	return l.end, ok
}

// bareLabel reads a label without a colon before a body (牵头单位市科技局).
func (rd *reader) bareLabel(at int) (label, bool) {
	end, words, found := rd.r.roles.Longest(rd.text, at)
	if !found || end-at < labelLeast || words[0].form != formLabel {
		return label{}, false
	}
	next := end
	for next < len(rd.text) && isSpace(rd.text[next]) {
		next++
	}
	return label{end, words[0].duty, false}, next < len(rd.text) && rd.bodyAt(next)
}

// other passes over `完成时限：6月底前` up to the next label, semicolon or line.
func (rd *reader) other(at int) (end int, ok bool) {
	if !rd.r.begins(rd.text[at], headRole) {
		return 0, false
	}
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

// isLabelEnd tells whether a character may stand behind a label.
func isLabelEnd(c rune) bool { return c == ':' || c == '为' || c == '是' }

// labelAt reads a label at text[at].
func (r *Registry) labelAt(text []rune, at int) (label, bool) {
	end, words, found := r.roles.Longest(text, at)
	if !found {
		return label{}, false
	}
	for end < len(text) && isSpace(text[end]) {
		end++
	}
	if end >= len(text) || !isLabelEnd(text[end]) {
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
