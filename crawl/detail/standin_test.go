package detail

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"duban/crawl/charset"
	"duban/crawl/list"
	"duban/crawl/testsite"
)

// TestStandIns reads the notices of the stand-in sites on two days: those and
// only those that the archive says change have another hash, and every notice
// with a file has an attachment that the server sends.
func TestStandIns(t *testing.T) {
	for site, column := range map[string]string{
		"trs": "/zwgk/tzgg/", "ucap": "/yxx/c100028/common_list.shtml", "webplus": "/4521/list.htm", "vsb": "/zwgk/zfwj.htm",
		"govcn": "/zhengce/zuixin/ZUIXINZHENGCE.json", "feeds": "/rss.xml", "jpage": "/col/col61490/index.html",
		"gkmlpt": "/gkmlpt/api/all/0?page=1&sid=758021", "jpaas": "",
	} {
		if column == "" {
			continue // its list comes by script; package list walks it
		}
		t.Run(site, func(t *testing.T) {
			server, err := testsite.Start(os.DirFS("../../testdata/sites"), site, testsite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			compare(t, server, column, archive(t, site))
		})
	}
}

// article is what an archive says of a notice.
type article struct{ changes, file, withdrawn bool }

func archive(t *testing.T, site string) map[string]article {
	t.Helper()
	text, err := os.ReadFile("../../testdata/sites/" + site + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(text), "-- articles.tsv --\n")
	rows, _, _ = strings.Cut(rows, "\n-- ")
	all := map[string]article{}
	for _, row := range strings.Split(strings.TrimSpace(rows), "\n")[1:] {
		cells := append(strings.Split(row, "\t"), "", "", "", "", "")
		all[cells[2]] = article{cells[5] == "2", cells[6] != "", cells[4] == "1"}
	}
	return all
}

func compare(t *testing.T, server *testsite.Server, column string, said map[string]article) {
	lists, err := list.New(list.Data)
	if err != nil {
		t.Fatal(err)
	}
	page, err := list.NewPage(server.URL+column, get(t, server.URL+column, ""))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, item := range lists.Items(page) {
		want, known := said[item.Title]
		if !known {
			t.Errorf("nobody made %q", item.Title)
			continue
		}
		if want.withdrawn {
			continue
		}
		first := onDay(t, server, item.URL, 1)
		second := onDay(t, server, item.URL, 2)
		if first.ContentHash == "" || (first.ContentHash != second.ContentHash) != want.changes {
			t.Errorf("%s: changed is %v, want %v", item.Title, first.ContentHash != second.ContentHash, want.changes)
		}
		if (len(first.Attachments) > 0) != want.file {
			t.Errorf("%s: attachments %+v, want any: %v", item.Title, first.Attachments, want.file)
		}
		for _, f := range first.Attachments {
			if file := get(t, f.URL, f.Referer); !strings.HasPrefix(file, "%PDF") && !strings.HasPrefix(file, "PK") && !strings.HasPrefix(file, "\xd0\xcf") {
				t.Errorf("%s: %s gave %.40q", item.Title, f.URL, file)
			}
		}
		compared++
	}
	if compared < 3 {
		t.Errorf("compared %d notices", compared)
	}
}

func onDay(t *testing.T, server *testsite.Server, at string, day int) Detail {
	t.Helper()
	if err := server.SetDay(day); err != nil {
		t.Fatal(err)
	}
	d, err := reader(t).Read(at, get(t, at, server.URL+"/"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// get fetches a page's text, or a file's bytes as they are.
func get(t *testing.T, at, referer string) string {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Referer", referer)
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s, %v", at, answer.Status, err)
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "application/pdf") || strings.HasPrefix(string(body), "PK") {
		return string(body)
	}
	return charset.Text(body, answer.Header.Get("Content-Type"))
}
