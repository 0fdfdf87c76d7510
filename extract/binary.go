package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"duban/corpus"
	"duban/extract/container"
	"duban/extract/ofd"
	"duban/extract/office"
	"duban/extract/pdf"
)

// The media types of documents that are no text.
const (
	mediaPDF  = "application/pdf"
	mediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaDOC  = "application/msword"
	mediaPPT  = "application/vnd.ms-powerpoint"
	mediaXLS  = "application/vnd.ms-excel"
	mediaPPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	mediaRTF  = "application/rtf"
	mediaOFD  = "application/ofd"
)

// binary reads a page of a type that is no text. It is false for types that it does not know.
func (r *Reader) binary(ctx context.Context, page corpus.Page) (raw reading, known bool, err error) {
	if len(page.Bytes) > r.opts.Limits.Bytes {
		return raw, false, nil
	}
	if r.opts.Isolator != nil && isUntrusted(page.Bytes) {
		raw, known, err = r.isolated(ctx, page)
	} else {
		raw, known, err = r.untrusted(ctx, page)
	}
	// What is needed (`ocr`) stands first in its reason, for callers that look for it.
	if refusal := (*corpus.Refusal)(nil); errors.As(err, &refusal) && refusal.Outcome != corpus.OutcomeNeeds {
		err = corpus.Refuse(refusal.Outcome, "%s: %s", page.Source, refusal.Reason)
	}
	return raw, known, err
}

// isUntrusted tells whether a page is of a type that is read elsewhere where
// there is an Isolator. Word documents from before 2007 are not, since the
// programs that convert them are processes already.
func isUntrusted(raw []byte) bool {
	if isPDF(raw) || zipped(raw) {
		return true
	}
	kind, known, err := office.Compound(raw)
	return err == nil && known && kind == office.KindXLS
}

// untrusted reads a PDF file, a container or an OLE compound file.
func (r *Reader) untrusted(ctx context.Context, page corpus.Page) (raw reading, known bool, err error) {
	switch {
	case isPDF(page.Bytes):
		raw, err = r.printedPages(ctx, page)
		return raw, true, err
	case zipped(page.Bytes):
		return r.container(ctx, page)
	case office.IsRTF(page.Bytes):
		doc, err := r.office().RTF(ctx, page.Bytes)
		return reading{media: mediaRTF, doc: doc}, true, err
	}
	return r.compound(ctx, page)
}

// printedPages reads a page that is a PDF file.
func (r *Reader) printedPages(ctx context.Context, page corpus.Page) (reading, error) {
	text, err := r.pdf.Read(ctx, page.Bytes)
	if err != nil || text.Plain == "" {
		return reading{media: mediaPDF, doc: text.Document, printed: text.Printed}, err
	}
	doc, err := r.plain.Read(text.Plain)
	doc.Dropped = append(doc.Dropped, text.Document.Dropped...)
	return reading{media: mediaPDF, doc: doc}, err
}

// container reads a page that is a ZIP container of an office or OFD document.
func (r *Reader) container(ctx context.Context, page corpus.Page) (reading, bool, error) {
	parts, err := container.Open(page.Bytes, container.DefaultLimits())
	if err != nil {
		return reading{}, true, err
	}
	switch parts.Kind() {
	case container.DOCX:
		doc, err := r.office().DOCX(ctx, parts)
		return reading{media: mediaDOCX, doc: doc}, true, err
	case container.XLSX:
		doc, err := r.office().XLSX(ctx, parts)
		return reading{media: mediaXLSX, doc: doc}, true, err
	case container.PPTX:
		doc, err := r.office().PPTX(ctx, parts)
		return reading{media: mediaPPTX, doc: doc}, true, err
	case container.OFD:
		raw, err := r.ofd(ctx, parts)
		return raw, true, err
	}
	return reading{}, false, nil
}

// ofd reads an OFD document: its pages are composed as a PDF's are.
func (r *Reader) ofd(ctx context.Context, parts fs.FS) (reading, error) {
	pages, meta, err := ofd.Read(ctx, parts, ofd.DefaultLimits())
	if err != nil {
		return reading{}, err
	}
	printed := make([]pdf.Printed, len(pages))
	for i, p := range pages {
		printed[i] = pdf.Printed{Width: p.Width, Height: p.Height, Images: p.Images, Skewed: p.Skewed, Clipped: p.Clipped}
		for _, c := range p.Chars {
			printed[i].Chars = append(printed[i].Chars, pdf.Char(c))
		}
		for _, l := range p.Rules {
			printed[i].Rules = append(printed[i].Rules, pdf.Rule(l))
		}
	}
	text, err := r.pdf.Compose(printed)
	text.Document.Meta = meta
	for i, p := range pages {
		for _, a := range p.Annotations {
			text.Document.Dropped = append(text.Document.Dropped, corpus.Dropped{Text: fmt.Sprintf("page %d: %s", i+1, a.Text), Reason: "annotation: " + a.Kind})
		}
	}
	return reading{media: mediaOFD, doc: text.Document, printed: text.Printed}, err
}

func (r *Reader) office() *office.Reader {
	return office.New(office.Limits{Cells: r.opts.Limits.Cells, Depth: r.opts.Limits.Depth})
}

// compound reads a page that is an OLE compound file: what office programs wrote until 2003.
func (r *Reader) compound(ctx context.Context, page corpus.Page) (reading, bool, error) {
	kind, known, err := office.Compound(page.Bytes)
	if err != nil || !known {
		return reading{}, known, err
	}
	switch kind {
	case office.KindDOC:
		doc, err := r.office().DOC(ctx, page.Bytes, openParts)
		return reading{media: mediaDOC, doc: doc}, true, err
	case office.KindPPT:
		doc, err := r.office().PPT(ctx, page.Bytes, openParts)
		return reading{media: mediaPPT, doc: doc}, true, err
	case office.KindXLS:
		doc, err := r.office().XLS(ctx, page.Bytes)
		return reading{media: mediaXLS, doc: doc}, true, err
	case office.KindEncrypted:
		return reading{}, true, corpus.Refuse(corpus.OutcomeEncrypted, "the document is locked with a password; ask the publisher for an open file")
	}
	return reading{}, false, nil
}

func openParts(raw []byte) (fs.FS, error) { return container.Open(raw, container.DefaultLimits()) }

// Programs names the installed programs that readers use, for the version of
// what they read: it changes when one is installed that does better.
func Programs() string { return office.Installed() }

// zipped tells ZIP files by their first bytes.
func zipped(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06"))
}
