package web

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// crawled is a server of a corpus whose crawl knows two sources; one has dried up and has a page kept out.
func crawled(t *testing.T) *Server {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(corpusDir(t), "corpus"))); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), dir, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 5, 17, 0, 0, 0, time.UTC) // the 6th in China
	night := func(site string) corpus.SourceNight {
		return corpus.SourceNight{Site: site, At: at, New: 3, Unchanged: 41, Bytes: 12345, Answers: map[string]int{"ok": 44, "failed": 2},
			Lists: []corpus.ListNight{{URL: "http://a.example/l", Items: 20, Fresh: 3}, {URL: "http://a.example/m", Items: 7}}}
	}
	health := []corpus.SourceHealth{
		{Site: "a-good", State: corpus.HealthOK, Nights: 40, LastAt: at, LastGood: at},
		{Site: `z"><script>alert(1)</script>`, State: corpus.HealthAttention, Nights: 31, LastAt: at, Quarantined: true, Findings: []corpus.Finding{{
			Problem: corpus.ProblemDriedUp, State: corpus.HealthAttention, Since: at.AddDate(0, 0, -20), Nights: 20, Fact: "silence",
			Figures: map[string]float64{"working_days": 14, "longest": 6}, List: "javascript:alert(2)"}}},
	}
	if err := store.PutNights(t.Context(), []corpus.SourceNight{night("a-good"), night(health[1].Site)}, health); err != nil {
		t.Fatal(err)
	}
	held := sqlite.HeldPage{Site: health[1].Site, Reason: "far too short", Page: sqlite.Page{Page: corpus.Page{Source: "javascript:alert(3)", FetchedAt: at}, Ref: corpus.RawRef{File: "x", Length: 1}}}
	if err := store.Hold(t.Context(), []sqlite.HeldPage{held}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return serveFrom(t, dir)
}

func TestSourcesPage(t *testing.T) {
	s := crawled(t)
	body := get(t, s, "/sources", 200).Body.String()
	inspect(t, "/sources", []byte(body))
	for _, want := range []string{"须查看", "已有 14 个工作日没有新内容", "2026-01-06", "隔离中", "duban crawl --release"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if bad, good := strings.Index(body, "state-attention"), strings.Index(body, "state-ok"); bad < 0 || good < bad {
		t.Error("the source that needs somebody does not come first")
	}
	one := get(t, s, "/sources?lang=en&site=z%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E", 200).Body.String()
	inspect(t, "/sources?site", []byte(one))
	for _, want := range []string{"far too short", "ok 44", "failed 2", ">27<", "nothing new for 14 working days"} {
		if !strings.Contains(one, want) {
			t.Errorf("the source's page lacks %q", want)
		}
	}
	if strings.Contains(one, `href="javascript:`) {
		t.Error("a held page's address is a script that can be clicked")
	}
	get(t, s, "/sources?site=none", 404)
	get(t, s, "/api/sources?site=none", 404)
}

func TestSourcesExports(t *testing.T) {
	s := crawled(t)
	rows, err := csv.NewReader(get(t, s, "/sources.csv", 200).Body).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "attention" || rows[2][0] != "a-good" || rows[1][9] != "1" {
		t.Errorf("%v %v", rows, err)
	}
	var answers []sourceAnswer
	if err := json.Unmarshal(get(t, s, "/api/sources?site=a-good", 200).Body.Bytes(), &answers); err != nil || len(answers) != 1 || len(answers[0].Nights) != 1 || answers[0].Health.State != corpus.HealthOK {
		t.Errorf("%+v %v", answers, err)
	}
}

// TestNoCrawl wants plain words where no crawl ever ran.
func TestNoCrawl(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/sources", 200).Body.String()
	if !strings.Contains(body, "还没有采集过任何来源") || !strings.Contains(body, "duban crawl") {
		t.Errorf("%s", body)
	}
	if got := get(t, s, "/api/sources", 200).Body.String(); strings.TrimSpace(got) != "[]" {
		t.Errorf("the API says %s", got)
	}
}
