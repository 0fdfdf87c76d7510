package lexicon

import "unicode/utf8"

// paths are the ways through a trie; what its words mean is kept elsewhere, by node.
// The root is node 0.
type paths struct {
	edges edges
	first [1 << 10]*page // of the basic plane's characters that begin a word: most positions end here
	marks []mark         // by node
}

// mark is what is known at a node without looking anything else up: whether a word ends
// there, and in its other 63 bits, by onward, which characters may go on from it.
type mark uint64

const ends mark = 1 << 63

// onward is the bit of the characters that go on with r and others of the same hash.
func onward(r rune) mark { return 1 << (uint64(uint32(r)*0x9E3779B9) * 63 >> 32) }

// page holds 64 neighbouring characters at the beginning of words.
type page [64]beginning

// beginning is the node of a character that words begin with, 0 for none, and its mark.
type beginning struct {
	node int32
	mark mark
}

// count is the number of nodes.
func (t *paths) count() int { return len(t.marks) }

// enter is the node of a word, which it makes where it lacks.
func (t *paths) enter(word string) int32 {
	if len(t.marks) == 0 {
		t.marks = append(t.marks, 0)
	}
	node := int32(0)
	for _, r := range word {
		next, _ := t.step(node, r)
		if next == 0 {
			next = t.link(node, r)
		}
		node = next
	}
	t.marks[node] |= ends
	if first, _ := utf8.DecodeRuneInString(word); uint32(first) < 1<<16 && word != "" {
		b := &t.first[first>>6][first&63]
		b.mark = t.marks[b.node]
	}
	return node
}

// link makes the node that follows on a node and a character.
func (t *paths) link(node int32, r rune) int32 {
	next := int32(len(t.marks))
	t.marks = append(t.marks, 0)
	t.marks[node] |= onward(r)
	if node != 0 || uint32(r) >= 1<<16 {
		t.edges.add(node, r, next)
		return next
	}
	if t.first[r>>6] == nil {
		t.first[r>>6] = new(page)
	}
	t.first[r>>6][r&63].node = next
	return next
}

// step is the node that follows on a node and a character, with its mark; 0 without one.
func (t *paths) step(node int32, r rune) (int32, mark) {
	if node == 0 && uint32(r) < 1<<16 {
		b := t.root(r)
		return b.node, b.mark
	}
	next := t.edges.to(node, r)
	if next == 0 {
		return 0, 0
	}
	return next, t.marks[next]
}

// root is the beginning of words by a character of the basic plane.
func (t *paths) root(r rune) beginning {
	if p := t.first[uint16(r)>>6]; p != nil {
		return p[r&63]
	}
	return beginning{}
}

// longest is the node of the longest word that begins at text[at], 0 without one, and where it ends.
func (t *paths) longest(text []rune, at int) (end int, best int32) {
	if at >= len(text) {
		return 0, 0
	}
	node, m := t.step(0, text[at])
	return t.longestOn(beginning{node, m}, text, at)
}

// longestOn is longest where the step on text[at] has been made.
func (t *paths) longestOn(first beginning, text []rune, at int) (end int, best int32) {
	node, m := first.node, first.mark
	for i := at + 1; node != 0; i++ {
		if m&ends != 0 {
			end, best = i, node
		}
		if i == len(text) || m&onward(text[i]) == 0 {
			break
		}
		node, m = t.step(node, text[i])
	}
	return end, best
}

// longestBefore is longest for paths of words written backwards, of those that end before text[at].
func (t *paths) longestBefore(text []rune, at int) (start int, best int32) {
	if at == 0 {
		return 0, 0
	}
	node, m := t.step(0, text[at-1])
	for i := at - 1; node != 0; i-- {
		if m&ends != 0 {
			start, best = i, node
		}
		if i == 0 || m&onward(text[i-1]) == 0 {
			break
		}
		node, m = t.step(node, text[i-1])
	}
	return start, best
}
