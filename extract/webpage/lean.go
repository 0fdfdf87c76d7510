package webpage

import "strings"

// lean copies a page without what says nothing about its text: the tags of
// formatting elements, comments, and scripts and styles. Pages pasted from a
// word processor consist of such tags for the most part, and the parser spends
// most of its time on them; thousands of unclosed <font> also nest past the
// parser's bound. A formatting element that hides its content stays.
func lean(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	l := leaner{out: &out}
	for {
		at := strings.IndexByte(text, '<')
		if at < 0 || at+1 >= len(text) {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:at])
		l.remark = l.remark && strings.IndexByte(text[:at], '>') < 0
		text = text[at:]
		n := l.markup(text)
		text = text[n:]
	}
}

type leaner struct {
	out      *strings.Builder
	unending bool                    // no comment ends any more
	table    bool                    // a table is open
	inCell   bool                    // nothing but text and paragraphs stands since the start of a cell
	inP      bool                    // the same, and a paragraph is open
	remark   bool                    // to the parser all is a comment up to the next `>`
	kept     [len(formatting)][]bool // of each formatting element: the open ones, kept or not
}

// formatting are the elements whose tags go.
var formatting = [...]string{"span", "font", "b", "strong", "i", "em", "u", "o:p", "st1:chsdate", "small", "big"}

// markup copies or drops the markup at the start of text and gives its length.
func (l *leaner) markup(text string) int {
	switch {
	case strings.HasPrefix(text, "<!--") && !l.unending && !strings.HasPrefix(text, "<!-->") && !strings.HasPrefix(text, "<!--->"):
		if end := strings.Index(text[4:], "-->"); end >= 0 {
			return 4 + end + 3
		}
		l.unending = true
	case isName(text[1]):
		return l.tag(text, text[1:], false)
	case text[1] == '/' && len(text) > 2 && isName(text[2]):
		return l.tag(text, text[2:], true)
	case text[1] == '/' || text[1] == '!' || text[1] == '?':
		l.remark = true
	}
	l.out.WriteByte('<')
	return 1
}

