package sites

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"duban/crawl/address"
	"duban/normalize/ruledata"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// MaxFile is the longest sites file in bytes.
const MaxFile = 8 << 20

// Read reads a sites file that is called name. Any error is *Problems.
func Read(name string, text []byte) (File, error) {
	r := reader{text: bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))}
	file := r.read()
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
		// A mistake in the defaults or a template is met by each site.
		return File{}, &Problems{Name: name, List: slices.Compact(r.problems)}
	}
	return file, nil
}

type reader struct {
	text      []byte
	tree      *ast.File
	templates map[string]wireSite
	own       map[string]wireSite // the file's templates
	problems  []Problem
}

func (r *reader) read() File {
	var wire wireFile
	if len(r.text) > MaxFile {
		r.say(0, "the file is longer than %d bytes; split it", MaxFile)
		return File{}
	}
	if !r.decode(&wire) {
		return File{}
	}
	r.own = wire.Templates
	file := File{Contact: r.contact(wire.Contact)}
	if len(wire.Sites) == 0 {
		r.say(0, "there is no site; write `sites:` and below it one `- url: https://…` for each")
	}
	names := map[string]int{}
	for i, w := range wire.Sites {
		s := r.site(fmt.Sprintf("$.sites[%d]", i), w, wire.Defaults)
		if first, twice := names[s.Name]; twice && s.Name != "" {
			r.say(s.Line, "there are two sites called %s, the other one on line %d; give each a name of its own", s.Name, first)
		}
		names[s.Name] = s.Line
		file.Sites = append(file.Sites, s)
	}
	return file
}

// decode parses the text; its first error, if any, is turned into a problem.
func (r *reader) decode(wire *wireFile) bool {
	err := yaml.NewDecoder(bytes.NewReader(r.text), yaml.Strict()).Decode(wire)
	if err == nil || errors.Is(err, io.EOF) {
		r.tree, err = parser.ParseBytes(r.text, 0)
	}
	if err == nil {
		err = ruledata.YAML(Data, "data/templates.yaml", &r.templates)
	}
	if err == nil {
		return true
	}
	line, message := 0, err.Error()
	var told yaml.Error
	if errors.As(err, &told) {
		message = told.GetMessage()
		if t := told.GetToken(); t != nil && t.Position != nil {
			line = t.Position.Line
		}
	}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) && unknown.Token != nil {
		message = fmt.Sprintf("%q is no key here; %s", unknown.Token.Value, suggestion(unknown.Token.Value))
	}
	r.say(line, "%s", message)
	return false
}

var mailAddress = regexp.MustCompile(`^[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+$`)

// contact is who answers for the crawl.
func (r *reader) contact(text string) string {
	text = strings.TrimSpace(text)
	plain := strings.TrimPrefix(text, "mailto:")
	if mailAddress.MatchString(plain) {
		return "mailto:" + plain
	}
	if u, err := address.Parse(text); err == nil {
		return u.String()
	}
	if text == "" {
		r.say(0, "there is no contact; write `contact: you@example.org`, so that a site that is troubled can ask")
	} else {
		r.say(r.line("$.contact"), "contact %q: write an address of mail or of a page", text)
	}
	return ""
}

// site reads one site over its template and the defaults.
func (r *reader) site(path string, w, defaults wireSite) Site {
	s := Site{Line: r.line(path), Depth: DefaultDepth, Pace: DefaultPace, Attachments: true}
	layers := []layer{{path, w}}
	if w.Template != "" {
		layers = append(layers, r.template(path, w.Template))
	}
	layers = append(layers, layer{"$.defaults", defaults})
	for _, l := range layers {
		if built, ok := r.templates[l.site.System]; ok {
			layers = append(layers, layer{"", built})
			break
		}
	}
	for _, l := range slices.Backward(layers) {
		r.over(&s, l)
	}
	r.address(&s, layers)
	return s
}

// address settles name, URL and columns, which depend on one another.
func (r *reader) address(s *Site, layers []layer) {
	w, path := layers[0].site, layers[0].path
	s.Name = strings.TrimSpace(w.Name)
	columns, from := w.Columns, path
	for _, l := range layers[1:] {
		if len(columns) == 0 {
			columns, from = l.site.Columns, l.path
		}
	}
	switch {
	case w.URL != "":
		s.URL = r.resolve("", w.URL, r.line(path+".url"))
	case len(w.Columns) > 0:
		s.URL = r.resolve("", w.Columns[0].URL, r.line(path+".columns[0]"))
	default:
		r.say(s.Line, "the site has no address; write `url: https://…`, a list page or the home page with `columns:` below it")
		return
	}
	if len(columns) == 0 {
		columns, from = []wireColumn{{URL: w.URL}}, path
	}
	for i, c := range columns {
		at := r.resolve(s.URL, c.URL, r.line(fmt.Sprintf("%s.columns[%d]", from, i)))
		s.Columns = append(s.Columns, Column{strings.TrimSpace(c.Name), at, strings.TrimSpace(c.Post)})
	}
	if u, err := address.Parse(s.URL); err == nil && s.Name == "" {
		s.Name = u.Host
	}
}

// resolve makes an address absolute; its fragment stays, since it may name a category.
func (r *reader) resolve(base, text string, line int) string {
	from, _ := address.Parse(base)
	u, err := address.Resolve(from, text)
	if err != nil {
		r.say(line, "%q is no address of a page; write it with https:// or http:// in front", text)
		return ""
	}
	if _, fragment, ok := strings.Cut(text, "#"); ok {
		return u.String() + "#" + fragment
	}
	return u.String()
}
