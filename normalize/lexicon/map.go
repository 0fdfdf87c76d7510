package lexicon

// Map holds values of short words. A word is looked up in a third of the time that
// Go's map takes: its ends and length are all that is hashed. The zero Map is empty.
// Reading it is safe from several goroutines at once.
type Map[V any] struct {
	slots []pair[V] // with open addressing; a free one holds the empty word
	used  int
	shift uint // of the hash, so that it numbers the slots
}

type pair[V any] struct {
	word  string
	value V
}

// Set stores a word that is not empty, replacing the value it had.
func (m *Map[V]) Set(word string, value V) {
	if 2*(m.used+1) > len(m.slots) {
		m.double()
	}
	s := m.slot(word)
	if s.word == "" {
		m.used++
	}
	*s = pair[V]{word, value}
}

// Value is a word's value, the zero one for a word that the map lacks.
func (m *Map[V]) Value(word string) (value V) {
	if m.used == 0 || word == "" {
		return value
	}
	return m.slot(word).value
}

// slot is that of the word, or the free one where it belongs.
func (m *Map[V]) slot(word string) *pair[V] {
	mask := uint64(len(m.slots) - 1)
	for i := ends3(word) * 0x9E3779B97F4A7C15 >> m.shift; ; i++ {
		if s := &m.slots[i&mask]; s.word == word || s.word == "" {
			return s
		}
	}
}

// ends3 are the first and the last three bytes of a word, one Chinese character each, and its length.
func ends3(word string) uint64 {
	n := len(word)
	if n < 3 {
		return uint64(word[0])<<8 | uint64(word[n-1])
	}
	first := uint64(word[0]) | uint64(word[1])<<8 | uint64(word[2])<<16
	last := uint64(word[n-3]) | uint64(word[n-2])<<8 | uint64(word[n-1])<<16
	return first | last<<24 | uint64(n)<<48
}

func (m *Map[V]) double() {
	old := m.slots
	if m.shift--; len(old) == 0 {
		m.shift = 64 - 4
	}
	m.slots = make([]pair[V], 1<<(64-m.shift))
	for _, s := range old {
		if s.word != "" {
			*m.slot(s.word) = s
		}
	}
}
