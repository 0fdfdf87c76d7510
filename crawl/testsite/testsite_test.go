package testsite

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const sites = "../../testdata/sites"

func start(t *testing.T, name string, opts Options) *Server {
	t.Helper()
	s, err := Start(os.DirFS(sites), name, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// ask sends one request and gives status, body and headers.
func ask(t *testing.T, s *Server, method, target string, header http.Header) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		req.Header = header
	}
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), resp.Header
}

// Every site must be planned on every day, and every answer without a fault be made.
func TestEverySiteAnswers(t *testing.T) {
	names, err := Names(os.DirFS(sites))
	if err != nil || len(names) < 3 {
		t.Fatalf("sites %v, %v", names, err)
	}
	for _, name := range names {
		s := start(t, name, Options{})
		for day := 1; day <= 3; day++ {
			if err := s.SetDay(day); err != nil {
				t.Fatal(err)
			}
			checkAnswers(t, s, day)
		}
	}
}

func checkAnswers(t *testing.T, s *Server, day int) {
	t.Helper()
	for path, all := range *s.routes.Load() {
		for _, r := range all {
			r.view.Form = r.params
			body, err := r.render()
			if err != nil {
				t.Errorf("%s %s on day %d: %v", s.site.Name, path, day, err)
			}
			if strings.Contains(string(body), "<no value>") || strings.Contains(string(body), "{{") {
				t.Errorf("%s %s on day %d: a hole in the template:\n%s", s.site.Name, path, day, body)
			}
		}
	}
}

func TestTRSCountsPagesFromZero(t *testing.T) {
	s := start(t, "trs", Options{})
	for path, want := range map[string]string{
		"/zwgk/tzgg/":             `createPageHTML(3, 0, "index", "html")`,
		"/zwgk/tzgg/index.html":   `createPageHTML(3, 0, "index", "html")`,
		"/zwgk/tzgg/index_1.html": `createPageHTML(3, 1, "index", "html")`,
		"/zwgk/tzgg/index_2.html": `createPageHTML(3, 2, "index", "html")`,
	} {
		if status, body, _ := ask(t, s, "GET", path, nil); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d without %s:\n%s", path, status, want, body)
		}
	}
	if status, _, _ := ask(t, s, "GET", "/zwgk/tzgg/index_3.html", nil); status != 404 {
		t.Errorf("a page after the last: %d", status)
	}
}

func TestUCAPCountsPagesFromOneInGBK(t *testing.T) {
	s := start(t, "ucap", Options{})
	_, raw, header := ask(t, s, "GET", "/yxx/c100028/common_list_2.shtml", nil)
	body, err := simplifiedchinese.GBK.NewDecoder().String(raw)
	if err != nil || !strings.Contains(body, "createPageHTML('page_div',2, 2,'common_list','shtml',8)") || !strings.Contains(body, "深化放管服改革") {
		t.Errorf("%v\n%s", err, body)
	}
	if got := header.Get("Content-Type"); got != "text/html; charset=gbk" {
		t.Error(got)
	}
}

func TestJpageHandsOutRecords(t *testing.T) {
	s := start(t, "jpage", Options{})
	column := s.URL + "/col/col61490/index.html"
	titles := regexp.MustCompile(`title="`)
	form := url.Values{"columnid": {"61490"}, "unitid": {"247686"}}.Encode()
	for _, tt := range []struct {
		method, target string
		want           int
	}{
		{"GET", "/module/web/jpage/dataproxy.jsp?startrecord=4&endrecord=9&perpage=3&" + form, 6},
		{"POST", "/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=5000&perpage=3&" + form, 3},
		{"GET", "/module/web/jpage/dataproxy.jsp?page=2&webid=d41d8cd9&path=/&columnid=8f14e45f&unitid=c9f0f895&permissiontype=0", 3},
		{"GET", "/module/web/jpage/dataproxy.jsp?page=9&webid=d41d8cd9&path=/&columnid=8f14e45f&unitid=c9f0f895&permissiontype=0", 0},
	} {
		_, body, _ := ask(t, s, tt.method, tt.target, http.Header{"Referer": {column}})
		if got := len(titles.FindAllString(body, -1)); got != tt.want {
			t.Errorf("%s %s: %d records, want %d:\n%s", tt.method, tt.target, got, tt.want, body)
		}
	}
	if _, body, _ := ask(t, s, "GET", "/module/web/jpage/dataproxy.jsp?page=2&"+form, nil); strings.Contains(body, "<record>") {
		t.Error("records without a Referer")
	}
}

