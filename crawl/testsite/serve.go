package testsite

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// ServeHTTP answers as the site does on the server's day.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	s.log(r)
	all := *s.routes.Load()
	found, ok := all.find(r.URL.Path, r.Method, r.Form)
	if !ok {
		found, ok = all.find("*", r.Method, r.Form)
	}
	switch {
	case !ok:
		http.Error(w, "404 Not Found", http.StatusNotFound)
	case found.cookie != "" && !hasCookie(r, found.cookie):
		w.Header().Set("Set-Cookie", found.cookie+"; Path=/")
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusFound)
	case found.referer != "" && !strings.Contains(r.Referer(), found.referer):
		refererPage(w)
	default:
		found.view.Form = r.Form
		found.answer(w, r)
	}
}

func hasCookie(r *http.Request, pair string) bool {
	name, value, _ := strings.Cut(pair, "=")
	c, err := r.Cookie(name)
	return err == nil && c.Value == value
}

// refererPage is the page that download scripts send to requests from nowhere.
func refererPage(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, "<html><head><title>提示</title></head><body>下载出错：请从网页上的链接下载附件。%s</body></html>\n", strings.Repeat("<!-- -->", 500))
}

// answer sends r's body, or its fault.
func (r route) answer(w http.ResponseWriter, req *http.Request) {
	body, err := r.render()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	r.headers(w.Header(), body)
	if r.unchanged(req, w.Header()) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if body, err = pack(body, r.encoding); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if r.fault != "" {
		misbehave(w, req, r.fault, r.status, body, r.view.Site.slow)
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(r.status)
	_, _ = w.Write(body)
}

// render makes the body in the answer's charset.
func (r route) render() ([]byte, error) {
	var out bytes.Buffer
	if err := r.body.Execute(&out, r.view); err != nil {
		return nil, err
	}
	if r.base64 {
		return base64.StdEncoding.DecodeString(strings.Join(strings.Fields(out.String()), ""))
	}
	if r.gzip {
		return pack(out.Bytes(), "gzip")
	}
	name := r.charsetName()
	if !textual(r.mediaType()) || name == "utf-8" {
		return out.Bytes(), nil
	}
	enc, _ := charset.Lookup(name)
	if enc == nil {
		return nil, fmt.Errorf("unknown charset %q", name)
	}
	return encoding.HTMLEscapeUnsupported(enc.NewEncoder()).Bytes(out.Bytes())
}

func (r route) charsetName() string {
	if r.charset != "" {
		return r.charset
	}
	return r.view.Site.Charset
}

func textual(media string) bool {
	return strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "xml") || strings.HasSuffix(media, "json")
}

// mediaType is the declared type, or goes by the path's ending; scripts and folders give HTML.
func (r route) mediaType() string {
	if r.media != "" {
		return r.media
	}
	var address bytes.Buffer
	_ = r.path.Execute(&address, r.view)
	where, _, _ := strings.Cut(address.String(), "?")
	switch ext := path.Ext(where); ext {
	case ".shtml", ".jsp", ".htm", ".html", "", ".do":
		return "text/html"
	case ".txt", ".xml", ".json", ".pdf":
		media, _, _ := mime.ParseMediaType(mime.TypeByExtension(ext))
		return media
	}
	return "application/octet-stream"
}

func (r route) headers(h http.Header, body []byte) {
	media := r.mediaType()
	if textual(media) && !strings.Contains(media, "charset") && media != "text/plain" {
		media += "; charset=" + r.charsetName()
	}
	h.Set("Content-Type", media)
	if r.encoding != "" {
		h.Set("Content-Encoding", strings.TrimPrefix(r.encoding, "raw-"))
	}
	checks := r.checks()
	if strings.Contains(checks, "etag") {
		h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(body))[:18]+`"`)
	}
	if strings.Contains(checks, "modified") && r.each != "" && r.each != "page" {
		h.Set("Last-Modified", r.view.Article.modified().UTC().Format(http.TimeFormat))
	}
	for name, values := range r.header {
		h.Del(name)
		for _, v := range values {
			h.Add(name, strings.ReplaceAll(v, "{{.Base}}", r.view.Base))
		}
	}
}

func (r route) checks() string {
	if r.status != http.StatusOK || r.fault != "" {
		return ""
	}
	if r.validators != "" {
		return r.validators
	}
	return r.view.Site.validators
}

func (r route) unchanged(req *http.Request, h http.Header) bool {
	if tag := req.Header.Get("If-None-Match"); tag != "" {
		return h.Get("ETag") != "" && strings.TrimPrefix(tag, "W/") == h.Get("ETag")
	}
	since, err := time.Parse(http.TimeFormat, req.Header.Get("If-Modified-Since"))
	last, err2 := time.Parse(http.TimeFormat, h.Get("Last-Modified"))
	return err == nil && err2 == nil && !last.After(since)
}

// pack compresses body as the encoding says.
func pack(body []byte, name string) ([]byte, error) {
	var out bytes.Buffer
	var w io.WriteCloser
	switch name {
	case "":
		return body, nil
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "raw-deflate":
		w, _ = flate.NewWriter(&out, flate.DefaultCompression)
	case "br":
		w = brotli.NewWriter(&out)
	default:
		return nil, fmt.Errorf("unknown @encoding: %s", name)
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}
