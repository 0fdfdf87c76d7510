package pdf

import (
	"io/fs"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"duban/normalize/ruledata"
)

// Folder gives characters the code points that other formats use for them:
// fonts map glyphs to radicals, compatibility ideographs and ligatures that
// look the same (`⻓` for `长`). Nothing else is changed; full-width letters,
// figures and punctuation stay.
type Folder struct{ radicals map[rune]rune }

// newFolder reads the ideographs that radicals stand for.
func newFolder(fsys fs.FS) (*Folder, error) {
	rows, err := ruledata.Table(fsys, "data/radicals.tsv", "radical", "ideograph")
	if err != nil {
		return nil, err
	}
	f := &Folder{radicals: make(map[rune]rune, len(rows))}
	for _, row := range rows {
		from, n := utf8.DecodeRuneInString(row.Cells[0])
		to, m := utf8.DecodeRuneInString(row.Cells[1])
		if n != len(row.Cells[0]) || m != len(row.Cells[1]) {
			return nil, row.Errorf("each column holds one character")
		}
		f.radicals[from] = to
	}
	return f, nil
}

// glyph is the text of a character and whether its meaning is uncertain.
func (f *Folder) glyph(r rune) (text string, rough bool) {
	switch {
	case r == hyphenMark:
		return "-", false
	case r == 0 || r == utf8.RuneError || r < ' ' || !utf8.ValidRune(r):
		return "\ufffd", true
	case r >= 0xe000 && r <= 0xf8ff:
		return string(r), true
	}
	if to, ok := f.radicals[r]; ok {
		return string(to), false
	}
	if lookalike(r) {
		return norm.NFKC.String(string(r)), false
	}
	return string(r), false
}

// lookalike tells the blocks whose characters are other ones in another shape.
func lookalike(r rune) bool {
	return r >= 0x2f00 && r <= 0x2fdf || // Kangxi radicals
		r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f || // compatibility ideographs
		r >= 0xfb00 && r <= 0xfb06 || // Latin ligatures
		r >= 0xfe10 && r <= 0xfe19 || r >= 0xfe30 && r <= 0xfe4f // forms for vertical text
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) || r == '〇' }

// isWide tells characters that are set on a square: Han and full-width forms.
func isWide(r rune) bool {
	return isHan(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef ||
		r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—'
}
