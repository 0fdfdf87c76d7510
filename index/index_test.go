package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"duban/corpus"
	"duban/normalize/segment"
)

var loadSegmenter = sync.OnceValues(func() (*segment.Segmenter, error) {
	return segment.New([]segment.Word{{Text: "研发投入", Tag: "n"}})
})

func options(t testing.TB) Options {
	t.Helper()
	seg, err := loadSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Segmenter: seg}
}

// sample are three notices of two cities and two years.
func sample() []Entry {
	entries := []Entry{
		{
			Notice: corpus.Notice{ID: "n1", Source: "a.txt", Title: "关于印发宿迁市科技创新工作要点的通知", Issuer: "宿迁市人民政府办公室",
				Province: "江苏省", City: "宿迁市", Kind: corpus.KindPlan, Status: corpus.StatusFinal, PublishedOn: "2023-03-01", PeriodEnd: "2023-12-31"},
			Text: "各县区人民政府：\n现将重点实验室建设等工作印发给你们，ＰＭ２．５年均浓度下降。",
			Tasks: []corpus.Task{
				{ID: "n1-t1", NoticeID: "n1", Title: "关于印发宿迁市科技创新工作要点的通知", Province: "江苏省", City: "宿迁市", Year: "2023", Section: "创新 > 平台",
					Text: "建设重点实验室和众创空间", LeadBodies: []string{"市科技局"}, LeadCanonical: []string{"宿迁市科学技术局"}, SupportBodies: []string{"市财政局"}, Deadline: "2023-12-31"},
			},
			Targets: []corpus.Target{
				{ID: "n1-v1", TaskID: "n1-t1", NoticeID: "n1", Title: "关于印发宿迁市科技创新工作要点的通知", Province: "江苏省", City: "宿迁市", Year: "2023", Kind: "target",
					Indicator: "研发投入占比", IndicatorID: "rd_intensity", Mode: "share", Comparator: ">=", Value: "2.2", Unit: "%", BaseValue: "2.2", BaseUnit: "%",
					Deadline: "2023-12-31", Evidence: "全社会研发投入占地区生产总值比重达到2.2%以上", LeadBodies: []string{"市科技局"}, LeadCanonical: []string{"宿迁市科学技术局"}},
				{ID: "n1-v2", TaskID: "n1-t1", NoticeID: "n1", Title: "关于印发宿迁市科技创新工作要点的通知", Province: "江苏省", City: "宿迁市", Year: "2023", Kind: "milestone",
					Indicator: "高新技术企业", Mode: "new", Comparator: ">=", Value: "120", Unit: "家", BaseValue: "120", BaseUnit: "家", Deadline: "2023-06-30",
					Evidence: "新认定高新技术企业120家", SupportBodies: []string{"市科技局"}},
			},
		},
		{
			Notice: corpus.Notice{ID: "n2", Source: "b.txt", Title: "连雲港市氫能產業規劃", Province: "江苏省", City: "连云港市", Kind: corpus.KindPlan, Status: corpus.StatusDraft,
				PublishedOn: "2022-05-19", PeriodEnd: "2025-12-31"},
			Text: "推動氫能產業發展",
			Targets: []corpus.Target{
				{ID: "n2-v1", NoticeID: "n2", Title: "连雲港市氫能產業規劃", Province: "江苏省", City: "连云港市", Year: "2025", Kind: "target", Indicator: "研发投入", Mode: "level",
					Comparator: ">=", Value: "2.5", Unit: "亿元", BaseValue: "250000000", BaseUnit: "元", Deadline: "2025-12-31", Evidence: "研发投入2.5亿元"},
			},
		},
		{Notice: corpus.Notice{ID: "n3", Source: "c.txt", Title: "合肥市通知", Province: "安徽省", City: "合肥市", Kind: corpus.KindNotice, Status: corpus.StatusFinal}, Text: "不含指标"},
	}
	return entries
}

