// Package office reads office documents (DOCX, XLSX, XLS, PPTX, RTF, and DOC
// through an installed converter) into blocks and grids.
//
//	reader := office.New(office.Limits{Cells: 1_000_000})
//	doc, err := reader.DOCX(ctx, parts)
//
// DOCX, XLSX and PPTX come as the parts of an opened container, an fs.FS whose
// bounds on unpacked bytes are its own. XML is read token by token with no
// document types and no entities of their own. What a reader leaves out on
// purpose (deleted and hidden text, hidden sheets, tables of contents) is in
// Dropped. A file that can't be read gives a *corpus.Refusal.
package office

import (
	"time"
	"unicode"
)

// Limits bound what one document may cost.
type Limits struct {
	Cells int // of one table
	// Depth is how deep XML elements may nest; 0 is DefaultDepth.
	Depth int
	// ConvertTime is how long an outside program may take for one file; 0 is ConvertTime.
	ConvertTime time.Duration
}

// DefaultDepth is several times what nested tables in text boxes need.
const DefaultDepth = 400

// Reader reads office documents. It is safe for concurrent use.
type Reader struct{ limits Limits }

// New makes a Reader with the limits.
func New(limits Limits) *Reader {
	if limits.Depth <= 0 {
		limits.Depth = DefaultDepth
	}
	if limits.ConvertTime <= 0 {
		limits.ConvertTime = ConvertTime
	}
	return &Reader{limits: limits}
}

// isSpace tells spaces, ideographic ones and those of no width included.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' || r == '\ufeff' || r == '\u2060' || r == '\u00ad'
}
