package webpage

import "strings"

// aligned are the short forms of tags whose attributes say nothing but whether
// their text is centred: without a word on it, centred, not centred.
var aligned = [...][3]string{
	{"<p>", `<p align="center">`, `<p align="left">`},
	{"<td>", `<td align="center">`, `<td align="left">`},
	{"<tr>", `<tr align="center">`, `<tr align="left">`},
	{"<th>", `<th align="center">`, `<th align="left">`},
}

// alignedTag is the short form of a start tag, "" where its attributes say
// more, or are not written as word processors write them (key="value").
func alignedTag(tag string) string {
	for i := range aligned {
		n := len(aligned[i][0]) - 1
		if len(tag) <= n || tag[n] != ' ' || tag[:n] != aligned[i][0][:n] {
			continue
		}
		form, ok := alignment(tag[n : len(tag)-1])
		if !ok {
			return ""
		}
		return aligned[i][form]
	}
	return ""
}

// alignment reads the attributes of a tag: 0 for no alignment, 1 for centred
// text, 2 for another; of several the last counts. ok is false where an
// attribute says more than looks.
func alignment(attrs string) (form int, ok bool) {
	for {
		attrs = strings.TrimLeft(attrs, " ")
		if attrs == "" {
			return form, true
		}
		key, rest, found := strings.Cut(attrs, `="`)
		value, after, closed := strings.Cut(rest, `"`)
		if !found || !closed || !plainKey(key) || strings.IndexByte(value, '&') >= 0 {
			return 0, false
		}
		attrs = after
		switch {
		case key == "id", strings.HasSuffix(key, "span"), key == "class" && !strings.HasPrefix(value, "Mso"):
			return 0, false
		case key == "align":
			form = alignmentForm(value == "center")
		case key == "style":
			if strings.Contains(value, "isplay") || strings.Contains(value, "isibility") || strings.Contains(value, "list-style") {
				return 0, false
			}
			if at := strings.Index(value, "text-align"); at >= 0 {
				form = alignmentForm(centredStyle(value[at:]))
			}
		}
	}
}

func alignmentForm(centre bool) int {
	if centre {
		return 1
	}
	return 2
}

// plainKey tells whether a key is of small letters and hyphens, and not one that hides.
func plainKey(key string) bool {
	for i := range len(key) {
		if c := key[i]; (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return key != "" && !strings.Contains(key, "hidden")
}

// centredStyle tells whether a style that begins with text-align centres the text.
func centredStyle(style string) bool {
	return strings.HasPrefix(strings.TrimLeft(style[len("text-align"):], ": "), "center")
}
