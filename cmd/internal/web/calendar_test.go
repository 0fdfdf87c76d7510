package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/corpus"
	"duban/corpus/sqlite"
)

func TestCalendar(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/body.ics?name="+url.QueryEscape("科学技术局"), 200).Body.String()
	if again := get(t, s, "/body.ics?name="+url.QueryEscape("科学技术局"), 200).Body.String(); again != body {
		t.Error("asked twice, the calendar differs")
	}
	if !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
		t.Errorf("no calendar: %.100q", body)
	}
	for _, line := range strings.Split(body, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\n\r") {
			t.Errorf("not a content line: %q", line)
		}
	}
	if short := get(t, s, "/body.ics?name="+url.QueryEscape("宿迁市科技局"), 200).Body.String(); strings.Count(short, "BEGIN:VEVENT") == 0 {
		t.Error("a body is not found by its place and short name")
	}
	events := strings.Count(body, "BEGIN:VEVENT")
	dates := regexp.MustCompile(`(?m)^DTSTART;VALUE=DATE:\d{8}\r$`).FindAllString(body, -1)
	uids := regexp.MustCompile(`(?m)^UID:n[0-9a-f]{12}-[tv]`).FindAllString(body, -1)
	if events < 5 || len(dates) != events || len(uids) != events {
		t.Errorf("%d events, %d dates, %d ids", events, len(dates), len(uids))
	}
	if got := icsText("a;b,c\\d\ne\rf\x00"); got != `a\;b\,c\\d\nef` {
		t.Errorf("escaped: %q", got)
	}
}

func TestBibTeX(t *testing.T) {
	n := corpus.Notice{Title: `50%_{of} $x & \y#`, Issuer: "市政府", DocNumber: "连政办发〔2021〕18号", PublishedOn: "2021-05-06", SHA256: "abc", Source: "https://a.example/?a=1&b_2"}
	got := bibtex("n1-v2", n, "table 1 row 2")
	for _, want := range []string{"@misc{n1-v2,\n", `title = {{50\%\_\{of\} \$x \& \textbackslash{}y\#}},`, "year = {{2021}},", "note = {{table 1 row 2; SHA-256 abc}},", `howpublished = {{https://a.example/?a=1\&b\_2}},`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	s := serve(t)
	err := s.Corpus.Store.EachTarget(t.Context(), sqlite.Filter{Notices: []string{notices(t, s)[0].ID}}, func(v corpus.Target) error {
		w := get(t, s, "/cite/"+v.ID+".bib", 200)
		if !strings.HasPrefix(w.Body.String(), "@misc{"+v.ID+",") || !strings.Contains(w.Body.String(), v.Locator) {
			t.Errorf("%s: %s", v.ID, w.Body)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
