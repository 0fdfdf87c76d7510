package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// clearLead is by how much the mean usualness of a stretch's characters must
// lead to overrule the encoding of the rest. Chinese prose has a mean near 3
// in its own encoding and below 1 in a wrong one.
const clearLead = 1.0

// chunkEnd is the length of the first stretch of raw: to the end of the line
// or to the next tag. Neither `\n` nor `<` can be the second byte of a
// two-byte character, so that no character is cut.
func chunkEnd(raw []byte) int {
	for i, b := range raw {
		if b == '\n' {
			return i + 1
		}
		if b == '<' && i > 0 {
			return i
		}
	}
	return len(raw)
}

// decodeUTF8 decodes text that is UTF-8 in the main. Stretches that are
// plainly GB18030 are read as that, other invalid bytes become U+FFFD.
func (d *Decoder) decodeUTF8(raw []byte) (string, int) {
	if utf8.Valid(raw) {
		return string(raw), 0
	}
	var out strings.Builder
	out.Grow(len(raw))
	mixed := 0
	for len(raw) > 0 {
		chunk := raw[:chunkEnd(raw)]
		raw = raw[len(chunk):]
		switch {
		case utf8.Valid(chunk):
			out.Write(chunk)
		case d.isGB18030(chunk):
			out.WriteString(d.decodeAll(GB18030, chunk))
			mixed++
		default:
			out.Write(bytes.ToValidUTF8(chunk, []byte("\uFFFD")))
		}
	}
	return out.String(), mixed
}

func (d *Decoder) isGB18030(chunk []byte) bool {
	shape := utf8Shape(chunk)
	if shape.bad < 4 || shape.long*2 > shape.bad {
		return false
	}
	s := d.decodeAll(GB18030, chunk)
	return !strings.ContainsRune(s, utf8.RuneError) && d.usual.mean(s) >= 1+clearLead
}

// decodeLegacy decodes text in a two-byte encoding, reading stretches that
// are plainly UTF-8 as that.
func (d *Decoder) decodeLegacy(name string, raw []byte) (string, int) {
	var out strings.Builder
	out.Grow(len(raw) + len(raw)/2)
	mixed, from := 0, 0
	for at := 0; at < len(raw); {
		chunk := raw[at : at+chunkEnd(raw[at:])]
		if d.isUTF8(name, chunk) {
			out.WriteString(d.decodeAll(name, raw[from:at]))
			out.Write(chunk)
			from = at + len(chunk)
			mixed++
		}
		at += len(chunk)
	}
	out.WriteString(d.decodeAll(name, raw[from:]))
	return out.String(), mixed
}

func (d *Decoder) isUTF8(name string, chunk []byte) bool {
	if ascii(chunk) || !utf8.Valid(chunk) {
		return false
	}
	if utf8Shape(chunk).long < 2 {
		return false
	}
	return d.usual.mean(string(chunk)) >= d.usual.mean(d.decodeAll(name, chunk))+clearLead
}

// clean takes s over without characters that are no text, counting them.
// Word's line break (U+000B) and the form feed are line breaks.
func (t *Text) clean(s string) {
	if !odd(s) {
		t.Text = s
		return
	}
	t.Text = strings.Map(func(r rune) rune {
		switch {
		case r == 0:
			t.NULs++
			return -1
		case r == '\v' || r == '\f':
			return '\n'
		case isControl(r):
			t.Controls++
			return -1
		case r == utf8.RuneError:
			t.Replaced++
		}
		return r
	}, s)
}

// odd tells whether s may hold control characters or U+FFFD.
func odd(s string) bool {
	for i := 0; i < len(s); i++ {
		if b := s[i]; b < ' ' && isControl(rune(b)) || b == 0x7f {
			return true
		}
	}
	return strings.Contains(s, "\uFFFD")
}

func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f
}
