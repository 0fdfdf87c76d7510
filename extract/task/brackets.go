package task

import (
	"slices"
	"strings"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/lexicon"
)

// maxBracket is the longest bracket of bodies, in characters.
const maxBracket = 600

// brackets finds the brackets of bodies that end a sentence or the paragraph,
// and sentences that name them (`。责任单位：市科技局。`) where labels may stand in the
// text, which is given folded then.
func (s *search) brackets(runes []rune, labels *lexicon.Slicer) []corpus.Span {
	var found []corpus.Span
	for i := 0; i < len(runes); i++ {
		end := i
		switch {
		case labels != nil && i > 0 && endsDuty(runes[i-1]) && !isOpening(runes[i]):
			end = s.dutySentence(runes, labels, i)
		case isOpening(runes[i]):
			end = s.bodiesBracket(runes, i)
		}
		if runes[i] == '—' && end == i {
			end = s.dashed(runes, i)
		}
		if end > i {
			found = append(found, corpus.Span{Start: i, End: end})
			i = end - 1
		}
	}
	return found
}

// endsDuty tells whether a sentence of bodies may begin behind a character.
func endsDuty(r rune) bool {
	switch r {
	case '。', '；', ';', ' ', '\u3000':
		return true
	}
	return false
}

// dutySentence is the end of a sentence that begins with a label of bodies at
// runes[i], else i. Sentences with further labels belong to it.
func (s *search) dutySentence(runes []rune, labels *lexicon.Slicer, i int) int {
	if !s.labelled(runes, labels, i) {
		return i
	}
	end := i
	for end < len(runes) && end-i < maxBracket {
		if runes[end] == '。' && !s.labelled(runes, labels, end+1) {
			return end
		}
		end++
	}
	return end
}

// bodiesBracket is the end of a bracket of bodies that opens at runes[i], else i.
func (s *search) bodiesBracket(runes []rune, i int) int {
	end := closing(runes, i)
	if end < 0 || !s.isBodiesBracket(runes, i, end) {
		return i
	}
	return end + 1
}

// dashed is the end of a paragraph whose last words, from a dash at runes[i] on, are bodies (`……3个——县招商中心、县经贸局`);
// else i.
func (s *search) dashed(runes []rune, i int) int {
	if i == 0 || runes[i] != '—' || i+1 >= len(runes) || runes[i+1] != '—' || len(runes)-i > maxDashed {
		return i
	}
	if list, ok := s.bodies.Split(strings.TrimRight(string(runes[i+2:]), "。；; ")); !ok || !slices.ContainsFunc(list, strict) {
		return i
	}
	return len(runes)
}

// maxDashed is the longest list of bodies behind a dash, in characters.
const maxDashed = 80

// labelled tells whether a label of bodies, or of their deadline, stands at runes[i].
func (s *search) labelled(runes []rune, labels *lexicon.Slicer, i int) bool {
	if i >= len(runes) {
		return false
	}
	head := labels.Slice(i, min(len(runes), i+maxLabel))
	return s.rules.duty.MatchString(head) || s.rules.due.MatchString(head)
}

// maxLabel is the length of the longest label of bodies, in characters.
const maxLabel = 16

func isOpening(r rune) bool {
	switch r {
	case '(', '（', '〔', '[', '［', '【', '<', '＜', '〈':
		return true
	}
	return false
}

func isClosing(r rune) bool {
	switch r {
	case ')', '）', '〕', ']', '］', '】', '>', '＞', '〉':
		return true
	}
	return false
}

// closing finds the bracket that closes the one at i, inner ones passed over; at
// the paragraph's end an open bracket closes itself.
func closing(runes []rune, i int) int {
	depth := 0
	for j := i; j < len(runes) && j-i <= maxBracket; j++ {
		switch {
		case isOpening(runes[j]):
			depth++
		case isClosing(runes[j]):
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return -1
}

func (s *search) isBodiesBracket(runes []rune, start, end int) bool {
	inner := strings.TrimSpace(fold(string(runes[start+1 : end])))
	if inner == "" || s.rules.never.MatchString(inner) {
		return false
	}
	if s.rules.label.MatchString(inner) {
		return true
	}
	if !endsThere(runes, start, end) || s.bodies.GoesOn(runes, start, end) || s.otherName(runes, start) {
		return false
	}
	if s.assigns(inner) {
		return len(s.find(string(runes[start:end+1]))) > 0 || len(s.mentionsOf(string(runes[start+1:end]))) > 0
	}
	_, ok := s.bodies.Split(s.withoutWhen(string(runes[start+1 : end])))
	return ok
}

// otherName tells whether nothing but a body's name stands between a colon and the bracket at start, which
// holds another name of it (发布机构：市政府办公室（市数据局）).
func (s *search) otherName(runes []rune, start int) bool {
	from := start
	for from > 0 && start-from <= maxDashed && runes[from-1] != ':' && runes[from-1] != '：' {
		if lexicon.IsHan(runes[from-1]) || runes[from-1] == ' ' {
			from--
			continue
		}
		return false
	}
	name := strings.TrimSpace(string(runes[from:start]))
	if from == 0 || name == "" || start-from > maxDashed {
		return false
	}
	list, ok := s.bodies.Split(name)
	return ok && len(list) == 1 && list[0].Text == name
}

// withoutWhen is the content of a bracket without the last part, where that says only by when.
func (s *search) withoutWhen(inner string) string {
	folded := fold(inner)
	if at := s.rules.when.FindStringIndex(folded); at != nil && at[1] > at[0]+1 {
		return string([]rune(inner)[:lexicon.Count(folded[:at[0]])])
	}
	return inner
}

// assigns tells whether one of a bracket's sentences ends in a word that makes
// bodies responsible (`A、B负责。列第一位者为牵头单位，下同`).
func (s *search) assigns(inner string) bool {
	for _, sentence := range strings.FieldsFunc(inner, func(r rune) bool { return r == '。' || r == ';' }) {
		if s.rules.ending.MatchString(strings.TrimSpace(sentence)) {
			return true
		}
	}
	return false
}

// endsThere tells whether a bracket stands where a sentence ends: before its mark,
// behind it, or at the end of the paragraph.
func endsThere(runes []rune, start, end int) bool {
	next := end + 1
	for next < len(runes) && (runes[next] == ' ' || runes[next] == '\u3000') {
		next++
	}
	if next >= len(runes) || strings.ContainsRune("。；;", runes[next]) {
		return true
	}
	return start > 0 && strings.ContainsRune("。；;", runes[start-1])
}

// mentionsOf are the bodies that the content of a bracket names, without guessing at unknown names.
func (s *search) mentionsOf(inner string) []body.Mention {
	if list, ok := s.bodies.Split(inner); ok {
		return list
	}
	return s.bodies.Find(inner)
}
