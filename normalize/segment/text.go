package segment

import (
	"strings"
	"unicode/utf8"
)

// pieceSize is how many bytes are cut at once at most, which bounds the memory of a cut.
const pieceSize = 32 << 10

// separators are the characters at which jieba cuts before anything else.
const separators = " \t\n，。"

// mask replaces NUL and each byte that is not part of valid UTF-8 by DEL, one
// byte for one byte, so that offsets stay as they are.
func mask(text string) string {
	if utf8.ValidString(text) && strings.IndexByte(text, 0) < 0 {
		return text
	}
	masked := []byte(text)
	for i := 0; i < len(masked); {
		r, size := utf8.DecodeRune(masked[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			masked[i] = 0x7f
		}
		i += size
	}
	return string(masked)
}

// pieceEnd is where the piece that begins at start ends: behind the last
// separator within pieceSize, without one at a character's end.
func pieceEnd(text string, start int) int {
	if len(text)-start <= pieceSize {
		return len(text)
	}
	window := text[start : start+pieceSize]
	if i := strings.LastIndexAny(window, separators); i >= 0 {
		_, size := utf8.DecodeRuneInString(window[i:])
		return start + i + size
	}
	end := start + pieceSize
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return end
}

// builder collects tokens.
type builder struct {
	text   string
	tokens []Token

	from, to int // bytes of the last token
	byte     int // a byte offset …
	char     int // … and the characters before it
}

// add appends the word of n characters at bytes from to to, or joins it to the
// last token where both belong to one Latin word or number.
func (b *builder) add(from, to, n int) {
	start := b.chars(from)
	if last := len(b.tokens) - 1; last >= 0 && from == b.to && to == from+1 && joins(b.text[b.from:b.to], b.text[from:]) {
		b.to = to
		b.tokens[last].End = start + n
		b.tokens[last].Text = b.text[b.from:to]
	} else {
		b.from, b.to = from, to
		b.tokens = append(b.tokens, Token{Start: start, End: start + n, Text: b.text[from:to]})
	}
	b.byte, b.char = to, start+n
}

// chars is the number of characters before the byte offset at. It stands close
// to the end of the last word.
func (b *builder) chars(at int) int {
	if at >= b.byte {
		return b.char + utf8.RuneCountInString(b.text[b.byte:at])
	}
	return b.char - utf8.RuneCountInString(b.text[at:b.byte])
}

// joins says whether the first byte of rest goes on with word. Without its
// model of unknown words jieba leaves the letters and digits of what it does
// not know single; here a letter takes the letters and digits behind it, and a
// digit the digits and a point before a digit.
func joins(word, rest string) bool {
	first, last, next := word[0], word[len(word)-1], rest[0]
	switch {
	case isLetter(first):
		return (isLetter(last) || isDigit(last)) && (isLetter(next) || isDigit(next))
	case isDigit(first) && next == '.':
		return isDigit(last) && len(rest) > 1 && isDigit(rest[1])
	case isDigit(first):
		return (isDigit(last) || last == '.') && isDigit(next)
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
