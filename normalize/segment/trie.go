package segment

import "errors"

// trie numbers the beginnings of words. All its arcs stand in one table with
// open addressing, of eight bytes each: a walk costs about one access to memory
// a character, and the whole dictionary takes ten megabytes.
type trie struct {
	arcs  []uint64 // 20 bits of the node it leaves, 21 of the character, 20 of the node it leads to; 0 is free
	used  int
	shift uint           // of the hash, so that it numbers the arcs
	inner []uint64       // has a bit for each node that words go on from, which most don't
	first [1 << 10]*page // of the basic plane's characters that begin a word, which also stand among the arcs

	last []rune  // the word that was put in last …
	path []int32 // … and the nodes on its way
}

// page holds 64 neighbouring characters at the beginning of words: two thirds of
// all steps are told by them.
type page [64]beginning

// beginning is a character that words begin with: its node, 0 for none, and which
// characters may stand behind it, by their last eight bits.
type beginning struct {
	node   int32
	onward [4]uint64
}

const (
	nodeBits, runeBits = 20, 21
	nodeMask           = 1<<nodeBits - 1
)

var errFull = errors.New("too many words: their beginnings must be fewer than a million")

// nodes is how many there are; the root is 0.
func (t *trie) nodes() int { return t.used + 1 }

// step is the node at the end of an arc, -1 without one.
func (t *trie) step(node int32, r rune) int32 {
	if len(t.arcs) == 0 {
		return -1
	}
	key, mask := arcKey(node, r), uint64(len(t.arcs)-1)
	for i := t.hash(key); ; i++ {
		switch arc := t.arcs[i&mask]; {
		case arc>>nodeBits == key && arc != 0:
			return int32(arc & nodeMask)
		case arc == 0:
			return -1
		}
	}
}

// begin is the beginning of words by a character, and whether next may stand behind it.
func (t *trie) begin(r, next rune) (node int32, onward bool) {
	if uint32(r) >= 1<<16 {
		return t.step(0, r), true
	}
	if p := t.first[r>>6]; p != nil && p[r&63].node != 0 {
		b := &p[r&63]
		return b.node, b.onward[next>>6&3]&(1<<(next&63)) != 0
	}
	return -1, false
}

func arcKey(node int32, r rune) uint64 {
	return uint64(node)<<runeBits | uint64(uint32(r)&(1<<runeBits-1))
}

// goesOn tells whether words go on from a node.
func (t *trie) goesOn(node int32) bool {
	return int(node)/64 < len(t.inner) && t.inner[node/64]&(1<<(node%64)) != 0
}

// hash spreads keys over the arcs by their product with 2^64 divided by the golden ratio.
func (t *trie) hash(key uint64) uint64 { return (key + 1) * 0x9E3779B97F4A7C15 >> t.shift }

// insert is the node at the end of a word, which it makes where it lacks. The
// words of a dictionary come in order, so that most begin like the one before.
func (t *trie) insert(word string) (int32, error) {
	node, at := int32(0), 0
	same := true
	for _, r := range word {
		if same = same && at < len(t.last) && t.last[at] == r; same {
			node = t.path[at]
			at++
			continue
		}
		next := t.step(node, r)
		if next < 0 {
			var err error
			if next, err = t.add(node, r); err != nil {
				return 0, err
			}
		}
		t.last, t.path = append(t.last[:at], r), append(t.path[:at], next)
		node = next
		at++
	}
	t.last, t.path = t.last[:at], t.path[:at]
	t.note(t.last, t.path)
	return node, nil
}

// add makes an arc to a new node. A third of the table at least stays free.
func (t *trie) add(node int32, r rune) (int32, error) {
	if t.used == nodeMask {
		return 0, errFull
	}
	if 3*(t.used+1) > 2*len(t.arcs) {
		t.double()
	}
	t.used++
	for int(node)/64 >= len(t.inner) {
		t.inner = append(t.inner, 0)
	}
	t.inner[node/64] |= 1 << (node % 64)
	t.put(arcKey(node, r)<<nodeBits | uint64(t.used))
	return int32(t.used), nil
}

// note keeps how a word begins.
func (t *trie) note(word []rune, path []int32) {
	if len(word) == 0 || uint32(word[0]) >= 1<<16 {
		return
	}
	r := word[0]
	if t.first[r>>6] == nil {
		t.first[r>>6] = new(page)
	}
	b := &t.first[r>>6][r&63]
	b.node = path[0]
	if len(word) > 1 {
		b.onward[word[1]>>6&3] |= 1 << (word[1] & 63)
	}
}

func (t *trie) put(arc uint64) {
	mask := uint64(len(t.arcs) - 1)
	i := t.hash(arc >> nodeBits)
	for t.arcs[i&mask] != 0 {
		i++
	}
	t.arcs[i&mask] = arc
}

func (t *trie) double() {
	old := t.arcs
	if len(old) == 0 {
		t.shift = 64 - 20
	} else {
		t.shift--
	}
	t.arcs = make([]uint64, 1<<(64-t.shift))
	for _, arc := range old {
		if arc != 0 {
			t.put(arc)
		}
	}
}
