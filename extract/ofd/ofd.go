// Package ofd reads OFD documents (GB/T 33190) into printed pages: characters
// and ruling lines with their places.
//
//	pages, meta, err := ofd.Read(ctx, parts, ofd.DefaultLimits())
//
// It reads the pages' text, path, image and composite objects with those of
// their templates, in points from the page's top left. What lines, paragraphs
// and tables they make is for a composer of pages. Document types and entities
// are refused. A file that can't be read gives a *corpus.Refusal.
package ofd

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"duban/corpus"
)

// Limits bound what one document may cost.
type Limits struct {
	Pages int
	Marks int // characters and path segments of one page; the rest is left out
}

// DefaultLimits leave room: pages of notices have at most some thousand marks.
func DefaultLimits() Limits { return Limits{Pages: 2000, Marks: 100_000} }

// Page is what is printed on one page.
type Page struct {
	Width, Height float64 // in points
	Chars         []Char
	Rules         []Rule
	Images        float64 // share of the page that the largest image covers
	Skewed        int     // characters printed at an angle: stamps and watermarks
	Clipped       bool    // it has more marks than the limit
	Annotations   []Annotation
}

// Annotation is what stands over a page and is no part of it.
type Annotation struct {
	Kind string // as the standard names it: stamp, watermark, link, highlight, path
	Text string
}

// Char is a printed character; white space is left out.
type Char struct {
	Text           rune
	X0, Y0, X1, Y1 float64 // its box, in points from the page's top left
	Base           float64 // of the baseline: y, of text that runs up or down x
	Size           float64 // of the font, in points
	Quarter        int     // direction of its line, in quarter turns counter-clockwise
	Spaced         bool    // a printed space stands before it
}

// Rule is a straight line across or down the page.
type Rule struct {
	Across   bool
	At       float64 // y of a line across, x of one down
	From, To float64
}

// reader is the reading of one container.
type reader struct {
	ctx    context.Context
	parts  fs.FS
	limits Limits
	units  map[string]object // composite graphic units by ID
	pages  []Page
	meta   map[string]string
}

// Read reads the pages of all documents in a container, and the properties of
// the first under the names that they have in the file.
func Read(ctx context.Context, parts fs.FS, limits Limits) ([]Page, map[string]string, error) {
	r := &reader{ctx: ctx, parts: parts, limits: limits}
	if _, err := fs.Stat(parts, "Encryptions.xml"); err == nil {
		return nil, nil, corpus.Refuse(corpus.OutcomeEncrypted, "the OFD document is encrypted; ask the publisher for an open file")
	}
	var root struct {
		Bodies []struct {
			Info struct {
				Fields []field `xml:",any"`
			} `xml:"DocInfo"`
			Root string `xml:"DocRoot"`
		} `xml:"DocBody"`
	}
	if err := r.load("OFD.xml", &root); err != nil {
		return nil, nil, err
	}
	for i, body := range root.Bodies {
		if i == 0 {
			r.note(body.Info.Fields)
		}
		if err := r.document(resolve("", body.Root)); err != nil {
			return nil, nil, err
		}
	}
	if !r.printed() {
		return nil, nil, corpus.Refuse(corpus.OutcomeEmpty, "the OFD document has %d pages and no text", len(r.pages))
	}
	return r.pages, r.meta, nil
}

// printed tells whether anything stands on the pages.
func (r *reader) printed() bool {
	for _, p := range r.pages {
		if len(p.Chars) > 0 || p.Images > 0 {
			return true
		}
	}
	return false
}

type field struct {
	XMLName xml.Name
	Text    string `xml:",chardata"`
}

func (r *reader) note(fields []field) {
	for _, f := range fields {
		if text := strings.TrimSpace(f.Text); text != "" {
			if r.meta == nil {
				r.meta = map[string]string{}
			}
			r.meta[f.XMLName.Local] = text
		}
	}
}

// load decodes a part into v.
func (r *reader) load(name string, v any) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	f, err := r.parts.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return corpus.Refuse(corpus.OutcomeFailed, "the OFD document has no part %s; it is damaged", name)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	d := xml.NewDecoder(f)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, fmt.Errorf("charset %q is unknown", label)
		}
		return e.NewDecoder().Reader(in), nil
	}
	err = d.Decode(v)
	if refusal := (*corpus.Refusal)(nil); err == nil || errors.As(err, &refusal) {
		return err
	}
	return corpus.Refuse(corpus.OutcomeFailed, "part %s can't be read (%v); the file is damaged", name, err)
}

// resolve finds a part named in another: from the root with a slash before it,
// or from the folder of the part that names it.
func resolve(from, name string) string {
	name = strings.TrimSpace(strings.ReplaceAll(name, `\`, "/"))
	if strings.HasPrefix(name, "/") {
		return strings.TrimPrefix(path.Clean(name), "/")
	}
	return strings.TrimPrefix(path.Clean("/"+path.Join(path.Dir(from), name)), "/")
}
