package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/cmd/internal/answers"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/export"
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
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.dir != "" {
		_ = os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

func fill(dir string) error {
	bad := filepath.Join(dir, `"><script>alert(5)</script>.html`)
	bad = strings.ReplaceAll(bad, "</script>", "")
	if err := os.WriteFile(bad, []byte(hostile), 0o644); err != nil {
		return err
	}
	wiring, err := pipeline.Wire("")
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
	return serveFrom(t, filepath.Join(corpusDir(t), "corpus"), change...)
}

// serveFrom is a server of the corpus in a folder.
func serveFrom(t testing.TB, dir string, change ...func(*Options)) *Server {
	t.Helper()
	ix, err := index.Open(sqlite.IndexDir(dir), index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	store, err := sqlite.OpenReadOnly(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	opts := Options{Corpus: answers.Corpus{Index: ix, Store: store}, Raw: warc.OpenReadOnly(sqlite.WARCDir(dir)), Version: "test"}
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
		"/body?name=" + url.QueryEscape("科技局"), "/body?name=xyzzy", "/about", "/nope",
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

func TestHeaders(t *testing.T) {
	s := serve(t)
	for _, address := range []string{"/", "/about", "/nope", "/api/stats", "/export/targets.csv", "/static/style.css", "/metrics"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		h := w.Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") == "" {
			t.Errorf("%s: %v", address, h)
		}
	}
}

func TestRefusals(t *testing.T) {
	s := serve(t)
	for _, c := range []struct {
		address string
		status  int
		says    string
	}{
		{"/nope", 404, "no such page"},
		{"/notice/n000000000000", 404, "n000000000000"},
		{"/notice/n000000000000/original", 404, ""},
		{"/notice/n000000000000/targets.csv", 404, ""},
		{"/cite/nothing.bib", 404, "nothing"},
		{"/export/rows.csv", 404, "notices, tasks, targets"},
		{"/export/targets.exe", 404, ""},
		{"/export/targets.csv?profile=odd", 400, "odd"},
		{"/export/targets.csv?due-to=soon", 400, "soon"},
		{"/?due-to=soon", 400, "soon"},
		{"/?min-value=many", 400, "many"},
		{"/?role=boss", 400, "boss"},
		{"/?limit=x", 400, "limit"},
		{"/?limit=501", 400, "501"},
		{"/?offset=-1", 400, "offset"},
		{"/?offset=99999", 400, "narrow"},
		{"/?record=row", 400, "row"},
		{"/?sort=size", 400, "size"},
		{"/?q=" + strings.Repeat("x", 1001), 400, "1000"},
		{"/?q=((", 400, ""},
		{"/?q=%zz", 400, "address"},
		{"/?" + strings.Repeat("city=a&", 201), 414, "201"},
		{"/?q=" + strings.Repeat("x", maxAddress), 414, "too long"},
		{"/api/search?facet=colour", 400, "colour"},
		{"/api/compare", 400, "indicator"},
		{"/api/notices/none", 404, "none"},
		{"/api/notices/" + notices(t, s)[0].ID + "?stage=raw", 400, "raw"},
		{"/api/nope", 404, "openapi"},
		{"/body.ics", 400, "name"},
	} {
		w := get(t, s, c.address, c.status)
		if strings.HasPrefix(c.address, "/api/") {
			if !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%s: %s; want it to say %q", c.address, w.Body, c.says)
			}
		} else if reason := reasonOf(w.Body.String()); len(c.address) < 1000 && !regexp.MustCompile(`\p{Han}{2}`).MatchString(reason) {
			t.Errorf("%s: the reason is not in Chinese: %q", c.address, reason)
		}
		joint := "?"
		if strings.Contains(c.address, "?") {
			joint = "&"
		}
		if strings.HasPrefix(c.address, "/?city=a&") || len(c.address) > maxAddress { // one more value would be one too many
			continue
		}
		if english := get(t, s, c.address+joint+"lang=en", c.status).Body.String(); !strings.Contains(html.UnescapeString(english), c.says) {
			t.Errorf("%s: %s; want it to say %q", c.address[:min(60, len(c.address))], english, c.says)
		}
		if strings.HasPrefix(c.address, "/api/") && !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: an API's error is %s", c.address, w.Header().Get("Content-Type"))
		}
	}
}

// reasonOf is what an error page says.
func reasonOf(page string) string {
	if m := regexp.MustCompile(`<h1>.*?</h1><p>(.*?)</p>`).FindStringSubmatch(page); m != nil {
		return html.UnescapeString(m[1])
	}
	return ""
}

func TestOnlyGet(t *testing.T) {
	s := serve(t)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, "BREW"} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/", strings.NewReader("x")))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/about", nil))
	if w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := serve(t, func(o *Options) { o.Rate, o.Now = 2, func() time.Time { return now } })
	for range 2 * RateBurst {
		get(t, s, "/healthz", 200)
	}
	if w := get(t, s, "/healthz", 429); w.Header().Get("Retry-After") == "" {
		t.Error("no word of when to come again")
	}
	now = now.Add(time.Second)
	get(t, s, "/healthz", 200)

	slow := serve(t, func(o *Options) { o.Timeout = time.Nanosecond })
	get(t, slow, "/?q="+url.QueryEscape("创新"), 503)

	full := serve(t, func(o *Options) { o.Workers, o.Timeout = 1, 20*time.Millisecond })
	full.places <- struct{}{}
	get(t, full, "/", 503)
	<-full.places
	get(t, full, "/healthz", 200)
}

