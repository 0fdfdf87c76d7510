package office

import (
	"encoding/xml"
	"strings"
)

// style is what a paragraph or character style says that matters for reading.
type style struct {
	name    string // lower case: `heading 1`, `toc 2`, `title`
	basedOn string
	outline int    // 0 is the outermost heading; bodyText for none; unset where not said
	list    string // w:numId, empty where not said
	level   int
	hidden  bool
}

const (
	bodyText = 9 // the outline level that is none
	unset    = -1
)

// styles are a document's styles by id.
type styles map[string]style

func (st styles) read(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, name string) error {
			if name != "w:style" {
				return s.skip()
			}
			return st.readOne(s, attr(e, "styleId"), attr(e, "type") == "paragraph" && attr(e, "default") == "1")
		})
	})
}

func (st styles) readOne(s *scanner, id string, isDefault bool) error {
	one := style{outline: unset, level: unset}
	err := s.children(func(e xml.StartElement, name string) error {
		switch name {
		case "w:name":
			one.name = strings.ToLower(attr(e, "val"))
		case "w:basedOn":
			one.basedOn = attr(e, "val")
		case "w:pPr":
			var p paragraph
			err := readProperties(s, &p)
			one.outline, one.list, one.level = p.outline, p.list, p.level
			return err
		case "w:rPr":
			var err error
			var own runProperties
			own, err = readRunProperties(s)
			one.hidden = own.hidden
			return err
		}
		return s.skip()
	})
	st[id] = one
	if isDefault {
		st[""] = one // of paragraphs that name none
	}
	return err
}

// deepestStyle bounds chains of styles, which may form a ring.
const deepestStyle = 30

// resolve fills what a style leaves to those it is based on.
func (st styles) resolve(id string) style {
	out, known := st[id]
	if !known {
		return style{outline: unset, level: unset}
	}
	out.outline = out.own()
	for at, n := out, 0; at.basedOn != "" && n < deepestStyle; n++ {
		at = st[at.basedOn]
		if out.outline == unset {
			out.outline = at.own()
		}
		if out.list == "" {
			out.list, out.level = at.list, at.level
		}
		out.hidden = out.hidden || at.hidden
	}
	return out
}

// own is the outline level that a style gives by itself, by its name where it
// is one of the built-in headings.
func (s style) own() int {
	level := strings.TrimPrefix(s.name, "heading ")
	if s.outline == unset && len(level) == 1 && level[0] >= '1' && level[0] <= '9' {
		return int(level[0] - '1')
	}
	return s.outline
}

// isContents tells styles of the entries of a table of contents.
func (s style) isContents() bool { return strings.HasPrefix(s.name, "toc ") }

func (s style) isTitle() bool { return s.name == "title" }
