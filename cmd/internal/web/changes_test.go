package web

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestChanges takes a notice in twice, the second time with one figure changed.
func TestChanges(t *testing.T) {
	s := serveTexts(t, map[string]string{"plan.txt": mirroredNotice}, map[string]string{"plan.txt": strings.Replace(mirroredNotice, "77家", "80家", 1)})
	var answer runAnswer
	if err := json.Unmarshal(get(t, s, "/api/changes", 200).Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Runs) != 2 || len(answer.Notices) != 1 || answer.Notices[0].Changed != 1 {
		t.Fatalf("%+v", answer)
	}
	page := get(t, s, "/changes", 200).Body.String()
	inspect(t, "/changes", []byte(page))
	notice := get(t, s, "/notice/"+answer.Notices[0].NoticeID, 200).Body.String()
	inspect(t, "/notice", []byte(notice))
	for name, body := range map[string]string{"changes": page, "notice": notice} {
		for _, want := range []string{"<del>≥ 77 家", "≥ 80 家", "来源有变", "修改"} {
			if !strings.Contains(body, want) {
				t.Errorf("the page of the %s lacks %q", name, want)
			}
		}
	}
	if first := get(t, s, "/changes?run="+runName(answer.Runs[1]), 200).Body.String(); !strings.Contains(first, "新文件") || strings.Contains(first, "<del>") {
		t.Error("the first run is not that of a new notice")
	}
	lines := get(t, s, "/changes.csv", 200).Body.String()
	if strings.Count(lines, "\n") != 2 || !strings.Contains(lines, ",77,家,") || !strings.Contains(lines, ",80,家,") {
		t.Errorf("the download: %s", lines)
	}
	get(t, s, "/changes?run=yesterday", 400)
}

// TestCopiesOnTheNoticePage wants each copy to name the other, and which of them counts.
func TestCopiesOnTheNoticePage(t *testing.T) {
	s := serveCopies(t)
	leads, err := s.Corpus.Store.Copies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for id, lead := range leads {
		body := get(t, s, "/notice/"+id, 200).Body.String()
		inspect(t, "/notice/"+id, []byte(body))
		if !strings.Contains(body, `<section id="copies">`) || strings.Contains(body, "以本件为准") != (id == lead) || strings.Contains(body, `<span class="tag">为准</span>`) == (id == lead) {
			t.Errorf("%s (%v) does not say what its copy is", id, id == lead)
		}
	}
}
