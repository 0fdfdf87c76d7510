package ofd

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// canvas collects what is printed on one page.
type canvas struct {
	units map[string]object
	page  Page
	left  int // marks that may still be added
}

// deepest is how deep blocks and composite objects are followed into one another.
const deepest = 12

// draw adds the objects of layers, blocks and composites; outer maps their
// space to the page in points.
func (c *canvas) draw(objects []object, outer matrix, depth int) {
	if depth > deepest {
		return
	}
	for i := range objects {
		o := &objects[i]
		if o.Visible == "false" {
			continue
		}
		if c.left--; c.left < 0 {
			c.page.Clipped = true
			return
		}
		switch o.XMLName.Local {
		case "Layer", "PageBlock":
			c.draw(o.Objects, outer, depth+1)
		case "TextObject":
			c.text(o, outer)
		case "PathObject":
			c.path(o, outer)
		case "ImageObject":
			c.image(o.place().then(outer))
		case "CompositeObject":
			if unit, ok := c.units[o.Resource]; ok {
				c.draw(unit.Objects, o.place().then(outer), depth+1)
			}
		}
	}
}

// image notes the share of the page that the unit square under m covers.
func (c *canvas) image(m matrix) {
	x0, y0 := m.apply(0, 0)
	x1, y1 := m.apply(1, 1)
	w := min(max(x0, x1), c.page.Width) - max(min(x0, x1), 0)
	h := min(max(y0, y1), c.page.Height) - max(min(y0, y1), 0)
	if w > 0 && h > 0 {
		c.page.Images = max(c.page.Images, w*h/(c.page.Width*c.page.Height))
	}
}

// pen is the place and way of printing of a text object.
type pen struct {
	m       matrix
	size    float64 // in the object's space
	width   float64 // of a square character, in the object's space
	scale   float64 // from the object's space to points
	quarter int
	spaced  bool
}

// text adds the characters of a text object.
func (c *canvas) text(o *object, outer matrix) {
	p := pen{m: o.place().then(outer), size: o.Size, width: o.Size}
	if h := numbers(o.HScale); len(h) == 1 && h[0] > 0 {
		p.width *= h[0]
	}
	p.scale = math.Hypot(p.m.c, p.m.d)
	turns := math.Atan2(-p.m.b, p.m.a) / (math.Pi / 2) // y runs downwards
	straight := math.Abs(turns-math.Round(turns)) <= 0.06 && p.size > 0 && p.scale > 0
	p.quarter = (int(math.Round(turns)) - characterTurn(o)) & 3
	x, y := 0.0, 0.0
	for _, code := range o.Codes {
		if n := numbers(code.X); len(n) == 1 {
			x = n[0]
		}
		if n := numbers(code.Y); len(n) == 1 {
			y = n[0]
		}
		if !straight {
			c.page.Skewed += utf8.RuneCountInString(code.Text)
			continue
		}
		c.run(code, &p, x, y)
	}
}

// characterTurn is how far single characters are turned clockwise, in quarter turns.
func characterTurn(o *object) int {
	if n := numbers(o.CharTurn); len(n) == 1 {
		return int(math.Round(n[0]/90)) & 3
	}
	return 0
}

// run adds the characters of one text code, which begins at x, y.
func (c *canvas) run(code textCode, p *pen, x, y float64) {
	text := []rune(code.Text)
	dx, dy := deltas(code.DeltaX, len(text)), deltas(code.DeltaY, len(text))
	for i, r := range text {
		step, down := 0.0, 0.0
		if i < len(dx) {
			step = dx[i]
		}
		if i < len(dy) {
			down = dy[i]
		}
		if len(dx) == 0 && len(dy) == 0 {
			step = p.width * natural(r)
		}
		switch {
		case blank(r):
			p.spaced = true
		default:
			c.char(r, p, x, y, step)
			p.spaced = false
		}
		x, y = x+step, y+down
	}
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == 0xad || r >= 0x200b && r <= 0x200f
}

// natural is the usual width of a character as a share of a square one's.
func natural(r rune) float64 {
	if r < 0x2000 {
		return 0.5
	}
	return 1
}

// widest is the greatest step to the next character, as a share of the font's
// size, that leaves no gap: justified lines have up to 1.3.
const widest = 1.5

// The share of a character's height above and below its baseline.
const ascent, descent = 0.86, 0.14

// char adds a character that begins at x, y in the object's space.
func (c *canvas) char(r rune, p *pen, x, y, step float64) {
	if c.left--; c.left < 0 {
		c.page.Clipped = true
		return
	}
	width := p.width * natural(r)
	if step > 0 && step <= widest*p.size {
		width = step // no space stands between characters of one text but printed ones
	}
	x0, y0 := p.m.apply(x, y-ascent*p.size)
	x1, y1 := p.m.apply(x+width, y+descent*p.size)
	bx, by := p.m.apply(x, y)
	ch := Char{
		Text: r, X0: min(x0, x1), Y0: min(y0, y1), X1: max(x0, x1), Y1: max(y0, y1),
		Base: by, Size: p.size * p.scale, Quarter: p.quarter, Spaced: p.spaced,
	}
	if p.quarter&1 == 1 {
		ch.Base = bx
	}
	for _, v := range []float64{ch.X0, ch.Y0, ch.X1, ch.Y1, ch.Base, ch.Size} {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return // on no page
		}
	}
	c.page.Chars = append(c.page.Chars, ch)
}
