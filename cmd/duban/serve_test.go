package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/cmd/internal/answers"
	"duban/cmd/internal/web"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/index"
)

// TestAPIAnswersAsTheCommandLine asks the command line and the JSON API the same things and wants the same bytes.
func TestAPIAnswersAsTheCommandLine(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != 0 {
		t.Fatal(errs)
	}
	pages := servedPages(t, "corpus-data")
	for _, c := range []struct {
		args    string
		address string
	}{
		{"search --json 创新", "/api/search?q=创新"},
		{"search --json --record target --kind milestone --city 宿迁 --facet unit --facet lead --sort -value --limit 7 --offset 2 企业", "/api/search?q=企业&record=target&kind=milestone&city=宿迁&facet=unit&facet=lead&sort=-value&limit=7&offset=2"},
		{"search --json --body 科技局 --role lead --due-from 2023 --due-to 2023-12 --year 2023 --year 2024", "/api/search?body=科技局&role=lead&due-from=2023&due-to=2023-12&year=2023&year=2024"},
		{"search --json --unit 亿元 --min-value 1e9", "/api/search?unit=亿元&min-value=1e9"},
		{"search --json nothingofthesort", "/api/search?q=nothingofthesort"},
		{"compare --json --indicator rd_intensity", "/api/compare?indicator=rd_intensity"},
		{"compare --json --indicator 社会消费品零售总额 --year 2023", "/api/compare?indicator=社会消费品零售总额&year=2023"},
		{"export targets --kind milestone 企业", "/export/targets.csv?kind=milestone&q=企业"},
		{"export bodies --role lead --format jsonl", "/export/bodies.jsonl?role=lead"},
		{"export notices --profile excel", "/export/notices.csv?profile=excel"},
	} {
		code, want, errs := duban(t, dir, strings.Fields(c.args)...)
		w := httptest.NewRecorder()
		path, query, _ := strings.Cut(c.address, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path+"?"+values.Encode(), nil))
		if code != 0 || w.Code != 200 || want != w.Body.String() {
			t.Errorf("duban %s (%d %s) and %s (%d) differ:\n%.400s\n%.400s", c.args, code, errs, c.address, w.Code, want, w.Body)
		}
	}
}

// servedPages serves a corpus in this process.
func servedPages(t *testing.T, dir string) http.Handler {
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
	pages, err := web.New(web.Options{Corpus: answers.New(ix, store), Raw: warc.OpenReadOnly(sqlite.WARCDir(dir))})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// locked is a buffer that one goroutine writes and another reads.
type locked struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// TestServe runs the command, asks it over the loopback, and stops it.
func TestServe(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices/suqian-2023-innovation.txt"); code != 0 {
		t.Fatal(errs)
	}
	var errs locked
	a := app{in: strings.NewReader(""), out: io.Discard, err: &errs, env: func(string) string { return "" }, now: time.Now}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan int, 1)
	go func() { ended <- a.run(ctx, []string{"serve", "--addr", "127.0.0.1:0"}) }()
	address := said(t, &errs, regexp.MustCompile(`http://127\.0\.0\.1:\d+/`))
	for path, want := range map[string]int{"": 200, "healthz": 200, "notice/none": 404, "about": 200} {
		res, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	stop()
	select {
	case code := <-ended:
		if code != exitDone {
			t.Errorf("ended with %d: %s", code, errs.String())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("did not stop")
	}
}

// said waits until a run has printed something.
func said(t *testing.T, out *locked, what *regexp.Regexp) string {
	t.Helper()
	for range 1200 {
		if m := what.FindString(out.String()); m != "" {
			return m
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("printed only %q", out.String())
	return ""
}

func TestServeRefuses(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "serve"); code != exitUnusable || !strings.Contains(errs, "ingest") {
		t.Errorf("without a corpus: %d %s", code, errs)
	}
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices/suqian-2023-innovation.txt"); code != 0 {
		t.Fatal(errs)
	}
	if code, _, errs := duban(t, dir, "serve", "--addr", "nowhere:port"); code != exitUsage || !strings.Contains(errs, "nowhere") {
		t.Errorf("a wrong address: %d %s", code, errs)
	}
}
