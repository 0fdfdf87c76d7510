package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// plan is a notice of a place and year with some clauses.
func plan(place, year, title, clauses string) string {
	return place + "人民政府关于印发" + place + year + "年" + title + "的通知\n各县（区）人民政府，市各有关部门：\n一、主要目标\n" + clauses + "\n" + place + "人民政府\n" + year + "年1月10日\n"
}

// cells are the texts of a comparison's cells by place and year.
func cells(t *testing.T, s *Server, indicator string) map[string]string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(get(t, s, "/compare?lang=zh&indicator="+url.QueryEscape(indicator), 200).Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "tr" || n.Parent.Data != "tbody" {
			continue
		}
		place := ""
		for c := range n.ChildNodes() {
			if c.Data == "th" {
				place = said(c)
			} else if len(c.Attr) > 0 {
				out[place+" "+c.Attr[0].Val] = said(c)
			}
		}
	}
	return out
}

// said is the text of an element.
func said(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// expect checks what a cell says and what it must not.
func expect(t *testing.T, cells map[string]string, cell string, says []string, not ...string) {
	t.Helper()
	for _, w := range says {
		if !strings.Contains(cells[cell], w) {
			t.Errorf("%s reads %q, want %q in it", cell, cells[cell], w)
		}
	}
	for _, w := range not {
		if strings.Contains(cells[cell], w) {
			t.Errorf("%s reads %q, want no %q", cell, cells[cell], w)
		}
	}
}

// TestOnlyWhatIsOfOneSortCompares puts a share beside a growth, a draft beside
// final notices, and an amount of another scope beside one without: each stands
// in its cell and says why it does not compare, the others rank.
func TestOnlyWhatIsOfOneSortCompares(t *testing.T) {
	share := "全社会研发经费支出占GDP比重"
	s := serveTexts(t, map[string]string{
		"a.txt": plan("宿迁市", "2023", "科技创新工作要点", "1.力争"+share+"达到2.2%以上。\n2.全社会研发经费支出增长10%。"),
		"b.txt": plan("徐州市", "2023", "科技创新工作要点", "1."+share+"达到2.6%。"),
		"c.txt": plan("淮安市", "2023", "科技创新工作要点（征求意见稿）", "1."+share+"达到2.9%。"),
		"d.txt": plan("徐州市", "2022", "科技创新工作要点", "1."+share+"达到2.5%。"),
	})
	by := cells(t, s, "rd_intensity")
	expect(t, by, "徐州市 2023", []string{"2.6%", "市级中第 1，共 2 地", "+0.1 个百分点"}, "≠")
	expect(t, by, "宿迁市 2023", []string{"≥ 2.2%", "市级中第 2，共 2 地"})
	expect(t, by, "淮安市 2023", []string{"2.9%", "≠ 出自征求意见稿"}, "中第")
	by = cells(t, s, "没有这样的指标")
	if len(by) != 0 {
		t.Errorf("a name that nothing has gives %v", by)
	}
}

// TestGrowthDoesNotCompareWithLevels compares by words, under which both stand.
func TestGrowthDoesNotCompareWithLevels(t *testing.T) {
	s := serveTexts(t, map[string]string{
		"a.txt": plan("宿迁市", "2023", "工作要点", "1.社会消费品零售总额增长10%。"),
		"b.txt": plan("徐州市", "2023", "工作要点", "1.社会消费品零售总额达到4000亿元。"),
		"c.txt": plan("淮安市", "2023", "工作要点", "1.社会消费品零售总额达到1800亿元。"),
	})
	by := cells(t, s, "社会消费品零售总额")
	expect(t, by, "徐州市 2023", []string{"4000 亿元", "第 1，共 2 地"}, "≠")
	expect(t, by, "淮安市 2023", []string{"1800 亿元", "第 2，共 2 地"}, "≠")
	expect(t, by, "宿迁市 2023", []string{"10%", "≠", "说的是增长"}, "中第")
}

// TestScopesDoNotCompare sets what includes something apart from what does not.
func TestScopesDoNotCompare(t *testing.T) {
	s := serveTexts(t, map[string]string{
		"a.txt": plan("宿迁市", "2023", "工作要点", "1.一般公共预算收入（不含上级补助）达到30亿元。"),
		"b.txt": plan("徐州市", "2023", "工作要点", "1.一般公共预算收入（含上级补助）达到40亿元。"),
		"c.txt": plan("淮安市", "2023", "工作要点", "1.一般公共预算收入（含上级补助）达到20亿元。"),
	})
	by := cells(t, s, "一般公共预算收入")
	expect(t, by, "徐州市 2023", []string{"40 亿元", "第 1，共 2 地"}, "≠")
	expect(t, by, "淮安市 2023", []string{"20 亿元", "第 2，共 2 地"}, "≠")
	expect(t, by, "宿迁市 2023", []string{"30 亿元", "≠ 范围是“不含上级补助”"}, "中第")
}

// TestSeveralFiguresOfAPlaceAreShown wants each of them, unmixed, and what was
// reached beside what was aimed at.
func TestSeveralFiguresOfAPlaceAreShown(t *testing.T) {
	s := serveTexts(t, map[string]string{
		"a.txt": plan("宿迁市", "2023", "科技创新工作要点", "1.高新技术企业达到700家。"),
		"b.txt": plan("宿迁市", "2023", "创新型城市建设工作要点", "1.高新技术企业达到760家。"),
		"c.txt": plan("徐州市", "2023", "科技创新工作要点", "1.高新技术企业达到1500家。"),
		"d.txt": "徐州市2023年科技工作总结\n2023年，全市高新技术企业达到1530家。\n徐州市科学技术局\n2024年1月10日\n",
	})
	by := cells(t, s, "高新技术企业")
	expect(t, by, "宿迁市 2023", []string{"700 家", "760 家"}, "730")
	expect(t, by, "徐州市 2023", []string{"1500 家", "1530 家", "≠ 是已完成的数", "完成比目标 +30 家"})
}

// TestNothingToCompareNamesWhatIsNear mistypes an indicator.
func TestNothingToCompareNamesWhatIsNear(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/compare?indicator="+url.QueryEscape("全社会研发经费支岀占GDP比重强渡"), 200).Body.String()
	if strings.Contains(body, `class="matrix"`) || !strings.Contains(body, `<ul><li><a href="/compare?indicator=`) {
		t.Error("nothing near is offered")
	}
}
