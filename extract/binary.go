package extract

import (
	"bytes"
	"context"
	"errors"

	"duban/corpus"
	"duban/extract/container"
	"duban/extract/office"
)

// The media types of documents that are no text.
const (
	mediaPDF  = "application/pdf"
	mediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaOFD  = "application/ofd"
)

// binary reads a page of a type that is no text. It is false for types that it does not know.
func (r *Reader) binary(ctx context.Context, page corpus.Page) (raw reading, known bool, err error) {
	if len(page.Bytes) > r.opts.Limits.Bytes {
		return raw, false, nil
	}
	if isPDF(page.Bytes) {
		raw, err = r.printedPages(ctx, page)
		known = true
	} else {
		raw, known, err = r.container(ctx, page)
	}
	// What is needed (`ocr`) stands first in its reason, for callers that look for it.
	if refusal := (*corpus.Refusal)(nil); errors.As(err, &refusal) && refusal.Outcome != corpus.OutcomeNeeds {
		err = corpus.Refuse(refusal.Outcome, "%s: %s", page.Source, refusal.Reason)
	}
	return raw, known, err
}

// printedPages reads a page that is a PDF file.
func (r *Reader) printedPages(ctx context.Context, page corpus.Page) (reading, error) {
	text, err := r.pdf.Read(ctx, page.Bytes)
	return reading{media: mediaPDF, doc: text.Document, printed: text.Printed}, err
}

// container reads a page that is a ZIP container of an office or OFD document.
func (r *Reader) container(ctx context.Context, page corpus.Page) (reading, bool, error) {
	if !zipped(page.Bytes) {
		return reading{}, false, nil
	}
	parts, err := container.Open(page.Bytes, container.DefaultLimits())
	if err != nil {
		return reading{}, true, err
	}
	reader := office.New(office.Limits{Cells: r.opts.Limits.Cells, Depth: r.opts.Limits.Depth})
	switch parts.Kind() {
	case container.DOCX:
		doc, err := reader.DOCX(ctx, parts)
		return reading{media: mediaDOCX, doc: doc}, true, err
	case container.XLSX:
		doc, err := reader.XLSX(ctx, parts)
		return reading{media: mediaXLSX, doc: doc}, true, err
	}
	return reading{}, false, nil
}

// zipped tells ZIP files by their first bytes.
func zipped(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06"))
}