func TestDaysBringChangeAndTakeAway(t *testing.T) {
	s := start(t, "trs", Options{})
	var seen [4]map[string]string
	for day := 1; day <= 3; day++ {
		if err := s.SetDay(day); err != nil {
			t.Fatal(err)
		}
		seen[day] = map[string]string{}
		for _, id := range []string{"202406/t20240603_3200113", "202405/t20240530_3200112", "202404/t20240426_3200109"} {
			status, body, _ := ask(t, s, "GET", "/zwgk/tzgg/"+id+".html", nil)
			if status == 200 {
				body, _, _ = strings.Cut(body, `<div class="foot">`)
				seen[day][id[8:]] = body
			}
		}
	}
	if len(seen[1]) != 2 || len(seen[2]) != 3 || len(seen[3]) != 2 {
		t.Errorf("notices a day: %d %d %d", len(seen[1]), len(seen[2]), len(seen[3]))
	}
	const changed = "20240530_3200112"
	if seen[1][changed] == seen[2][changed] || seen[2][changed] != seen[3][changed] {
		t.Error("the changed notice does not change from day 1 to day 2 alone")
	}
}

func TestConditionalRequests(t *testing.T) {
	s := start(t, "trs", Options{})
	const path = "/zwgk/tzgg/202405/P020240509.doc"
	_, _, header := ask(t, s, "GET", path, nil)
	for _, tt := range []struct {
		name, value string
		want        int
	}{
		{"If-None-Match", header.Get("ETag"), 304},
		{"If-None-Match", `"other"`, 200},
		{"If-Modified-Since", header.Get("Last-Modified"), 304},
		{"If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200},
		{"If-Modified-Since", "yesterday", 200},
	} {
		if status, _, _ := ask(t, s, "GET", path, http.Header{tt.name: {tt.value}}); status != tt.want {
			t.Errorf("%s: %s gives %d, want %d", tt.name, tt.value, status, tt.want)
		}
	}
}

func TestBulkMakesManyPages(t *testing.T) {
	s := start(t, "trs", Options{Bulk: 1000})
	if _, body, _ := ask(t, s, "GET", "/zwgk/tzgg/index_200.html", nil); strings.Count(body, "<li>") != 5 {
		t.Error(body)
	}
}

func TestListensOnLoopbackAlone(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:80", "localhost:0", "nonsense"} {
		if s, err := Start(os.DirFS(sites), "trs", Options{Listen: address}); err == nil {
			s.Close()
			t.Errorf("listens on %s", address)
		}
	}
}

func TestRequestsAreCounted(t *testing.T) {
	s := start(t, "trs", Options{})
	ask(t, s, "GET", "/robots.txt", http.Header{"User-Agent": {"duban-test"}})
	if got := s.Requests(); len(got) != 1 || got[0].URI != "/robots.txt" || got[0].UserAgent != "duban-test" {
		t.Errorf("%+v", got)
	}
	if s.Forget(); len(s.Requests()) != 0 {
		t.Error("not forgotten")
	}
}

