package index

import (
	"bytes"
	"cmp"
	"encoding/binary"

	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// idList holds the ids of a segment's documents in one piece of memory.
type idList struct {
	bytes  []byte
	starts []uint32
	// keys are the first eight bytes of each id, which settle most comparisons.
	keys []uint64
}

func readIDs(seg segapi.Segment) (*idList, error) {
	n := seg.Count()
	l := &idList{starts: make([]uint32, 1, n+1), keys: make([]uint64, 0, n)}
	for doc := range n {
		id, err := seg.DocID(doc)
		if err != nil {
			return nil, err
		}
		l.bytes = append(l.bytes, id...)
		l.starts = append(l.starts, uint32(len(l.bytes)))
		var head [8]byte
		copy(head[:], id)
		l.keys = append(l.keys, binary.BigEndian.Uint64(head[:]))
	}
	return l, nil
}

func (l *idList) at(doc uint32) []byte { return l.bytes[l.starts[doc]:l.starts[doc+1]] }

// compareIDs orders document a of l before or behind document b of m.
func compareIDs(l *idList, a uint32, m *idList, b uint32) int {
	if c := cmp.Compare(l.keys[a], m.keys[b]); c != 0 {
		return c
	}
	return bytes.Compare(l.at(a), m.at(b))
}
