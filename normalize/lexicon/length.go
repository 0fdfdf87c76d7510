package lexicon

import "unicode/utf8"

// Longer tells whether a text has more than n characters, counting them only
// where the number of bytes doesn't say.
func Longer(text string, n int) bool {
	return len(text) > n && (len(text) > utf8.UTFMax*n || Count(text) > n)
}

// Count is utf8.RuneCountInString, in a third of the time for Chinese text.
func Count(text string) int {
	n := 0
	for i := 0; i < len(text); n++ {
		switch c := text[i]; {
		case c < utf8.RuneSelf:
			i++
		case usual(c) && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			i += 3
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
	return n
}

// First is utf8.DecodeRuneInString, in less time for Chinese text.
func First(text string) (r rune, size int) {
	if len(text) > 2 && usual(text[0]) && text[1]>>6 == 2 && text[2]>>6 == 2 {
		return rune(text[0]&0x0F)<<12 | rune(text[1]&0x3F)<<6 | rune(text[2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text)
}

// usual tells whether a byte begins three that are a character whatever the other two, as
// long as both go on a character: nearly all Chinese ones and full-width forms.
func usual(c byte) bool { return c > 0xE0 && c < 0xF0 && c != 0xED }

// Runes is []rune(text), in less time for Chinese text.
func Runes(text string) []rune {
	runes := make([]rune, Count(text))
	for i, k := 0, 0; i < len(text); k++ {
		switch c := text[i]; {
		case c < utf8.RuneSelf:
			runes[k] = rune(c)
			i++
		case usual(c) && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			runes[k] = rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F)
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			runes[k] = r
			i += size
		}
	}
	return runes
}
