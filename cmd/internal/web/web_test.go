package web

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/cmd/internal/answers"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/index"

	"golang.org/x/net/html"
)

// hostile is a notice that tries to get script onto its readers' screens: in
// its title, its words, its table and its name.
const hostile = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>宿迁市&lt;script&gt;alert(1)&lt;/script&gt;2023年科技计划</title></head>
<body><h1>宿迁市&lt;script&gt;alert(1)&lt;/script&gt;2023年科技计划</h1>
<p>2023年，新增&lt;img src=x onerror=alert(2)&gt;高新技术企业不少于77家。</p>
<p>牵头单位：市&lt;b onmouseover=alert(3)&gt;科技局。"&gt;&lt;/a&gt;&lt;svg onload=alert(4)&gt;累计建成众创空间12家。</p>
<table><tr><th>序号</th><th>目标任务</th><th>牵头单位</th></tr>
<tr><td>1</td><td>培育&lt;script src=//evil.example/x.js&gt;&lt;/script&gt;瞪羚企业20家。</td><td>市科技局</td></tr></table></body></html>`

var shared struct {
	once sync.Once
	dir  string
	ix   *index.Index // opened once: its synonyms take a second under the race detector
	err  error
}

// corpusDir is a corpus of the bundled notices and a hostile one, made once.
func corpusDir(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() {
		shared.dir, shared.err = os.MkdirTemp("", "duban-web")
		if shared.err == nil {
			shared.err = fill(shared.dir)
		}
		if shared.err == nil {
			shared.ix, shared.err = index.Open(sqlite.IndexDir(filepath.Join(shared.dir, "corpus")), index.Options{})
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.ix != nil {
		_ = shared.ix.Close()
	}
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// wired is the program's stages, put together once for all tests: loading their
// dictionaries takes ten seconds under the race detector.
var wired = sync.OnceValues(func() (*pipeline.Wiring, error) { return pipeline.Wire("") })

func fill(dir string) error {
	bad := filepath.Join(dir, `"><script>alert(5)</script>.html`)
	bad = strings.ReplaceAll(bad, "</script>", "")
	if err := os.WriteFile(bad, []byte(hostile), 0o644); err != nil {
		return err
	}
	wiring, err := wired()
	if err != nil {
		return err
	}
	data := filepath.Join(dir, "corpus")
	p, err := pipeline.Open(context.Background(), data, pipeline.Options{Assembly: wiring.Assembly, Index: wiring.Index(sqlite.IndexDir(data)),
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }})
	if err != nil {
		return err
	}
	defer p.Close()
	_, err = p.Ingest(context.Background(), []string{"../../../testdata/notices", "../../../testdata/pdf/chromium.pdf", bad})
	return err
}

// serve is a server of the shared corpus.
func serve(t testing.TB, change ...func(*Options)) *Server {
	t.Helper()
	dir := filepath.Join(corpusDir(t), "corpus")
	return serveWith(t, shared.ix, dir, change...)
}

// serveFrom is a server of the corpus in a folder.
func serveFrom(t testing.TB, dir string, change ...func(*Options)) *Server {
	t.Helper()
	ix, err := index.Open(sqlite.IndexDir(dir), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return serveWith(t, ix, dir, change...)
}

// serveWith is a server of the corpus in a folder and its index.
func serveWith(t testing.TB, ix *index.Index, dir string, change ...func(*Options)) *Server {
	t.Helper()
	store, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	opts := Options{Corpus: answers.New(ix, store), Raw: warc.OpenReadOnly(sqlite.WARCDir(dir)), Version: "test"}
	for _, c := range change {
		c(&opts)
	}
	s, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get asks for an address and wants a status.
func get(t *testing.T, s *Server, address string, want int) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	if w.Code != want {
		t.Fatalf("GET %s: %d, want %d: %s", address, w.Code, want, w.Body)
	}
	return w
}

// notices are the ids of all notices.
func notices(t *testing.T, s *Server) []corpus.Notice {
	t.Helper()
	var list []corpus.Notice
	err := s.Corpus.Store.EachNotice(t.Context(), sqlite.Filter{}, func(n corpus.Notice) error { list = append(list, n); return nil })
	if err != nil || len(list) < 15 {
		t.Fatalf("%d notices: %v", len(list), err)
	}
	return list
}

// pageAddresses are addresses of every page with and without things to show.
func pageAddresses(t *testing.T, s *Server) []string {
	t.Helper()
	list := []string{
		"/", "/?q=" + url.QueryEscape("高新技术企业"), "/?record=task&q=" + url.QueryEscape("创新"), "/?record=notice", "/?q=xyzzy&city=" + url.QueryEscape("长春市"),
		"/?sort=value&kind=milestone&limit=5&offset=5", "/?offset=9000", "/compare", "/compare?indicator=rd_intensity",
		"/compare?indicator=" + url.QueryEscape("社会消费品零售总额"), "/compare?indicator=xyzzy", "/body", "/body?role=support",
		"/body?name=" + url.QueryEscape("科技局"), "/body?name=xyzzy", "/about", "/changes", "/nope",
		"/?unit=" + url.QueryEscape("家"), "/cite/" + notices(t, s)[0].ID,
	}
	for _, n := range notices(t, s) {
		list = append(list, "/notice/"+n.ID, "/notice/"+n.ID+"?q="+url.QueryEscape("科技"))
	}
	return list
}

// TestPagesAreSound asks for every page in both languages and wants HTML whose
// ids are unique, whose links within the page lead somewhere, whose fields have
// labels and whose table headers have a scope, and no message left unwritten.
func TestPagesAreSound(t *testing.T) {
	s := serve(t)
	for _, address := range pageAddresses(t, s) {
		for _, language := range languages {
			u, _ := url.Parse(address)
			q := u.Query()
			q.Set("lang", language)
			u.RawQuery = q.Encode()
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, u.String(), nil))
			if w.Code != 200 && address != "/nope" {
				t.Errorf("%s: %d %s", u, w.Code, w.Body)
			}
			inspect(t, u.String(), w.Body.Bytes())
		}
	}
}

// inspect finds what is wrong with a page for those who can't see or use a mouse, and what is active in it.
func inspect(t *testing.T, address string, body []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	labelled := map[string]bool{}
	var links, fields []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key != "value" && strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("%s: <%s %s=%q>", address, n.Data, a.Key, a.Val)
			}
		}
		if id := attrs["id"]; id != "" {
			seen[id]++
		}
		switch n.Data {
		case "script", "style", "iframe", "object", "embed":
			t.Errorf("%s: <%s> in the page", address, n.Data)
		case "img":
			if !strings.HasPrefix(attrs["src"], "/notice/") || attrs["alt"] == "" {
				t.Errorf("%s: <img src=%q alt=%q>", address, attrs["src"], attrs["alt"])
			}
		case "a":
			if h := attrs["href"]; strings.HasPrefix(h, "#") {
				links = append(links, h[1:])
			}
		case "label":
			labelled[attrs["for"]] = true
			for d := range n.Descendants() {
				if d.Data == "input" {
					d.Attr = append(d.Attr, html.Attribute{Key: "aria-label", Val: "in label"})
				}
			}
		case "input":
			if attrs["type"] != "hidden" && attrs["aria-label"] == "" {
				fields = append(fields, attrs["id"])
			}
		case "table":
			if attrs["class"] != "grid" && first(n).Data != "caption" {
				t.Errorf("%s: a table %q without caption", address, attrs["class"])
			}
		case "th":
			if attrs["scope"] == "" {
				t.Errorf("%s: a table header without scope", address)
			}
		}
	}
	for id, n := range seen {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", address, id, n)
		}
	}
	for _, l := range links {
		if seen[l] == 0 {
			t.Errorf("%s: #%s leads nowhere", address, l)
		}
	}
	for _, id := range fields {
		if !labelled[id] {
			t.Errorf("%s: the field %q has no label", address, id)
		}
	}
	for _, broken := range []string{"%!", "ZgotmplZ", "&lt;no value&gt;"} {
		if bytes.Contains(body, []byte(broken)) {
			t.Errorf("%s: %s in the page", address, broken)
		}
	}
}

