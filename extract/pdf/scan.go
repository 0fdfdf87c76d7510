package pdf

// state is whether a page can be read as text.
type state int

const (
	readable state = iota
	blank          // nothing is printed on it
	scanned        // an image is all there is, or nearly
	unusable       // its font gives no meaning
)

// Thresholds of stateOf. The scans seen have images over 0.8 of the page and
// at most a watermark's 30 characters; text pages with a seal or letterhead
// have images under 0.3.
const (
	scanImage    = 0.5 // share of the page
	scanGlyphs   = 60  // characters beside such an image
	fewestGlyphs = 12  // characters by which a font is judged
	soundShare   = 0.5 // of characters that Chinese text is made of
)

// stateOf judges a page by its characters and its largest image.
func stateOf(s *sheet) state {
	n := len(s.glyphs) + len(s.others)
	switch {
	case s.images >= scanImage && n < scanGlyphs:
		return scanned
	case n == 0 && s.skewed == 0:
		return blank
	case n == 0:
		return scanned
	}
	if n >= fewestGlyphs && float64(soundGlyphs(s)) < soundShare*float64(n) {
		return unusable
	}
	return readable
}

// soundGlyphs counts the characters that text of these notices is made of: Han,
// their punctuation, letters, figures and signs. A font without meaning gives
// private characters, controls, or Latin letters with marks.
func soundGlyphs(s *sheet) (n int) {
	for _, g := range s.glyphs {
		r := firstRune(g.text)
		if !g.rough && (isWide(r) || r >= '!' && r <= '~' || r >= 0x2010 && r <= 0x2fff || r == '·' || r == '×' || r == '°' || r == '±') {
			n++
		}
	}
	return n
}
