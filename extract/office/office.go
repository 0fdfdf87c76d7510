// Package office reads office documents (DOCX, XLSX, XLS, and DOC through an
// installed converter) into blocks and grids.
//
//	reader := office.New(office.Limits{Cells: 1_000_000})
//	doc, err := reader.DOCX(ctx, parts)
//
// DOCX and XLSX come as the parts of an opened container, an fs.FS whose
// bounds on unpacked bytes are its own. XML is read token by token with no
// document types and no entities of their own. What a reader leaves out on
// purpose (deleted and hidden text, hidden sheets, tables of contents) is in
// Dropped. A file that can't be read gives a *corpus.Refusal.
package office

// Limits bound what one document may cost.
type Limits struct {
	Cells int // of one table
	// Depth is how deep XML elements may nest; 0 is DefaultDepth.
	Depth int
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
	return &Reader{limits: limits}
}
