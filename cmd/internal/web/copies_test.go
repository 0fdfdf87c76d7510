package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/answers"
	"duban/cmd/internal/compare"
	"duban/cmd/internal/pipeline"
	"duban/corpus/sqlite"

	"golang.org/x/net/html"
)

// mirroredNotice is long enough to be compared: notices of a few words are no copies of anything.
const mirroredNotice = `宿迁市2023年科技创新工作计划
宿政办发〔2023〕15号
为贯彻落实创新驱动发展战略，加快建设创新型城市，结合我市实际，制定本计划。各县（区）人民政府、市各有关部门要高度重视，明确分工，确保全年目标任务按期完成。
一、培育创新主体
2023年，新认定高新技术企业不少于77家，入库科技型中小企业1200家。全市研发经费投入强度达到2.15%。牵头单位：市科技局。
二、建设创新平台
新建省级工程技术研究中心12家、院士工作站3家，高标准建设产业技术研究院，支持龙头企业牵头组建创新联合体，推动大型科研仪器设备开放共享。牵头单位：市科技局，配合单位：市财政局。
三、加强组织保障
建立市科技创新工作联席会议制度，每季度调度一次工作进展，及时协调解决重大问题，对工作推进不力的单位予以通报。
`

// serveCopies serves a notice and its repost under another name.
func serveCopies(t *testing.T) *Server {
	t.Helper()
	s := serveTexts(t, map[string]string{"original.txt": mirroredNotice, "repost.txt": "宿豫区转发：" + mirroredNotice + "（此件公开发布）\n"})
	if copies, err := s.Corpus.Store.Copies(t.Context()); err != nil || len(copies) != 2 {
		t.Fatalf("the notices are no copies of each other: %v, %v", copies, err)
	}
	return s
}

// serveTexts serves a corpus into which texts, by their files' names, were taken in one after the other.
func serveTexts(t *testing.T, rounds ...map[string]string) *Server {
	t.Helper()
	notices, data := t.TempDir(), t.TempDir()
	wiring, err := wired()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, texts := range rounds {
		now = now.Add(time.Hour)
		for name, text := range texts {
			if err := os.WriteFile(filepath.Join(notices, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		p, err := pipeline.Open(context.Background(), data, pipeline.Options{Assembly: wiring.Assembly, Index: wiring.Index(sqlite.IndexDir(data)), Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Ingest(context.Background(), []string{notices})
		if err := errors.Join(err, p.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return serveFrom(t, data)
}

// TestCopiesCountOnce wants one row, one count and one figure for what two
// copies say, both sources named, and each of them on request.
func TestCopiesCountOnce(t *testing.T) {
	s := serveCopies(t)
	search := func(query string) (found answers.Found) {
		t.Helper()
		if err := json.Unmarshal(get(t, s, "/api/search?facet=city&"+query, 200).Body.Bytes(), &found); err != nil {
			t.Fatal(err)
		}
		return found
	}
	words := "record=target&q=" + url.QueryEscape("研发经费投入")
	once, each := search(words), search("copies=1&"+words)
	if once.Total != 1 || len(once.Hits) != 1 || len(once.Hits[0].Also) != 1 || once.Facets[0].Values[0].Count != 1 {
		t.Errorf("counted once: %+v", once)
	}
	if each.Total != 2 || each.Facets[0].Values[0].Count != 2 || each.Hits[0].Target.CopyOf+each.Hits[1].Target.CopyOf != once.Hits[0].ID {
		t.Errorf("each counted: %+v", each)
	}
	if found := search("record=notice&q=" + url.QueryEscape("宿豫区转发")); found.Total != 1 || !strings.Contains(found.Hits[0].Notice.Source, "repost") {
		t.Errorf("what one copy alone says is not found: %+v", found)
	}
	var m compare.Matrix
	if err := json.Unmarshal(get(t, s, "/api/compare?indicator=rd_intensity", 200).Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	figures := 0
	for f := range m.Figures() {
		figures++
		if len(f.Also) != 1 {
			t.Errorf("%s: the other source is not named", f.Target.Source)
		}
	}
	if figures != 1 {
		t.Errorf("%d figures of one commitment", figures)
	}
}

// TestDownloadsAreWhatThePageCounts follows the downloads of the search page, counted once and each.
func TestDownloadsAreWhatThePageCounts(t *testing.T) {
	s := serveCopies(t)
	total := regexp.MustCompile(`共 (\d+) 条`)
	for _, record := range []string{"target", "task", "notice"} {
		rows := map[string]string{}
		for _, copies := range []string{"", "&copies=1"} {
			page := get(t, s, "/?record="+record+copies, 200).Body.String()
			href := regexp.MustCompile(`href="(/export/[a-z]+\.jsonl[^"]*)"`).FindStringSubmatch(page)
			found := total.FindStringSubmatch(page)
			if href == nil || found == nil {
				t.Fatalf("%s: no download or no total", record)
			}
			lines := strings.Count(get(t, s, html.UnescapeString(href[1]), 200).Body.String(), "\n")
			rows[copies] = found[1]
			if found[1] != strconv.Itoa(lines) {
				t.Errorf("%s%s: %s on the page, %d in the file", record, copies, found[1], lines)
			}
		}
		if rows[""] == rows["&copies=1"] {
			t.Errorf("%s: copies make no difference: %v", record, rows)
		}
	}
}
