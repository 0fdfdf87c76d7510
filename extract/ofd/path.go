package ofd

import (
	"math"
	"strconv"
	"strings"
)

// thin is the greatest width of a filled shape that is a ruling line, in points.
const thin = 3.2

type point struct{ x, y float64 }

// path adds the straight lines of a path object that is seen.
func (c *canvas) path(o *object, outer matrix) {
	stroked, filled := o.Stroke != "false" && !o.LineColor.faint(), o.Fill == "true" && !o.FillColor.faint()
	if !stroked && !filled {
		return
	}
	m := o.place().then(outer)
	for _, sub := range c.subpaths(o.Path) {
		for i, p := range sub {
			sub[i].x, sub[i].y = m.apply(p.x, p.y)
		}
		if filled {
			c.addFilled(sub)
		}
		if stroked {
			c.addStroked(sub)
		}
	}
}

// operands are how many numbers a path operator takes; the last two are where it ends.
var operands = map[string]int{"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

// subpaths are the corner points of a path's parts; curves count as their end points.
func (c *canvas) subpaths(data string) (out [][]point) {
	var current []point
	fields := strings.Fields(data)
	for i := 0; i < len(fields); {
		op := fields[i]
		n, known := operands[op]
		if !known || i+n >= len(fields) {
			break
		}
		if c.left--; c.left < 0 {
			c.page.Clipped = true
			break
		}
		i += n + 1
		if op == "C" {
			if len(current) > 0 {
				current = append(current, current[0])
			}
			continue
		}
		x, errX := strconv.ParseFloat(fields[i-2], 64)
		y, errY := strconv.ParseFloat(fields[i-1], 64)
		if errX != nil || errY != nil {
			break
		}
		if op == "M" || op == "S" {
			out, current = append(out, current), nil
		}
		current = append(current, point{x, y})
	}
	return append(out, current)
}

// addFilled takes a thin filled shape as one line along its middle. A broad
// one is a background and rules nothing.
func (c *canvas) addFilled(sub []point) {
	if len(sub) < 3 {
		return
	}
	low, high := sub[0], sub[0]
	for _, p := range sub {
		low.x, high.x = min(low.x, p.x), max(high.x, p.x)
		low.y, high.y = min(low.y, p.y), max(high.y, p.y)
	}
	switch w, h := high.x-low.x, high.y-low.y; {
	case h <= thin && w > h:
		c.add(Rule{Across: true, At: (low.y + high.y) / 2, From: low.x, To: high.x})
	case w <= thin:
		c.add(Rule{At: (low.x + high.x) / 2, From: low.y, To: high.y})
	}
}

// addStroked takes each side that runs straight across or down.
func (c *canvas) addStroked(sub []point) {
	for i := 1; i < len(sub); i++ {
		a, b := sub[i-1], sub[i]
		dx, dy := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
		switch {
		case dy <= 1 && dx > dy:
			c.add(Rule{Across: true, At: (a.y + b.y) / 2, From: min(a.x, b.x), To: max(a.x, b.x)})
		case dx <= 1 && dy > dx:
			c.add(Rule{At: (a.x + b.x) / 2, From: min(a.y, b.y), To: max(a.y, b.y)})
		}
	}
}

// add keeps a line that lies on the page.
func (c *canvas) add(r Rule) {
	wide, far := c.page.Width, c.page.Height
	if !r.Across {
		wide, far = far, wide
	}
	r.From, r.To = max(r.From, 0), min(r.To, wide)
	if !(r.At > -1 && r.At < far+1 && r.To > r.From) {
		return
	}
	c.page.Rules = append(c.page.Rules, r)
}
