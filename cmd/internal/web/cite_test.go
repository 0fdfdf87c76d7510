package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// citations are the records whose citation a page links or quotes, by id.
var citations = regexp.MustCompile(`href="/cite/(n[0-9a-f]{12}(?:-[tv][0-9a-f]+)?)(?:\.bib)?["?]`)

// TestEveryRowIsCited wants the citation of each record on each view that lists records.
func TestEveryRowIsCited(t *testing.T) {
	s, _, pdf := servePictures(t)
	of := func(address string) map[string]bool {
		out := map[string]bool{}
		for _, m := range citations.FindAllStringSubmatch(get(t, s, address, 200).Body.String(), -1) {
			out[m[1]] = true
		}
		return out
	}
	for _, n := range notices(t, s) {
		r, err := s.Corpus.Store.Records(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		cited := of("/notice/" + n.ID)
		for _, v := range r.Targets {
			if !cited[v.ID] {
				t.Errorf("the page of %s has no citation of %s", n.ID, v.ID)
			}
		}
		for _, v := range r.Tasks {
			if !cited[v.ID] {
				t.Errorf("the page of %s has no citation of %s", n.ID, v.ID)
			}
		}
	}
	if got := of("/notice/" + pdf + "/page/1"); len(got) < 5 {
		t.Errorf("the view of a page cites %d records", len(got))
	}
	for address, row := range map[string]string{
		"/": `<tr>\s*<td class="place"`, "/?record=task": `<tr>\s*<td class="place"`, "/?record=notice": `<tr>\s*<td class="place"`,
		"/compare?indicator=rd_intensity":                     `#at-n[0-9a-f]{12}-v[0-9a-f]+" title="[^"]*">[^<]`,
		"/body?name=" + url.QueryEscape("科技局") + "&limit=500": `<td class="source"`,
	} {
		rows := len(regexp.MustCompile(row).FindAllString(get(t, s, address, 200).Body.String(), -1))
		if got := of(address); rows == 0 || len(got) < rows {
			t.Errorf("%s cites %d records in %d rows", address, len(got), rows)
		}
	}
}

// TestCitationPage wants the line, the entry and the sentence of each kind of record, and a link to where it stands.
func TestCitationPage(t *testing.T) {
	s := serve(t)
	for _, n := range notices(t, s) {
		r, err := s.Corpus.Store.Records(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Targets) == 0 || len(r.Tasks) == 0 {
			continue
		}
		target, task := r.Targets[0], r.Tasks[0]
		for id, want := range map[string][]string{
			n.ID:      {n.SHA256, `href="/notice/` + n.ID + `?lang=en"`},
			target.ID: {n.SHA256, `href="/notice/` + n.ID + `?lang=en#at-` + target.ID, target.Evidence},
			task.ID:   {n.SHA256, `href="/notice/` + n.ID + `?lang=en#task-` + task.ID, task.Evidence},
		} {
			body := get(t, s, "/cite/"+id+"?lang=en", 200).Body.String()
			inspect(t, id, []byte(body))
			entry := get(t, s, "/cite/"+id+".bib", 200).Body.String()
			for _, w := range append(want, entry) {
				if !strings.Contains(body, w) && !strings.Contains(html.UnescapeString(body), w) {
					t.Errorf("the citation of %s lacks %.80q", id, w)
				}
			}
		}
		return
	}
	t.Fatal("no notice with tasks and targets")
}