func buildIndex(t testing.TB, entries []Entry) (*Index, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	err := Build(dir, options(t), func(w *Writer) error {
		for _, e := range entries {
			if err := w.Upsert(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return openIndex(t, dir), dir
}

func openIndex(t testing.TB, dir string) *Index {
	t.Helper()
	ix, err := Open(dir, Options{Dictionary: options(t).Segmenter.Version()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

func found(t testing.TB, ix *Index, q Query) []string {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	res, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	ids := []string{}
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	if res.Total != len(ids) {
		t.Errorf("search %+v: total %d, %d hits", q, res.Total, len(ids))
	}
	return ids
}

func TestQueryText(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	for query, want := range map[string]string{
		"":                                "n1 n1-t1 n1-v1 n1-v2 n2 n2-v1 n3",
		"重点实验室":                           "n1 n1-t1",
		`"重点实验室"`:                         "n1 n1-t1",
		"点实验":                             "n1 n1-t1",
		"众":                               "n1 n1-t1",
		"通":                               "n1 n1-t1 n1-v1 n1-v2 n3",
		"室":                               "n1 n1-t1",
		"研发 占比":                           "n1-v1",
		"研发 AND 亿元":                       "n2 n2-v1",
		"众创空间 OR 亿元":                      "n1 n1-t1 n2 n2-v1",
		"研发 -占比":                          "n1 n2 n2-v1",
		"研发 NOT 亿元":                       "n1 n1-v1",
		"NOT 研发":                          "n1-t1 n1-v2 n3",
		"indicator:研发":                    "n1-v1 n2-v1",
		"indicator：研发 body:科学技术":          "n1-v1",
		"title:研发":                        "",
		"task:(":                          "error",
		"(众创 OR 亿元) 江":                    "",
		"(众创 OR 亿元) 氢能":                   "n2 n2-v1",
		"研发*比重":                           "n1 n1-v1",
		"研发*以上":                           "",
		"全社会*占地":                          "n1 n1-v1",
		"重点*":                             "n1 n1-t1",
		"重*验室":                            "n1 n1-t1",
		"重?实验":                            "n1 n1-t1",
		"重点？验室":                           "n1 n1-t1",
		"重??实验":                           "",
		"重点?实验":                           "",
		"重点?":                             "n1 n1-t1",
		`"重点?验室"`:                         "",
		"研?发":                             "error",
		"?":                               "error",
		"pm2.5":                           "n1",
		"ｐｍ２":                             "n1",
		"氢能产业":                            "n2 n2-v1",
		"氫能產業":                            "n2 n2-v1",
		"重点 实验 室":                         "n1 n1-t1",
		"“重点 实验室”":                        "n1 n1-t1",
		"府：现将":                            "",
		"(":                               "error",
		")":                               "error",
		`"重点`:                             "error",
		`""`:                              "error",
		"研发 OR":                           "error",
		"AND 研发":                          "error",
		"-":                               "error",
		"indicater:研发":                    "error",
		"*":                               "error",
		"研*发":                             "error",
		"研发*投入*强度":                        "error",
		strings.Repeat("(", 50):           "error",
		strings.Repeat("重", 1001):         "error",
		strings.Repeat("研 ", 65):          "error",
		strings.Repeat("研 OR ", 63) + "众": "n1 n1-t1 n1-v1 n2 n2-v1",
	} {
		res, err := ix.Search(context.Background(), Query{Text: query, Limit: 100})
		got := "error"
		if err == nil {
			var ids []string
			for _, h := range res.Hits {
				ids = append(ids, h.ID)
			}
			slices.Sort(ids)
			got = strings.Join(ids, " ")
		} else if !strings.HasPrefix(err.Error(), "query: ") {
			t.Errorf("%.30q: error %q doesn't say that the query is at fault", query, err)
		}
		if got != want {
			t.Errorf("%.30q finds %q, want %q (%v)", query, got, want, err)
		}
	}
}

func number64(n float64) *float64 { return &n }

func TestFilters(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	for _, c := range []struct {
		name    string
		filters Filters
		want    string
	}{
		{"either city", Filters{City: []string{"宿迁市", "合肥市"}}, "n1 n1-t1 n1-v1 n1-v2 n3"},
		{"part of a province", Filters{Province: []string{"安徽"}}, "n3"},
		{"exact before part", Filters{Indicator: []string{"研发投入"}}, "n2-v1"},
		{"part of an indicator", Filters{Indicator: []string{"研发"}}, "n1-v1 n2-v1"},
		{"indicator id", Filters{Indicator: []string{"rd_intensity"}}, "n1-v1"},
		{"year of a notice", Filters{Year: []string{"2025"}}, "n2 n2-v1"},
		{"kind of notice", Filters{Kind: []string{"notice"}}, "n3"},
		{"kind of target", Filters{Kind: []string{"milestone"}}, "n1-v2"},
		{"status", Filters{Status: []string{"draft"}}, "n2 n2-v1"},
		{"unit", Filters{Unit: []string{"家"}}, "n1-v2"},
		{"base unit", Filters{Unit: []string{"元"}}, "n2-v1"},
		{"mode and comparator", Filters{Mode: []string{"new", "share"}, Comparator: []string{">="}}, "n1-v1 n1-v2"},
		{"body as written, any role", Filters{Body: []string{"市科技局"}}, "n1-t1 n1-v1 n1-v2"},
		{"canonical body", Filters{Body: []string{"宿迁市科学技术局"}}, "n1-t1 n1-v1"},
		{"part of a body", Filters{Body: []string{"财政"}}, "n1-t1"},
		{"end of a body", Filters{Body: []string{"科技局"}}, "n1-t1 n1-v1 n1-v2"},
		{"registered name of an indicator", Filters{Indicator: []string{"全社会Ｒ&D经费支出占GDP比重"}}, "n1-v1"},
		{"part in capitals and full width", Filters{Section: []string{"平 臺"}}, "n1-t1"},
		{"supporting body", Filters{Body: []string{"市科技局"}, Role: []string{RoleSupport}}, "n1-v2"},
		{"role alone", Filters{Role: []string{RoleSupport}}, "n1-t1 n1-v2"},
		{"section", Filters{Section: []string{"平台"}}, "n1-t1"},
		{"values", Filters{MinValue: number64(2.2), MaxValue: number64(120)}, "n1-v1 n1-v2"},
		{"value above", Filters{MinValue: number64(2.21)}, "n1-v2 n2-v1"},
		{"due", Filters{DueFrom: "2023-07", DueTo: "2023"}, "n1-t1 n1-v1"},
		{"published", Filters{PublishedTo: "2022"}, "n2 n2-v1"},
		{"none", Filters{City: []string{"无锡市"}}, ""},
	} {
		ids := found(t, ix, Query{Filters: c.filters})
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSort(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	for sort, want := range map[Sort]string{
		ByValue:           "n2-v1 n1-v2 n1-v1 n1-t1",
		"-" + ByValue:     "n1-v1 n1-v2 n2-v1 n1-t1",
		ByDeadline:        "n1-v2 n1-t1 n1-v1 n2-v1",
		"-" + ByDeadline:  "n2-v1 n1-t1 n1-v1 n1-v2",
		ByPublished:       "n1-t1 n1-v1 n1-v2 n2-v1",
		"-" + ByPublished: "n2-v1 n1-t1 n1-v1 n1-v2",
	} {
		ids := found(t, ix, Query{Records: []Kind{Tasks, Targets}, Sort: sort})
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("sorted by %s: %s, want %s", sort, got, want)
		}
	}
	if ids := found(t, ix, Query{Text: "研发投入"}); ids[0] != "n2-v1" && ids[0] != "n1-v1" {
		t.Errorf("most relevant for 研发投入: %v, want a target of it first", ids)
	}
	for _, bad := range []Query{{Sort: "size"}, {Limit: -1}, {Offset: MaxWindow, Limit: 1}, {Facets: []string{"colour"}}, {Records: []Kind{"page"}}, {Filters: Filters{Role: []string{"x"}}}, {Filters: Filters{DueTo: "soon"}}} {
		if _, err := ix.Search(context.Background(), bad); err == nil {
			t.Errorf("%+v: no error", bad)
		}
	}
}

func TestPages(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	all := found(t, ix, Query{Text: "研发 OR 通知"})
	var paged []string
	for offset := 0; offset < len(all)+2; offset += 2 {
		res, err := ix.Search(context.Background(), Query{Text: "研发 OR 通知", Offset: offset, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			paged = append(paged, h.ID)
		}
	}
	if !slices.Equal(all, paged) {
		t.Errorf("pages give %v, all at once %v", paged, all)
	}
}

func TestFacets(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	res, err := ix.Search(context.Background(), Query{
		Records: []Kind{Targets}, Filters: Filters{City: []string{"宿迁市"}}, Facets: []string{"city", "indicator", "body", "record"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(res.Facets)
	want := "[{city [{宿迁市 2} {连云港市 1}]} {indicator [{研发投入占比 1} {高新技术企业 1}]} {body [{宿迁市科学技术局 1} {市科技局 1}]} {record [{target 2} {notice 1} {task 1}]}]"
	if got != want {
		t.Errorf("facets\n got %s\nwant %s", got, want)
	}
	if res.Total != 2 || len(res.Hits) != 0 {
		t.Errorf("total %d, %d hits, want 2 and none", res.Total, len(res.Hits))
	}
}

func TestHighlight(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	for _, c := range []struct{ query, text, want string }{
		{"研发投入", "全社会研发投入占比", "研发投入"},
		{"研发 发投", "全社会研发投入占比", "研发投"},
		{"ＰＭ2.5", "控制PM２．５浓度", "PM２．５"},
		{"氢能", "推動氫能產業", "氫能"},
		{"重点实验室", "重点 实验\u200b室建设", "重点 实验\u200b室"},
		{"-重点 实验", "重点实验室", "实验"},
		{"研发*比重", "研发投入占比重高，研发", "研发投入占比重"},
		{"研发??占比", "研发投入占比，研发投占比", "研发投入占比"},
		{"研*占比", "研发投入占比", "研发投入占比"},
		{"平方米 m2", "厂房100㎡", "㎡"},
		{"哈哈", "哈哈哈", "哈哈哈"},
		{"title:研发", "研发", ""},
		{"点实", "重点\n实验", ""},
	} {
		h, err := ix.Highlighter(c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range h.Spans(Text, c.text) {
			got = append(got, string([]rune(c.text)[s.Start:s.End]))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s in %s: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	ids, err := ix.IDs(context.Background(), Query{Text: "研发", Sort: ByValue, Limit: 1}, Targets)
	if err != nil || strings.Join(ids, " ") != "n1-v1 n2-v1" {
		t.Errorf("IDs = %v, %v", ids, err)
	}
}

func TestEmptyIndex(t *testing.T) {
	ix, _ := buildIndex(t, nil)
	res, err := ix.Search(context.Background(), Query{Text: "研发", Facets: []string{"city"}, Limit: 10, Filters: Filters{City: []string{"x"}}})
	if err != nil || res.Total != 0 {
		t.Errorf("empty index: %+v, %v", res, err)
	}
}

func TestCancel(t *testing.T) {
	ix, _ := buildIndex(t, sample())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, Query{Text: "研发"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled search: %v", err)
	}
}

func TestFilterValues(t *testing.T) {
	f := Filters{City: []string{"宿迁市", "a&b"}, Role: []string{"lead"}, MinValue: number64(0.1), DueTo: "2025"}
	back, err := ParseFilters(f.Values())
	if err != nil || fmt.Sprint(back.Values()) != fmt.Sprint(f.Values()) {
		t.Errorf("filters %v come back as %v (%v)", f.Values(), back.Values(), err)
	}
	for name, value := range map[string]string{"min-value": "many", "max-value": "NaN", "due-from": "31.12.2023", "role": "boss"} {
		if _, err := ParseFilters(map[string][]string{name: {value}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	if want := 19; len(FilterNames()) != want {
		t.Errorf("%d filter names, want %d: %v", len(FilterNames()), want, FilterNames())
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	if benchDir != "" {
		_ = os.RemoveAll(benchDir)
	}
	os.Exit(code)
}
