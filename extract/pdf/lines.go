package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// word is a run of glyphs without a gap that a reader sees as blank.
type word struct {
	text string
	box  Rect
	gap  float64 // blank before it in ems; 0 for the first
}

// line is a row of glyphs on one baseline, from left to right.
type line struct {
	words []word
	box   Rect
	base  float64
	size  float64 // of most of its glyphs
	n     int     // glyphs
}

// A gap of blankEm ems between Han characters is a blank that was meant, and one
// of spaceEm ems where a space is printed; less is justification. Between
// letters and figures letterGap ems are a space.
const (
	blankEm   = 0.9
	spaceEm   = 0.4
	letterGap = 0.18
)

// sameBase is how far baselines of one line may lie apart, in ems. Raised and
// lowered figures are within it, the next line is not.
const sameBase = 0.45

// linesOf puts glyphs on lines, from top to bottom.
func linesOf(glyphs []glyph) []line {
	sorted := slices.Clone(glyphs)
	slices.SortStableFunc(sorted, func(a, b glyph) int { return cmp.Compare(a.base, b.base) })
	var out []line
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to].base-sorted[from].base <= sameBase*max(sorted[from].size, sorted[to].size, 4) {
			to++
		}
		out = append(out, newLine(sorted[from:to]))
		from = to
	}
	return out
}

// newLine orders the glyphs of a line and parts them into words.
func newLine(glyphs []glyph) line {
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(a.box.X0, b.box.X0) })
	glyphs = withoutShadows(glyphs)
	l := line{size: mainSize(glyphs), base: glyphs[0].base, n: len(glyphs)}
	var text strings.Builder
	var box Rect
	gap := 0.0
	for i, g := range glyphs {
		if i > 0 && parted(glyphs[i-1], g) {
			l.words = append(l.words, word{text.String(), box, gap})
			text.Reset()
			box, gap = Rect{}, (g.box.X0-glyphs[i-1].box.X1)/max(l.size, 1)
		}
		text.WriteString(g.text)
		box = box.union(g.box)
		l.box = l.box.union(g.box)
	}
	l.words = append(l.words, word{text.String(), box, gap})
	l.words = withoutLetterSpacing(l.words)
	return l
}

// withoutShadows drops the second print of a glyph that is set twice to look bold.
func withoutShadows(glyphs []glyph) []glyph {
	out := glyphs[:0]
	for _, g := range glyphs {
		if n := len(out); n > 0 && out[n-1].text == g.text && g.box.X0-out[n-1].box.X0 < 0.3*min(out[n-1].box.width(), g.size) {
			continue
		}
		out = append(out, g)
	}
	return out
}

// mainSize is the size of most glyphs, to a tenth of a point.
func mainSize(glyphs []glyph) float64 {
	sizes := make([]float64, len(glyphs))
	for i, g := range glyphs {
		sizes[i] = g.size
	}
	slices.Sort(sizes)
	return math.Round(sizes[len(sizes)/2]*10) / 10
}

// parted tells whether blank stands between two neighbours of a line.
func parted(a, b glyph) bool {
	size := max(min(a.size, b.size), 1)
	gap := (b.box.X0 - a.box.X1) / size
	last, _ := utf8.DecodeLastRuneInString(a.text)
	first, _ := utf8.DecodeRuneInString(b.text)
	if isWide(last) || isWide(first) {
		return gap >= blankEm || b.spaced && gap >= spaceEm
	}
	return gap > letterGap || b.spaced && gap > 0.05
}

// withoutLetterSpacing joins a line whose words are all single Han characters:
// `附　件` and `工 作 标 准` are one word each, spread out.
func withoutLetterSpacing(words []word) []word {
	if len(words) < 2 {
		return words
	}
	joined := words[0]
	for i, w := range words {
		if r, n := utf8.DecodeRuneInString(w.text); n != len(w.text) || !isHan(r) || i > 0 && w.gap > 6 {
			return words
		}
		if i > 0 {
			joined.text += w.text
			joined.box = joined.box.union(w.box)
		}
	}
	return []word{joined}
}

// text is the line's words, a space between each two.
func (l line) text() string {
	var b strings.Builder
	for i, w := range l.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

func (l line) first() rune { r, _ := utf8.DecodeRuneInString(l.words[0].text); return r }
func (l line) last() rune {
	r, _ := utf8.DecodeLastRuneInString(l.words[len(l.words)-1].text)
	return r
}

// head is the width of what could not be parted from the line's beginning: a Han
// character with the marks that may not begin or end a line, or a run of
// letters and figures.
func (l line) head() float64 {
	width, before := 0.0, rune(0)
	for _, r := range l.words[0].text {
		if before != 0 && !stick(before, r) {
			break
		}
		if isWide(r) {
			width += l.size
		} else {
			width += 0.5 * l.size
		}
		before = r
	}
	return width
}

// stick tells whether a line can't end between two characters.
func stick(a, b rune) bool {
	return strings.ContainsRune(neverFirst, b) || strings.ContainsRune(neverLast, a) || !isWide(a) && !isWide(b)
}

// Marks that typesetting keeps off the beginning and the end of a line.
const (
	neverFirst = "，。、；：？！）》」』】〕”’％,.;:?!)%]-—…·"
	neverLast  = "（《「『【〔“‘([-+±$¥￥№"
)
