package webpage

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/corpus"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// links tells attachments from other links.
type links struct {
	types     map[string]bool // with the dot
	suffixes  *pattern.Words  // the same
	downloads *pattern.Sieve  // of addresses in small letters
	names     []string
	siteWords []string
	quoted    *pattern.Pattern // a file's address in a script
}

func loadLinks(fsys fs.FS) (links, error) {
	const name = "data/links.yaml"
	var file struct {
		Types     []string `yaml:"types"`
		Downloads []string `yaml:"downloads"`
		Names     []string `yaml:"names"`
		SiteWords []string `yaml:"site_words"`
	}
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return links{}, err
	}
	l := links{types: map[string]bool{}, names: file.Names, siteWords: file.SiteWords}
	var suffixes []string
	for _, t := range file.Types {
		l.types["."+t] = true
		suffixes = append(suffixes, "."+t)
	}
	l.suffixes = pattern.NewWords(suffixes...)
	var patterns []*pattern.Pattern
	for _, p := range append(file.Downloads, `['"]([^'"\s]+\.(?:`+strings.Join(file.Types, "|")+`))['"]`) {
		re, err := pattern.Compile(p)
		if err != nil {
			return links{}, fmt.Errorf("%s: %w", name, err)
		}
		patterns = append(patterns, re)
	}
	last := len(patterns) - 1
	l.quoted, l.downloads = patterns[last], pattern.NewSieve(patterns[:last]...)
	return l, nil
}

// file tells whether an address is an attachment's, and gives the name that
// the address itself has for it.
func (l *links) file(address string) (name string, ok bool) {
	lower := strings.ToLower(address)
	if address == "" || strings.HasPrefix(address, "#") || strings.HasPrefix(lower, "javascript:") {
		return "", false
	}
	download := l.downloads.First(lower) >= 0
	if !download && !strings.ContainsAny(address, "?%") && !l.suffixes.In(lower) {
		return "", false // nearly every link
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", false
	}
	base := path.Base(u.Path)
	if l.types[strings.ToLower(path.Ext(base))] {
		return readable(base), true
	}
	var query url.Values
	if u.RawQuery != "" {
		query = u.Query()
	}
	for _, key := range l.names {
		if v := query.Get(key); l.types[strings.ToLower(path.Ext(v))] {
			return readable(path.Base(v)), true
		}
	}
	return "", download
}

// link records the attachment that an anchor leads to, if it is one.
func (w *writer) link(a *html.Node) {
	address := attr(a, "href")
	if m := w.reader.links.quoted.FindStringSubmatch(attr(a, "onclick")); m != nil {
		address = m[1]
	}
	if _, ok := w.reader.links.file(address); ok {
		w.attach(address, squeeze(textOf(a)))
	}
}

// embedded records a file that a frame or viewer shows.
func (w *writer) embedded(n *html.Node) {
	for _, key := range []string{"src", "data"} {
		address := attr(n, key)
		if _, ok := w.reader.links.file(address); ok {
			w.attach(address, "")
		}
	}
}

// attach adds an attachment once. Its name is the anchor's text, unless the
// query or path has a readable one and the text does not look like a name.
func (w *writer) attach(address, text string) {
	for i, a := range w.attachments {
		if a.URL == address {
			if len(text) > len(a.Name) && w.reader.links.nameless(a.Name) {
				w.attachments[i].Name = text
			}
			return
		}
	}
	name, _ := w.reader.links.file(address)
	if shown := w.reader.links.shown(address); shown != "" {
		name = shown
	}
	if text != "" && (w.reader.links.types[strings.ToLower(path.Ext(text))] || name == "" || w.reader.links.nameless(name)) {
		name = text
	}
	w.attachments = append(w.attachments, corpus.Attachment{Name: name, URL: address})
}

// shown is the name that a query's showname parameter gives, "" without one.
func (l *links) shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return readable(u.Query().Get(l.names[0]))
}

// readable is a file name as text: old sites escape its GBK bytes.
func readable(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	if err != nil {
		return strings.ToValidUTF8(name, "\uFFFD")
	}
	return decoded
}

var serial = pattern.MustCompile(`^[A-Za-z]?[0-9a-fA-F_-]{6,}\.\w{2,5}$`)

// nameless tells whether a file name is a serial number.
func (l *links) nameless(name string) bool { return name == "" || serial.MatchString(name) }

// image counts an image of the text; small ones and file-type icons are no content.
func (w *writer) image(n *html.Node) {
	src := attr(n, "src")
	if w.outside || src == "" || icon(n, src) {
		return
	}
	w.images = append(w.images, src)
}

var iconPath = pattern.MustCompile(`(?i)icon|/(filetype|fileicon|ico)s?/|\.ico$|qrcode|ewm|spacer|blank\.gif`)

func icon(n *html.Node, src string) bool {
	for _, key := range []string{"width", "height"} {
		if v := strings.TrimSuffix(attr(n, key), "px"); len(v) > 0 && len(v) <= 2 && !strings.HasSuffix(v, "%") {
			return true
		}
	}
	return iconPath.MatchString(src)
}

// imagesDropped names the images whose text no reader sees, for the audit.
func imagesDropped(images []string) []corpus.Dropped {
	var out []corpus.Dropped
	for _, src := range images {
		if strings.HasPrefix(src, "data:") {
			src = src[:min(len(src), 40)] + "…"
		}
		out = append(out, corpus.Dropped{Text: src, Reason: "image"})
	}
	return out
}
