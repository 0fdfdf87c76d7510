package office

import (
	"context"
	"encoding/xml"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"duban/corpus"
)

// docx is the reading of one DOCX file.
type docx struct {
	reader    *Reader
	ctx       context.Context
	parts     fs.FS
	styles    styles
	numbering *numbering
	notes     map[string][]corpus.Block // by `footnote 3`
	pending   []string                  // notes referred to since the last block at the top
	doc       corpus.Document
}

// DOCX reads a word processor's document from the parts of its container.
func (r *Reader) DOCX(ctx context.Context, parts fs.FS) (corpus.Document, error) {
	d := &docx{reader: r, ctx: ctx, parts: parts, styles: styles{}, numbering: newNumbering(), notes: map[string][]corpus.Block{}}
	main, err := r.mainPart(ctx, parts, "word/document.xml")
	if err != nil {
		return d.doc, err
	}
	folder := path.Dir(main)
	for _, step := range []struct {
		part string
		read func(*scanner) error
	}{
		{path.Join(folder, "styles.xml"), d.styles.read},
		{path.Join(folder, "numbering.xml"), d.numbering.read},
		{path.Join(folder, "footnotes.xml"), d.readNotes},
		{path.Join(folder, "endnotes.xml"), d.readNotes},
		{"docProps/core.xml", func(s *scanner) error { return readProps(s, &d.doc) }},
	} {
		if err := r.scan(ctx, parts, step.part, step.read); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return d.doc, err
		}
	}
	err = r.scan(ctx, parts, main, d.readMain)
	if errors.Is(err, fs.ErrNotExist) {
		err = corpus.Refuse(corpus.OutcomeFailed, "the file has no part %s, which its relationships name as its text; it is damaged", main)
	}
	if err == nil {
		err = d.readRunning(folder)
	}
	return d.doc, err
}

// mostRunning is how many headers and how many footers a document has at most:
// each section may have three.
const mostRunning = 30

// readRunning notes what the headers and footers of pages say, once each. It is
// repeated on every page and no part of the text.
func (d *docx) readRunning(folder string) error {
	said := map[string]bool{}
	for _, kind := range []string{"header", "footer"} {
		for n := 1; n <= mostRunning; n++ {
			blocks := []corpus.Block(nil)
			err := d.reader.scan(d.ctx, d.parts, path.Join(folder, kind+strconv.Itoa(n)+".xml"), func(s *scanner) error {
				return s.root(func(xml.StartElement) error {
					story := &story{docx: d, s: s}
					err := story.read()
					blocks = story.blocks
					return err
				})
			})
			if errors.Is(err, fs.ErrNotExist) {
				break
			}
			if err != nil {
				return err
			}
			for _, b := range blocks {
				if !said[b.Text] {
					said[b.Text] = true
					d.drop(b.Text, kind)
				}
			}
		}
	}
	return nil
}

// mainPart follows the container's relationship to its main part.
func (r *Reader) mainPart(ctx context.Context, parts fs.FS, usual string) (string, error) {
	main := usual
	err := r.scan(ctx, parts, "_rels/.rels", func(s *scanner) error {
		return s.root(func(xml.StartElement) error {
			return s.children(func(e xml.StartElement, _ string) error {
				if strings.HasSuffix(attr(e, "Type"), "/officeDocument") && attr(e, "Target") != "" {
					main = strings.TrimPrefix(attr(e, "Target"), "/")
				}
				return s.skip()
			})
		})
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return main, err
}

func (d *docx) readMain(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(_ xml.StartElement, name string) error {
			if name != "w:body" {
				return s.skip()
			}
			story := &story{docx: d, s: s, top: true}
			err := story.read()
			d.doc.Blocks = story.blocks
			return err
		})
	})
}

// readNotes reads the footnotes or endnotes part.
func (d *docx) readNotes(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, name string) error {
			kind := strings.TrimPrefix(name, "w:")
			if kind != "footnote" && kind != "endnote" || attr(e, "type") != "" && attr(e, "type") != "normal" {
				return s.skip()
			}
			story := &story{docx: d, s: s}
			err := story.read()
			d.notes[kind+" "+attr(e, "id")] = story.blocks
			return err
		})
	})
}

// readProps keeps the core properties under the names that they have in the file.
func readProps(s *scanner, doc *corpus.Document) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(_ xml.StartElement, name string) error {
			value, err := s.text()
			if value = strings.TrimSpace(value); value != "" && !strings.HasPrefix(name, "?:") {
				if doc.Meta == nil {
					doc.Meta = map[string]string{}
				}
				doc.Meta[name] = value
			}
			return err
		})
	})
}

func (d *docx) drop(text, reason string) {
	if text = strings.TrimSpace(text); text != "" {
		d.doc.Dropped = append(d.doc.Dropped, corpus.Dropped{Text: text, Reason: reason})
	}
}
