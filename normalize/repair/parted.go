package repair

import (
	"io/fs"
	"strings"
	"unicode/utf8"

	"duban/normalize/ruledata"
)

// parted are the words inside which a blank is no end of a name, by their two characters.
type parted map[[2]rune]bool

func newParted(fsys fs.FS) (parted, error) {
	rows, err := ruledata.Table(fsys, "data/parted.tsv", "word")
	if err != nil {
		return nil, err
	}
	words := parted{}
	for _, row := range rows {
		word := []rune(row.Cells[0])
		if len(word) != 2 {
			return nil, row.Errorf("%q has not two characters", row.Cells[0])
		}
		words[[2]rune{word[0], word[1]}] = true
	}
	return words, nil
}

// in tells whether a blank parts one of the words somewhere in a text.
func (p parted) in(text string) bool {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], ' ')
		if i < 0 {
			return false
		}
		i += from
		from = i + 1
		a, before := utf8.DecodeLastRuneInString(text[:i])
		b, behind := utf8.DecodeRuneInString(text[from:])
		if beforeMark(a, b) || p[[2]rune{a, b}] && !blankBefore(text[:i-before]) && !blankAfter(text[from+behind:]) {
			return true
		}
	}
}

// beforeMark tells whether a blank between two characters stands before a full-width mark, where none belongs.
func beforeMark(a, b rune) bool {
	return strings.ContainsRune("，。；、）》”", b) && (isHan(a) || a == '%' || a == '）' || a >= '0' && a <= '9')
}

// Letters set apart one by one (工 作 报 告) are the writer's own: on both sides of the blank more must follow.
func blankBefore(text string) bool { return text == "" || text[len(text)-1] == ' ' }
func blankAfter(text string) bool  { return text == "" || text[0] == ' ' }

// parts tells whether the blank at runes[i] stands inside one of the words, or before a mark.
func (p parted) parts(runes []rune, i int) bool {
	if i == 0 || i+1 == len(runes) {
		return false
	}
	a, b := runes[i-1], runes[i+1]
	return beforeMark(a, b) || i > 1 && i+2 < len(runes) && p[[2]rune{a, b}] && runes[i-2] != ' ' && runes[i+2] != ' '
}

// join removes the blanks inside the words and before marks.
func (c *cells) join(p parted) {
	n := 0
	for i, r := range c.runes {
		if r == ' ' && p.parts(c.runes, i) {
			continue
		}
		n = c.keep(n, i)
	}
	c.cut(n)
}
