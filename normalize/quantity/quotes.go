package quantity

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
	open := map[rune]int{}
	for i, c := range text {
		closer := closing(c)
		switch {
		case c == '\n':
			clear(open)
		case closer != 0 && (c != '"' || open['"'] == 0):
			open[closer] = i + 1
		case isCloser(c) && open[c] > 0:
			found = append(found, quoted{open[c], i, c == '》'})
			delete(open, c)
		}
	}
	return found
}

// closing is the sign that closes what c opens, 0 where c opens nothing.
func closing(c rune) rune {
	switch c {
	case '“':
		return '”'
	case '‘':
		return '’'
	case '「':
		return '」'
	case '『':
		return '』'
	case '《':
		return '》'
	case '"':
		return '"'
	}
	return 0
}

func isCloser(c rune) bool {
	switch c {
	case '”', '’', '」', '』', '》', '"':
		return true
	}
	return false
}

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
