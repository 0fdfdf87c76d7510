package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Squeeze takes all spaces out, of whatever kind. Bytes that are no UTF-8 stay as they are.
func Squeeze(text string) string {
	if nextSpace(text, 0) == len(text) {
		return text
	}
	return strings.Join(strings.Fields(text), "")
}

// Tidy trims spaces, of whatever kind, and makes each run of them one plain space.
func Tidy(text string) string {
	for i := nextSpace(text, 0); i < len(text); i = nextSpace(text, i+1) {
		if text[i] != ' ' || i == 0 || i == len(text)-1 || text[i-1] == ' ' {
			return strings.Join(strings.Fields(text), " ")
		}
	}
	return text
}

// nextSpace is where the next space begins, from a byte on; the end of the text without one.
func nextSpace(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case c >= 0xE4 && c <= 0xEF && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			i += 3 // nearly every character: no space lies behind U+3000
		case c < utf8.RuneSelf:
			if c == ' ' || c >= '\t' && c <= '\r' {
				return i
			}
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if unicode.IsSpace(r) {
				return i
			}
			i += size
		}
	}
	return i
}
