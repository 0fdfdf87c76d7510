package office

import (
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf16"
)

// The BIFF8 records that are read ([MS-XLS] 2.3).
const (
	recFormula    = 0x0006
	recEOF        = 0x000a
	recDateMode   = 0x0022
	recFilePass   = 0x002f
	recContinue   = 0x003c
	recBoundSheet = 0x0085
	recMulRK      = 0x00bd
	recRString    = 0x00d6
	recColInfo    = 0x007d
	recXF         = 0x00e0
	recMergeCells = 0x00e5
	recSST        = 0x00fc
	recLabelSST   = 0x00fd
	recNumber     = 0x0203
	recLabel      = 0x0204
	recBoolErr    = 0x0205
	recString     = 0x0207
	recRow        = 0x0208
	recRK         = 0x027e
	recFormat     = 0x041e
	recBOF        = 0x0809
)

// record is one BIFF record with the continuations that follow it.
type record struct {
	kind  uint16
	parts [][]byte // the record's own data, then its continuations'
}

// data is the record's own data.
func (r record) data() []byte { return r.parts[0] }

// biff reads records from a stream.
type biff struct {
	raw []byte
	at  int
}

// next is the next record; false at the end of the stream.
func (b *biff) next() (record, bool) {
	kind, data, ok := b.one()
	if !ok {
		return record{}, false
	}
	r := record{kind: kind, parts: [][]byte{data}}
	for {
		at := b.at
		kind, data, ok := b.one()
		if !ok || kind != recContinue {
			b.at = at
			return r, true
		}
		r.parts = append(r.parts, data)
	}
}

func (b *biff) one() (kind uint16, data []byte, ok bool) {
	if b.at < 0 || b.at+4 > len(b.raw) {
		return 0, nil, false
	}
	kind = binary.LittleEndian.Uint16(b.raw[b.at:])
	end := b.at + 4 + int(binary.LittleEndian.Uint16(b.raw[b.at+2:]))
	if end > len(b.raw) {
		return 0, nil, false
	}
	data = b.raw[b.at+4 : end]
	b.at = end
	return kind, data, true
}

// stringReader reads strings that may run over continuations: inside the
// characters a continuation begins with a byte that says anew how wide they are.
type stringReader struct {
	parts [][]byte
	part  int
	at    int
}

// left are the unread bytes of the current part, moving on at its end.
func (s *stringReader) left() []byte {
	for s.part < len(s.parts) && s.at >= len(s.parts[s.part]) {
		s.part, s.at = s.part+1, 0
	}
	if s.part == len(s.parts) {
		return nil
	}
	return s.parts[s.part][s.at:]
}

// number reads an unsigned number of so many bytes, zero past the end.
func (s *stringReader) number(bytes int) int {
	n := 0
	for i := range bytes {
		left := s.left()
		if left == nil {
			return 0
		}
		n |= int(left[0]) << (8 * i)
		s.at++
	}
	return n
}

func (s *stringReader) skip(n int) {
	for n > 0 {
		left := s.left()
		if left == nil {
			return
		}
		step := min(n, len(left))
		s.at += step
		n -= step
	}
}

// text reads a string whose length takes so many bytes.
func (s *stringReader) text(lengthBytes int) string {
	const wide, phonetic, rich = 0x01, 0x04, 0x08
	n := s.number(lengthBytes)
	flags := s.number(1)
	runs, extra := 0, 0
	if flags&rich != 0 {
		runs = s.number(2)
	}
	if flags&phonetic != 0 {
		extra = s.number(4)
	}
	out := s.characters(n, flags&wide != 0)
	s.skip(4*runs + extra)
	return out
}

func (s *stringReader) characters(n int, wide bool) string {
	var units []uint16
	for len(units) < n {
		left := s.left()
		if left == nil {
			break
		}
		if s.at == 0 && s.part > 0 && len(units) > 0 {
			wide = left[0]&1 != 0
			s.at++
			continue
		}
		if !wide {
			units = append(units, uint16(left[0]))
			s.at++
			continue
		}
		if len(left) < 2 {
			s.at++
			continue
		}
		units = append(units, binary.LittleEndian.Uint16(left))
		s.at += 2
	}
	return strings.ReplaceAll(string(utf16.Decode(units)), "\x00", "")
}

// rk is a number packed into four bytes ([MS-XLS] 2.5.218).
func rk(v uint32) float64 {
	var n float64
	if v&2 != 0 {
		n = float64(int32(v) >> 2)
	} else {
		n = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		n /= 100
	}
	return n
}
