package charset

import (
	"bytes"
	"unicode/utf8"
)

// sampleBytes bounds what statistics look at; more does not change the answer.
const sampleBytes = 48 << 10

// sound tells in one look whether raw is what nearly every page is: UTF-8 without a
// byte-order mark, with a Chinese character in the sample and nothing that is no text.
func sound(raw []byte) bool {
	if _, size := byteOrderMark(raw); size > 0 {
		return false
	}
	chinese := false
	for i := 0; i < len(raw); {
		size := 1
		switch c := raw[i]; {
		case c > 0xE0 && c < 0xED && i+2 < len(raw) && raw[i+1]>>6 == 2 && raw[i+2]>>6 == 2:
			size = 3 // nearly every character; none of these is a control character or unpaired
		case c < utf8.RuneSelf:
			if isControl(rune(c)) {
				return false
			}
		default:
			var r rune
			if r, size = utf8.DecodeRune(raw[i:]); r == utf8.RuneError {
				return false
			}
		}
		i += size
		chinese = chinese || size > 2 && i <= sampleBytes
	}
	return chinese
}

// detect names the encoding of raw and gives raw without a byte-order mark.
func (d *Decoder) detect(raw []byte, declared []string) (string, []byte) {
	if name, size := byteOrderMark(raw); size > 0 {
		return name, raw[size:]
	}
	valid := utf8.Valid(raw)
	if name := d.wide(raw, valid); name != "" {
		return name, raw
	}
	if valid && bytes.IndexFunc(raw[:min(len(raw), sampleBytes)], isLong) >= 0 {
		return UTF8, raw // nearly every text
	}
	shape := utf8Shape(raw)
	switch {
	case shape.bad == 0 && (shape.long > 0 || shape.short == 0):
		return UTF8, raw
	case shape.bad == 0 && shape.short*4 < len(raw):
		return UTF8, raw // Latin letters with accents among ASCII
	case shape.long > shape.bad:
		return UTF8, raw // broken here and there, still UTF-8
	}
	return d.legacy(sample(raw), declared), raw
}

// isLong tells whether a character takes three bytes or four.
func isLong(r rune) bool { return r >= 0x800 && r != utf8.RuneError }

func byteOrderMark(raw []byte) (string, int) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return UTF8, 3
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return UTF16LE, 2
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return UTF16BE, 2
	case bytes.HasPrefix(raw, []byte("\x84\x31\x95\x33")):
		return GB18030, 4
	}
	return "", 0
}

// shape counts the UTF-8 sequences of a text.
type shape struct {
	short int // valid sequences of two bytes
	long  int // valid sequences of three or four
	bad   int // bytes that belong to none, a character cut off at the very end aside
}

func utf8Shape(raw []byte) shape {
	var s shape
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if len(raw)-i < utf8.UTFMax && !utf8.FullRune(raw[i:]) {
				return s
			}
			s.bad++
		case size == 2:
			s.short++
		default:
			s.long++
		}
		i += size
	}
	return s
}

// wide finds UTF-16 without a byte-order mark: Chinese and ASCII characters
// put very different bytes at even and odd places. valid tells whether raw is UTF-8.
func (d *Decoder) wide(raw []byte, valid bool) string {
	s := raw[:min(len(raw), sampleBytes)&^1]
	if len(s) < 4 || len(raw)%2 != 0 && len(raw) < sampleBytes || valid && bytes.IndexByte(s, 0) < 0 {
		return ""
	}
	even, odd := highBytes(s, 0), highBytes(s, 1)
	half := len(s) / 2
	name := UTF16LE
	if even > odd {
		name, even, odd = UTF16BE, odd, even
	}
	if odd*20 < half*19 || even*10 > half*8 {
		return ""
	}
	wide := d.usual.mean(d.decodeAll(name, s))
	if bytes.IndexByte(s, 0) < 0 && wide <= d.usual.mean(d.decodeAll(GB18030, s)) {
		return ""
	}
	return name
}

// highBytes counts the places from first on, two apart, whose byte is the
// upper half of a common character: ASCII, general and CJK punctuation, Han,
// full-width forms.
func highBytes(s []byte, first int) int {
	n := 0
	for i := first; i < len(s); i += 2 {
		b := s[i]
		if b == 0x00 || b == 0x20 || b == 0x30 || b == 0xff || b >= 0x4e && b <= 0x9f {
			n++
		}
	}
	return n
}

// legacy chooses between the two-byte encodings by the characters they give.
// Fewer characters are weaker evidence: the declaration and the rule that
// GB18030 is the usual one weigh as much as four characters do.
func (d *Decoder) legacy(s []byte, declared []string) string {
	best, top := "", 0.0
	for _, name := range append([]string{GB18030, Big5}, others(declared)...) {
		total, n := d.usual.sum(d.decodeAll(name, s))
		if n == 0 {
			continue
		}
		score := float64(total) / float64(n)
		if isDeclared(name, declared) {
			score += min(1.5, 4/float64(n))
		}
		if name != GB18030 {
			score -= min(0.5, 1/float64(n)) + 0.05
		}
		if best == "" || score > top {
			best, top = name, score
		}
	}
	if best == "" {
		return GB18030
	}
	return best
}

// others are declared encodings beyond those that are always tried, such as EUC-JP.
func others(declared []string) []string {
	var names []string
	for _, label := range declared {
		switch name := canonical(label); name {
		case "", UTF8, GB18030, Big5, UTF16LE, UTF16BE, "replacement", "x-user-defined":
		default:
			names = append(names, name)
		}
	}
	return names
}

func isDeclared(name string, declared []string) bool {
	for _, label := range declared {
		if canonical(label) == name {
			return true
		}
	}
	return false
}

// sample gathers the stretches around non-ASCII bytes, so that a page whose
// first half is script still shows its text.
func sample(raw []byte) []byte {
	if len(raw) <= sampleBytes {
		return raw
	}
	out := make([]byte, 0, sampleBytes)
	for len(raw) > 0 && len(out) < sampleBytes {
		cut := chunkEnd(raw)
		if !ascii(raw[:cut]) {
			out = append(out, raw[:min(cut, sampleBytes)]...)
		}
		raw = raw[cut:]
	}
	return out
}

func ascii(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
