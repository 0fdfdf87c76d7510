package extract

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"

	"duban/corpus"
)

// Isolator reads, in another process, pages of types whose files can make a
// reader panic, hang or run out of memory. It returns what Raw gives for the page.
type Isolator interface {
	Raw(ctx context.Context, page corpus.Page) ([]byte, error)
}

// Raw reads a page of a type that an Isolator reads elsewhere, as Document does
// before repair, into bytes for the Document of another process. The error is
// a *corpus.Refusal for a page that can't be read; a page of no such type gives no bytes.
func (r *Reader) Raw(ctx context.Context, page corpus.Page) ([]byte, error) {
	raw, known, err := r.untrusted(ctx, page)
	if err != nil || !known {
		return nil, err
	}
	return encode(raw)
}

// isolated has a page read elsewhere.
func (r *Reader) isolated(ctx context.Context, page corpus.Page) (raw reading, known bool, err error) {
	packed, err := r.opts.Isolator.Raw(ctx, page)
	if err != nil || len(packed) == 0 {
		return reading{}, err != nil, err
	}
	raw, err = decode(packed)
	return raw, true, err
}

// envelope is a reading without the cells of its tables, which follow it in a
// form of their own: a sheet has hundreds of thousands, and general encodings
// take longer for them than reading them does.
type envelope struct {
	Media   string
	Doc     corpus.Document
	Printed []string
	Cells   []int // of each table
}

func encode(raw reading) ([]byte, error) {
	e := envelope{Media: raw.media, Doc: raw.doc, Printed: raw.printed}
	e.Doc.Blocks = append([]corpus.Block(nil), raw.doc.Blocks...)
	var cells []byte
	var err error
	for i, b := range raw.doc.Blocks {
		if b.Table == nil {
			continue
		}
		bare := *b.Table
		e.Cells = append(e.Cells, len(bare.Cells))
		bare.Cells = nil
		e.Doc.Blocks[i].Table = &bare
		for _, c := range b.Table.Cells {
			if cells, err = appendCell(cells, c); err != nil {
				return nil, err
			}
		}
	}
	head, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	out := binary.AppendUvarint(nil, uint64(len(head)))
	return append(append(out, head...), cells...), nil
}

// errPacked is given for bytes that encode did not make.
var errPacked = errors.New("another process gave a document that can't be read")

func decode(packed []byte) (reading, error) {
	p := unpacker{left: string(packed)}
	var e envelope
	if err := json.Unmarshal([]byte(p.text()), &e); p.bad || err != nil {
		return reading{}, errPacked
	}
	tables := 0
	for i := range e.Doc.Blocks {
		t := e.Doc.Blocks[i].Table
		if t == nil {
			continue
		}
		if tables == len(e.Cells) || e.Cells[tables] < 0 || e.Cells[tables] > len(p.left) {
			return reading{}, errPacked
		}
		if n := e.Cells[tables]; n > 0 {
			t.Cells = make([]corpus.Cell, n)
			for c := range t.Cells {
				t.Cells[c] = p.cell()
			}
		}
		tables++
	}
	if p.bad || p.left != "" {
		return reading{}, errPacked
	}
	return reading{media: e.Media, doc: e.Doc, printed: e.Printed}, nil
}

// What a cell has besides its place and text.
const (
	cellHeader = 1 << iota
	cellBox
	cellRaw // its repair, as JSON; readers make none
)

// appendCell adds a cell: its numbers, its text, and what else it has.
func appendCell(out []byte, c corpus.Cell) ([]byte, error) {
	flags := 0
	if c.Header {
		flags |= cellHeader
	}
	if len(c.BBox) == 4 {
		flags |= cellBox
	}
	if c.Raw != "" || len(c.Shifts) > 0 {
		flags |= cellRaw
	}
	for _, n := range []int{flags, c.Row, c.Col, c.Rowspan, c.Colspan, c.Page} {
		out = binary.AppendUvarint(out, uint64(n))
	}
	out = appendText(out, c.Text)
	if flags&cellBox != 0 {
		for _, x := range c.BBox {
			out = binary.BigEndian.AppendUint64(out, math.Float64bits(x))
		}
	}
	if flags&cellRaw != 0 {
		text, err := json.Marshal(c.Passage)
		return appendText(out, string(text)), err
	}
	return out, nil
}

func appendText(out []byte, text string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(text))), text...)
}

// unpacker takes values off packed bytes. Its texts are parts of them, not copies.
type unpacker struct {
	left string
	bad  bool
}

func (p *unpacker) number() uint64 {
	var n uint64
	for shift := 0; shift < 64; shift += 7 {
		if p.left == "" {
			break
		}
		b := p.left[0]
		p.left = p.left[1:]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return n
		}
	}
	p.bad = true
	return 0
}

func (p *unpacker) take(n uint64) string {
	if n > uint64(len(p.left)) {
		p.bad, p.left = true, ""
		return ""
	}
	text := p.left[:n]
	p.left = p.left[n:]
	return text
}

func (p *unpacker) text() string { return p.take(p.number()) }

func (p *unpacker) cell() (c corpus.Cell) {
	flags := p.number()
	for _, into := range []*int{&c.Row, &c.Col, &c.Rowspan, &c.Colspan, &c.Page} {
		*into = int(p.number())
	}
	c.Text, c.Header = p.text(), flags&cellHeader != 0
	if flags&cellBox != 0 {
		c.BBox = make([]float64, 4)
		for i := range c.BBox {
			if bits := p.take(8); bits != "" {
				c.BBox[i] = math.Float64frombits(binary.BigEndian.Uint64([]byte(bits)))
			}
		}
	}
	if flags&cellRaw != 0 && json.Unmarshal([]byte(p.text()), &c.Passage) != nil {
		p.bad = true
	}
	return c
}
