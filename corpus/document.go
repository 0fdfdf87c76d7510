package corpus

// Document is a page read into blocks in reading order. Its JSON is what
// `duban extract` prints, fixed by the command-line contract.
type Document struct {
	Source  string            `json:"source"`
	Media   string            `json:"media"` // by content: text/plain, text/html, …
	Title   string            `json:"title"`
	Meta    map[string]string `json:"meta,omitempty"` // labels and meta names as the page wrote them → value
	Repairs []Repair          `json:"repairs,omitempty"`
	Blocks  []Block           `json:"blocks"`
	// Attachments are the linked files, in page order.
	Attachments []Attachment `json:"attachments,omitempty"`
	// Dropped are passages left out of Blocks on purpose, each with its reason.
	Dropped []Dropped `json:"dropped,omitempty"`
}

// Attachment is a file that a page links to.
type Attachment struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"` // as written in the page
}

// Dropped is a passage that a reader or repair left out (navigation, injected spam).
type Dropped struct {
	Text   string `json:"text"`
	Reason string `json:"reason"` // boilerplate, spam, duplicate, hidden, copy
}

// Repair names a kind of damage that was mended in a document.
type Repair string

// The kinds of repair, as the record model lists them.
const (
	RepairCharset     Repair = "charset"       // the declared encoding was wrong
	RepairMojibake    Repair = "mojibake"      // byte-wise search-and-replace garble undone
	RepairTraditional Repair = "traditional"   // converted to simplified characters
	RepairResidue     Repair = "residue"       // pinyin in brackets after a character removed
	RepairSpam        Repair = "spam"          // injected text removed
	RepairDropped     Repair = "dropped-chars" // characters missing in the source, worked around
)

// BlockType says what a block is.
type BlockType string

// The block types.
const (
	Heading   BlockType = "heading"
	Paragraph BlockType = "paragraph"
	List      BlockType = "list" // one list item
	TableType BlockType = "table"
)

// Block is one paragraph, heading, list item or table.
type Block struct {
	Type  BlockType `json:"type"`
	Level int       `json:"level,omitempty"` // of a heading or numbered clause, 1 is outermost
	// Number is the block's own number as printed (`一、`, `（三）`, `15.`), empty without one.
	Number string `json:"number,omitempty"`
	// Section is the path of headings above the block, outermost first, without their numbers.
	Section []string `json:"section,omitempty"`
	// File is the attachment that the block stands in, empty on a notice's own page.
	File    string    `json:"file,omitempty"`
	Passage           // text: after repair; of a table: its caption
	Page    int       `json:"page,omitempty"` // from 1; 0 where the format has no pages
	BBox    []float64 `json:"bbox,omitempty"` // x0, y0, x1, y1 in points from the page's top left
	Table   *Table    `json:"table,omitempty"`
}

// Passage is repaired text with the way back to what the source had.
type Passage struct {
	Text string `json:"text,omitempty"`
	// Raw is the text before repair; empty where nothing was mended.
	Raw string `json:"raw,omitempty"`
	// Shifts map offsets of Text to offsets of Raw; empty where they are equal.
	Shifts []Shift `json:"shifts,omitempty"`
}

// Shift says that from Text offset At on, Raw offset = Raw + (offset - At),
// until the next shift. Offsets count characters (code points). A stretch of
// Text whose length differs from the Raw stretch it replaced maps to the start of it.
type Shift struct {
	At  int `json:"at"`
	Raw int `json:"raw"`
}

// Span is a half-open range of characters (code points).
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// RawSpan is the stretch of p.Raw (of p.Text where nothing was mended) that s stands for.
func (p Passage) RawSpan(s Span) Span {
	return Span{Start: p.rawOffset(s.Start), End: p.rawOffset(s.End)}
}

func (p Passage) rawOffset(at int) int {
	raw := at
	for _, s := range p.Shifts {
		if s.At > at {
			break
		}
		raw = s.Raw + at - s.At
	}
	return raw
}
