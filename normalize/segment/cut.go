package segment

import "unicode/utf8"

// lattice is the work space of a cut.
type lattice struct {
	runes   []rune
	offsets []int32   // where each character begins, and the end, in bytes
	weights []float64 // of the best words from each character to the end
	lengths []int32   // of the first of them
}

// cut adds the words of a text without separators inside: of all ways to make
// it of words of the dictionary and single characters the likeliest, where
// words of the same text stand beside each other by chance. Of equals the one
// with the shortest first word is taken. It does as cppjieba's MPSegment does,
// sum by sum, so that the results are the same to the last bit.
func (s *Segmenter) cut(l *lattice, b *builder, text string, at int, inner bool) {
	l.decode(text)
	l.weigh(s.words)
	for i := 0; i < len(l.runes); {
		n := int(l.lengths[i])
		if inner {
			s.inside(l, b, at, i, n)
		}
		b.add(at+int(l.offsets[i]), at+int(l.offsets[i+n]), n)
		i += n
	}
}

// inside adds the words of two characters, then those of three, within a longer word.
func (s *Segmenter) inside(l *lattice, b *builder, at, from, length int) {
	for n := 2; n <= 3 && n < length; n++ {
		for i := from; i+n <= from+length; i++ {
			if s.words.has(l.runes[i : i+n]) {
				b.add(at+int(l.offsets[i]), at+int(l.offsets[i+n]), n)
			}
		}
	}
}

func (l *lattice) decode(text string) {
	l.runes, l.offsets = l.runes[:0], l.offsets[:0]
	for i, r := range text {
		l.runes, l.offsets = append(l.runes, r), append(l.offsets, int32(i))
	}
	l.offsets = append(l.offsets, int32(len(text)))
}

// weigh finds the best words from each character on, from the last to the first.
func (l *lattice) weigh(d *dictionary) {
	n := len(l.runes)
	for len(l.weights) <= n {
		l.weights, l.lengths = append(l.weights, 0), append(l.lengths, 0)
	}
	l.weights[n] = 0
	for i := n - 1; i >= 0; i-- {
		node, onward := d.begin(l.runes[i], l.runes[min(i+1, n-1)])
		best, length := l.weights[i+1]+d.single(node), 1
		if !onward {
			node = -1
		}
		for j := i + 1; j < n && node >= 0 && d.goesOn(node); j++ {
			if node = d.step(node, l.runes[j]); node < 0 || d.weights[node] == 0 {
				continue
			}
			if weight := l.weights[j+1] + d.weights[node]; weight > best {
				best, length = weight, j+1-i
			}
		}
		l.weights[i], l.lengths[i] = best, int32(length)
	}
}

// single is the weight of a single character by its node.
func (d *dictionary) single(node int32) float64 {
	if node < 0 || d.weights[node] == 0 {
		return d.least
	}
	return d.weights[node]
}

// rangeEnd is where the stretch that begins at start ends: before the next
// separator, behind it where the stretch begins with one.
func rangeEnd(text string, start int) int {
	for i, r := range text[start:] {
		if separates(r) {
			if i == 0 {
				i = utf8.RuneLen(r)
			}
			return start + i
		}
	}
	return len(text)
}

func separates(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '，' || r == '。' }
