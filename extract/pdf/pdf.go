// Package pdf reads PDF files: paragraphs and tables with their places, through
// PDFium in a WebAssembly sandbox.
//
//	reader, err := pdf.New(pdf.Data, pdf.Options{})
//	text, err := reader.Read(ctx, raw)
//
// The steps, each a plain function: characters → lines → paragraphs; ruling
// lines → snapped edges → groups that hang together → grids → cells; parts of
// a table on several pages → one table. PDFium is loaded when the first file
// is read, so that other commands pay nothing.
package pdf

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"duban/corpus"
)

// Data holds the rule files of the package.
//
//go:embed data
var Data embed.FS

// Options are settings of a Reader; the zero Options are the usual ones.
type Options struct {
	Limits Limits
	// Cache is the folder for PDFium's machine code; empty for duban/wazero in
	// the user's cache folder.
	Cache string
	// Fallback reads the text of a file that PDFium refuses; nil for none.
	Fallback func(ctx context.Context, raw []byte) (string, error)
}

// Reader reads PDF files. It is safe for concurrent use.
type Reader struct {
	opts    Options
	engine  *engine
	folder  *Folder
	running *running
	openers shapes
}

// New loads the rules in fsys.
func New(fsys fs.FS, opts Options) (*Reader, error) {
	if opts.Limits == (Limits{}) {
		opts.Limits = DefaultLimits()
	}
	r := &Reader{opts: opts, engine: newEngine(opts.Limits, opts.Cache, fontRoot(standIn()))}
	var errs [3]error
	r.folder, errs[0] = newFolder(fsys)
	r.running, errs[1] = newRunning(fsys)
	r.openers, errs[2] = newShapes(fsys, "data/openers.yaml", "")
	return r, errors.Join(errs[:]...)
}

// Text is what a reader makes of a file.
type Text struct {
	Document corpus.Document
	// Printed are the lines that may be the title, best first.
	Printed []string
	// Plain is the text of a file that only the fall-back could read, with lines as
	// they were printed; Document has no blocks then.
	Plain string
}

// Read reads a file. The error is a *corpus.Refusal for a file that can't be
// read (encrypted, a scan, damaged, over a limit), or ctx's error.
func (r *Reader) Read(ctx context.Context, raw []byte) (Text, error) {
	sheets, err := r.sheets(ctx, raw)
	switch {
	case err == nil:
		return r.compose(sheets)
	case ctx.Err() != nil:
		return Text{}, ctx.Err()
	case errors.Is(err, errEncrypted):
		return Text{}, corpus.Refuse(corpus.OutcomeEncrypted, "the PDF needs a password to open; save it without one and take it in again")
	case errors.Is(err, errTime):
		return Text{}, corpus.Refuse(corpus.OutcomeTooLarge, "reading the PDF took longer than %s; split it, or raise the time limit", r.opts.Limits.Time)
	}
	var refusal *corpus.Refusal
	if errors.As(err, &refusal) {
		return Text{}, refusal
	}
	return r.fallBack(ctx, raw, err)
}

// sheets reads all pages.
func (r *Reader) sheets(ctx context.Context, raw []byte) (out []sheet, err error) {
	err = r.engine.open(ctx, raw, func(ctx context.Context, lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc})
		if err != nil {
			return err
		}
		if count.PageCount > r.opts.Limits.Pages {
			return corpus.Refuse(corpus.OutcomeTooLarge, "the PDF has %d pages, more than the limit of %d; split it", count.PageCount, r.opts.Limits.Pages)
		}
		for i := range count.PageCount {
			s, err := readSheet(ctx, lib, doc, i, r.folder, r.opts.Limits)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				s = sheet{number: i + 1, broken: true}
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}
