// Package extract reads a page into a document: blocks in reading order,
// tables as read grids, labelled facts, title and attachments.
//
//	reader, err := extract.New(extract.Options{Mender: mender, Outline: outliner, Tables: tables})
//	doc, err := reader.Document(ctx, page)
//
// The steps, each a package of its own: media type by content and decoding
// (charset), reading (plain, webpage), repair, furniture of the site taken
// out, flattened tables recovered and grids read (table), numbering and
// headings (outline). A page that can't be read gives a *corpus.Refusal.
package extract

import (
	"context"
	"errors"
	"io/fs"

	"duban/corpus"
	"duban/extract/charset"
	"duban/extract/furniture"
	"duban/extract/pdf"
	"duban/extract/plain"
	"duban/extract/webpage"
	"duban/normalize/repair"
	"duban/normalize/ruledata"
)

// Version is the code's part of the stage's version; raise it when the same
// page and rules can give another document.
const Version = 14

// Mender repairs text; *repair.Mender is one.
type Mender interface {
	Assess(passages []string) repair.Damage
	Mend(text string, d repair.Damage) repair.Result
}

// Outliner sets type, level, number and section of blocks in place.
type Outliner interface{ Mark(blocks []corpus.Block) }

// Tables recovers flattened tables and reads grids.
type Tables interface {
	Unflatten(blocks []corpus.Block) []corpus.Block
	Join(blocks []corpus.Block) []corpus.Block
	Read(t *corpus.Table, caption, before string)
}

// Options are the parts of a Reader. A nil Mender, Outline or Tables leaves
// that step out; zero Limits are DefaultLimits.
type Options struct {
	Mender  Mender
	Outline Outliner
	Tables  Tables
	Limits  Limits
	// Overlay is a folder with replacements for rule files, in subfolders
	// charset, furniture, pdf, plain and webpage; empty for none.
	Overlay string
	// Isolator reads files of untrusted types elsewhere; nil: they are read in this process.
	Isolator Isolator
	// PDFText reads the text of PDF files that PDFium refuses; nil: they are not
	// read. It may panic, hang and run out of memory (pdf.PlainText does).
	PDFText func(ctx context.Context, raw []byte) (string, error)
}

// Reader reads pages. It is safe for concurrent use.
type Reader struct {
	opts    Options
	charset *charset.Decoder
	lexicon *furniture.Lexicon
	plain   *plain.Reader
	webpage *webpage.Reader
	pdf     *pdf.Reader
}

// New loads the rules of all readers.
func New(opts Options) (*Reader, error) {
	if opts.Limits == (Limits{}) {
		opts.Limits = DefaultLimits()
	}
	r := &Reader{opts: opts}
	rules := func(name string, data fs.FS) fs.FS {
		if opts.Overlay == "" {
			return data
		}
		return ruledata.Overlay(data, opts.Overlay+"/"+name)
	}
	var errs [5]error
	r.charset, errs[0] = charset.New(rules("charset", charset.Data))
	r.lexicon, errs[1] = furniture.New(rules("furniture", furniture.Data))
	r.plain, errs[2] = plain.New(rules("plain", plain.Data), plain.Limits{Blocks: opts.Limits.Blocks, Cells: opts.Limits.Cells})
	r.webpage, errs[3] = webpage.New(rules("webpage", webpage.Data), webpage.Limits{
		Blocks: opts.Limits.Blocks, Cells: opts.Limits.Cells, Elements: opts.Limits.Elements, Depth: opts.Limits.Depth,
	})
	r.pdf, errs[4] = pdf.New(rules("pdf", pdf.Data), pdf.Options{Fallback: opts.PDFText})
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	return r, nil
}

// Rules are the rule files of all readers, for the stage's version.
func Rules() []fs.FS {
	return []fs.FS{charset.Data, furniture.Data, plain.Data, webpage.Data, pdf.Data}
}

// Document reads a page. The error is a *corpus.Refusal for a page that can't
// be read, or ctx's error.
func (r *Reader) Document(ctx context.Context, page corpus.Page) (corpus.Document, error) {
	raw, known, err := r.binary(ctx, page)
	if !known {
		raw, err = r.decoded(ctx, page)
	}
	if err != nil {
		return corpus.Document{}, err
	}
	doc := raw.doc
	doc.Source, doc.Media = page.Source, raw.media
	if err := r.refine(ctx, &doc, raw); err != nil {
		return corpus.Document{}, err
	}
	if len(doc.Blocks) == 0 && len(doc.Attachments) == 0 {
		if len(raw.around)+len(raw.doc.Blocks) > 0 {
			return doc, corpus.Refuse(corpus.OutcomeEmpty, "%s holds no text of its own, only links and the site's furniture; of a list page, take in the pages it lists", page.Source)
		}
		return doc, corpus.Refuse(corpus.OutcomeEmpty, "%s holds no text", page.Source)
	}
	return doc, nil
}

// reading is what a reader made of a page, before repair.
type reading struct {
	media    string
	doc      corpus.Document
	around   []corpus.Block // blocks outside the text: metadata and navigation
	declared []string       // titles by meta tags, best first
	printed  []string       // titles that the page prints, best first
	site     string         // the site's own name
}

// decoded reads a page that is text.
func (r *Reader) decoded(ctx context.Context, page corpus.Page) (reading, error) {
	text, err := r.text(page)
	if err != nil {
		return reading{}, err
	}
	raw, err := r.read(ctx, text, page.Source)
	if err != nil {
		return reading{}, err
	}
	if text.DeclaredWrong {
		raw.doc.Repairs = append(raw.doc.Repairs, corpus.RepairCharset)
	}
	noteLosses(&raw.doc, text)
	return raw, nil
}

func (r *Reader) read(ctx context.Context, text charset.Text, source string) (reading, error) {
	if err := ctx.Err(); err != nil {
		return reading{}, err
	}
	if !isHTML(text.Text) {
		doc, err := r.plain.Read(text.Text)
		return reading{media: "text/plain", doc: doc}, err
	}
	page, err := r.webpage.Read(ctx, text.Text, source)
	return reading{
		media: "text/html", doc: page.Document,
		around: page.Around, declared: page.Declared, printed: page.Printed, site: page.Site,
	}, err
}
