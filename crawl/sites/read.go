package sites

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"duban/crawl/address"
	"duban/crawl/list"
	"duban/normalize/ruledata"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Problem is one mistake in a sites file.
type Problem struct {
	Line int // from 1; 0 for the file as a whole
	Text string
}

// Problems are all mistakes that were found in a file, in order of line.
type Problems struct {
	Name string
	List []Problem
}

func (p *Problems) Error() string {
	var lines []string
	for _, one := range p.List {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", p.Name, one.Line, one.Text))
	}
	return strings.Join(lines, "\n")
}

// The file as written. Pointers tell what was left out from what was set to nothing.
type (
	wireFile struct {
		Contact   string              `yaml:"contact"`
		Defaults  wireSite            `yaml:"defaults"`
		Templates map[string]wireSite `yaml:"templates"`
		Sites     []wireSite          `yaml:"sites"`
	}
	wireSite struct {
		Name        string       `yaml:"name"`
		Region      string       `yaml:"region"`
		URL         string       `yaml:"url"`
		System      string       `yaml:"system"`
		Template    string       `yaml:"template"`
		Columns     []wireColumn `yaml:"columns"`
		Pace        string       `yaml:"pace"`
		Hours       string       `yaml:"hours"`
		Depth       *int         `yaml:"depth"`
		Since       string       `yaml:"since"`
		Include     []string     `yaml:"include"`
		Exclude     []string     `yaml:"exclude"`
		Attachments *yesNo       `yaml:"attachments"`
		Hosts       []wireHost   `yaml:"hosts"`
	}
	wireColumn struct {
		Name string `yaml:"name"`
		URL  string `yaml:"url"`
		Post string `yaml:"post"`
	}
	wireHost struct {
		Host       string `yaml:"host"`
		WeakTLS    yesNo  `yaml:"weak_tls"`
		AnyCert    yesNo  `yaml:"any_cert"`
		HTTP       yesNo  `yaml:"http"`
		AnyAddress yesNo  `yaml:"any_address"`
	}
)

// yesNo is a truth that may also be written yes or no, as in YAML 1.1.
type yesNo bool

// UnmarshalYAML reads it.
func (y *yesNo) UnmarshalYAML(node ast.Node) error {
	switch strings.ToLower(node.GetToken().Value) {
	case "yes", "true", "on":
		*y = true
	case "no", "false", "off":
		*y = false
	default:
		return &yaml.SyntaxError{Message: fmt.Sprintf("%q: write yes or no", node.GetToken().Value), Token: node.GetToken()}
	}
	return nil
}

// UnmarshalYAML reads a column that is an address alone, or a name and an address.
func (c *wireColumn) UnmarshalYAML(decode func(any) error) error {
	if decode(&c.URL) == nil {
		return nil
	}
	type plain wireColumn
	c.URL = ""
	return decode((*plain)(c))
}

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

// suggestion is the nearest key there is, or all of them.
func suggestion(wrong string) string {
	var known []string
	for _, t := range []reflect.Type{reflect.TypeFor[wireFile](), reflect.TypeFor[wireSite](), reflect.TypeFor[wireHost]()} {
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); !slices.Contains(known, key) {
				known = append(known, key)
			}
		}
	}
	near := slices.MinFunc(known, func(a, b string) int { return cmp.Compare(distance(wrong, a), distance(wrong, b)) })
	if distance(wrong, near) <= 2 {
		return fmt.Sprintf("do you mean %q?", near)
	}
	return "the keys are " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of short ASCII words.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substituted := diagonal
			if a[i] != b[j] {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(substituted, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func (r *reader) say(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{line, fmt.Sprintf(format, args...)})
}

// line is where a path of the file stands, or the nearest path above it that stands anywhere.
func (r *reader) line(path string) int {
	for path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(r.tree); err == nil && node != nil && node.GetToken() != nil {
				return firstLine(node)
			}
		}
		path = path[:strings.LastIndexAny(path, ".[")]
	}
	return 0
}

// firstLine of a mapping is that of its first key; its own token is the colon after it.
func firstLine(node ast.Node) int {
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken().Position.Line
	}
	return node.GetToken().Position.Line
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

