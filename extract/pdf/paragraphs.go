package pdf

import (
	"math"
	"slices"
	"strings"
)

// para is a paragraph of running text, a title among them.
type para struct {
	text string
	page int
	box  Rect
	size float64
	end  int  // the page on which it ends
	full bool // its last line had no room: it may go on over the page
	flat bool // its first line is not indented, so it may be the rest of one before
}

// column is where the running text of a page stands, and how it is set.
type column struct {
	left, right float64
	lead        float64 // usual distance of baselines, in ems
	size        float64 // usual size of type, in points
	openers     shapes  // numbers that open a paragraph
}

// columnOf is the stretch between the usual ends of a page's lines. Long lines
// decide; a title or a signature does not.
func columnOf(lines []line, width float64, openers shapes) column {
	var lefts, rights []float64
	for _, l := range lines {
		if l.box.width() > 0.35*width {
			lefts = append(lefts, l.box.X0)
			rights = append(rights, l.box.X1)
		}
	}
	if len(lefts) == 0 {
		lefts, rights = []float64{0.1 * width}, []float64{0.9 * width}
	}
	slices.Sort(lefts)
	slices.Sort(rights)
	return column{
		left: lefts[len(lefts)/10], right: rights[len(rights)-1-len(rights)/10],
		lead: usualLead(lines), size: textSize(lines), openers: openers,
	}
}

// paragraphs joins wrapped lines. A line begins a paragraph when it is
// indented, set in another size, set apart, or when the line before had room
// for its beginning.
func paragraphs(lines []line, col column, page int) (out []para) {
	from := 0
	for i := 1; i <= len(lines); i++ {
		if i < len(lines) && goesOn(lines[i-1], lines[i], col) {
			continue
		}
		if i > from {
			out = append(out, newPara(lines[from:i], col, page))
		}
		from = i
	}
	return out
}

func newPara(lines []line, col column, page int) para {
	last := lines[len(lines)-1]
	p := para{page: page, end: page, size: lines[0].size, flat: !indented(lines[0], col) && !centred(lines[0], col), full: col.right-last.box.X1 < 2*last.size}
	for i, l := range lines {
		if i > 0 {
			p.text += seam(lines[i-1].last(), l.first())
		}
		p.text += l.text()
		p.box = p.box.union(l.box)
	}
	return p
}

// usualLead is the usual distance of baselines in ems.
func usualLead(lines []line) float64 {
	var leads []float64
	for i := 1; i < len(lines); i++ {
		if d := (lines[i].base - lines[i-1].base) / max(lines[i].size, 1); d > 0.5 && d < 4 {
			leads = append(leads, d)
		}
	}
	if len(leads) == 0 {
		return 1.5
	}
	slices.Sort(leads)
	return leads[len(leads)/2]
}

// textSize is the size of most characters of lines.
func textSize(lines []line) float64 {
	var sizes []float64
	for _, l := range lines {
		for range l.n {
			sizes = append(sizes, l.size)
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

// begin tells whether text begins with a number of its own behind a sentence's end.
func (s shapes) begin(before rune, text string) bool {
	return strings.ContainsRune(sentenceEnds, before) && s.fit(text)
}

// sentenceEnds are marks behind which a numbered paragraph can begin.
const sentenceEnds = "。；：！？;:!?）)"

func indented(l line, col column) bool { return l.box.X0-col.left > 1.2*l.size }

// centred tells a line with as much blank at its left as at its right.
func centred(l line, col column) bool {
	left, right := l.box.X0-col.left, col.right-l.box.X1
	return left > 1.2*l.size && right > 1.2*l.size && math.Abs(left-right) < 1.5*l.size
}

// goesOn tells whether next is more of the paragraph that l ends.
func goesOn(l, next line, col column) bool {
	if math.Abs(l.size-next.size) > 0.12*max(l.size, next.size) || (next.base-l.base)/max(next.size, 1) > max(1.5*col.lead, 1.9) {
		return false
	}
	if col.openers.begin(l.last(), next.text()) {
		return false
	}
	if centred(l, col) || centred(next, col) {
		return sameTitle(l, next, col)
	}
	if indented(next, col) && !(indented(l, col) && math.Abs(l.box.X0-next.box.X0) < 0.3*next.size && col.right-l.box.X1 < l.size) {
		return false
	}
	return col.right-l.box.X1 <= next.head()+0.8*l.size
}

// titleShare is how much of the text's width the first line of a title must
// fill to be one that was wrapped.
const titleShare = 0.5

// sameTitle tells whether two lines are a title set on more than one line: both
// centred and in large type, or the first one full and the second one centred below it.
func sameTitle(l, next line, col column) bool {
	if !centred(next, col) {
		return false
	}
	if centred(l, col) && min(l.size, next.size) > 1.1*col.size {
		return true
	}
	if strings.ContainsRune(sentenceEnds, l.last()) {
		return false
	}
	return l.box.width() > titleShare*(col.right-col.left) || centred(l, col) && next.box.width() > titleShare*(col.right-col.left)
}

// runsInto tells whether next, the first paragraph of a page, is the rest of p,
// the last one of the page before, or of the column beside it.
func (p *para) runsInto(next *para, openers shapes, beside bool) bool {
	if openers.begin(lastRune(p.text), next.text) {
		return false
	}
	return (p.end+1 == next.page || beside && p.end == next.page) && p.full && next.flat && math.Abs(p.size-next.size) <= 0.5
}
