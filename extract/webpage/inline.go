package webpage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line gathers the text of one paragraph over its inline elements. Runs of
// space become one; a line break of the source between two Han characters or
// full-width marks is none, because a page prints nothing there.
type line struct {
	buf   []byte
	space rune // pending space: 0, ' ', '\u3000', or '\n' for a line break of the source
	pre   bool // keep the space of the source
}

func (l *line) add(s string) {
	if l.pre {
		l.buf = append(l.buf, s...)
		return
	}
	for len(s) > 0 {
		n := wordEnd(s)
		if n > 0 {
			l.word(s[:n])
			s = s[n:]
		}
		for len(s) > 0 {
			r, size := utf8.DecodeRuneInString(s)
			if !spaceRune(r) {
				break
			}
			l.pend(r)
			s = s[size:]
		}
	}
}

// wordEnd is the length of the leading part of s without space.
func wordEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b > ' ' && b < 0xc2:
		case b <= ' ':
			return i
		case b == 0xc2 && strings.HasPrefix(s[i:], "\u00a0"):
			return i
		case b == 0xe3 && strings.HasPrefix(s[i:], "\u3000"):
			return i
		case b == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2] <= 0x8a: // U+2000–200A
			return i
		}
	}
	return len(s)
}

func spaceRune(r rune) bool {
	return r <= ' ' || r == '\u00a0' || r == '\u3000' || r >= '\u2000' && r <= '\u200a'
}

func (l *line) pend(r rune) {
	switch {
	case r == '\u3000':
		l.space = r
	case r == '\n' || r == '\r':
		if l.space == 0 || l.space == ' ' {
			l.space = '\n'
		}
	case l.space == 0 && r <= ' ':
		l.space = ' '
	case r >= '\u00a0' && l.space != '\u3000':
		l.space = '\u00a0'
	}
}

func (l *line) word(s string) {
	if l.space != 0 && len(l.buf) > 0 {
		if l.space == '\u3000' {
			l.buf = append(l.buf, "\u3000"...)
		} else if l.space == '\u00a0' || !l.sourceBreak(s) {
			l.buf = append(l.buf, ' ')
		}
	}
	l.space = 0
	l.buf = append(l.buf, s...)
}

// sourceBreak tells whether the pending space is a line break of the source,
// with its indent, between characters that are written without space.
func (l *line) sourceBreak(next string) bool {
	if l.space != '\n' {
		return false
	}
	a, _ := utf8.DecodeLastRune(l.buf)
	b, _ := utf8.DecodeRuneInString(next)
	return unspaced(a) && unspaced(b)
}

func unspaced(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3001 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || r == '“' || r == '”' || r == '—' || r == '…'
}

// take gives the paragraph, trimmed, and begins the next.
func (l *line) take() string {
	s := strings.TrimFunc(string(l.buf), func(r rune) bool { return spaceRune(r) || r == '\ufeff' || r == '\u200b' })
	l.buf, l.space = l.buf[:0], 0
	return s
}
