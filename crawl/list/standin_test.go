package list

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"

	"duban/crawl/charset"
	"duban/crawl/testsite"
)

// made is how many notices the stand-in sites get besides their own, so that there are several list pages.
const made = 37

// TestStandIns passes over the columns of the stand-in sites and wants every
// notice that they list on the first day, with its date, and no request twice.
func TestStandIns(t *testing.T) {
	for _, c := range []struct {
		site, column string
		system       System
	}{
		{"trs", "/zwgk/tzgg/", TRS},
		{"ucap", "/yxx/c100028/common_list.shtml", UCAP},
		{"jpage", "/col/col61490/index.html", JPage},
		{"jpaas", "/zwgk/wjgg/index.html", JPaas},
		{"gkmlpt", "/gkmlpt/index", Gkmlpt},
		{"webplus", "/4521/list.htm", WebPlus},
		{"vsb", "/zwgk/zfwj.htm", VSB},
		{"govcn", "/zhengce/zuixin/ZUIXINZHENGCE.json", JSON},
		{"govcn", "/search-gov/data?t=zhengcelibrary_bm&q=&p=1&n=20", JSON},
		{"govcn", "/sitemap.xml", Sitemap},
		{"feeds", "/list.do?page=1", Links},
		{"feeds", "/sitemap.xml.gz", Sitemap},
		{"feeds", "/rss.xml", Feed},
		{"feeds", "/atom.xml", Feed},
	} {
		t.Run(c.site+c.column, func(t *testing.T) {
			server, err := testsite.Start(os.DirFS("../../testdata/sites"), c.site, testsite.Options{Bulk: made})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			check(t, server.URL+c.column, c.system, listed(t, c.site)+made)
		})
	}
}

// listed counts the notices of a stand-in site that are there on day 1.
func listed(t *testing.T, site string) (n int) {
	t.Helper()
	text, err := os.ReadFile("../../testdata/sites/" + site + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(text), "-- articles.tsv --\n")
	rows, _, _ = strings.Cut(rows, "\n-- ")
	for _, row := range strings.Split(strings.TrimSpace(rows), "\n")[1:] {
		if cells := strings.Split(row, "\t"); len(cells) < 4 || cells[3] == "" || cells[3] == "1" {
			n++
		}
	}
	return n
}

func check(t *testing.T, column string, system System, want int) {
	t.Helper()
	a := adapters(t)
	found, asked := map[string]string{}, map[string]bool{}
	queue := []Request{{Method: http.MethodGet, URL: column}}
	for len(queue) > 0 && len(asked) < 100 {
		r := queue[0]
		queue = queue[1:]
		if key := r.URL + " " + r.Form; asked[key] {
			t.Errorf("%s is asked for twice", key)
		} else {
			asked[key] = true
		}
		p, ok := fetchPage(t, r)
		if !ok {
			continue
		}
		if got := a.Recognise(p); len(asked) == 1 && got != system {
			t.Errorf("recognised as %q", got)
		}
		next := a.Next(p, r.State, Pass{})
		if len(next) == 0 || next[0].State.Page != 1 { // not the shell of a list that comes by script
			for _, item := range a.Items(p) {
				found[item.URL] = item.Date
			}
		}
		queue = append(queue, next...)
	}
	undated := 0
	for _, day := range found {
		if day == "" {
			undated++
		}
	}
	if len(found) != want || undated > 0 {
		t.Errorf("%d notices, %d of them undated, by %d requests; want %d", len(found), undated, len(asked), want)
		for at := range found {
			t.Log(at)
		}
		for at := range asked {
			t.Log("asked", at)
		}
	}
}

func fetchPage(t *testing.T, r Request) (*Page, bool) {
	t.Helper()
	req, err := http.NewRequest(r.Method, r.URL, strings.NewReader(r.Form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Referer", r.Referer)
	req.Header.Set("User-Agent", "duban/1.0")
	if r.Method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Logf("%s %s: status %s", r.Method, r.URL, strconv.Itoa(answer.StatusCode))
		return nil, false
	}
	final := *answer.Request.URL
	return page(t, (&url.URL{Scheme: final.Scheme, Host: final.Host, Path: final.Path, RawPath: final.RawPath, RawQuery: final.RawQuery}).String(),
		charset.Text(Unpack(body), answer.Header.Get("Content-Type"))), true
}
