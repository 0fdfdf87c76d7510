package office

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"duban/corpus"
)

// scanner walks one XML part by recursive descent: children calls a function
// for each element below the current one, which must read it to its end.
type scanner struct {
	ctx    context.Context
	part   string
	xml    *xml.Decoder
	limit  int // depth
	depth  int
	tokens int
	short  map[string]string // name space → prefix
	// raw reads tokens without resolving name spaces, in half the time: for
	// worksheets, which have one, and millions of elements.
	raw bool
	// doctype lets a document type pass, of files that our own programs wrote.
	doctype bool
}

// scan opens a part and calls read with a scanner that stands before its root.
func (r *Reader) scan(ctx context.Context, parts fs.FS, name string, read func(*scanner) error) error {
	f, err := parts.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	err = read(newScanner(ctx, name, f, r.limits.Depth))
	if refusal := (*corpus.Refusal)(nil); err == nil || errors.As(err, &refusal) || ctx.Err() != nil {
		return err
	}
	return corpus.Refuse(corpus.OutcomeFailed, "part %s can't be read (%v); the file is damaged", name, err)
}

func newScanner(ctx context.Context, part string, r io.Reader, depth int) *scanner {
	s := &scanner{ctx: ctx, part: part, limit: depth, short: map[string]string{}}
	s.xml = xml.NewDecoder(bufio.NewReaderSize(r, 64<<10))
	s.xml.CharsetReader = decodeCharset
	return s
}

func decodeCharset(label string, r io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, fmt.Errorf("charset %q is unknown", label)
	}
	return e.NewDecoder().Reader(r), nil
}

// ctxTokens is how many tokens are read between looks at the context.
const ctxTokens = 4096

// next is the next token. Document types are refused: no office program writes
// one, and only they could define entities.
func (s *scanner) next() (xml.Token, error) {
	if s.tokens++; s.tokens%ctxTokens == 0 {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
	}
	read := s.xml.Token
	if s.raw {
		read = s.xml.RawToken
	}
	token, err := read()
	switch token.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > s.limit {
			return nil, corpus.Refuse(corpus.OutcomeTooLarge, "part %s nests more than %d elements", s.part, s.limit)
		}
	case xml.EndElement:
		if s.depth--; s.depth < 0 {
			return nil, errors.New("an element ends that never began")
		}
	case xml.Directive:
		if s.doctype {
			break
		}
		return nil, corpus.Refuse(corpus.OutcomeFailed, "part %s declares a document type, which office files must not", s.part)
	}
	return token, err
}

// root reads the root element with read.
func (s *scanner) root(read func(xml.StartElement) error) error {
	for {
		token, err := s.next()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			return read(e)
		}
	}
}

// children calls read for each child element of the current one.
func (s *scanner) children(read func(e xml.StartElement, name string) error) error {
	for {
		token, err := s.next()
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := read(e, s.name(e.Name)); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads the current element to its end.
func (s *scanner) skip() error {
	return s.children(func(xml.StartElement, string) error { return s.skip() })
}

// text is the character data of the current element, which is read to its end.
func (s *scanner) text() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		token, err := s.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
		}
	}
	return b.String(), nil
}

// spaces are the name spaces that readers tell apart, by what both the
// transitional and the strict ones contain.
var spaces = []struct{ contains, prefix string }{
	{"wordprocessingml/main", "w:"},
	{"spreadsheetml/main", "x:"},
	{"markup-compatibility", "mc:"},
	{"officeDocument/math", "m:"},
	{"officeDocument/relationships", "r:"},
	{"core-properties", "cp:"},
	{"purl.org/dc/elements", "dc:"},
	{"purl.org/dc/terms", "dcterms:"},
	{"package/relationships", "rel:"},
}

// name is an element's or attribute's name with our prefix for its name space,
// `?:` for others, none for attributes without one.
func (s *scanner) name(n xml.Name) string {
	if s.raw {
		name, known := s.short[n.Local]
		if !known {
			name = "x:" + n.Local
			s.short[n.Local] = name
		}
		return name
	}
	if n.Space == "" {
		return n.Local
	}
	prefix, known := s.short[n.Space]
	if !known {
		prefix = "?:"
		for _, sp := range spaces {
			if strings.Contains(strings.Replace(n.Space, "/2006/", "/", 1), sp.contains) {
				prefix = sp.prefix
				break
			}
		}
		s.short[n.Space] = prefix
	}
	return prefix + n.Local
}

// attr is the value of the attribute with that local name, empty without one.
func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// on reads a switch such as <w:vanish/>: on unless its value says off.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}
