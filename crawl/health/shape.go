package health

import (
	"math"
	"math/bits"

	"duban/corpus"
)

// Shape is the form of a notice's page.
type Shape struct {
	Length   int // characters of the content region without space
	NoTitle  bool
	NoDate   bool
	NoRegion bool // no content region was found
}

// Class is the class of a length, two to a doubling: 0 for none, c for
// 2^((c-1)/2) characters up to less than 2^(c/2).
func Class(length int) int {
	if length <= 0 {
		return 0
	}
	exponent := bits.Len(uint(length)) - 1 // 2^exponent <= length
	class := 2*exponent + 1
	if float64(length) >= math.Sqrt2*float64(uint(1)<<exponent) {
		class++
	}
	return class
}

// Add counts a page.
func Add(p *corpus.PageShapes, s Shape) {
	p.Pages++
	count(&p.NoTitle, s.NoTitle)
	count(&p.NoDate, s.NoDate)
	count(&p.NoRegion, s.NoRegion)
	class := Class(s.Length)
	for len(p.Lengths) <= class {
		p.Lengths = append(p.Lengths, 0)
	}
	p.Lengths[class]++
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}

// sum adds up the pages of nights.
func sum(nights []corpus.SourceNight) (all corpus.PageShapes) {
	for _, n := range nights {
		p := n.Pages
		all.Pages += p.Pages
		all.NoTitle += p.NoTitle
		all.NoDate += p.NoDate
		all.NoRegion += p.NoRegion
		for class, times := range p.Lengths {
			for len(all.Lengths) <= class {
				all.Lengths = append(all.Lengths, 0)
			}
			all.Lengths[class] += times
		}
	}
	return all
}

// form is what is usual for a source's pages.
type form struct {
	pages     int
	low, high int // classes of length, both inside
	// share of pages with each oddity
	odd map[string]float64
}

// The oddities of pages, which are the facts of findings.
const (
	short    = "pages-short"
	long     = "pages-long"
	noTitle  = "no-title"
	noDate   = "no-date"
	noRegion = "no-region"
)

var oddities = []string{short, long, noRegion, noTitle, noDate}

// enoughPages is how many pages a form is learned from: fewer say nothing of
// how short or long the source's pages may be.
const enoughPages = 5

// learn sums up what is usual. A page is too short if it is half as long as
// the shortest and a quarter of the middle one, too long if it is four times
// the longest and sixteen times the middle one. A hundredth of the pages at
// either end, and up to two of some, do not count as shortest or longest.
func learn(p corpus.PageShapes) form {
	f := form{pages: p.Pages, odd: map[string]float64{}}
	if p.Pages == 0 {
		return f
	}
	odd := max(p.Pages/100, min(2, p.Pages/10))
	middle := nth(p.Lengths, p.Pages/2)
	f.low = min(nth(p.Lengths, odd)-2, middle-4)
	f.high = max(nth(p.Lengths, p.Pages-1-odd)+4, middle+8)
	for _, name := range oddities {
		f.odd[name] = (float64(f.times(p, name)) + 0.5) / float64(p.Pages+1)
	}
	return f
}

// nth is the class of the n-th shortest page, from 0.
func nth(lengths []int, n int) int {
	for class, times := range lengths {
		if n -= times; n < 0 {
			return class
		}
	}
	return len(lengths)
}

// times counts the pages with an oddity.
func (f form) times(p corpus.PageShapes, name string) (n int) {
	switch name {
	case noTitle:
		return p.NoTitle
	case noDate:
		return p.NoDate
	case noRegion:
		return p.NoRegion
	}
	for class, times := range p.Lengths {
		if name == short && class < f.low || name == long && class > f.high {
			n += times
		}
	}
	return n
}

// seldom is the share up to which an oddity speaks against a single page.
const seldom = 0.1

// reason is the oddity of a single page; empty if it has the usual form, or not enough is known.
func (f form) reason(s Shape) string {
	if f.pages < enoughPages {
		return ""
	}
	one := corpus.PageShapes{}
	Add(&one, s)
	for _, name := range oddities {
		if f.times(one, name) > 0 && f.odd[name] < seldom {
			return name
		}
	}
	return ""
}