// layer is one of the places from which a site's values come; a built-in one has no path.
type layer struct {
	path string
	site wireSite
}

// template is one of the file's, or that of the system of that name.
func (r *reader) template(path, name string) layer {
	if t, ok := r.own[name]; ok {
		return layer{"$.templates." + name, t}
	}
	if _, ok := r.templates[name]; ok {
		return layer{"", wireSite{System: name}}
	}
	var known []string
	for n := range r.own {
		known = append(known, n)
	}
	for n := range r.templates {
		known = append(known, n)
	}
	slices.Sort(known)
	r.say(r.line(path+".template"), "there is no template %q; there are %s", name, strings.Join(known, ", "))
	return layer{}
}

// over lays what one layer says over what is known.
func (r *reader) over(s *Site, l layer) {
	w := l.site
	at := func(key string) int { return r.line(l.path + "." + key) }
	r.shaped(&s.Region, w.Region, regionCode, at("region"), "region %q: write the six digits of GB/T 2260, such as 321300")
	r.shaped(&s.Since, w.Since, isoDay, at("since"), "since %q: write it as 2023-01-01")
	if w.System != "" && w.System != "auto" {
		s.System = list.System(w.System)
		if !slices.Contains(list.Systems(), s.System) {
			r.say(at("system"), "there is no system %q; write auto or one of %v", w.System, list.Systems())
		}
	}
	if w.Pace != "" {
		r.pace(s, w.Pace, at("pace"))
	}
	if w.Hours != "" {
		h, err := hours(w.Hours)
		r.check(err, at("hours"))
		s.Hours = h
	}
	if w.Depth != nil {
		if s.Depth = *w.Depth; s.Depth < 1 {
			r.say(at("depth"), "depth %d: write how many list pages of a column to read at most, from 1", s.Depth)
		}
	}
	if w.Attachments != nil {
		s.Attachments = bool(*w.Attachments)
	}
	if w.Include != nil {
		s.Include = r.patterns(l.path+".include", w.Include)
	}
	s.Exclude = append(s.Exclude, r.patterns(l.path+".exclude", w.Exclude)...)
	for i, h := range w.Hosts {
		r.host(s, h, r.line(fmt.Sprintf("%s.hosts[%d]", l.path, i)))
	}
}

var (
	regionCode = regexp.MustCompile(`^\d{6}$`)
	isoDay     = regexp.MustCompile(`^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$`)
)

func (r *reader) shaped(to *string, text string, shape *regexp.Regexp, line int, wrong string) {
	if text == "" {
		return
	}
	if !shape.MatchString(text) {
		r.say(line, wrong, text)
	}
	*to = text
}

func (r *reader) check(err error, line int) {
	if err != nil {
		r.say(line, "%s", err)
	}
}

const maxPace = 10 * time.Minute

func (r *reader) pace(s *Site, text string, line int) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxPace {
		r.say(line, "pace %q: write the time between two requests with its unit, such as 2s or 500ms, at most 10m", text)
	}
	s.Pace = d
}

func (r *reader) patterns(path string, texts []string) (all Patterns) {
	for i, text := range texts {
		p, err := pattern(text)
		if err != nil {
			r.say(r.line(fmt.Sprintf("%s[%d]", path, i)), "%s", err)
			continue
		}
		all = append(all, p)
	}
	return all
}

var hostName = regexp.MustCompile(`^[\p{L}\d][\p{L}\d.-]*(?::\d{1,5})?$|^\[[0-9a-fA-F:]+\](?::\d{1,5})?$`)

func (r *reader) host(s *Site, w wireHost, line int) {
	h := Host{strings.ToLower(w.Host), bool(w.WeakTLS), bool(w.AnyCert), bool(w.HTTP), bool(w.AnyAddress)}
	switch {
	case !hostName.MatchString(h.Host):
		r.say(line, "host %q: write a host's name alone, such as www.example.gov.cn", w.Host)
	case h.AnyAddress && !strings.Contains(h.Host[strings.LastIndexByte(h.Host, ']')+1:], ":"):
		r.say(line, "any_address needs the port: write host: %s:8080 or whatever it is", h.Host)
	}
	s.Hosts = append(s.Hosts, h)
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
