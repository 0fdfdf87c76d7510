package corpus

import "strings"

// Link is a file that a page names, as the source that it would have.
type Link struct {
	Target string // a source; of a file that need not be there
	Name   string // as the page names it; empty where it does not
}

// Attached is a page that belongs to the notice on another page.
type Attached struct {
	Source string // of the attachment
	Notice string // source of the notice's own page
	Name   string // of the attachment, unlike that of any other one of the notice
}

// Copies are the blocks of a notice's attachments that say again what stands
// before them in the notice: indexes of blocks by the attachment's source.
type Copies map[string][]int

// InFile is d as the attachment of a notice under a name: its locators begin
// with it. Blocks that are copies of earlier ones are emptied, so that none of
// their rows counts twice; the others keep their places.
func (d Document) InFile(name string, copies []int) Document {
	blocks := make([]Block, len(d.Blocks))
	for i, b := range d.Blocks {
		b.File = name
		blocks[i] = b
	}
	d.Dropped = append([]Dropped(nil), d.Dropped...)
	for _, i := range copies {
		if i < 0 || i >= len(blocks) {
			continue
		}
		b := &blocks[i]
		d.Dropped = append(d.Dropped, Dropped{Text: b.allText(), Reason: "copy"})
		*b = Block{Type: b.Type, File: name, Page: b.Page}
		if b.Type == TableType {
			b.Table = &Table{}
		}
	}
	d.Blocks = blocks
	return d
}

// With is d followed by the documents of its notice's attachments, which keep
// nothing of their own but blocks and what was left out of them.
func (d Document) With(files ...Document) Document {
	for _, f := range files {
		d.Blocks = append(d.Blocks[:len(d.Blocks):len(d.Blocks)], f.Blocks...)
		d.Dropped = append(d.Dropped[:len(d.Dropped):len(d.Dropped)], f.Dropped...)
	}
	return d
}

// allText is the text of a block with that of its cells, a line each.
func (b Block) allText() string {
	if b.Table == nil {
		return b.Text
	}
	var text strings.Builder
	text.WriteString(b.Text)
	for _, c := range b.Table.Cells {
		if c.Text != "" {
			text.WriteString("\n" + c.Text)
		}
	}
	return text.String()
}
