package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"duban/corpus"
)

// parse parses a page. The parser refuses elements nested deeper than 512,
// which pages reach by thousands of unclosed tags: such a page is parsed again
// without the tags below depth, whose text then stands in the element above.
func parse(text string, limits Limits) (*html.Node, error) {
	text = lean(text)
	if n := elements(text); n > limits.Elements {
		return nil, corpus.Refuse(corpus.OutcomeTooLarge, "%d HTML elements are over the limit of %d; split the page", n, limits.Elements)
	}
	depth := limits.Depth
	root, err := html.Parse(strings.NewReader(text))
	for ; err != nil && depth > 0; depth /= 4 { // the parser adds levels of its own: <tbody>
		root, err = html.Parse(strings.NewReader(shallow(text, depth)))
	}
	return root, err
}

// elements counts the start tags of text, about: what looks like one in a
// comment or attribute counts too. A tree of elements takes fifty times the
// memory of its text, so they are counted before it is made.
func elements(text string) (n int) {
	for {
		at := strings.IndexByte(text, '<')
		if at < 0 || at+1 >= len(text) {
			return n
		}
		if isName(text[at+1]) {
			n++
		}
		text = text[at+1:]
	}
}

// selfClosing are the elements that close their like: they add no depth.
var selfClosing = map[atom.Atom]bool{
	atom.P: true, atom.Li: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.Tbody: true, atom.Thead: true,
	atom.Tfoot: true, atom.Dd: true, atom.Dt: true, atom.Option: true,
}

// void are the elements without an end tag.
var void = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true,
	atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true,
	atom.Track: true, atom.Wbr: true,
}

// shallow copies a page without the tags nested deeper than depth. A dropped
// tag of a block leaves a line break, so that its paragraphs stay apart.
func shallow(text string, depth int) string {
	var out strings.Builder
	out.Grow(len(text))
	z := html.NewTokenizer(strings.NewReader(text))
	open := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		raw := string(z.Raw())
		if kind != html.StartTagToken && kind != html.EndTagToken {
			out.WriteString(raw)
			continue
		}
		name, _ := z.TagName()
		tag := atom.Lookup(name)
		if void[tag] || selfClosing[tag] {
			out.WriteString(raw)
			continue
		}
		if kind == html.EndTagToken {
			open = max(open-1, 0)
		}
		switch {
		case open < depth:
			out.WriteString(raw)
		case blockTags[tag]:
			out.WriteString("<br>")
		}
		if kind == html.StartTagToken {
			open++
		}
	}
}

// blockTags are the elements that begin and end a paragraph.
var blockTags = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true,
	atom.Center: true, atom.Dd: true, atom.Details: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true,
	atom.Fieldset: true, atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true,
	atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true,
	atom.Legend: true, atom.Li: true, atom.Main: true, atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true,
	atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true,
	atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
}

// deadTags are the elements whose content is never text of the page.
var deadTags = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Select: true, atom.Option: true,
	atom.Button: true, atom.Input: true, atom.Textarea: true, atom.Svg: true, atom.Canvas: true, atom.Audio: true,
	atom.Video: true, atom.Map: true, atom.Head: true, atom.Title: true, atom.Meta: true, atom.Link: true, atom.Noframes: true,
	atom.Rt: true, atom.Rp: true, // how the characters before them are said
}

// hidden tells whether an element is not shown.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if len(a.Val) >= 12 && hiddenStyle(a.Val) {
				return true
			}
		}
	}
	return false
}

func hiddenStyle(style string) bool {
	if !strings.Contains(style, "isplay") && !strings.Contains(style, "ISPLAY") && !strings.Contains(style, "isibility") {
		return false
	}
	squeezed := strings.ToLower(strings.Join(strings.Fields(style), ""))
	return strings.Contains(squeezed, "display:none") || strings.Contains(squeezed, "visibility:hidden")
}
