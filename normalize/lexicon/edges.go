package lexicon

// edges are the arcs of a trie in one table with open addressing, which is
// read several times faster than a map. The zero value is empty.
type edges struct {
	slots []slot
	used  int
	shift uint // of the hash, so that it numbers the slots
}

// slot holds one arc; its key is 0 where the slot is free.
type slot struct {
	key  uint64
	node int32
}

// key is unlike 0 for every node and character.
func key(node int32, r rune) uint64 { return (uint64(node)<<21 | uint64(uint32(r)&0x1FFFFF)) + 1 }

// hash spreads keys over the slots by their product with 2^64 divided by the golden ratio.
func (e *edges) hash(k uint64) uint64 { return k * 0x9E3779B97F4A7C15 >> e.shift }

// to is the node at the arc's end, 0 where there is no such arc; none leads to the root.
func (e *edges) to(node int32, r rune) int32 {
	if e.used == 0 {
		return 0
	}
	k, mask := key(node, r), uint64(len(e.slots)-1)
	for i := e.hash(k); ; i++ {
		switch s := &e.slots[i&mask]; s.key {
		case k:
			return s.node
		case 0:
			return 0
		}
	}
}

// add enters an arc that is not in the table. A third of the slots at least stays free.
func (e *edges) add(node int32, r rune, to int32) {
	if 3*(e.used+1) > 2*len(e.slots) {
		e.double()
	}
	e.put(slot{key(node, r), to})
	e.used++
}

func (e *edges) put(s slot) {
	mask := uint64(len(e.slots) - 1)
	i := e.hash(s.key)
	for e.slots[i&mask].key != 0 {
		i++
	}
	e.slots[i&mask] = s
}

func (e *edges) double() {
	old := e.slots
	if len(old) == 0 {
		e.shift = 64 - 4
	} else {
		e.shift--
	}
	e.slots = make([]slot, 1<<(64-e.shift))
	for _, s := range old {
		if s.key != 0 {
			e.put(s)
		}
	}
}
