package repair

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/normalize/lexicon"
)

// cells are characters that each remember their offset in the source.
type cells struct {
	runes []rune
	raw   []int
}

func newCells(text string) *cells {
	n := lexicon.Count(text)
	c := &cells{runes: make([]rune, 0, n), raw: make([]int, 0, n)}
	for _, r := range text {
		c.raw = append(c.raw, len(c.runes))
		c.runes = append(c.runes, r)
	}
	return c
}

// keep copies cell i behind those already kept, out of n.
func (c *cells) keep(n, i int) int {
	c.runes[n], c.raw[n] = c.runes[i], c.raw[i]
	return n + 1
}

func (c *cells) cut(n int) { c.runes, c.raw = c.runes[:n], c.raw[:n] }

// result is the text and its way back. Texts of equal length whose cells all
// stand where they stood need no shifts.
func (c *cells) result(source string) (string, []Shift) {
	var shifts []Shift
	next := 0 // the source offset that continues without a shift
	for at, raw := range c.raw {
		if raw != next {
			shifts = append(shifts, Shift{At: at, Raw: raw})
			next = raw
		}
		next++
	}
	if end := lexicon.Count(source); end != next {
		shifts = append(shifts, Shift{At: len(c.raw), Raw: end})
	}
	return string(c.runes), shifts
}

// fold writes full-width forms as ASCII.
func (c *cells) fold() {
	for i, r := range c.runes {
		if r >= 0xFF01 && r <= 0xFF5E {
			c.runes[i] = r - 0xFEE0
		}
	}
}

// dropInvisible removes zero-width characters and byte-order marks.
func (c *cells) dropInvisible(s *script) {
	n := 0
	for i, r := range c.runes {
		if s.class(r)&invisible == 0 {
			n = c.keep(n, i)
		}
	}
	c.cut(n)
}

// decodeEntities turns entities that were left in the text into characters,
// through any number of escapings; spaces of all widths become a plain space.
func (c *cells) decodeEntities() {
	n := 0
	for i := 0; i < len(c.runes); {
		if c.runes[i] == '&' {
			if r, end := entity(c.runes, i); end > 0 {
				c.runes[n], c.raw[n] = r, c.raw[i]
				n, i = n+1, end
				continue
			}
		}
		n = c.keep(n, i)
		i++
	}
	c.cut(n)
}

// longestEntity bounds the name of an entity, in characters.
const longestEntity = 10

// entity reads the entity at runes[i], an ampersand: its character and its end, or 0, 0.
func entity(runes []rune, i int) (rune, int) {
	var got rune
	end := 0
	for at := i + 1; ; at = end {
		r, stop := entityName(runes, at)
		if stop == 0 {
			return got, end
		}
		if got, end = r, stop; r != '&' {
			return got, end
		}
	}
}

// entityName reads `nbsp;` or `#160;` at runes[i].
func entityName(runes []rune, i int) (rune, int) {
	for j := i; j < len(runes) && j <= i+longestEntity; j++ {
		r := runes[j]
		if r == ';' {
			if named := namedRune(string(runes[i:j])); named != 0 {
				return named, j + 1
			}
			return 0, 0
		}
		if !entityRune(r) {
			break
		}
	}
	return 0, 0
}

func entityRune(r rune) bool {
	return r == '#' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// namedRune is the character that an entity's name stands for, 0 for none.
func namedRune(name string) rune {
	if n, ok := strings.CutPrefix(name, "#"); ok {
		return numberedRune(n)
	}
	decoded := []rune(html.UnescapeString("&" + name + ";"))
	if len(decoded) != 1 {
		return 0
	}
	return plainSpace(decoded[0])
}

func numberedRune(digits string) rune {
	base := 10
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n < ' ' || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0
	}
	return plainSpace(rune(n))
}

func plainSpace(r rune) rune {
	if r == 0xA0 || r >= 0x2002 && r <= 0x200A {
		return ' '
	}
	return r
}
