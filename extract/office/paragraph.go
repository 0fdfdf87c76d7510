package office

import (
	"encoding/xml"
	"slices"
	"strings"

	"duban/corpus"
)

// paragraph is the reading of one w:p.
type paragraph struct {
	docx       *docx
	s          *scanner
	style      string
	outline    int
	list       string // w:numId; `0` switches off what the style says
	level      int
	endDeleted bool // its mark is a tracked deletion
	centred    bool
	size       int // of its first run that says one, in half points; 0 for none
	text       strings.Builder
	fields     []bool // open fields, innermost last: true while in the instruction
	boxes      []corpus.Block
}

// settle takes from the style what the paragraph leaves open.
func (p *paragraph) settle(sty style) {
	if p.outline == unset {
		p.outline = sty.outline
	}
	if p.list != "" {
		p.level = max(p.level, 0)
		return
	}
	p.list, p.level = sty.list, sty.level
	if p.list != "" && p.level == unset {
		p.level = p.docx.numbering.levelOf(p.list, p.style)
	}
}

// inline reads one child of a paragraph, or of an element inside it.
func (p *paragraph) inline(e xml.StartElement, name string) error {
	switch name {
	case "w:pPr":
		return readProperties(p.s, p)
	case "w:r":
		return p.run()
	case "w:del", "w:moveFrom":
		return p.deletion()
	case "w:sdtPr", "w:sdtEndPr":
		return p.s.skip()
	case "mc:AlternateContent":
		return alternate(p.s, p.inline)
	case "m:t":
		text, err := p.s.text()
		p.write(text)
		return err
	}
	if strings.HasPrefix(name, "w:") || strings.HasPrefix(name, "m:") {
		return p.s.children(p.inline) // links, insertions, fields, controls, formulas
	}
	return p.s.skip()
}

// readProperties reads a w:pPr.
func readProperties(s *scanner, p *paragraph) error {
	p.outline, p.level = unset, unset
	return s.children(func(e xml.StartElement, name string) error {
		switch name {
		case "w:pStyle":
			p.style = attr(e, "val")
		case "w:jc":
			p.centred = attr(e, "val") == "center"
		case "w:outlineLvl":
			p.outline = number(attr(e, "val"), unset)
		case "w:numPr":
			return s.children(func(e xml.StartElement, name string) error {
				switch name {
				case "w:ilvl":
					p.level = number(attr(e, "val"), unset)
				case "w:numId":
					p.list = attr(e, "val")
				}
				return s.skip()
			})
		case "w:rPr":
			var err error
			var mark runProperties
			mark, err = readRunProperties(s)
			p.endDeleted = mark.deleted
			return err
		}
		return s.skip()
	})
}

// runProperties are what a w:rPr says that matters for reading.
type runProperties struct {
	hidden  bool
	deleted bool // it marks a deletion
	size    int  // of the font, in half points; 0 where it says none
}

func readRunProperties(s *scanner) (r runProperties, err error) {
	err = s.children(func(e xml.StartElement, name string) error {
		switch name {
		case "w:vanish":
			r.hidden = on(e)
		case "w:del", "w:moveFrom":
			r.deleted = true
		case "w:sz":
			r.size = number(attr(e, "val"), 0)
		}
		return s.skip()
	})
	return r, err
}

// deletion drops deleted text, with a word of it for the record.
func (p *paragraph) deletion() error {
	var b strings.Builder
	var read func(xml.StartElement, string) error
	read = func(_ xml.StartElement, name string) error {
		if name != "w:delText" && name != "w:t" {
			return p.s.children(read)
		}
		text, err := p.s.text()
		b.WriteString(text)
		return err
	}
	err := p.s.children(read)
	p.docx.drop(b.String(), "deleted")
	return err
}

