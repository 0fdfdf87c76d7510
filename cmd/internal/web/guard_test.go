package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

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
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
			t.Errorf("%s: %d", method, w.Code)
		}
		inspect(t, method, w.Body.Bytes())
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

// TestRefusalsSpeak wants every refusal to be a page in the reader's language, and JSON to programs.
func TestRefusalsSpeak(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := serve(t, func(o *Options) {
		o.Hosts, o.Rate, o.Now = []string{"here"}, 4, func() time.Time { return now }
	})
	panics := s.guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }))
	long := "/?q=" + strings.Repeat("x", maxAddress)
	for _, c := range []struct {
		name, method, host, path string
		handler                  http.Handler
		status                   int
		chinese, english         string
	}{
		{"method", http.MethodPost, "here", "/", s, 405, "只接受 GET", "nothing can be changed"},
		{"host", http.MethodGet, "evil.example", "/", s, 421, "没有这个名称", "not known under that name"},
		{"length", http.MethodGet, "here", long, s, 414, "网址过长", "too long"},
		{"panic", http.MethodGet, "here", "/about", panics, 500, "服务器日志", "log says"},
	} {
		now = now.Add(time.Minute)
		for _, api := range []bool{false, true} {
			for accept, want := range map[string]string{"zh": c.chinese, "en": c.english} {
				address := c.path
				if api {
					address, want = "/api"+c.path, c.english
				}
				r := httptest.NewRequest(c.method, address, nil)
				r.Host = c.host
				r.Header.Set("Accept-Language", accept)
				w := httptest.NewRecorder()
				c.handler.ServeHTTP(w, r)
				body := html.UnescapeString(w.Body.String())
				if w.Code != c.status || !strings.Contains(body, want) || api != strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
					t.Errorf("%s, %s, api %v: %d %s %s; want %d and %q", c.name, accept, api, w.Code, w.Header().Get("Content-Type"), body, c.status, want)
				}
				if !api {
					inspect(t, c.name, w.Body.Bytes())
				}
			}
		}
	}
	now = now.Add(time.Minute)
	last := httptest.NewRecorder()
	for range 4*RateBurst + 1 {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = "here"
		last = httptest.NewRecorder()
		s.ServeHTTP(last, r)
	}
	if last.Code != 429 || !strings.Contains(last.Body.String(), "请求过于频繁") || last.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", last.Code, last.Body)
	}
}

// TestHalfAnAnswerIsBrokenOff wants a panic behind the first bytes to end the connection.
func TestHalfAnAnswerIsBrokenOff(t *testing.T) {
	s := serve(t)
	h := s.guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("half"))
		panic("oh")
	}))
	defer func() {
		if reason := recover(); reason != http.ErrAbortHandler {
			t.Errorf("ended with %v", reason)
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
}
