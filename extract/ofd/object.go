package ofd

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
)

// object is a graphic object, or a layer or block of objects. Which one it is
// says its name.
type object struct {
	XMLName   xml.Name
	Boundary  string     `xml:"Boundary,attr"`
	CTM       string     `xml:"CTM,attr"`
	Visible   string     `xml:"Visible,attr"`
	Size      float64    `xml:"Size,attr"`
	HScale    string     `xml:"HScale,attr"`
	CharTurn  string     `xml:"CharDirection,attr"`
	ReadTurn  string     `xml:"ReadDirection,attr"`
	Stroke    string     `xml:"Stroke,attr"`
	Fill      string     `xml:"Fill,attr"`
	Resource  string     `xml:"ResourceID,attr"`
	FillColor *color     `xml:"FillColor"`
	LineColor *color     `xml:"StrokeColor"`
	Codes     []textCode `xml:"TextCode"`
	Path      string     `xml:"AbbreviatedData"`
	Objects   []object   `xml:",any"`
}

type textCode struct {
	X      string `xml:"X,attr"`
	Y      string `xml:"Y,attr"`
	DeltaX string `xml:"DeltaX,attr"`
	DeltaY string `xml:"DeltaY,attr"`
	Text   string `xml:",chardata"`
}

type color struct {
	Value string `xml:"Value,attr"`
	Alpha string `xml:"Alpha,attr"`
}

// faint tells a colour that is not seen on white paper.
func (c *color) faint() bool {
	if c == nil {
		return false
	}
	if a := numbers(c.Alpha); len(a) == 1 && a[0] < 10 {
		return true
	}
	channels := strings.Fields(c.Value)
	for _, ch := range channels {
		n, err := strconv.ParseInt(strings.TrimPrefix(ch, "#"), base(ch), 32)
		if err != nil || n <= 250 {
			return false
		}
	}
	return len(channels) == 3 // of a grey or CMYK colour the numbers mean other things
}

func base(channel string) int {
	if strings.HasPrefix(channel, "#") {
		return 16
	}
	return 10
}

// numbers reads numbers apart by spaces; what is none ends the list.
func numbers(s string) []float64 {
	var out []float64
	for _, f := range strings.Fields(s) {
		n, err := strconv.ParseFloat(f, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			break
		}
		out = append(out, n)
	}
	return out
}

// deltas reads the steps between characters: numbers, where `g 5 12` stands
// for five twelves. At most limit are read.
func deltas(s string, limit int) []float64 {
	var out []float64
	fields := strings.Fields(s)
	for i := 0; i < len(fields) && len(out) < limit; i++ {
		times := 1
		if fields[i] == "g" && i+2 < len(fields) {
			times, _ = strconv.Atoi(fields[i+1])
			i += 2
		}
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			break
		}
		for ; times > 0 && len(out) < limit; times-- {
			out = append(out, n)
		}
	}
	return out
}

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type matrix struct{ a, b, c, d, e, f float64 }

// then is the matrix that applies m first and o after it.
func (m matrix) then(o matrix) matrix {
	return matrix{
		a: m.a*o.a + m.b*o.c, b: m.a*o.b + m.b*o.d,
		c: m.c*o.a + m.d*o.c, d: m.c*o.b + m.d*o.d,
		e: m.e*o.a + m.f*o.c + o.e, f: m.e*o.b + m.f*o.d + o.f,
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// place is the matrix of an object: its own one, then the corner of its boundary.
func (o *object) place() matrix {
	m := matrix{a: 1, d: 1}
	if n := numbers(o.CTM); len(n) == 6 {
		m = matrix{n[0], n[1], n[2], n[3], n[4], n[5]}
	}
	if b := numbers(o.Boundary); len(b) == 4 {
		m.e, m.f = m.e+b[0], m.f+b[1]
	}
	return m
}
