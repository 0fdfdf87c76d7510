package quantity

import "slices"

// Longest quoted name and title, in characters. In longer quotes stand
// sentences, whose amounts count.
const (
	maxName  = 14
	maxTitle = 80
)

// quoted is a stretch in quotes or in 《》.
type quoted struct {
	start, end int // of what stands inside
	title      bool
}

// quotes are the quoted stretches of one text, by start.
type quotes []quoted

// findQuotes pairs quotes. Half-width ones open and close in turn within a line.
func findQuotes(text []rune) quotes {
	var found quotes
	var open [len(closers)]int // where the stretch begins that each closer ends, 0 for none
	for i, c := range text {
		if c > '"' && c < '‘' || c > '』' { // nearly all characters
			continue
		}
		opens, closes := slices.Index(openers[:], c), slices.Index(closers[:], c)
		switch {
		case c == '\n':
			clear(open[:])
		case opens >= 0 && (c != '"' || open[opens] == 0):
			open[opens] = i + 1
		case closes >= 0 && open[closes] > 0:
			found = append(found, quoted{open[closes], i, c == '》'})
			open[closes] = 0
		}
	}
	return found
}

// The signs that open a stretch and those that close it, in the same order.
var (
	openers = [...]rune{'“', '‘', '「', '『', '《', '"'}
	closers = [...]rune{'”', '’', '」', '』', '》', '"'}
)

// within says whether i lies in a title or a quote of at most so many characters.
func (qs quotes) within(i, most int, title bool) bool {
	lo, hi := 0, len(qs)
	for lo < hi { // the first stretch that ends after i
		if m := (lo + hi) / 2; qs[m].end <= i {
			lo = m + 1
		} else {
			hi = m
		}
	}
	for ; lo < len(qs) && qs[lo].end-i <= most; lo++ {
		if q := qs[lo]; q.title == title && q.start <= i && q.end-q.start <= most {
			return true
		}
	}
	return false
}
