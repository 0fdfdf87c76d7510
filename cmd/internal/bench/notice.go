// Package bench makes notices to measure with: as varied and as large as real
// ones, the same at every run, and as many as are wanted.
//
//	g, err := bench.New()
//	for i := range 10_000 {
//		n := g.Notice(i)
//	}
//
// Sentences are templates filled with the program's dictionaries of places,
// bodies and indicators, made-up names and figures. Of a hundred notices 45 are
// text dumps, 25 web pages, 10 web pages with task tables, 10 dumps of flattened
// tables, 5 in GBK and 5 garbled. Most have 4 to 8 KB of text; one in twenty
// about 60 KB. The measurements are the benchmarks beside this file.
package bench

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Notice is one generated file.
type Notice struct {
	Name  string
	Bytes []byte
	Text  int // bytes of Chinese text in it, in UTF-8 and without markup
}

// Generator makes notices. It is safe for concurrent use.
type Generator struct{ words *words }

// New loads the words.
func New() (*Generator, error) {
	w, err := loadWords()
	return &Generator{w}, err
}

// The sizes of notices, in bytes of text.
const (
	usualLeast, usualMost = 3 << 10, 9 << 10
	longLeast, longMost   = 48 << 10, 64 << 10
	longEvery             = 20 // one notice in so many is long
)

// Notice is the i-th notice: always the same one for the same i.
func (g *Generator) Notice(i int) Notice {
	a := g.author(i)
	size := usualLeast + a.random.IntN(usualMost-usualLeast)
	if i%longEvery == longEvery-1 {
		size = longLeast + a.random.IntN(longMost-longLeast)
	}
	shape, ending := (*author).dump, "txt"
	encode := func(s string) []byte { return []byte(s) }
	switch kind := i * 37 % 100; {
	case kind < 45:
	case kind < 70:
		shape, ending = (*author).page, "html"
	case kind < 80:
		shape, ending = (*author).tablePage, "html"
	case kind < 90:
		shape = (*author).flattened
	case kind < 95:
		shape, ending, encode = (*author).page, "html", gbk
	default:
		encode = func(s string) []byte { return []byte(a.garbled(s)) }
	}
	text := shape(a, size)
	return Notice{Name: fmt.Sprintf("%02d/%05d.%s", i/100, i, ending), Bytes: encode(text), Text: a.size}
}

// author writes the i-th notice.
func (g *Generator) author(i int) *author {
	a := &author{words: g.words, random: rand.New(rand.NewPCG(2023, uint64(i)))}
	a.begin()
	return a
}

// gbk encodes s as GBK. Every character of the templates is in it; a rare one
// of a place's name becomes a question mark.
func gbk(s string) []byte {
	var out []byte
	e := simplifiedchinese.GBK.NewEncoder()
	for _, r := range s {
		b, err := e.Bytes([]byte(string(r)))
		if err != nil {
			b = []byte{'?'}
		}
		out = append(out, b...)
	}
	return out
}

// garbled damages s as garbled pages are: traditional characters in GBK, a
// byte-wise replacement that writes pinyin after some, also where their two
// bytes belong to two characters, and an advertisement for a title.
func (a *author) garbled(s string) string {
	var pairs, marks []string
	for _, c := range a.words.garbles {
		pairs = append(pairs, c.simplified, c.traditional)
		if two := gbk(c.traditional); c.pinyin != "" && len(two) == 2 {
			marks = append(marks, string(two), string(two)+string(gbk("("+c.pinyin+")")))
		}
	}
	raw := strings.NewReplacer(marks...).Replace(string(gbk(strings.NewReplacer(pairs...).Replace(s))))
	damaged, err := simplifiedchinese.GBK.NewDecoder().String(raw)
	if err != nil {
		return s // the decoder replaces what it can't decode and does not fail
	}
	return a.pick(a.words.Spam) + "\n" + damaged
}

// count is what s adds to the size of the text.
func (a *author) count(s string) string {
	a.size += len(s)
	return s
}

func firstRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
