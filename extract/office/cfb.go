package office

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"

	"duban/corpus"
)

// CompoundKind is what an OLE compound file is.
type CompoundKind string

// The kinds of compound file, by the streams that their formats must have.
const (
	KindDOC       CompoundKind = "doc"
	KindXLS       CompoundKind = "xls"
	KindPPT       CompoundKind = "ppt"
	KindEncrypted CompoundKind = "encrypted" // an office file locked with a password
	KindOther     CompoundKind = "other"
)

const compoundMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Compound names an OLE compound file by its directory. It is false for other files.
// The error is a *corpus.Refusal for a compound file that is damaged.
func Compound(raw []byte) (CompoundKind, bool, error) {
	if !strings.HasPrefix(string(raw[:min(len(raw), 8)]), compoundMark) {
		return "", false, nil
	}
	c, err := openCompound(raw)
	if err != nil {
		return "", true, damagedCompound(err)
	}
	for _, k := range []struct {
		stream string
		kind   CompoundKind
	}{
		{"EncryptedPackage", KindEncrypted},
		{"WordDocument", KindDOC}, // of WPS Writer too
		{"Workbook", KindXLS},     // of WPS Spreadsheets too
		{"Book", KindXLS},
		{"PowerPoint Document", KindPPT},
	} {
		if e, ok := c.find(k.stream); ok {
			if k.kind == KindDOC && c.locked(e) {
				return KindEncrypted, true, nil
			}
			return k.kind, true, nil
		}
	}
	return KindOther, true, nil
}

// locked tells a WordDocument stream that is encrypted, by the flag fEncrypted of
// its first block ([MS-DOC] 2.5.1 FibBase).
func (c *compound) locked(e entry) bool {
	const flags, encrypted = 11, 0x01 // the upper byte of the flags at 10
	raw, err := c.read(e)
	return err == nil && len(raw) > flags && raw[flags]&encrypted != 0
}

func damagedCompound(err error) error {
	return corpus.Refuse(corpus.OutcomeFailed, "the file is damaged or cut short (%v); fetch it again", err)
}

// compound is an opened OLE compound file ([MS-CFB]).
type compound struct {
	raw        []byte
	sector     int // bytes
	fat        []uint32
	mini       []uint32
	miniStream []byte
	cutoff     int // smaller streams are in the mini stream
	entries    []entry
}

// entry is a stream or storage of the directory.
type entry struct {
	name  string
	kind  byte // 1 storage, 2 stream, 5 root
	start uint32
	size  int
}

const (
	freeSector = 0xffffffff
	lastSector = 0xfffffffa // this and above are no sectors
	miniSize   = 64
)

var errCompound = errors.New("its sector chains lead nowhere")

func openCompound(raw []byte) (*compound, error) {
	if len(raw) < 512 {
		return nil, errors.New("it ends in its header")
	}
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	shift := u16(raw[30:])
	if shift != 9 && shift != 12 {
		return nil, errors.New("its sector size is none")
	}
	c := &compound{raw: raw, sector: 1 << shift, cutoff: int(u32(raw[56:]))}
	if err := c.readFAT(u32(raw[68:])); err != nil {
		return nil, err
	}
	directory, err := c.chain(u32(raw[48:]), -1)
	if err != nil {
		return nil, err
	}
	c.readDirectory(directory)
	return c, c.readMini(u32(raw[60:]))
}

// at is a sector's bytes; the last one of a file may be cut short.
func (c *compound) at(n uint32) ([]byte, error) {
	start := (int(n) + 1) * c.sector
	if n >= lastSector || start >= len(c.raw) {
		return nil, errCompound
	}
	return c.raw[start:min(start+c.sector, len(c.raw))], nil
}

// readFAT reads the sector table, whose own sectors are listed in the header
// and, for large files, in a chain of further lists that begins at next.
func (c *compound) readFAT(next uint32) error {
	list := c.raw[76:512]
	for lists := 0; ; lists++ {
		width := len(list) / 4
		if lists > 0 {
			width--
		}
		for i := range width {
			n := binary.LittleEndian.Uint32(list[4*i:])
			if n == freeSector {
				continue
			}
			sector, err := c.at(n)
			if err != nil {
				return err
			}
			for j := 0; j+4 <= len(sector); j += 4 {
				c.fat = append(c.fat, binary.LittleEndian.Uint32(sector[j:]))
			}
		}
		if next >= lastSector || lists*c.sector > len(c.raw) {
			return nil
		}
		var err error
		if list, err = c.at(next); err != nil || len(list) < c.sector {
			return errCompound
		}
		next = binary.LittleEndian.Uint32(list[len(list)-4:])
	}
}

// chain joins the sectors of a chain, up to size bytes (-1 for all of them).
func (c *compound) chain(start uint32, size int) ([]byte, error) {
	var out []byte
	for n := start; n < lastSector && (size < 0 || len(out) < size); n = c.fat[n] {
		sector, err := c.at(n)
		if err != nil || int(n) >= len(c.fat) || len(out) > len(c.raw) {
			return nil, errCompound
		}
		out = append(out, sector...)
	}
	if size >= 0 && len(out) > size {
		out = out[:size]
	}
	return out, nil
}

func (c *compound) readDirectory(raw []byte) {
	const length = 128
	for ; len(raw) >= length; raw = raw[length:] {
		n := int(binary.LittleEndian.Uint16(raw[64:]))
		if n < 2 || n > 64 || raw[66] == 0 {
			continue
		}
		name := make([]uint16, 0, 32)
		for i := 0; i+2 < n; i += 2 {
			name = append(name, binary.LittleEndian.Uint16(raw[i:]))
		}
		c.entries = append(c.entries, entry{
			name: string(utf16.Decode(name)), kind: raw[66],
			start: binary.LittleEndian.Uint32(raw[116:]), size: int(binary.LittleEndian.Uint32(raw[120:])),
		})
	}
}

func (c *compound) readMini(start uint32) error {
	table, err := c.chain(start, -1)
	if err != nil {
		return err
	}
	for i := 0; i+4 <= len(table); i += 4 {
		c.mini = append(c.mini, binary.LittleEndian.Uint32(table[i:]))
	}
	for _, e := range c.entries {
		if e.kind == 5 {
			c.miniStream, err = c.chain(e.start, e.size)
		}
	}
	return err
}

// find returns the first stream of that name, whatever storage it is in.
func (c *compound) find(name string) (entry, bool) {
	for _, e := range c.entries {
		if e.kind == 2 && e.name == name {
			return e, true
		}
	}
	return entry{}, false
}

// read is a stream's bytes.
func (c *compound) read(e entry) ([]byte, error) {
	if e.size >= c.cutoff {
		return c.chain(e.start, e.size)
	}
	var out []byte
	for n := e.start; n < lastSector && len(out) < e.size; n = c.mini[n] {
		at := int(n) * miniSize
		if int(n) >= len(c.mini) || at+miniSize > len(c.miniStream) {
			return nil, errCompound
		}
		out = append(out, c.miniStream[at:at+miniSize]...)
	}
	return out[:min(len(out), e.size)], nil
}
