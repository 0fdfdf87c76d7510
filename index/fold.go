package index

import (
	"embed"
	"io/fs"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"duban/normalize/ruledata"
)

// Data are the package's rule files: what folds to what, and synonyms.
//
//go:embed data
var Data embed.FS

// A folder makes characters that search treats as equal the same: upper and
// lower case, full and half width, compatibility forms (㎡ and m2), and
// traditional and simplified characters one by one.
type folder struct {
	simple map[rune]rune
	han    []rune   // what hanFirst+i folds to
	low    [][]rune // what lowFirst+i folds to, for the symbols before the Han characters
	high   [][]rune // what highFirst+i folds to, for the full-width forms behind them
}

const (
	hanFirst, hanLast   = 0x3400, 0x9fff
	lowFirst, lowLast   = 0x80, 0x33ff
	highFirst, highLast = 0xf900, 0xffff
)

// newFolder reads data/simplified.tsv of fsys.
func newFolder(fsys fs.FS) (*folder, error) {
	rows, err := ruledata.Table(fsys, "data/simplified.tsv", "traditional", "simplified")
	if err != nil {
		return nil, err
	}
	f := &folder{simple: make(map[rune]rune, len(rows))}
	for _, row := range rows {
		from, to := []rune(row.Cells[0]), []rune(row.Cells[1])
		if len(from) != 1 || len(to) != 1 {
			return nil, row.Errorf("want one character in each column, found %q and %q", row.Cells[0], row.Cells[1])
		}
		f.simple[from[0]] = to[0]
	}
	f.han = make([]rune, hanLast-hanFirst+1)
	for i := range f.han {
		f.han[i] = f.simplified(hanFirst + rune(i))
	}
	f.low = f.table(lowFirst, lowLast)
	f.high = f.table(highFirst, highLast)
	return f, nil
}

func (f *folder) simplified(r rune) rune {
	if s, ok := f.simple[r]; ok {
		return s
	}
	return r
}

func (f *folder) table(first, last rune) [][]rune {
	t := make([][]rune, last-first+1)
	for i := range t {
		t[i] = f.compute(first + rune(i))
	}
	return t
}

// compute folds one character; spaces and invisible characters fold to nothing.
func (f *folder) compute(r rune) []rune {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
		return nil
	}
	var out []rune
	for _, n := range norm.NFKC.String(string(r)) {
		if !unicode.IsSpace(n) {
			out = append(out, f.simplified(unicode.ToLower(n)))
		}
	}
	return out
}

// A folded text is a text as search sees it: its characters without spaces,
// each with the source character it comes from, in runs that end where a
// match may not go on.
type folded struct {
	runes []rune
	at    []int32 // source character of each rune
	ends  []int32 // index in runes behind the last rune of each run
}

// fold folds text. Line breaks end a run.
func (f *folder) fold(text string) folded {
	n := utf8.RuneCountInString(text)
	out := folded{runes: make([]rune, 0, n), at: make([]int32, 0, n)}
	char := int32(-1)
	for _, r := range text {
		char++
		switch {
		case r == '\n':
			out.endRun()
		case r <= ' ' || r == 0x7f:
		case r < 0x80:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			out.add(char, r)
		case r >= hanFirst && r <= hanLast:
			out.add(char, f.han[r-hanFirst])
		case r <= lowLast:
			out.add(char, f.low[r-lowFirst]...)
		case r >= highFirst && r <= highLast:
			out.add(char, f.high[r-highFirst]...)
		default:
			out.add(char, f.compute(r)...)
		}
	}
	out.endRun()
	return out
}

func (t *folded) add(char int32, runes ...rune) {
	for _, r := range runes {
		t.runes = append(t.runes, r)
		t.at = append(t.at, char)
	}
}

func (t *folded) endRun() {
	end := int32(len(t.runes))
	if end > 0 && (len(t.ends) == 0 || t.ends[len(t.ends)-1] < end) {
		t.ends = append(t.ends, end)
	}
}

// runs calls f for each run of the text with the index of its first rune.
func (t *folded) runs(f func(start, end int)) {
	start := 0
	for _, end := range t.ends {
		f(start, int(end))
		start = int(end)
	}
}
