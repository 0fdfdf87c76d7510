package target

// closer is the mark that closes what a bracket or quote mark opens, 0 for other characters.
func closer(r rune) rune {
	switch r {
	case '(':
		return ')'
	case '[':
		return ']'
	case '{':
		return '}'
	case '〔':
		return '〕'
	case '【':
		return '】'
	case '《':
		return '》'
	case '“':
		return '”'
	case '‘':
		return '’'
	case '「':
		return '」'
	}
	return 0
}

// lastMark is the greatest of the brackets and quote marks; Chinese characters lie behind it.
const lastMark = '〕'

// pairs matches brackets and quotes. A mark without a partner within its
// sentence stays alone; a straight quote opens and closes by turns.
func pairs(text []rune) []int32 {
	m := matching{length: len(text)}
	for i, r := range text {
		switch {
		case r > lastMark:
		case r == '。' || r == '\n':
			m.stack = m.stack[:0]
		case r == '"':
			if n := len(m.stack); n > 0 && m.stack[n-1].closer == '"' {
				m.pair(n-1, i)
			} else {
				m.stack = append(m.stack, opened{i, '"'})
			}
		default:
			if c := closer(r); c != 0 {
				m.stack = append(m.stack, opened{i, c})
			} else {
				m.close(i, r)
			}
		}
	}
	return m.partners
}

// matching is the state of one call of pairs.
type matching struct {
	length   int
	stack    []opened
	partners []int32
}

// opened is a mark that waits for its closer.
type opened struct {
	at     int
	closer rune
}

// close pairs a closing mark with one of the last three open ones.
func (m *matching) close(at int, r rune) {
	for n := len(m.stack) - 1; n >= max(0, len(m.stack)-3); n-- {
		if m.stack[n].closer == r {
			m.pair(n, at)
			return
		}
	}
}

// pair joins the nth open mark with the one at an offset; those opened after it stay alone.
func (m *matching) pair(n, at int) {
	if m.partners == nil {
		m.partners = make([]int32, m.length)
		for i := range m.partners {
			m.partners[i] = -1
		}
	}
	open := m.stack[n].at
	m.partners[open], m.partners[at] = int32(at), int32(open)
	m.stack = m.stack[:n]
}

// partner is the index of the partner of the mark at i, -1 for none.
func (p *passage) partner(i int) int {
	if !p.paired {
		p.pairs, p.paired = pairs(p.runes), true
	}
	if p.pairs == nil {
		return -1
	}
	return int(p.pairs[i])
}
