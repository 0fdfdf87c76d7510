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
		if p[[2]rune{a, b}] && !blankBefore(text[:i-before]) && !blankAfter(text[from+behind:]) {
			return true
		}
	}
}

// Letters set apart one by one (工 作 报 告) are the writer's own: on both sides of the blank more must follow.
func blankBefore(text string) bool { return text == "" || text[len(text)-1] == ' ' }
func blankAfter(text string) bool  { return text == "" || text[0] == ' ' }

// join removes the blanks inside the words.
func (c *cells) join(p parted) {
	n := 0
	for i, r := range c.runes {
		if r == ' ' && i > 1 && i+2 < len(c.runes) && p[[2]rune{c.runes[i-1], c.runes[i+1]}] && c.runes[i-2] != ' ' && c.runes[i+2] != ' ' {
			continue
		}
		n = c.keep(n, i)
	}
	c.cut(n)
}