// run reads a w:r.
func (p *paragraph) run() error {
	hidden := false
	start := p.text.Len()
	var read func(xml.StartElement, string) error
	read = func(e xml.StartElement, name string) error {
		switch name {
		case "w:rPr":
			var err error
			var own runProperties
			own, err = readRunProperties(p.s)
			hidden = own.hidden
			if p.size == 0 {
				p.size = own.size
			}
			return err
		case "mc:AlternateContent":
			return alternate(p.s, read)
		}
		return p.piece(e, name)
	}
	err := p.s.children(read)
	if hidden && p.text.Len() > start {
		all := p.text.String()
		p.docx.drop(all[start:], "hidden")
		p.text.Reset()
		p.text.WriteString(all[:start])
	}
	return err
}

// piece reads one child of a run.
func (p *paragraph) piece(e xml.StartElement, name string) error {
	switch name {
	case "w:t":
		text, err := p.s.text()
		p.write(text)
		return err
	case "w:tab", "w:ptab":
		p.write(" ")
	case "w:br", "w:cr":
		if kind := attr(e, "type"); kind == "" || kind == "textWrapping" {
			p.write("\n")
		}
	case "w:noBreakHyphen":
		p.write("-")
	case "w:sym":
		p.write(symbol(attr(e, "font"), attr(e, "char")))
	case "w:fldChar":
		p.field(attr(e, "fldCharType"))
	case "w:footnoteReference", "w:endnoteReference":
		kind := strings.TrimSuffix(strings.TrimPrefix(name, "w:"), "Reference")
		p.docx.pending = append(p.docx.pending, kind+" "+attr(e, "id"))
	case "w:ruby":
		return p.ruby()
	case "w:drawing", "w:pict", "w:object":
		return p.s.children(p.drawing)
	}
	return p.s.skip()
}

// write adds text, unless it belongs to a field's instruction.
func (p *paragraph) write(text string) {
	if !slices.Contains(p.fields, true) {
		p.text.WriteString(text)
	}
}

// field follows the marks of a field: its instruction is no text, its result is.
func (p *paragraph) field(mark string) {
	switch n := len(p.fields); {
	case mark == "begin":
		p.fields = append(p.fields, true)
	case mark == "separate" && n > 0:
		p.fields[n-1] = false
	case mark == "end" && n > 0:
		p.fields = p.fields[:n-1]
	}
}

// ruby keeps the characters and leaves their pronunciation out.
func (p *paragraph) ruby() error {
	return p.s.children(func(_ xml.StartElement, name string) error {
		if name == "w:rubyBase" {
			return p.s.children(p.inline)
		}
		return p.s.skip()
	})
}

// drawing looks for text boxes inside a drawing.
func (p *paragraph) drawing(_ xml.StartElement, name string) error {
	switch name {
	case "mc:AlternateContent":
		return alternate(p.s, p.drawing)
	case "w:txbxContent":
		box := &story{docx: p.docx, s: p.s}
		err := box.read()
		p.boxes = append(p.boxes, box.blocks...)
		return err
	}
	return p.s.children(p.drawing)
}

// symbols are the marks of symbol fonts that forms use, by code without the
// private-use offset F000.
var symbols = map[string]map[string]string{
	"wingdings":   {"6F": "□", "71": "□", "A8": "□", "FE": "☑", "FD": "☒", "FC": "√", "FB": "×", "6C": "●", "6E": "■", "D8": "➢"},
	"wingdings 2": {"52": "☑", "50": "√", "A3": "□", "53": "☒", "54": "☒", "4F": "×"},
	"symbol":      {"B3": "≥", "A3": "≤", "B1": "±", "B4": "×", "B8": "÷", "B0": "°", "B9": "≠", "BB": "≈", "A5": "∞"},
}

// symbol is the character of a w:sym, empty for one that is not known.
func symbol(font, code string) string {
	code = strings.ToUpper(code)
	if len(code) == 4 {
		code = strings.TrimPrefix(strings.TrimPrefix(code, "F0"), "00")
	}
	return symbols[strings.ToLower(font)][code]
}
