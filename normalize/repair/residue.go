package repair

import (
	"strings"
	"unicode/utf8"
)

// longestSyllable is zhuang or chuang, in letters.
const longestSyllable = 6

// bracketed reads `(pinyin)` at runes[i], in half- or full-width brackets: the
// syllable and the end of the bracket, or "", 0.
func (p *pinyin) bracketed(runes []rune, i int) (string, int) {
	if i >= len(runes) || runes[i] != '(' && runes[i] != '（' {
		return "", 0
	}
	return p.syllable(runes, i+1)
}

// syllable reads `pinyin)` at runes[i].
func (p *pinyin) syllable(runes []rune, i int) (string, int) {
	j := i
	for j < len(runes) && j-i < longestSyllable && isPinyinLetter(runes[j]) {
		j++
	}
	if j == i || j >= len(runes) || runes[j] != ')' && runes[j] != '）' {
		return "", 0
	}
	s := string(runes[i:j])
	if !p.valid(toneless(s)) {
		return "", 0
	}
	return s, j + 1
}

func isHan(r rune) bool { return r >= firstHan && r <= lastHan || r >= 0x3400 && r < 0x4DC0 }

// countAnnotated adds the characters of a passage that carry their own reading in brackets.
func (m *Mender) countAnnotated(text string, counts map[rune]int) map[rune]int {
	for i := range len(text) {
		size := openingAt(text, i)
		if size == 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		inside := text[i+size:]
		if first, _ := utf8.DecodeRuneInString(inside); !isHan(before) || !isPinyinLetter(first) {
			continue
		}
		inside = inside[:min(len(inside), utf8.UTFMax*(longestSyllable+1))]
		if s, _ := m.pinyin.syllable([]rune(inside), 0); s != "" && m.pinyin.reads(before, s) {
			if counts == nil {
				counts = map[rune]int{}
			}
			counts[before]++
		}
	}
	return counts
}

// openingAt is how many bytes a half- or full-width opening bracket at text[i] has, 0 where none stands there.
func openingAt(text string, i int) int {
	switch {
	case text[i] == '(':
		return 1
	case text[i] == "（"[0] && strings.HasPrefix(text[i:], "（"):
		return len("（")
	}
	return 0
}

// residual says whether annotated characters are residues of a replacement:
// everyday characters that no writer explains, several of them, or any in a
// traditional page. A writer who explains a rare character or two is left alone.
func (m *Mender) residual(annotated map[rune]int, inTraditional bool) bool {
	everyday := 0
	for c, n := range annotated {
		if m.script.class(c)&common != 0 {
			everyday += n
		}
	}
	return everyday >= 3 || inTraditional && everyday >= 1
}

// stripResidues removes the pinyin after characters, repeated ones too (政(zheng)(zheng)).
func (m *Mender) stripResidues(c *cells, d Damage) bool {
	n := 0
	for i := 0; i < len(c.runes); {
		n = c.keep(n, i)
		i++
		for isHan(c.runes[n-1]) {
			s, end := m.pinyin.bracketed(c.runes, i)
			if end == 0 || !m.strips(c.runes[n-1], s, d) {
				break
			}
			i = end
		}
	}
	changed := n < len(c.runes)
	c.cut(n)
	return changed
}

// strips says whether the syllable after character r is a residue in a document with damage d.
func (m *Mender) strips(r rune, syllable string, d Damage) bool {
	if !m.pinyin.reads(r, syllable) {
		return false
	}
	return m.script.class(r)&common != 0 || d.annotated[r] >= 2
}
