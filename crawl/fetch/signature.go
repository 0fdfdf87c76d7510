package fetch

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"duban/normalize/ruledata"
)

//go:embed data
var embedded embed.FS

// EmbeddedRules are the rules that come with the program.
func EmbeddedRules() (*Rules, error) { return NewRules(embedded) }

// Rules tell answers that are no pages from pages.
type Rules struct{ signatures []signature }

// NewRules reads data/signatures.yaml from fsys.
func NewRules(fsys fs.FS) (*Rules, error) {
	const name = "data/signatures.yaml"
	var file struct {
		Signatures []signature `yaml:"signatures"`
	}
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return nil, err
	}
	for i := range file.Signatures {
		if err := file.Signatures[i].check(); err != nil {
			return nil, fmt.Errorf("%s: signature %d (%s): %w", name, i+1, file.Signatures[i].Name, err)
		}
	}
	return &Rules{signatures: file.Signatures}, nil
}

// signature recognises one sort of answer. Every condition that is given must
// hold; texts are looked for without regard to case.
type signature struct {
	Name  string `yaml:"name"`
	Class Class  `yaml:"class"`
	About string `yaml:"about"` // for reports: what the answer is

	Status     []int    `yaml:"status"`    // one of these
	Header     []string `yaml:"header"`    // one of these: `Name` or `Name: text in its value`
	Any        []string `yaml:"any"`       // one of these in the body
	All        []string `yaml:"all"`       // all of these in the body
	Unless     []string `yaml:"unless"`    // none of these in the body
	Path       []string `yaml:"path"`      // the path that a redirect led to begins with one of these
	MaxBytes   int      `yaml:"max-bytes"` // of the body
	MaxVisible *int     `yaml:"max-text"`  // characters that a reader sees between <body> and </body>; HTML only

	Matches []sample `yaml:"matches"`
	Misses  []sample `yaml:"misses"`
}

// sample is an answer in the rule file that a signature must or must not match.
type sample struct {
	Status int      `yaml:"status"`
	Header []string `yaml:"header"`
	Body   string   `yaml:"body"`
	Final  string   `yaml:"redirected-to"`
}

func (s *signature) check() error {
	switch s.Class {
	case ClassChallenged, ClassSoft404, ClassBlocked:
	default:
		return fmt.Errorf("class is %q, but must be challenged, soft-404 or blocked", s.Class)
	}
	if s.Name == "" || s.About == "" {
		return fmt.Errorf("name and about must be given")
	}
	if len(s.Status)+len(s.Header)+len(s.Any)+len(s.All)+len(s.Path) == 0 && s.MaxVisible == nil {
		return fmt.Errorf("it would match every answer; give a status, header, any, all, path or max-text")
	}
	for _, list := range [][]string{s.Header, s.Any, s.All, s.Unless, s.Path} {
		for i := range list {
			list[i] = strings.ToLower(list[i])
		}
	}
	return nil
}

// seen is an answer as the signatures look at it.
type seen struct {
	Status     int
	Header     http.Header
	Body       []byte
	Final      string
	Redirected bool

	text    string // body as lower-case text
	visible int    // characters a reader sees, -1 before they were counted
}

// maxLooked bounds how much of a body is searched, in bytes; challenges and
// error pages are far smaller.
const maxLooked = 256 << 10

// find is the first signature that matches.
func (r *Rules) find(a seen) (signature, bool) {
	a.text = strings.ToLower(text(a.Body[:min(len(a.Body), maxLooked)]))
	a.visible = -1
	for _, s := range r.signatures {
		if s.match(&a) {
			return s, true
		}
	}
	return signature{}, false
}

func (s *signature) match(a *seen) bool {
	return (len(s.Status) == 0 || slices.Contains(s.Status, a.Status)) &&
		(s.MaxBytes == 0 || len(a.Body) <= s.MaxBytes) &&
		(len(s.Header) == 0 || hasHeader(a.Header, s.Header)) &&
		(len(s.Path) == 0 || a.Redirected && beginsAny(pathOf(a.Final), s.Path)) &&
		(len(s.Any) == 0 || holdsAny(a.text, s.Any)) &&
		holdsAll(a.text, s.All) && !holdsAny(a.text, s.Unless) &&
		s.matchVisible(a)
}

func (s *signature) matchVisible(a *seen) bool {
	if s.MaxVisible == nil {
		return true
	}
	if len(a.Body) > maxLooked || !looksHTML(a.text) {
		return false
	}
	if a.visible < 0 {
		a.visible = visible(a.text)
	}
	return a.visible <= *s.MaxVisible
}

// looksHTML says whether a body is an HTML page, and not JSON or XML with HTML inside.
func looksHTML(text string) bool {
	text = strings.TrimLeft(text, "\ufeff \t\r\n")
	return strings.HasPrefix(text, "<") && holdsAny(text, []string{"<html", "<body", "<head", "<script", "<!doctype html"})
}

func hasHeader(h http.Header, wanted []string) bool {
	for _, w := range wanted {
		name, text, _ := strings.Cut(w, ":")
		for _, value := range h.Values(name) {
			if strings.Contains(strings.ToLower(value), strings.TrimSpace(text)) {
				return true
			}
		}
	}
	return false
}

func holdsAny(text string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(text, s) })
}

func beginsAny(text string, list []string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(text, s) })
}

func holdsAll(text string, list []string) bool {
	for _, s := range list {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return true
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Path)
}
