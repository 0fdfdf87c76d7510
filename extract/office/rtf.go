package office

import (
	"bytes"
	"context"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"duban/corpus"
)

const rtfMark = "{\\rtf"

// IsRTF tells files of the Rich Text Format by their first bytes.
func IsRTF(raw []byte) bool { return bytes.HasPrefix(raw, []byte(rtfMark)) }

// rtf is the reading of one RTF file (RTF 1.9.1): groups in braces, control words,
// and text in the character set of its font.
type rtf struct {
	reader *Reader
	raw    []byte
	at     int
	state  rtfState
	outer  []rtfState // of the open groups
	usual  encoding.Encoding
	fonts  map[int]encoding.Encoding

	bytes    []byte // that await decoding
	passOver int    // characters that repeat a \u for old programs
	high     rune   // the first half of a character of two
	star     bool   // a \* stood before the control word
	text     strings.Builder
	notes    strings.Builder
	said     map[string]*strings.Builder // what is left out, by reason
	info     string                      // the property whose text is being read
	table    rtfTable
	doc      corpus.Document
	err      error
}

// rtfState is what a group hands on to those in it.
type rtfState struct {
	to      rtfPlace
	font    int
	repeats int    // characters that repeat each \u
	left    string // the reason for which text is left out, empty for none
	inTable bool
	nested  bool // in a table inside a cell
	outline int
}

// rtfPlace is where a group's text goes.
type rtfPlace int

const (
	toText       rtfPlace = iota
	toNowhere             // pictures, styles, instructions of fields
	toProperties          // of the document, whose own groups have the text
	toFonts
	toInfo
	toLabel // the printed number of a list's item
	toNote  // a note, which comes after the paragraph
)

// charsets are those of fonts, by the number that \fcharset gives.
var charsets = map[int]encoding.Encoding{
	2:   nil, // symbols
	128: japanese.ShiftJIS, 129: korean.EUCKR, 134: simplifiedchinese.GB18030, 136: traditionalchinese.Big5,
}

// codepages are those of \ansicpg.
var codepages = map[int]encoding.Encoding{
	932: japanese.ShiftJIS, 936: simplifiedchinese.GB18030, 949: korean.EUCKR, 950: traditionalchinese.Big5, 54936: simplifiedchinese.GB18030,
	1252: charmap.Windows1252,
}

// RTF reads a Rich Text Format document. The error is a *corpus.Refusal for one
// that nests too deep or is no such document, or ctx's error.
func (r *Reader) RTF(ctx context.Context, raw []byte) (corpus.Document, error) {
	d := &rtf{reader: r, raw: raw, usual: simplifiedchinese.GB18030, fonts: map[int]encoding.Encoding{}, said: map[string]*strings.Builder{}}
	d.state = rtfState{repeats: 1, outline: unset}
	for steps := 0; d.at < len(raw) && d.err == nil; steps++ {
		if steps%ctxTokens == 0 && ctx.Err() != nil {
			return d.doc, ctx.Err()
		}
		d.step()
	}
	if d.err != nil {
		return corpus.Document{}, d.err
	}
	d.flush()
	d.paragraph()
	d.row() // one that the file does not end
	d.endTable()
	for _, reason := range []string{"hidden", "deleted", "header", "footer"} {
		d.leave(reason)
	}
	return d.doc, d.err
}

// step reads a brace, a control word or a character.
func (d *rtf) step() {
	c := d.raw[d.at]
	switch c {
	case '{':
		d.flush()
		d.at++
		if len(d.outer) >= d.reader.limits.Depth {
			d.err = corpus.Refuse(corpus.OutcomeTooLarge, "the document nests more than %d groups", d.reader.limits.Depth)
			return
		}
		d.outer = append(d.outer, d.state)
	case '}':
		d.flush()
		d.at++
		d.passOver = 0
		if n := len(d.outer); n > 0 {
			d.state, d.outer = d.outer[n-1], d.outer[:n-1]
		}
	case '\\':
		d.control()
	case '\r', '\n':
		d.at++
	default:
		d.at++
		d.byte(c)
	}
}

// byte adds one byte of text.
func (d *rtf) byte(c byte) {
	if d.passOver > 0 {
		d.passOver--
		return
	}
	d.bytes = append(d.bytes, c)
}

// flush decodes the bytes that were gathered.
func (d *rtf) flush() {
	if len(d.bytes) == 0 {
		return
	}
	from, known := d.fonts[d.state.font]
	switch {
	case !known:
		from = d.usual
	case from == nil: // of symbols: a bullet
		d.bytes = d.bytes[:0]
		return
	}
	text, err := from.NewDecoder().Bytes(d.bytes)
	if err == nil {
		d.write(string(text))
	}
	d.bytes = d.bytes[:0]
}

// write adds decoded text where the group's text goes.
func (d *rtf) write(text string) {
	switch {
	case d.state.to == toNowhere || d.state.to == toFonts || d.state.to == toProperties:
	case d.state.to == toInfo:
		d.note(text)
	case d.state.to == toNote:
		d.notes.WriteString(text)
	case d.state.left != "":
		if d.said[d.state.left] == nil {
			d.said[d.state.left] = &strings.Builder{}
		}
		d.said[d.state.left].WriteString(text)
	default:
		d.text.WriteString(text)
	}
}

// longestProperty is how much of a document property is kept, in bytes.
const longestProperty = 4096

// note keeps the text of a document property.
func (d *rtf) note(text string) {
	if d.info == "" || strings.TrimSpace(text) == "" {
		return
	}
	if d.doc.Meta == nil {
		d.doc.Meta = map[string]string{}
	}
	if len(d.doc.Meta[d.info])+len(text) <= longestProperty {
		d.doc.Meta[d.info] += text
	}
}

// leave records what was left out for a reason since the last time.
func (d *rtf) leave(reason string) {
	if b := d.said[reason]; b != nil {
		if text := tidy(b.String()); text != "" {
			d.doc.Dropped = append(d.doc.Dropped, corpus.Dropped{Text: text, Reason: reason})
		}
		b.Reset()
	}
}

// paragraph ends a paragraph, a line of a cell among them.
func (d *rtf) paragraph() {
	text := d.text.String()
	d.text.Reset()
	if d.state.inTable || len(d.table.texts) > 0 {
		d.table.line(text)
		return
	}
	d.endTable()
	if text = tidy(text); text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		b := corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}}
		if d.state.outline >= 0 && d.state.outline < bodyText {
			b.Type, b.Level = corpus.Heading, d.state.outline+1
		}
		d.doc.Blocks = append(d.doc.Blocks, b)
	}
	d.endNotes(d.notes.String())
	d.notes.Reset()
}

// endNotes writes the notes of the paragraph or table before.
func (d *rtf) endNotes(notes string) {
	for line := range strings.Lines(notes) {
		if line = tidy(line); line != "" {
			d.doc.Blocks = append(d.doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
		}
	}
}

// endTable writes the rows that were gathered.
func (d *rtf) endTable() {
	if len(d.table.rows) == 0 || d.err != nil {
		return
	}
	grid, err := lay(d.table.cells(), d.reader.limits.Cells)
	notes := d.table.notes.String()
	d.table = rtfTable{}
	if err != nil {
		d.err = err
		return
	}
	if len(grid.Cells) > 0 {
		d.doc.Blocks = append(d.doc.Blocks, corpus.Block{Type: corpus.TableType, Table: grid})
	}
	d.endNotes(notes)
}