func isName(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

func (l *leaner) tag(text, rest string, closing bool) int {
	name := tagName(rest)
	n := tagEnd(text)
	if n < 0 {
		l.out.WriteString(text)
		return len(text)
	}
	if raw := rawText(name); raw != "" && !closing {
		return n + rawEnd(text[n:], raw)
	}
	for i, f := range formatting {
		if len(f) == len(name) && f[0] == name[0]|0x20 && strings.EqualFold(f, name) {
			l.format(i, text[:n], closing)
			return n
		}
	}
	if closing {
		l.end(name, text[:n], text[n:])
		return n
	}
	l.start(name)
	l.unstyled(text[:n])
	return n
}

// start takes note of what a start tag opens.
func (l *leaner) start(name string) {
	switch {
	case l.remark:
		l.inCell, l.inP = false, false
	case name == "p":
		l.inP = l.inCell
	case name == "td" || name == "th":
		l.inCell, l.inP = l.table, false
	default:
		l.table = l.table || strings.EqualFold(name, "table")
		l.inCell, l.inP = false, false
	}
	l.remark = false
}

// end copies an end tag, unless the next tag ends the element all the same: a
// paragraph ends with its cell, a cell where the next one begins or the row
// ends.
func (l *leaner) end(name, tag, rest string) {
	inP, remark := l.inP, l.remark
	l.inCell, l.inP, l.remark = l.inCell && name == "p", false, false
	l.table = l.table && !strings.EqualFold(name, "table")
	next := strings.TrimLeft(rest, " \t\n\r")
	switch {
	case remark:
	case name == "p" && inP && endsCell(next), (name == "td" || name == "th") && (startsCell(next) || strings.HasPrefix(next, "</tr>")):
		return
	}
	l.out.WriteString(tag)
}

func endsCell(s string) bool {
	return strings.HasPrefix(s, "</td>") || strings.HasPrefix(s, "</th>")
}

func startsCell(s string) bool {
	return (strings.HasPrefix(s, "<td") || strings.HasPrefix(s, "<th")) && len(s) > 3 && (s[3] == '>' || s[3] == ' ')
}

// unstyled copies a start tag without a style attribute that neither hides nor
// aligns; of a paragraph or cell with nothing else to say only the name stays,
// or the name and where it aligns its text.
func (l *leaner) unstyled(tag string) {
	if short := alignedTag(tag); short != "" {
		l.out.WriteString(short)
		return
	}
	at := strings.Index(tag, " style=\"")
	rest := ""
	if at >= 0 {
		value := tag[at+len(" style=\""):]
		end := strings.IndexByte(value, '"')
		if end < 0 || telling(value[:end]) {
			l.out.WriteString(tag)
			return
		}
		tag, rest = tag[:at], value[end+1:]
	}
	if bare := bareTag(tag); bare != "" && !says(tag) && !says(rest) {
		l.out.WriteString(bare)
		return
	}
	l.out.WriteString(tag)
	l.out.WriteString(rest)
}

// bareTag is the tag without attributes, for paragraphs and parts of tables.
func bareTag(tag string) string {
	for _, bare := range [...]string{"<p>", "<td>", "<tr>", "<th>"} {
		if n := len(bare) - 1; len(tag) > n && tag[n] == ' ' && strings.EqualFold(tag[:n], bare[:n]) {
			return bare
		}
	}
	return ""
}

// says tells whether attributes hold more than looks: a place in the grid, a
// name, an alignment. A word processor's own class names say nothing.
func says(attrs string) bool {
	for len(attrs) > 0 {
		at := strings.IndexByte(attrs, '=')
		if at < 0 {
			return strings.Contains(attrs, "hidden")
		}
		key := strings.ToLower(attrs[strings.LastIndexAny(attrs[:at], " \t\n\r\"'")+1 : at])
		hidden := strings.Contains(attrs[:at], "hidden")
		attrs = attrs[at+1:]
		switch {
		case hidden, strings.HasSuffix(key, "span"), key == "id", key == "align", key == "style":
			return true
		case key == "class":
			if !strings.HasPrefix(attrs, "\"Mso") && !strings.HasPrefix(attrs, "Mso") {
				return true
			}
		}
	}
	return false
}

// telling tells whether a style says more than looks.
func telling(style string) bool {
	return strings.Contains(style, "text-align") || strings.Contains(style, "isplay") || strings.Contains(style, "isibility") || strings.Contains(style, "list-style")
}

// format keeps the tag of a formatting element that may hide its content, and
// the end tag that goes with it.
func (l *leaner) format(i int, tag string, closing bool) {
	if !closing {
		keep := strings.Contains(tag, "isplay") || strings.Contains(tag, "isibility") || strings.Contains(tag, "hidden")
		if keep || len(l.kept[i]) > 0 {
			l.kept[i] = append(l.kept[i], keep)
		}
		if keep {
			l.out.WriteString(tag)
		}
		return
	}
	if open := len(l.kept[i]); open > 0 {
		if l.kept[i][open-1] {
			l.out.WriteString(tag)
		}
		l.kept[i] = l.kept[i][:open-1]
	}
}

func tagName(s string) string {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '\t', '\n', '\r', '\f', '/', '>':
			return s[:i]
		}
	}
	return s
}

// tagEnd is the length of the tag at the start of s, -1 where it does not end.
// A quote opens a value only after an equals sign, as the parser has it.
func tagEnd(s string) int {
	switch i := strings.IndexByte(s, '>'); {
	case i < 0:
		return -1
	case strings.Count(s[:i], `"`)%2 == 0 && strings.IndexByte(s[:i], '\'') < 0:
		return i + 1 // every value that was opened is closed
	}
	var last byte
	for i := 1; i < len(s); i++ {
		switch b := s[i]; b {
		case '>':
			return i + 1
		case '"', '\'':
			if last == '=' {
				end := strings.IndexByte(s[i+1:], b)
				if end < 0 {
					return -1
				}
				i += end + 1
			}
			last = b
		case ' ', '\t', '\n', '\r', '\f':
		default:
			last = b
		}
	}
	return -1
}

// rawText is the element, in lower case, whose content is no markup and no text.
func rawText(name string) string {
	switch {
	case len(name) == len("script") && strings.EqualFold(name, "script"):
		return "script"
	case len(name) == len("style") && strings.EqualFold(name, "style"):
		return "style"
	}
	return ""
}

// rawEnd is the length of s up to and with the end tag of the element; all of
// s where there is none.
func rawEnd(s, name string) int {
	for at := 0; ; {
		i := strings.Index(s[at:], "</")
		if i < 0 {
			return len(s)
		}
		at += i + 2
		if len(s) >= at+len(name) && strings.EqualFold(s[at:at+len(name)], name) {
			if end := strings.IndexByte(s[at:], '>'); end >= 0 {
				return at + end + 1
			}
			return len(s)
		}
	}
}
