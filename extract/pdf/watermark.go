package pdf

import (
	"math"
	"slices"
	"strings"
)

// A watermark is set in characters larger than largeType times the text's, and
// text stands in at least half of them. mostLarge bounds the work on a page.
const (
	largeType = 1.8
	mostLarge = 400
)

// mark is a line of a watermark.
type mark struct {
	text string
	base float64
}

// liftWatermarks takes large characters out of pages that text is printed over:
// read with the text they would stand between its words. It says what it took
// from each page.
func liftWatermarks(sheets []sheet) (lifted [][]string) {
	lifted = make([][]string, len(sheets))
	large := make([][]line, len(sheets))
	known := map[mark]bool{}
	for i := range sheets {
		large[i] = largeLines(&sheets[i])
		for _, l := range large[i] {
			if sheets[i].overprints(l) {
				known[l.mark()] = true
			}
		}
	}
	for i := range sheets {
		for _, l := range large[i] {
			if known[l.mark()] {
				sheets[i].lift(l)
				lifted[i] = append(lifted[i], l.text())
			}
		}
	}
	return lifted
}

func (l line) mark() mark {
	return mark{strings.Join(strings.Fields(l.text()), ""), math.Round(l.base / 4)}
}

// largeLines are the lines of a page's large characters.
func largeLines(s *sheet) []line {
	if len(s.glyphs) == 0 {
		return nil
	}
	usual := mainSize(s.glyphs)
	var large []glyph
	for _, g := range s.glyphs {
		if g.size > largeType*usual {
			large = append(large, g)
		}
	}
	if len(large) > mostLarge {
		return nil
	}
	return linesOf(large)
}

// overprints tells whether other characters stand in at least half of a line's words.
func (s *sheet) overprints(l line) bool {
	hit, all := 0.0, 0.0
	for _, w := range l.words {
		width := w.box.width() / float64(max(len([]rune(w.text)), 1))
		for x := w.box.X0; x < w.box.X1-0.5*width; x += width {
			all++
			body := Rect{x, l.base - 0.8*l.size, x + width, l.base}
			if slices.ContainsFunc(s.glyphs, func(g glyph) bool {
				return g.size*largeType < l.size && body.contains(g.box.middleX(), g.base-0.35*g.size)
			}) {
				hit++
			}
		}
	}
	return all >= 2 && hit*2 >= all
}

// lift takes the characters of a large line out of the page.
func (s *sheet) lift(l line) {
	s.glyphs = slices.DeleteFunc(slices.Clone(s.glyphs), func(g glyph) bool {
		return g.size*1.2 > l.size && math.Abs(g.base-l.base) <= sameBase*l.size && g.box.X0 >= l.box.X0-1 && g.box.X1 <= l.box.X1+1
	})
}