// first is an element's first child that is an element, or itself where it has none.
func first(n *html.Node) *html.Node {
	for c := range n.ChildNodes() {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return n
}

// TestHostileText wants the words of a hostile notice and query to be words.
func TestHostileText(t *testing.T) {
	s := serve(t)
	var bad corpus.Notice
	for _, n := range notices(t, s) {
		if strings.Contains(n.Source, "alert(5)") {
			bad = n
		}
	}
	if bad.ID == "" {
		t.Fatal("the hostile notice is not in the corpus")
	}
	page := get(t, s, "/notice/"+bad.ID, 200)
	if !strings.Contains(page.Body.String(), "77") {
		t.Error("the hostile notice's text is not shown")
	}
	inspect(t, "/notice/"+bad.ID, page.Body.Bytes())
	for _, text := range []string{`<script>alert(1)</script>`, `"><svg onload=alert(1)>`, `' onfocus=alert(1) autofocus='`, `javascript:alert(1)`, `{{.Version}}`} {
		e := url.QueryEscape(text)
		for _, address := range []string{"/?q=" + e, "/?city=" + e, "/compare?indicator=" + e, "/body?name=" + e, "/?due-to=" + e, "/?sort=" + e, "/notice/" + url.PathEscape(text), "/notice/" + bad.ID + "?q=" + e, "/?lang=" + e} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
			if w.Code >= 500 {
				t.Errorf("%s: %d", address, w.Code)
			}
			inspect(t, address, w.Body.Bytes())
		}
	}
	if link := webAddress("javascript:alert(1)//x"); link != "" {
		t.Errorf("a script is a link: %q", link)
	}
}

// reasonOf is what an error page says.
