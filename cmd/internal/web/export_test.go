package web

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/corpus/export"
	"duban/index"

	"golang.org/x/net/html"
)

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
	if err := s.Corpus.Export(t.Context(), export.Targets, q, answers.Each, w); err != nil {
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

// TestTablesAreDownloads takes every table of every notice away.
func TestTablesAreDownloads(t *testing.T) {
	s := serve(t)
	tables := 0
	for _, n := range notices(t, s) {
		links := regexp.MustCompile(`href="(/notice/[^"]*/table-\d+\.[^"]*)"`).FindAllStringSubmatch(get(t, s, "/notice/"+n.ID, 200).Body.String(), -1)
		if len(links) != 3*n.Tables {
			t.Errorf("%s: %d downloads of %d tables", n.Source, len(links), n.Tables)
		}
		for _, l := range links {
			if body := get(t, s, html.UnescapeString(l[1]), 200).Body; body.Len() == 0 {
				t.Errorf("%s is empty", l[1])
			}
			tables++
		}
		get(t, s, "/notice/"+n.ID+"/table-99.csv", 404)
		get(t, s, "/notice/"+n.ID+"/table-0.csv", 404)
		get(t, s, "/notice/"+n.ID+"/table-x.csv", 404)
	}
	if tables == 0 {
		t.Error("no notice has a table")
	}
}