func TestHosts(t *testing.T) {
	s := serve(t, func(o *Options) { o.Hosts = []string{"localhost", "::1"} })
	for host, want := range map[string]int{"localhost": 200, "localhost:8433": 200, "[::1]:8433": 200, "evil.example": 421, "evil.example:8433": 421, "": 421} {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = host
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestPanicIsAnAnswer(t *testing.T) {
	var log bytes.Buffer
	s := serve(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	h := s.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "oh") || !strings.Contains(log.String(), "reason=oh") {
		t.Errorf("%d %s; log %s", w.Code, w.Body, log.String())
	}
}

func TestLanguages(t *testing.T) {
	s := serve(t)
	for _, c := range []struct{ query, accept, want string }{
		{"", "", "zh-CN"}, {"", "en-US,en;q=0.9", "en"}, {"", "zh-TW,en;q=0.5", "zh-CN"}, {"", "fr", "zh-CN"}, {"", "\xff;;q=", "zh-CN"},
		{"?lang=en", "zh-CN", "en"}, {"?lang=zh", "en", "zh-CN"}, {"?lang=xx", "", "zh-CN"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/about"+c.query, nil)
		r.Header.Set("Accept-Language", c.accept)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`">`) {
			t.Errorf("%+v: not in %s", c, c.want)
		}
	}
	if w := get(t, s, "/?lang=en", 200); !strings.Contains(w.Body.String(), "/compare?lang=en") {
		t.Error("the chosen language is lost in links")
	}
}

func TestOriginalIsADownload(t *testing.T) {
	s := serve(t)
	for _, n := range notices(t, s) {
		w := get(t, s, "/notice/"+n.ID+"/original", 200)
		if corpus.Hash(w.Body.Bytes()) != n.SHA256 {
			t.Errorf("%s: other bytes than were read", n.Source)
		}
		h := w.Header()
		if h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", n.Source, h)
		}
		get(t, s, "/notice/"+n.ID+"/original?version=1", 200)
		get(t, s, "/notice/"+n.ID+"/original?version=2", 404)
	}
}

func TestExportsAreWhatTheSearchFinds(t *testing.T) {
	s := serve(t)
	query := "q=" + url.QueryEscape("企业") + "&kind=milestone"
	found, err := s.Corpus.Search(t.Context(), index.Query{Text: "企业", Filters: index.Filters{Kind: []string{"milestone"}}, Records: []index.Kind{index.Targets}, Limit: 500})
	if err != nil || found.Total < 5 {
		t.Fatalf("%d found: %v", found.Total, err)
	}
	lines := strings.Count(get(t, s, "/export/targets.jsonl?"+query, 200).Body.String(), "\n")
	if lines != found.Total {
		t.Errorf("%d rows exported, %d found", lines, found.Total)
	}
	plain := get(t, s, "/export/targets.csv?"+query, 200).Body.String()
	excel := get(t, s, "/export/targets.csv?profile=excel&"+query, 200).Body.String()
	if !strings.HasPrefix(excel, "\ufeff") || strings.HasPrefix(plain, "\ufeff") {
		t.Error("the byte order mark is in the wrong profile")
	}
	var direct bytes.Buffer
	w, err := export.NewWriter(&direct, export.Options{Kind: export.Targets})
	if err != nil {
		t.Fatal(err)
	}
	q := index.Query{Text: "企业", Filters: index.Filters{Kind: []string{"milestone"}}}
	if err := s.Corpus.Export(t.Context(), export.Targets, q, w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || direct.String() != plain {
		t.Errorf("the download is not the export: %v", err)
	}
	if sheet := get(t, s, "/export/targets.xlsx?"+query, 200); !strings.HasPrefix(sheet.Body.String(), "PK") || !strings.Contains(sheet.Header().Get("Content-Type"), "spreadsheetml") {
		t.Errorf("no workbook: %v", sheet.Header())
	}
	if none := get(t, s, "/export/targets.jsonl?q=xyzzy", 200); none.Body.Len() != 0 || !strings.Contains(none.Header().Get("Content-Disposition"), "duban-targets.jsonl") {
		t.Errorf("nothing found: %q %v", none.Body, none.Header())
	}
}

func TestMetrics(t *testing.T) {
	s := serve(t)
	get(t, s, "/?q=x", 200)
	get(t, s, "/?q=x", 200)
	get(t, s, "/notice/none", 404)
	body := get(t, s, "/metrics", 200).Body.String()
	for _, want := range []string{
		`duban_http_request_seconds_count{route="/{$}",code="200"} 2`, `duban_http_request_seconds_count{route="/notice/{id}",code="404"} 1`,
		"duban_http_requests_waiting 1",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if !regexp.MustCompile(`(?m)^duban_records [1-9]\d+$`).MatchString(body) {
		t.Error("no count of records")
	}
	line := regexp.MustCompile(`^(#.*|[a-z_]+(\{[^}]*(\{[^}]*\}[^}]*)*\})? [0-9.e+-]+)$`)
	for _, l := range strings.Split(strings.TrimSpace(body), "\n") {
		if !line.MatchString(l) {
			t.Errorf("no metric: %q", l)
		}
	}
}
