package date

import (
	"slices"

	"duban/normalize/automaton"
)

// windowRunes bounds one expression; patterns see no more of the text.
const windowRunes = 28

// folded is a text with digits, dashes, quotes and brackets in one form, character for character.
type folded struct {
	source []rune
	runes  []rune
}

// scratch is what reading a text needs; the next text uses it again.
type scratch struct {
	runes   []rune
	matches []automaton.Match
	matcher
}

// maxScratch is the length in characters of the longest text whose scratch is kept.
const maxScratch = 1 << 14

func (g *Grammar) borrow() *scratch {
	if s, ok := g.scratches.Get().(*scratch); ok {
		return s
	}
	return &scratch{}
}

func (g *Grammar) release(s *scratch) {
	if cap(s.runes) <= maxScratch {
		g.scratches.Put(s)
	}
}

func (s *scratch) fold(text []rune) folded {
	s.runes = slices.Grow(s.runes[:0], len(text))
	for _, c := range text {
		s.runes = append(s.runes, foldRune(c))
	}
	return folded{source: text, runes: s.runes}
}

func foldRune(c rune) rune {
	switch {
	case c < 0x80, c >= 0x3400 && c < 0xa000:
		return c
	case c >= '０' && c <= '９':
		return c - '０' + '0'
	}
	switch c {
	case '－', '–', '—', '―', '−', '‐', '‑', '～', '〜', '∼':
		return '-'
	case '“', '”', '‘', '’', '「', '」', '『', '』', '＂', '〝', '〞':
		return '"'
	case '（':
		return '('
	case '）':
		return ')'
	case '．':
		return '.'
	case '：', '∶':
		return ':'
	case '／':
		return '/'
	case '\u00a0', '\u3000', '\u2002', '\u2003':
		return ' '
	}
	return c
}

// window is the folded text from i on, as much as an expression may take.
func (t folded) window(i int) []rune { return t.runes[i:min(i+windowRunes, len(t.runes))] }

// canStart says whether an expression may begin at i: not inside a run of digits or of Han digits.
func (t folded) canStart(i int) bool {
	if i == 0 {
		return true
	}
	c, p := t.runes[i], t.runes[i-1]
	switch {
	case isDigit(c):
		inCode := (p == '-' || p == '.' || p == '/') && i > 1 && isDigit(t.runes[i-2])
		return !isDigit(p) && (!inCode || p == '.' && t.itemBefore(i-1))
	case isHanDigit(c):
		return !isHanDigit(p)
	}
	return true
}

// itemBefore says whether the point at i belongs to the number of an item that begins a line
// or a sentence, and what follows it is a month or year (1.3月底前; 2.2024年).
func (t folded) itemBefore(i int) bool {
	from := i
	for from > 0 && i-from < 2 && isDigit(t.runes[from-1]) {
		from--
	}
	if from > 0 && (!isMark(t.runes[from-1]) || t.runes[from-1] == '.' || t.runes[from-1] == '/') {
		return false
	}
	to := i + 1
	for to < len(t.runes) && isDigit(t.runes[to]) {
		to++
	}
	if to == len(t.runes) {
		return false
	}
	return t.runes[to] == '月' && to-i <= 3 || t.runes[to] == '年' && to-i == 5
}

// canEnd says whether an expression may end before i: not inside a run of digits.
func (t folded) canEnd(i int) bool {
	return i >= len(t.runes) || !isDigit(t.runes[i-1]) || !isDigit(t.runes[i])
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isHanDigit(c rune) bool {
	switch c {
	case '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '〇', '零', '○', '廿':
		return true
	}
	return false
}

// isMark says whether c ends a phrase: punctuation other than quotes, a cell border, a line's end.
func isMark(c rune) bool {
	switch c {
	case ',', '，', '.', '。', ';', '；', ':', '：', '、', '(', ')', '[', ']', '【', '】', '〔', '〕', '|', '/', '!', '！', '\n', '\r', '\t', ' ':
		return true
	}
	return false
}
