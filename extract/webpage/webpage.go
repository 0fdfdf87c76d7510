// Package webpage reads HTML pages: the notice's text as blocks, its tables as
// grids, and what stands around it.
//
// The text is found by a numbered cascade:
//  1. the containers of known site systems (data/containers.tsv), where they
//     hold the page's text: not a few characters while there is much more elsewhere;
//  2. else the innermost element that holds most of the page's running text
//     outside links and furniture;
//  3. else the whole body.
//
// Why no library does step 2: on eleven sample pages whose container names had
// been removed it gave text of about the same length as go-trafilatura v1.12.2,
// but for line breaks and the text of tables. go-trafilatura took 2 to 30 times
// as long, mostly over 5 times, and 0.25 s of CPU time to start. Whether the two
// choose the same text character for character was not measured.
//
// Tables become grids by the WHATWG table model; a table that only lays out a
// page is read as blocks.
package webpage

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"duban/corpus"
)

// Data holds the embedded selectors and names.
//
//go:embed data
var Data embed.FS

// Limits bound what one page may hold.
type Limits struct {
	Blocks   int // paragraphs, those of navigation included
	Cells    int // of all tables, blank positions included
	Elements int // formatting elements left out
	Depth    int // nesting of elements that is kept, under 500
}

// Reader reads pages by rule data. It is safe for concurrent use.
type Reader struct {
	limits     Limits
	containers selectors
	furniture  selectors
	titles     selectors
	names      map[string]metaName
	links      links
}

// Page is a page as read. Document has Blocks, Meta of the meta tags,
// Attachments and Dropped.
type Page struct {
	corpus.Document
	Around   []corpus.Block // outside the text, in page order: metadata, navigation
	Declared []string       // titles by meta tags, best first
	Printed  []string       // titles that the page prints, best first
	Site     string         // the site's own name, "" where unknown
}

// New loads the rules.
func New(fsys fs.FS, limits Limits) (*Reader, error) {
	r := &Reader{limits: limits}
	var err error
	if r.containers, err = loadSelectors(fsys, "data/containers.tsv", "note"); err != nil {
		return nil, err
	}
	if r.furniture, err = loadSelectors(fsys, "data/furniture.tsv", "role"); err != nil {
		return nil, err
	}
	if r.titles, err = loadSelectors(fsys, "data/titles.tsv", "note"); err != nil {
		return nil, err
	}
	if r.names, err = loadNames(fsys); err != nil {
		return nil, err
	}
	if r.links, err = loadLinks(fsys); err != nil {
		return nil, err
	}
	return r, nil
}

// Read reads a decoded page. source is its address or path: meta tags that
// name another site are not believed. The error is a *corpus.Refusal or ctx's.
func (r *Reader) Read(ctx context.Context, text, source string) (Page, error) {
	root, err := parse(text, r.limits)
	if refusal := (*corpus.Refusal)(nil); errors.As(err, &refusal) {
		return Page{}, refusal
	} else if err != nil {
		return Page{}, corpus.Refuse(corpus.OutcomeFailed, "%s: HTML can't be parsed: %v", source, err)
	}
	survey := r.survey(root)
	box := r.container(survey)
	left := r.limits
	inside := &writer{reader: r, ctx: ctx, left: &left, blocks: make([]corpus.Block, 0, usualBlocks)}
	inside.children(box)
	inside.flush()
	around := &writer{reader: r, ctx: ctx, left: &left, skip: box, outside: true}
	if survey.body != nil && survey.body != box {
		around.children(survey.body)
		around.flush()
	}
	if err := cmp.Or(inside.err, around.err); err != nil {
		return Page{}, err
	}
	page := Page{Around: around.blocks}
	blocks, copies := dropCopies(joinTables(joinTitles(inside.blocks, inside.centred)))
	page.Blocks = blocks
	page.Attachments = append(inside.attachments, around.attachments...)
	page.Dropped = slices.Concat(inside.dropped, copies, imagesDropped(inside.images))
	r.meta(&page, survey, host(source))
	return page, nil
}

// usualBlocks is for how many blocks of a page's text there is room at first.
const usualBlocks = 64

// host is the host of an address, "" for a path.
func host(source string) string {
	if u, err := url.Parse(source); err == nil && strings.HasPrefix(u.Scheme, "http") {
		return u.Hostname()
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
