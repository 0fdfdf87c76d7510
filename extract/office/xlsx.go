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

// xlsx is the reading of one XLSX workbook.
type xlsx struct {
	reader  *Reader
	ctx     context.Context
	parts   fs.FS
	sheets  []sheetEntry
	targets map[string]string // relationship → part
	strings []string          // shared ones
	codes   map[int]string    // number formats of the workbook's own
	formats []*format         // by cell style
	epoch   epoch
	doc     corpus.Document
}

// sheetEntry is what the workbook says about one sheet.
type sheetEntry struct{ name, relation, state string }

// XLSX reads a workbook from the parts of its container: a table for each
// sheet. Sheets are streamed; formulas give their stored values.
func (r *Reader) XLSX(ctx context.Context, parts fs.FS) (corpus.Document, error) {
	x := &xlsx{reader: r, ctx: ctx, parts: parts, targets: map[string]string{}, codes: map[int]string{}}
	main, err := r.mainPart(ctx, parts, "xl/workbook.xml")
	if err != nil {
		return x.doc, err
	}
	if err := r.scan(ctx, parts, main, x.readWorkbook); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = corpus.Refuse(corpus.OutcomeFailed, "the file has no part %s, which its relationships name as its workbook; it is damaged", main)
		}
		return x.doc, err
	}
	folder := path.Dir(main)
	for _, step := range []struct {
		part string
		read func(*scanner) error
	}{
		{path.Join(folder, "_rels", path.Base(main)+".rels"), func(s *scanner) error { return x.readTargets(s, folder) }},
		{path.Join(folder, "sharedStrings.xml"), x.readStrings},
		{path.Join(folder, "styles.xml"), x.readStyles},
		{"docProps/core.xml", func(s *scanner) error { return readProps(s, &x.doc) }},
	} {
		if err := r.scan(ctx, parts, step.part, step.read); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return x.doc, err
		}
	}
	return x.doc, x.readSheets()
}

func (x *xlsx) readWorkbook(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, name string) error {
			switch name {
			case "x:workbookPr":
				if isTrue(attr(e, "date1904")) {
					x.epoch = since1904
				}
			case "x:sheets":
				return s.children(func(e xml.StartElement, _ string) error {
					x.sheets = append(x.sheets, sheetEntry{name: attr(e, "name"), relation: attr(e, "id"), state: attr(e, "state")})
					return s.skip()
				})
			}
			return s.skip()
		})
	})
}

func (x *xlsx) readTargets(s *scanner, folder string) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(e xml.StartElement, _ string) error {
			target := attr(e, "Target")
			if rest, absolute := strings.CutPrefix(target, "/"); absolute {
				target = rest
			} else {
				target = path.Join(folder, target)
			}
			if strings.HasSuffix(attr(e, "Type"), "/worksheet") {
				x.targets[attr(e, "Id")] = target
			}
			return s.skip()
		})
	})
}

func (x *xlsx) readStrings(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(xml.StartElement, string) error {
			text, err := richText(s)
			x.strings = append(x.strings, text)
			return err
		})
	})
}

// richText reads an x:si or x:is: its runs without the phonetic guides.
func richText(s *scanner) (string, error) {
	var b strings.Builder
	var read func(xml.StartElement, string) error
	read = func(_ xml.StartElement, name string) error {
		switch name {
		case "x:t":
			text, err := s.text()
			b.WriteString(unescape(text))
			return err
		case "x:r":
			return s.children(read)
		}
		return s.skip()
	}
	err := s.children(read)
	return b.String(), err
}

// unescape undoes _xHHHH_, by which workbooks write characters that XML can't hold.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && i+7 <= len(s) && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				if n == '\t' || n == '\n' || n >= ' ' && n < 0xd800 {
					b.WriteRune(rune(n))
				}
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func (x *xlsx) readStyles(s *scanner) error {
	return s.root(func(xml.StartElement) error {
		return s.children(func(_ xml.StartElement, name string) error {
			switch name {
			case "x:numFmts":
				return s.children(func(e xml.StartElement, _ string) error {
					x.codes[number(attr(e, "numFmtId"), -1)] = attr(e, "formatCode")
					return s.skip()
				})
			case "x:cellXfs":
				return s.children(func(e xml.StartElement, _ string) error {
					id := number(attr(e, "numFmtId"), 0)
					code, own := x.codes[id]
					if !own {
						code = builtinFormats[id]
					}
					x.formats = append(x.formats, parseFormat(code))
					return s.skip()
				})
			}
			return s.skip()
		})
	})
}

// readSheets reads the visible worksheets in the workbook's order.
func (x *xlsx) readSheets() error {
	for _, entry := range x.sheets {
		part, isTable := x.targets[entry.relation]
		if !isTable {
			continue // a chart or a macro
		}
		if entry.state != "" && entry.state != "visible" {
			x.doc.Dropped = append(x.doc.Dropped, corpus.Dropped{Text: entry.name, Reason: "hidden"})
			continue
		}
		sh := &sheet{name: entry.name, limit: x.reader.limits.Cells}
		err := x.reader.scan(x.ctx, x.parts, part, func(s *scanner) error { return x.readSheet(s, sh) })
		if errors.Is(err, fs.ErrNotExist) {
			err = corpus.Refuse(corpus.OutcomeFailed, "the file has no part %s, which holds sheet %s; it is damaged", part, entry.name)
		}
		if err != nil {
			return err
		}
		blocks, err := sh.blocks()
		if err != nil {
			return err
		}
		x.doc.Blocks = append(x.doc.Blocks, blocks...)
	}
	return nil
}
