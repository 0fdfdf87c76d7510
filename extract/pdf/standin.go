package pdf

import (
	"encoding/binary"
	"sort"
)

// standIn is a TrueType font of under 1 KB that has every character of the first
// three planes, all as one square of an em (ASCII: of half an em).
//
// PDFium leaves out characters set in a Chinese font that is neither embedded
// nor installed where each is a text object of its own: of the 857 characters
// of testdata/pdf/single.pdf, 99 are read without any font, all with this one,
// as with Noto Sans CJK (16 MB). So a reader needs no font of the machine, and
// reads the same on each. Places come from the widths that the file states.
func standIn() []byte {
	half, full := square(500), square(1000)
	return sfnt(map[string][]byte{
		"OS/2": standInOS2(), "cmap": standInCmap(), "head": standInHead(), "name": standInNames(),
		"glyf": append(half, full...),
		"loca": be(uint32(0), uint32(0), uint32(len(half)), uint32(len(half)+len(full))),
		"hmtx": be(uint16(1000), int16(0), uint16(500), int16(0), uint16(1000), int16(0)),
		"hhea": be(uint32(0x10000), int16(880), int16(-120), int16(0), uint16(1000), int16(0), int16(0), int16(1000), int16(1), [7]int16{}, uint16(3)),
		"maxp": be(uint32(0x10000), uint16(3), uint16(4), uint16(1), uint16(0), uint16(0), uint16(2), [7]uint16{}),
		"post": be(uint32(0x30000), uint32(0), int16(-100), int16(50), [5]uint32{}),
	})
}

// sfnt lays tables out as a font file.
func sfnt(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	sort.Strings(names)
	out := be(uint32(0x10000), uint16(len(names)), uint16(128), uint16(3), uint16(16*len(names)-128))
	at := len(out) + 16*len(names)
	var body []byte
	for _, name := range names {
		t := tables[name]
		out = append(out, name...)
		out = append(out, be(checksum(t), uint32(at+len(body)), uint32(len(t)))...)
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

func checksum(t []byte) (sum uint32) {
	for i := 0; i < len(t); i += 4 {
		var word [4]byte
		copy(word[:], t[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// be writes values one after the other, high byte first.
func be(values ...any) (out []byte) {
	for _, v := range values {
		out, _ = binary.Append(out, binary.BigEndian, v) // fixed-size values always fit
	}
	return out
}

func standInHead() []byte {
	return be(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5f0f3cf5), uint16(3), uint16(1000), uint64(0), uint64(0),
		int16(0), int16(-120), int16(1000), int16(880), uint16(0), uint16(8), int16(2), int16(1), int16(0))
}

// square is a glyph of the given width in thousandths of an em.
func square(width int16) []byte {
	return be(int16(1), int16(0), int16(0), width, int16(800), uint16(3), uint16(0),
		[]byte{1, 1, 1, 1}, int16(0), width, int16(0), -width, int16(0), int16(0), int16(800), int16(0))
}

// standInCmap maps ASCII to glyph 1 and all other characters to glyph 2, by format 13 (many to one).
func standInCmap() []byte {
	return be(uint16(0), uint16(1), uint16(3), uint16(10), uint32(12),
		uint16(13), uint16(0), uint32(40), uint32(0), uint32(2),
		uint32(0x20), uint32(0x7e), uint32(1), uint32(0xa0), uint32(0x2ffff), uint32(2))
}

// standInOS2 claims the code pages of Latin, simplified and traditional
// Chinese, Japanese and Korean, by which PDFium chooses a font.
func standInOS2() []byte {
	const codePages = 1 | 1<<17 | 1<<18 | 1<<19 | 1<<20
	return be(uint16(3), int16(1000), uint16(400), uint16(5), uint16(0), [10]int16{}, int16(0), [10]byte{},
		uint32(0xffffffff), uint32(0xffffffff), uint32(0xffffffff), uint32(0xffffffff), [4]byte{'n', 'o', 'n', 'e'},
		uint16(0x40), uint16(0x20), uint16(0xffff), int16(880), int16(-120), int16(0), uint16(880), uint16(120),
		uint32(codePages), uint32(0), int16(500), int16(700), uint16(0), uint16(0x20), uint16(1))
}

func standInNames() []byte {
	texts := []string{1: "Stand In", 2: "Regular", 4: "Stand In", 6: "StandIn"}
	var records, pool []byte
	count := 0
	for id, text := range texts {
		if text == "" {
			continue
		}
		var wide []byte
		for _, r := range text {
			wide = append(wide, 0, byte(r))
		}
		records = append(records, be(uint16(3), uint16(1), uint16(0x409), uint16(id), uint16(len(wide)), uint16(len(pool)))...)
		pool = append(pool, wide...)
		count++
	}
	out := be(uint16(0), uint16(count), uint16(6+len(records)))
	return append(append(out, records...), pool...)
}
