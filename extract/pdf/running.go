package pdf

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"
)

// running knows page numbers, and the lines at the top and bottom of pages
// that come again on page after page.
type running struct{ numbers shapes }

func newRunning(fsys fs.FS) (*running, error) {
	numbers, err := newShapes(fsys, "data/page_numbers.yaml", "$")
	return &running{numbers}, err
}

func (r *running) isNumber(text string) bool {
	return r.numbers.fit(strings.Join(strings.Fields(text), ""))
}

// edgeZone is the share of a page's height at its top and bottom where headers
// and footers stand.
const edgeZone = 0.12

// strip takes page numbers and running headers and footers out of pages, each
// a list of lines from top to bottom, and says for each page which it took.
func (r *running) strip(pages [][]line, heights []float64) (kept, dropped [][]line) {
	repeated := repeatedLines(pages, heights)
	for i, lines := range pages {
		var keep, drop []line
		for k, l := range lines {
			if inZone(l, heights[i]) && (repeated[key(l)] || (k == 0 || k >= len(lines)-2) && r.isNumber(l.text())) {
				drop = append(drop, l)
			} else {
				keep = append(keep, l)
			}
		}
		kept, dropped = append(kept, keep), append(dropped, drop)
	}
	return kept, dropped
}

func inZone(l line, height float64) bool {
	return l.base < edgeZone*height || l.base > (1-edgeZone)*height
}

// key is what running lines of two pages have in common: their text without
// figures, and their height on the page.
func key(l line) string {
	text := strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) || unicode.IsSpace(c) {
			return -1
		}
		return c
	}, l.text())
	return fmt.Sprintf("%s@%d", text, int(l.base/12))
}

// fewestRepeats is on how many pages a line must stand to be a running one.
const fewestRepeats = 3

func repeatedLines(pages [][]line, heights []float64) map[string]bool {
	count := map[string]int{}
	for i, lines := range pages {
		for _, l := range lines {
			if inZone(l, heights[i]) && strings.ContainsFunc(key(l)[:strings.LastIndexByte(key(l), '@')], unicode.IsLetter) {
				count[key(l)]++
			}
		}
	}
	out := map[string]bool{}
	for k, n := range count {
		if n >= fewestRepeats && n*2 > len(pages) {
			out[k] = true
		}
	}
	return out
}
