package charset

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/normalize/ruledata"
)

// gbTable holds the character of each two-byte code: x/text's mapping, and
// the private-use areas of the standard, which x/text leaves out.
type gbTable []rune

const gbCodes = 0x10000

func loadGB18030(fsys fs.FS) (gbTable, error) {
	t := make(gbTable, gbCodes)
	var codes []int
	var pairs []byte
	for code := 0x8140; code <= 0xfefe; code++ {
		t[code] = utf8.RuneError
		if trail := byte(code); trail >= 0x40 && trail != 0x7f && trail != 0xff {
			codes = append(codes, code)
			pairs = append(pairs, byte(code>>8), trail)
		}
	}
	chars, err := simplifiedchinese.GB18030.NewDecoder().Bytes(pairs)
	if err != nil || utf8.RuneCount(chars) != len(codes) {
		return nil, fmt.Errorf("load the GB18030 table: %d characters for %d codes: %v", utf8.RuneCount(chars), len(codes), err)
	}
	for i, r := range []rune(string(chars)) {
		t[codes[i]] = r
	}
	return t, t.addPrivate(fsys)
}

func (t gbTable) addPrivate(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/private.tsv", "first", "last", "codepoint")
	if err != nil {
		return err
	}
	for _, row := range rows {
		first, err1 := strconv.ParseUint(row.Cells[0], 16, 16)
		last, err2 := strconv.ParseUint(row.Cells[1], 16, 16)
		point, err3 := strconv.ParseUint(strings.TrimPrefix(row.Cells[2], "U+"), 16, 16)
		if err1 != nil || err2 != nil || err3 != nil || last < first || first>>8 != last>>8 {
			return row.Errorf("want two codes of one lead byte and a code point, got %s", strings.Join(row.Cells, " "))
		}
		for code := first; code <= last; code++ {
			if t[code] != utf8.RuneError {
				return row.Errorf("code %X has a character already: %s", code, fmt.Sprintf("%c", t[code]))
			}
			t[code] = rune(point + code - first)
		}
	}
	return nil
}

// decode decodes GB18030. A byte that begins no code becomes U+FFFD; a byte
// after it that is ASCII is kept, so that a broken character never eats a tag.
func (t gbTable) decode(raw []byte) string {
	out := make([]byte, 0, len(raw)+len(raw)/2+utf8.UTFMax)
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			out = append(out, raw[i])
			i++
			continue
		}
		r, size := t.next(raw[i:])
		out = utf8.AppendRune(out, r)
		i += size
	}
	return string(out)
}

// next decodes the character at the start of raw, whose first byte is not ASCII.
func (t gbTable) next(raw []byte) (rune, int) {
	switch {
	case raw[0] == 0x80:
		return '€', 1 // as Microsoft's code page 936 has it
	case len(raw) == 1 || raw[0] == 0xff:
		return utf8.RuneError, 1
	case len(raw) >= 4 && digit(raw[1]) && raw[2] >= 0x81 && raw[2] < 0xff && digit(raw[3]):
		return fourByte(raw[:4]), 4
	}
	r := t[int(raw[0])<<8|int(raw[1])]
	if r == utf8.RuneError && raw[1] < utf8.RuneSelf || r == 0 {
		return utf8.RuneError, 1
	}
	return r, 2
}

func fourByte(raw []byte) rune {
	s, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		return utf8.RuneError
	}
	r, _ := utf8.DecodeRune(s)
	return r
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
