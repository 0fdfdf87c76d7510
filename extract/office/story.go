package office

import (
	"encoding/xml"
	"regexp"
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// story is a run of blocks: the body, a cell, a note or a text box.
type story struct {
	docx   *docx
	s      *scanner
	top    bool // the body: notes come after the block that refers to them
	blocks []corpus.Block
	carry  string // text of a paragraph whose end was deleted: the next one goes on with it
	title  int    // font size of the title that the last block is a line of, in half points; 0 for none
}

// read reads the block-level children of the current element.
func (st *story) read() error { return st.s.children(st.block) }

func (st *story) block(e xml.StartElement, name string) error {
	switch name {
	case "w:p":
		if err := st.paragraph(); err != nil {
			return err
		}
	case "w:tbl":
		blocks, err := st.docx.table(st.s)
		if err != nil {
			return err
		}
		st.blocks = append(st.blocks, blocks...)
	case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo":
		return st.read()
	case "mc:AlternateContent":
		return alternate(st.s, st.block)
	default:
		return st.s.skip()
	}
	if st.top {
		st.addNotes()
	}
	return nil
}

func (st *story) addNotes() {
	d := st.docx
	for _, id := range d.pending {
		st.blocks = append(st.blocks, d.notes[id]...)
		delete(d.notes, id) // a note that is referred to twice is printed once
	}
	d.pending = d.pending[:0]
}

// alternate reads the first choice of an mc:AlternateContent, or its fallback
// where it has none: both say the same.
func alternate(s *scanner, read func(xml.StartElement, string) error) error {
	chosen := false
	return s.children(func(_ xml.StartElement, name string) error {
		if chosen || name != "mc:Choice" && name != "mc:Fallback" {
			return s.skip()
		}
		chosen = true
		return s.children(read)
	})
}

// paragraph reads a w:p into blocks: one for each of its lines, then those of
// the text boxes that hang on it.
func (st *story) paragraph() error {
	p := &paragraph{docx: st.docx, s: st.s, outline: unset, level: unset}
	if err := st.s.children(p.inline); err != nil {
		return err
	}
	text := st.carry + p.text.String()
	st.carry = ""
	if p.endDeleted {
		st.carry = text
		text = ""
	}
	sty := st.docx.styles.resolve(p.style)
	p.settle(sty)
	label, bullet := st.docx.numbering.label(p.list, p.level)
	switch {
	case p.endDeleted:
	case sty.isContents():
		st.docx.drop(text, "table of contents")
	case sty.hidden:
		st.docx.drop(text, "hidden")
	default:
		text = labelled(label, text, st.top)
		if !st.goesOn(p, text) {
			st.add(p, sty, text, bullet)
		}
	}
	st.blocks = append(st.blocks, p.boxes...)
	return nil
}

// Titles are set in this font size or a larger one (in half points: 四号, the
// smallest that pages on the web have), on lines of so many characters at most.
const (
	titleSize    = 28
	longestTitle = 40
)

// noTitle begins lines that are no part of a title, or have one of their own.
var noTitle = regexp.MustCompile(`^[（(〔第附—-]|^[一二三四五六七八九十\d]{1,3}[、.．]`)

// goesOn adds a line to the title that the last block is: titles of several
// lines are paragraphs of their own, centred and of one size.
func (st *story) goesOn(p *paragraph, text string) bool {
	before := st.title
	st.title = 0
	n := utf8.RuneCountInString(text)
	if !st.top || !p.centred || p.size < titleSize || n == 0 || n > longestTitle || strings.ContainsAny(text, "。；\n") {
		return false
	}
	st.title = p.size
	if before != p.size || len(st.blocks) == 0 || noTitle.MatchString(text) {
		return false
	}
	last := &st.blocks[len(st.blocks)-1]
	if last.Table != nil || noTitle.MatchString(last.Text) || lexicon.Longer(last.Text, 2*longestTitle) {
		return false
	}
	last.Text += text
	return true
}

// labelled puts a list's number before the text, as it is printed. A number
// alone is only printed in cells, where it counts the rows.
func labelled(label, text string, top bool) string {
	text = strings.TrimFunc(text, isSpace)
	if label == "" || text == "" && top {
		return text
	}
	if text != "" && alphanumeric(label[len(label)-1]) && (alphanumeric(text[0]) || text[0] == '.') {
		return label + " " + text
	}
	return label + text
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

func (st *story) add(p *paragraph, sty style, text string, bullet bool) {
	for line := range strings.Lines(text) {
		line = strings.TrimFunc(line, isSpace)
		if line == "" {
			continue
		}
		b := corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}}
		switch {
		case sty.isTitle():
			b.Type, b.Level = corpus.Heading, 1
		case p.outline >= 0 && p.outline < bodyText:
			b.Type, b.Level = corpus.Heading, p.outline+1
		case bullet:
			b.Type = corpus.List
		}
		st.blocks = append(st.blocks, b)
	}
}