func TestBadArchivesAreNamed(t *testing.T) {
	for name, text := range map[string]string{
		"bad setting":   "colour: red\n",
		"bad directive": "-- /x --\n@colour: red\n",
		"bad template":  "-- /x --\n{{if}}\n",
		"bad article":   "-- articles.tsv --\nid\tdate\n",
	} {
		dir := t.TempDir()
		os.WriteFile(dir+"/"+Shared, nil, 0o644)
		os.WriteFile(dir+"/x.txtar", []byte(text), 0o644)
		if _, err := Load(os.DirFS(dir), "x", 0); err == nil || !strings.Contains(err.Error(), "x.txtar") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each system's lists must name the details of its own site, all of them, and
// those must be there.
func TestListsLeadToTheirDetails(t *testing.T) {
	for _, tt := range []struct {
		site    string
		lists   []string
		referer string
		link    string // regular expression; its group is a path
		want    int
	}{
		{"trs", []string{"/zwgk/tzgg/", "/zwgk/tzgg/index_1.html", "/zwgk/tzgg/index_2.html"}, "", `href="\.(/\d{6}/t[^"]+)"`, 11},
		{"ucap", []string{"/yxx/c100028/common_list.shtml", "/yxx/c100028/common_list_2.shtml"}, "", `<td><a href="([^"]+)"`, 8},
		{"jpage", []string{"/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=99&columnid=61490&unitid=247686"}, "/col/col61490/index.html", `href="(/art/[^"?]+)\?`, 9},
		{"jpaas", []string{`/api-gateway/jpaas-publish-server/front/page/build/unit?webId=8d828e408d90447786ddbe128d495e9e&tplSetId=209741b2109044b5b7695700b2bec37e&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A50%7D`}, "/zwgk/wjgg/index.html", `href=\\"(/zwgk/[^"\\]+)\\"`, 6},
		{"gkmlpt", []string{"/gkmlpt/api/all/0?page=1&sid=758021", "/gkmlpt/api/all/5561?page=2&sid=758021"}, "", `"url":"([^"]+)"`, 6},
		{"webplus", []string{"/4521/list.htm", "/4521/list2.htm"}, "", `href="(/20[^"]+page\.htm)"`, 5},
		{"vsb", []string{"/zwgk/zfwj.htm", "/zwgk/zfwj/2.htm", "/zwgk/zfwj/1.htm"}, "", `href="(?:\.\./)+(info/[^"]+)"`, 7},
		{"govcn", []string{"/zhengce/zuixin/ZUIXINZHENGCE.json"}, "", `"URL":"http://[^/]+([^"]+)"`, 5},
		{"govcn", []string{"/sitemap-1.xml"}, "", `<loc>http://[^/]+([^<]+)</loc>`, 5},
		{"feeds", []string{"/list.do", "/list.do?page=2"}, "", `href="(show\.do[^"]+)"`, 6},
		{"feeds", []string{"/rss.xml"}, "", `<link>http://[^/]+(/show[^<]+)</link>`, 6},
		{"feeds", []string{"/atom.xml"}, "", `href="(/show[^"]+)"`, 6},
	} {
		s := start(t, tt.site, Options{})
		found := map[string]bool{}
		for _, list := range tt.lists {
			_, body, _ := ask(t, s, "GET", list, http.Header{"Referer": {s.URL + tt.referer}})
			for _, m := range regexp.MustCompile(tt.link).FindAllStringSubmatch(body, -1) {
				found["/"+strings.TrimPrefix(strings.ReplaceAll(m[1], "&amp;", "&"), "/")] = true
			}
		}
		if len(found) != tt.want {
			t.Errorf("%s %v: %d details, want %d: %v", tt.site, tt.lists, len(found), tt.want, found)
		}
		for path := range found {
			if tt.site == "trs" {
				path = "/zwgk/tzgg" + path
			}
			if status, body, _ := ask(t, s, "GET", path, nil); status != 200 || len(body) < 500 {
				t.Errorf("%s %s: status %d, %d bytes", tt.site, path, status, len(body))
			}
		}
	}
}

func TestDownloadWantsReferer(t *testing.T) {
	s := start(t, "vsb", Options{})
	const path = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1563821133&wbfileid=A0C3F1"
	if _, body, _ := ask(t, s, "GET", path, nil); strings.HasPrefix(body, "%PDF") {
		t.Error("a file without a Referer")
	}
	if _, body, _ := ask(t, s, "GET", path, http.Header{"Referer": {s.URL + "/info/1024/3236.htm"}}); !strings.HasPrefix(body, "%PDF") {
		t.Errorf("no file with a Referer: %s", body)
	}
}
