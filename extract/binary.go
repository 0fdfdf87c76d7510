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
	mediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	mediaOFD  = "application/ofd"
)

// binary reads a page of a type that is no text. It is false for types that it does not know.
func (r *Reader) binary(ctx context.Context, page corpus.Page) (raw reading, known bool, err error) {
	if len(page.Bytes) > r.opts.Limits.Bytes {
		return raw, false, nil
	}
	raw, known, err = r.container(ctx, page)
	if refusal := (*corpus.Refusal)(nil); errors.As(err, &refusal) {
		err = corpus.Refuse(refusal.Outcome, "%s: %s", page.Source, refusal.Reason)
	}
	return raw, known, err
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
