package pdf

// glyph is one printed character, white space left out.
type glyph struct {
	text string // after folding; one printed ligature can be several letters
	box  Rect
	base float64 // of the baseline
	size float64 // of the font as printed, in points
	// quarter is the direction of its line in quarter turns counter-clockwise,
	// as it stands in the page's own space.
	quarter int
	spaced  bool // a printed space stands before it
	rough   bool // it has no certain meaning: no Unicode value in the font
}

// sheet is what is printed on a page, in a space where its text is upright.
type sheet struct {
	number  int // from 1
	width   float64
	height  float64
	glyphs  []glyph // in the order of the file
	others  []glyph // those printed in another direction, in their place
	edges   []edge
	images  float64 // share of the page that the largest image covers
	outside int     // characters beyond the edge of the page
	skewed  int     // characters printed at an angle that is no quarter turn: stamps and watermarks
	toPage  matrix  // from this space to the page as a reader shows it
	broken  bool    // PDFium can't read it
	clipped bool    // the page has more objects than the limit
}

// edge is a straight ruling line, or the side of a box.
type edge struct {
	across   bool    // horizontal
	at       float64 // y of a horizontal edge, x of a vertical one
	from, to float64
}

func (e edge) length() float64 { return e.to - e.from }
