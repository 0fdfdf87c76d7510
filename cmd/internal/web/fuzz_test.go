package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// fuzzed are the pages that read the whole address.
var fuzzed = []string{"/", "/compare", "/body", "/body.ics", "/sources", "/export/targets.csv", "/export/notices.jsonl", "/compare.csv", "/api/search", "/api/compare", "/notice/"}

// FuzzAddress sends addresses that nobody would write: none may break the
// server, leave an active element in a page or a second header in a download.
func FuzzAddress(f *testing.F) {
	s := serve(f)
	for i := range fuzzed {
		for _, query := range []string{
			"q=企业&city=宿迁市", "q=(((((AND OR NOT\"", "q=" + strings.Repeat("(", 900), "q=*a*b*c*&limit=500&offset=9999", "q=a:b:c&sort=-value",
			"indicator=rd_intensity&year=2023&year=%00", "name=<svg onload=alert(1)>&role=lead", "min-value=NaN&max-value=-Inf", "min-value=1e999", "due-to=2023-99-99",
			"q=%ff%fe&lang=%00", "limit=-1&offset=99999999999999999999", "profile=excel%0d%0aX-Bad:1", "record=target;record=task", "q=indicator:(a OR (b AND NOT c))", "facet=city&facet=city&order=name&histogram=1",
			"indicator=" + strings.Repeat("研", 900), "file=..%2f..%2fetc%2fpasswd&target=%22", "&&==&=;",
		} {
			f.Add(uint8(i), query)
		}
	}
	f.Fuzz(func(t *testing.T, page uint8, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: fuzzed[int(page)%len(fuzzed)], RawQuery: query}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s?%s: %d %s", r.URL.Path, query, w.Code, w.Body)
		}
		for name, values := range w.Header() {
			if name == "X-Bad" || len(values) > 1 && name != "Vary" || strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
				t.Errorf("%s?%s: header %s is %q", r.URL.Path, query, name, values)
			}
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			harmless(t, w.Body.Bytes())
		}
	})
}

// harmless finds active elements and attributes.
func harmless(t *testing.T, page []byte) {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		switch n.Data {
		case "script", "style", "iframe", "object", "embed", "base":
			if n.Type == html.ElementNode {
				t.Errorf("<%s> in the page", n.Data)
			}
		}
		for _, a := range n.Attr {
			link := a.Key == "href" || a.Key == "src" || a.Key == "action"
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || link && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "http") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
}

// TestDownloadNames wants names of files that are no header and no path.
func TestDownloadNames(t *testing.T) {
	for _, name := range []string{"a\r\nX-Bad: 1.csv", `..\..\a.csv`, "../../etc/passwd", `a".csv`, "a;b.csv", "\x00.csv", "宿迁.csv", "a\u202egpj.exe", strings.Repeat("长", 500)} {
		q := &request{w: httptest.NewRecorder()}
		q.attachment("text/csv", name)
		got := q.w.Header().Get("Content-Disposition")
		if !strings.HasPrefix(got, "attachment;") || strings.ContainsAny(got, "\r\n\x00/\\") || strings.Count(got, ";") != 1 || strings.Count(got, `"`)%2 != 0 {
			t.Errorf("%q becomes %q", name, got)
		}
	}
}
