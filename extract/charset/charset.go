// Package charset decodes bytes by what they are, not by what they are
// declared to be: byte-order mark, then UTF-8 validity, then how usual the
// Chinese characters are that each encoding would give.
//
// A declaration (HTTP header, HTML meta) only breaks ties and helps with tiny
// samples. GB2312 and GBK are always read as GB18030, their superset. Text in
// two encodings is decided line by line where the evidence is clear.
// Private-use characters survive: the repair of garbled text needs them.
package charset

import (
	"embed"
	"io/fs"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// Data holds the embedded character frequencies and private-use codes.
//
//go:embed data
var Data embed.FS

// The encodings that detection tells apart, by their WHATWG names.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
	Big5    = "big5"
	UTF16LE = "utf-16le"
	UTF16BE = "utf-16be"
)

// Text is decoded text and what decoding found.
type Text struct {
	Text    string
	Charset string // WHATWG name of the main encoding
	// DeclaredWrong is true where a declared encoding was not the one found,
	// or where some lines were in another one.
	DeclaredWrong bool
	MixedLines    int // stretches decoded in another encoding than the rest
	Replaced      int // undecodable stretches, each one U+FFFD in Text
	NULs          int // NUL characters left out
	Controls      int // other control characters left out
}

// Decoder decodes bytes of unknown encoding. It is safe for concurrent use.
type Decoder struct {
	usual usualness
	gb    gbTable
}

// New loads character frequencies and private-use codes from fsys (Data, or an overlay on them).
func New(fsys fs.FS) (*Decoder, error) {
	usual, err := loadUsualness(fsys)
	if err != nil {
		return nil, err
	}
	gb, err := loadGB18030(fsys)
	if err != nil {
		return nil, err
	}
	return &Decoder{usual: usual, gb: gb}, nil
}

// Decode decodes raw. declared are the encodings that header and page claim,
// in any spelling; unknown and empty ones are ignored. It takes linear time.
func (d *Decoder) Decode(raw []byte, declared ...string) Text {
	if sound(raw) {
		return Text{Text: string(raw), Charset: UTF8, DeclaredWrong: contradicted(UTF8, declared)}
	}
	name, body := d.detect(raw, declared)
	out := Text{Charset: name}
	var s string
	switch name {
	case UTF8:
		s, out.MixedLines = d.decodeUTF8(body)
	case GB18030, Big5:
		s, out.MixedLines = d.decodeLegacy(name, body)
	default:
		s = d.decodeAll(name, body)
	}
	out.clean(s)
	out.DeclaredWrong = out.MixedLines > 0 || (wideName(name) || !ascii(body)) && contradicted(name, declared)
	return out
}

// codec is the codec of a WHATWG name other than GB18030.
func codec(name string) encoding.Encoding {
	switch name {
	case Big5:
		return traditionalchinese.Big5
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return unicode.UTF8
	}
	return e
}

// canonical is the name by which encodings are compared: GB2312 and GBK are
// GB18030, an unknown or empty label is "".
func canonical(label string) string {
	e, err := htmlindex.Get(label)
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(e)
	if err != nil {
		return ""
	}
	if name == "gbk" {
		return GB18030
	}
	return name
}

func wideName(name string) bool { return name == UTF16LE || name == UTF16BE }

func contradicted(found string, declared []string) bool {
	for _, label := range declared {
		if name := canonical(label); name != "" && name != found {
			return true
		}
	}
	return false
}

// decodeAll decodes raw in the named encoding, U+FFFD for what it can't.
func (d *Decoder) decodeAll(name string, raw []byte) string {
	if name == GB18030 {
		return d.gb.decode(raw)
	}
	out, err := codec(name).NewDecoder().Bytes(raw)
	if err != nil {
		return string(out) + "\uFFFD"
	}
	return string(out)
}
