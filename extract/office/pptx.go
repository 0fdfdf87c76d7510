package office

import (
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"path"
	"strings"

	"duban/corpus"
)

// pptx is the reading of one presentation.
type pptx struct {
	reader  *Reader
	slides  []string          // relationships of the slides, in order
	targets map[string]string // relationship → part
	doc     corpus.Document
}

// PPTX reads a presentation from the parts of its container: the text and the
// tables of its slides, slide by slide, in the order in which they are drawn.
// Notes for the speaker are not read; hidden slides are, in Dropped.
func (r *Reader) PPTX(ctx context.Context, parts fs.FS) (corpus.Document, error) {
	p := &pptx{reader: r, targets: map[string]string{}}
	main, err := r.mainPart(ctx, parts, "ppt/presentation.xml")
	if err != nil {
		return p.doc, err
	}
	if err := r.scan(ctx, parts, main, p.readSlides); err != nil {
		return p.doc, missingPart(err, main)
	}
	folder := path.Dir(main)
	rels := path.Join(folder, "_rels", path.Base(main)+".rels")
	if err := r.scan(ctx, parts, rels, func(s *scanner) error { return p.readTargets(s, folder) }); err != nil {
		return p.doc, missingPart(err, rels)
	}
	if err := r.scan(ctx, parts, "docProps/core.xml", func(s *scanner) error { return readProps(s, &p.doc) }); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return p.doc, err
	}
	for i, relation := range p.slides {
		one := &slide{pptx: p, number: i + 1}
		part := p.targets[relation]
		if err := r.scan(ctx, parts, part, one.read); err != nil {
			return p.doc, missingPart(err, part)
		}
		p.doc.Blocks = append(p.doc.Blocks, one.blocks...)
	}
	return p.doc, nil
}

func missingPart(err error, part string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return corpus.Refuse(corpus.OutcomeFailed, "the file has no part %s, which another one names; it is damaged", part)
	}
	return err
}

func (p *pptx) readSlides(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, _ string) error {
			if e.Name.Local != "sldIdLst" {
				return s.skip()
			}
			return s.children(func(e xml.StartElement, _ string) error {
				for _, a := range e.Attr {
					if a.Name.Local == "id" && a.Name.Space != "" {
						p.slides = append(p.slides, a.Value)
					}
				}
				return s.skip()
			})
		})
	})
}

func (p *pptx) readTargets(s *scanner, folder string) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, _ string) error {
			p.targets[attr(e, "Id")] = path.Join(folder, attr(e, "Target"))
			if rest, absolute := strings.CutPrefix(attr(e, "Target"), "/"); absolute {
				p.targets[attr(e, "Id")] = rest
			}
			return s.skip()
		})
	})
}

// slide is the reading of one slide.
type slide struct {
	*pptx
	s      *scanner
	number int
	title  bool // the shape is the slide's title
	edge   bool // it is a number, date or footer, which are on every slide
	blocks []corpus.Block
}

func (sl *slide) read(s *scanner) error {
	sl.s = s
	return s.root(func(e xml.StartElement) error {
		if attr(e, "show") == "0" {
			hidden := *sl
			err := s.children(hidden.part)
			for _, b := range hidden.blocks {
				sl.doc.Dropped = append(sl.doc.Dropped, corpus.Dropped{Text: b.Text, Reason: "hidden"})
			}
			return err
		}
		return s.children(sl.part)
	})
}

// part reads an element of a slide.
func (sl *slide) part(e xml.StartElement, name string) error {
	switch e.Name.Local {
	case "sp":
		sl.title, sl.edge = false, false
	case "ph":
		kind := attr(e, "type")
		sl.title, sl.edge = strings.Contains(strings.ToLower(kind), "title"), kind == "sldNum" || kind == "dt" || kind == "ftr" || kind == "hdr"
	case "txBody":
		if sl.edge {
			return sl.s.skip()
		}
	case "AlternateContent":
		return alternate(sl.s, sl.part)
	case "tbl":
		return sl.table()
	case "p":
		lines, err := sl.paragraph()
		for _, line := range lines {
			b := corpus.Block{Type: corpus.Paragraph, Page: sl.number, Passage: corpus.Passage{Text: line}}
			if sl.title {
				b.Type, b.Level = corpus.Heading, 1
			}
			sl.blocks = append(sl.blocks, b)
		}
		return err
	case "transition", "timing", "clrMapOvr":
		return sl.s.skip()
	}
	return sl.s.children(sl.part)
}

// paragraph reads an a:p into its lines.
func (sl *slide) paragraph() ([]string, error) {
	var b strings.Builder
	var read func(xml.StartElement, string) error
	read = func(e xml.StartElement, _ string) error {
		switch e.Name.Local {
		case "t":
			text, err := sl.s.text()
			b.WriteString(text)
			return err
		case "br":
			b.WriteByte('\n')
		case "r", "fld":
			return sl.s.children(read)
		}
		return sl.s.skip()
	}
	err := sl.s.children(read)
	text := tidy(b.String())
	if text == "" {
		return nil, err
	}
	return strings.Split(text, "\n"), err
}

// table reads an a:tbl.
func (sl *slide) table() error {
	var cells []corpus.Cell
	row := -1
	err := sl.s.children(func(e xml.StartElement, _ string) error {
		if e.Name.Local != "tr" {
			return sl.s.skip()
		}
		row++
		col := -1
		return sl.s.children(func(e xml.StartElement, _ string) error {
			if e.Name.Local != "tc" {
				return sl.s.skip()
			}
			col++
			text, err := sl.cell()
			if err == nil && !isTrue(attr(e, "hMerge")) && !isTrue(attr(e, "vMerge")) {
				c := corpus.Cell{Row: row, Col: col, Page: sl.number, Passage: corpus.Passage{Text: text}}
				c.Rowspan = min(max(number(attr(e, "rowSpan"), 1), 1), widest)
				c.Colspan = min(max(number(attr(e, "gridSpan"), 1), 1), widest)
				cells = append(cells, c)
			}
			if len(cells) > sl.reader.limits.Cells {
				return corpus.Refuse(corpus.OutcomeTooLarge, "a table is over the limit of %d cells", sl.reader.limits.Cells)
			}
			return err
		})
	})
	if err != nil || len(cells) == 0 {
		return err
	}
	grid, err := lay(cells, sl.reader.limits.Cells)
	if err == nil {
		sl.blocks = append(sl.blocks, corpus.Block{Type: corpus.TableType, Page: sl.number, Table: grid})
	}
	return err
}

// cell is the text of an a:tc, a line for each paragraph.
func (sl *slide) cell() (string, error) {
	var lines []string
	var read func(xml.StartElement, string) error
	read = func(e xml.StartElement, _ string) error {
		if e.Name.Local != "p" {
			return sl.s.children(read)
		}
		more, err := sl.paragraph()
		lines = append(lines, more...)
		return err
	}
	err := sl.s.children(read)
	return strings.Join(lines, "\n"), err
}
