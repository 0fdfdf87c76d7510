package repair

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// minStray is how many passages of a document end in a question mark that asks nothing before such
// marks are taken for spaces that an encoding had no byte for.
const minStray = 4

// strayEnd tells whether a passage ends in a question mark that can't be the writer's: one behind another
// mark (`。?`, `:?`).
func strayEnd(text string) bool {
	rest, found := strings.CutSuffix(strings.TrimRight(text, " \t\r\n"), "?")
	if !found {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(rest)
	return strings.ContainsRune("。；;：:，,、）)》】", last)
}

// dropStray removes question marks at the end of the text, beside spaces and behind marks, which stand for
// spaces without breaks. One at the end of a sentence of words stays where the sentence asks.
func (c *cells) dropStray() {
	n := 0
	for i, r := range c.runes {
		if r == '?' && c.isStray(n, i) {
			continue
		}
		n = c.keep(n, i)
	}
	c.cut(n)
}

// isStray judges the question mark at i; the n characters before it have been kept.
func (c *cells) isStray(n, i int) bool {
	if n > 0 && asks(c.runes[max(0, n-askReach):n]) {
		return false
	}
	ends := i+1 == len(c.runes) || unicode.IsSpace(c.runes[i+1]) || c.runes[i+1] == '?'
	begins := n == 0 || unicode.IsSpace(c.runes[n-1]) || unicode.IsPunct(c.runes[n-1])
	return ends || begins
}

// askReach is how far before a question mark a word that asks is looked for, in characters.
const askReach = 24

// asks tells whether characters hold one that questions have.
func asks(runes []rune) bool {
	for _, r := range runes {
		if strings.ContainsRune("吗呢么何谁哪几怎否", r) {
			return true
		}
	}
	return false
}
