package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
)

// idList orders a segment's documents by their ids.
type idList struct {
	texts *textFile
	// keys are the first eight bytes of each id, which settle most comparisons.
	keys []uint64
}

func newIDs(texts *textFile) *idList {
	l := &idList{texts: texts, keys: make([]uint64, texts.docs)}
	for doc := range l.keys {
		var head [8]byte
		copy(head[:], l.at(uint32(doc)))
		l.keys[doc] = binary.BigEndian.Uint64(head[:])
	}
	return l
}

func (l *idList) at(doc uint32) []byte { return l.texts.id(doc) }

// compareIDs orders document a of l before or behind document b of m.
func compareIDs(l *idList, a uint32, m *idList, b uint32) int {
	if c := cmp.Compare(l.keys[a], m.keys[b]); c != 0 {
		return c
	}
	return bytes.Compare(l.at(a), m.at(b))
}
