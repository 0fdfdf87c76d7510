package pdf

// Printed is a page of another format, for Compose: its characters and ruling
// lines in points from its top left.
type Printed struct {
	Width, Height float64
	Chars         []Char
	Rules         []Rule
	Images        float64 // share of the page that the largest image covers
	Skewed        int     // characters printed at an angle that is no quarter turn
	Clipped       bool    // some are left out, for a limit
}

// Char is one printed character; white space is left out.
type Char struct {
	Text           rune
	X0, Y0, X1, Y1 float64 // its box
	Base           float64 // of the baseline: y, of text that runs up or down x
	Size           float64 // of the font
	Quarter        int     // direction of its line, in quarter turns counter-clockwise
	Spaced         bool    // a printed space stands before it
}

// Rule is a straight line across or down the page.
type Rule struct {
	Across   bool
	At       float64 // y of a line across, x of one down
	From, To float64
}

// Compose makes a document of pages that another reader read, as Read does of
// a PDF's: lines, paragraphs, tables, tables over pages. The error is a
// *corpus.Refusal for pages without text.
func (r *Reader) Compose(pages []Printed) (Text, error) {
	sheets := make([]sheet, 0, len(pages))
	for i, p := range pages {
		glyphs := make([]glyph, 0, len(p.Chars))
		for _, c := range p.Chars {
			text, rough := r.folder.glyph(c.Text)
			g := glyph{text: text, rough: rough, box: Rect{c.X0, p.Height - c.Y1, c.X1, p.Height - c.Y0}, base: c.Base, size: c.Size, quarter: c.Quarter & 3, spaced: c.Spaced}
			if g.quarter&1 == 0 {
				g.base = p.Height - c.Base
			}
			glyphs = append(glyphs, g)
		}
		edges := make([]edge, 0, len(p.Rules))
		for _, l := range p.Rules {
			e := edge{across: l.Across, at: l.At, from: l.From, to: l.To}
			if e.across {
				e.at = p.Height - l.At
			} else {
				e.from, e.to = p.Height-l.To, p.Height-l.From
			}
			edges = append(edges, e)
		}
		s := arrange(Rect{0, 0, p.Width, p.Height}, 0, glyphs, edges)
		s.number, s.images, s.skewed, s.clipped = i+1, p.Images, p.Skewed, p.Clipped
		sheets = append(sheets, s)
	}
	return r.compose(sheets)
}
