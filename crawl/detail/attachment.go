package detail

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/crawl/address"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// MaxAttachments is the most attachments that one page may have.
const MaxAttachments = 300

// attachments are the files that a page names in any way, in its order, each once.
func (r *Reader) attachments(base *url.URL, dom *html.Node) []Attachment {
	from := base
	known := map[string]bool{}
	var all []Attachment
	for n := range dom.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "base" {
			if u, err := address.Resolve(base, attr(n, "href")); err == nil {
				from = u
			}
		}
		for _, f := range r.named(from, n) {
			if !known[f.URL] && len(all) < MaxAttachments {
				known[f.URL] = true
				f.Referer = base.String()
				all = append(all, f)
			}
		}
	}
	return all
}

// named are the files that one element names.
func (r *Reader) named(base *url.URL, n *html.Node) (files []Attachment) {
	try := func(raw string, way Way) {
		if f, ok := r.file(base, raw, way); ok {
			f.Name = r.name(n, f.URL)
			files = append(files, f)
		}
	}
	switch n.Data {
	case "a", "area":
		try(attr(n, "href"), ViaLink)
	case "iframe", "frame", "embed":
		try(attr(n, "src"), ViaFrame)
	case "object":
		try(attr(n, "data"), ViaFrame)
	case "param":
		try(attr(n, "value"), ViaFrame)
	}
	for _, key := range []string{"pdfsrc", "sudy-pdfsrc"} {
		try(attr(n, key), ViaPlayer)
	}
	for _, key := range []string{"data-href", "data-url", "data-src", "data-file"} {
		try(attr(n, key), ViaLink)
	}
	for _, script := range []string{attr(n, "onclick"), scriptOf(attr(n, "href"))} {
		for _, m := range quoted.FindAllStringSubmatch(script[:min(len(script), 8192)], 8) {
			try(m[1], ViaScript)
		}
	}
	return files
}

var quoted = regexp.MustCompile(`['"]([^'"\s]{3,1000})['"]`)

func scriptOf(href string) string {
	if len(href) > 11 && strings.EqualFold(href[:11], "javascript:") {
		return href
	}
	return ""
}

// file reads an address as that of an attachment, or of a viewer that shows one.
func (r *Reader) file(base *url.URL, raw string, way Way) (Attachment, bool) {
	u, err := address.Resolve(base, raw)
	if raw == "" || err != nil {
		return Attachment{}, false
	}
	if r.endings[ending(u.Path)] {
		return Attachment{URL: u.String(), Via: way}, true
	}
	handled := r.handlers[strings.ToLower(path.Base(u.Path))]
	for _, value := range values(u, r.viewers) {
		plain, err := url.QueryUnescape(value)
		if err != nil || !r.endings[ending(plain)] || handled {
			continue
		}
		if inner, err := address.Resolve(u, plain); err == nil {
			return Attachment{URL: inner.String(), Via: ViaViewer}, true
		}
	}
	if handled && u.RawQuery != "" {
		return Attachment{URL: u.String(), Via: way}, true
	}
	for _, value := range values(u, r.names) {
		if r.endings[ending(value)] {
			return Attachment{URL: u.String(), Via: way}, true
		}
	}
	return Attachment{}, false
}

// values are an address's query values, still escaped, for names in their order.
func values(u *url.URL, names []string) (all []string) {
	for _, want := range names {
		for part := range strings.SplitSeq(u.RawQuery, "&") {
			if name, value, _ := strings.Cut(part, "="); strings.EqualFold(name, want) && value != "" {
				all = append(all, value)
			}
		}
	}
	return all
}

// ending is what stands after a name's last dot, in lower case.
func ending(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(strings.TrimSpace(name)), "."))
}

// maxName is the longest name of an attachment in characters that is kept.
const maxName = 200

// name is what to call a file: what the address says for people, else what the
// link says, else what the address says at all. It gets the address's ending
// where it has none.
func (r *Reader) name(n *html.Node, at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return ""
	}
	said := strings.Join(strings.Fields(textOf(n)), " ")
	if said == "" || r.idle[strings.ToLower(strings.Trim(said, "[]【】()（）:："))] {
		said = attr(n, "title")
	}
	if r.idle[strings.ToLower(said)] {
		said = ""
	}
	own := decodeName(path.Base(u.EscapedPath()))
	var byQuery []string
	for _, value := range values(u, r.names) {
		byQuery = append(byQuery, decodeName(value))
	}
	candidates := append([]string{said}, byQuery...)
	if strings.Contains(strings.ToLower(u.RawQuery), "showname=") && len(byQuery) > 0 {
		candidates = []string{byQuery[0]}
	}
	for _, c := range append(candidates, own) {
		if c = safe(c); c != "" {
			return withEnding(c, append(byQuery, own), r.endings)
		}
	}
	return ""
}

// withEnding adds the first known ending of the others to a name that has none.
func withEnding(name string, others []string, endings map[string]bool) string {
	if endings[ending(name)] {
		return name
	}
	for _, o := range others {
		if e := ending(o); endings[e] {
			return name + "." + e
		}
	}
	return name
}

// decodeName undoes percent escapes of UTF-8 or GBK, also where they were escaped twice.
func decodeName(escaped string) string {
	for range 2 {
		plain, err := url.QueryUnescape(escaped)
		if err != nil || plain == escaped {
			break
		}
		escaped = plain
	}
	if !utf8.ValidString(escaped) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().String(escaped); err == nil {
			escaped = text
		}
	}
	return strings.ToValidUTF8(escaped, "\ufffd")
}

// safe makes a bare name: no folders, no control characters, no leading dots.
func safe(name string) string {
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimLeft(strings.TrimSpace(name), ".")
	if runes := []rune(name); len(runes) > maxName {
		name = string(runes[len(runes)-maxName:])
	}
	return name
}
