package web

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/corpus/sqlite"

	"golang.org/x/net/html"
)

// table reads a CSV file of the server, its head apart.
func table(t *testing.T, s *Server, address string) (head []string, rows [][]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(get(t, s, address, 200).Body.String())).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%s: %d rows: %v", address, len(all), err)
	}
	return all[0], all[1:]
}

// TestChoicesAreWhatThePageCounts wants the values of a facet with the counts of the same search, all of them.
func TestChoicesAreWhatThePageCounts(t *testing.T) {
	s := serve(t)
	query := url.Values{"q": {"企业"}, "record": {"target"}, "kind": {"milestone"}, "facet": {"unit"}}.Encode()
	var found answers.Found
	if err := json.Unmarshal(get(t, s, "/api/search?"+query, 200).Body.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	head, rows := table(t, s, "/choices.csv?"+query)
	if strings.Join(head, " ") != "facet value label count" {
		t.Errorf("the columns are %v", head)
	}
	want := map[string]int{}
	for _, c := range found.Facets[0].Values {
		want[c.Value] = c.Count
	}
	if len(want) < 2 || len(rows) != len(want) {
		t.Fatalf("%d rows of %d values", len(rows), len(want))
	}
	for _, r := range rows {
		if r[0] != "unit" || strconv.Itoa(want[r[1]]) != r[3] {
			t.Errorf("row %q, want the count %d", r, want[r[1]])
		}
	}
}

// TestChoicesAreNamed wants known indicators by their names and what a filter takes beside them.
func TestChoicesAreNamed(t *testing.T) {
	s := serve(t)
	_, rows := table(t, s, "/choices.csv?lang=en&facet=indicator_id")
	for _, r := range rows {
		if r[1] == "rd_intensity" && r[2] != s.indicators["rd_intensity"].English {
			t.Errorf("rd_intensity is called %q", r[2])
		}
	}
	if sum := len(rows); sum < 5 {
		t.Errorf("%d indicators", sum)
	}
	get(t, s, "/choices.csv?facet=nonsense", 400)
}

// TestEveryListIsADownload follows the downloads of each page that shows a list, in all formats.
func TestEveryListIsADownload(t *testing.T) {
	s := serve(t)
	for page, path := range map[string]string{"/": "/choices", "/body": "/choices", "/compare": "/choices", "/about": "/dictionary"} {
		body := get(t, s, page, 200).Body.String()
		for _, format := range []string{".csv", ".csv?profile=excel", ".xlsx", ".jsonl"} {
			suffix, profile, _ := strings.Cut(format, "?")
			address := downloadOf(body, path+suffix, profile)
			if address == "" {
				t.Errorf("%s offers no %s%s", page, path, format)
				continue
			}
			if w := get(t, s, address, 200); w.Body.Len() == 0 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
				t.Errorf("%s is no download", address)
			}
		}
	}
	if _, rows := table(t, s, "/dictionary.csv"); len(rows) < 80 {
		t.Errorf("the dictionary has %d columns", len(rows))
	}
	get(t, s, "/failures.csv", 200)
}

// downloadOf is the address of a page's download that begins so and has a profile.
func downloadOf(body, begin, profile string) string {
	for _, part := range strings.Split(body, `href="`)[1:] {
		address, _, _ := strings.Cut(part, `"`)
		address = html.UnescapeString(address)
		path, query, _ := strings.Cut(address, "?")
		if path == begin && strings.Contains(query, "profile=") == (profile != "") {
			return address
		}
	}
	return ""
}

func TestNightsOfOneSourceAreADownload(t *testing.T) {
	s := crawled(t)
	body := get(t, s, "/sources?site=a-good", 200).Body.String()
	for _, suffix := range []string{".csv", ".xlsx", ".jsonl"} {
		if address := downloadOf(body, "/nights"+suffix, ""); address == "" || get(t, s, address, 200).Body.Len() == 0 {
			t.Errorf("the page offers no nights%s", suffix)
		}
	}
	head, rows := table(t, s, "/nights.csv?site=a-good")
	if len(rows) != 1 {
		t.Fatalf("%d nights, want 1", len(rows))
	}
	got := map[string]string{}
	for i, name := range head {
		got[name] = rows[0][i]
	}
	for name, want := range map[string]string{"site": "a-good", "night": "2026-01-06", "items": "27", "fresh": "3", "new": "3", "unchanged": "41", "answers": "ok 44;failed 2", "bytes": "12345"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if _, rows := table(t, s, "/held.csv?"+url.Values{"site": {`z"><script>alert(1)</script>`}}.Encode()); len(rows) != 1 || rows[0][3] != "2026-01-06" {
		t.Errorf("kept out are %q", rows)
	}
	get(t, s, "/nights.csv", 404)
	get(t, s, "/nights.csv?site=none", 404)
	get(t, s, "/held.xlsx?site=none", 404)
}

// TestNoticeWithoutATitle wants it called by its source wherever it is linked to.
func TestNoticeWithoutATitle(t *testing.T) {
	s := serveTexts(t, map[string]string{"nameless.csv": "1,2\n3,4\n"})
	err := s.Corpus.Store.EachNotice(t.Context(), sqlite.Filter{}, func(n corpus.Notice) error {
		if n.Title != "" {
			t.Fatalf("the notice is called %q", n.Title)
		}
		if body := get(t, s, "/?record=notice", 200).Body.String(); !strings.Contains(body, `nameless.csv</a>`) {
			t.Error("the notice can't be clicked on")
		}
		if body := get(t, s, "/notice/"+n.ID, 200).Body.String(); !strings.Contains(body, "nameless.csv</h1>") || strings.Contains(body, `<p class="lead"> ·`) {
			t.Error("its page has no heading")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
