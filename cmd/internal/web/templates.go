package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// pages are the templates by language and name; each has the layout in it.
type pages map[string]map[string]*template.Template

func loadPages(fsys fs.FS, words catalogue, files assets) (pages, error) {
	out := pages{}
	names, err := fs.Glob(fsys, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, language := range languages {
		out[language] = map[string]*template.Template{}
		for _, name := range names {
			if strings.HasPrefix(path.Base(name), "layout") || strings.HasPrefix(path.Base(name), "part-") {
				continue
			}
			t, err := template.New(path.Base(name)).Funcs(functions(words[language], files)).
				ParseFS(fsys, "templates/layout.html", "templates/part-*.html", name)
			if err != nil {
				return nil, err
			}
			out[language][path.Base(name)] = t
		}
	}
	return out, nil
}

// functions are what templates may call: words, and how values are written.
func functions(words messages, files assets) template.FuncMap {
	return template.FuncMap{
		"t": words.say, "name": words.name, "locator": words.locator,
		"clip": clip, "bodies": bodies, "amount": amount, "signed": signed,
		"grouped": grouped, "size": size,
		"files": func(label string, links []link) takeaway { return takeaway{label, links} },
		"asset": files.href,
		"add":   func(a, b int) int { return a + b },
	}
}

// assets are the static files, by name.
type assets map[string]asset

type asset struct {
	bytes     []byte
	media     string
	signature string // changes with the bytes
}

func loadAssets(fsys fs.FS, words catalogue) (assets, error) {
	out := assets{}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return nil, err
		}
		if e.Name() == "style.css" {
			b = append(b, labelRules(words)...)
		}
		sum := sha256.Sum256(b)
		out[e.Name()] = asset{bytes: b, media: mime.TypeByExtension(path.Ext(e.Name())), signature: hex.EncodeToString(sum[:6])}
	}
	return out, nil
}

// href is a static file's address. It changes with the file, so that browsers may keep it for ever.
func (a assets) href(name string) string { return "/static/" + name + "?v=" + a[name].signature }

func (s *Server) asset(q *request) error {
	a, ok := s.assets[q.PathValue("file")]
	if !ok {
		return notFound("no such file")
	}
	q.w.Header().Set("Content-Type", a.media)
	q.w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	q.w.Header().Set("ETag", `"`+a.signature+`"`)
	http.ServeContent(q.w, q.Request, "", time.Time{}, bytes.NewReader(a.bytes))
	return nil
}
