package target

import (
	"reflect"
	"testing"

	"duban/corpus"
)

// TestPlanOfSeveralYears holds the years in the name of a plan against amounts of
// its years, in notices whose own title names none.
func TestPlanOfSeveralYears(t *testing.T) {
	const text = "2024年组建共同体8个,2026年新建校舍12栋。"
	dated := []string{"milestone|=|8|个|level|2024-12-31|共同体", "target|=|12|栋|new|2026-12-31|校舍"}
	for name, ours := range map[string]bool{
		"某县教育提质行动计划（2024—2026年）":         true,
		"某县管网更新三年方案(2024年-2026年)（征求意见稿）": true,
		"某县燃气安全规划（2024～2026年）":           true,
		"某县公园提升行动（2024－2026年）":           true,
		"根据《某省教育行动计划（2024—2026年）》":       false, // what another document is called
		"附件：某县行动计划（2024—2026年）":          false,
		"某县教育提质行动计划":                     false,
		"某县教育提质行动计划（2020—2022年）":         false, // over when this one was written
		"某县学位统计（2024—2026年）":             false,
	} {
		n := corpus.Notice{ID: "n1", Kind: corpus.KindPlan, Title: "关于印发行动计划的通知", WrittenOn: "2024-03-29"}
		doc := corpus.Document{Blocks: []corpus.Block{
			{Type: corpus.Paragraph, Passage: corpus.Passage{Text: name}},
			{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}},
		}}
		targets, _ := finder(t).Find(doc, n, nil)
		if got := lines(targets); reflect.DeepEqual(got, dated) != ours {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// TestReportsOfDecember holds figures of a year that a report of its last month looks back on.
func TestReportsOfDecember(t *testing.T) {
	for _, x := range []struct {
		title, written, want string
		kind                 corpus.Kind
	}{
		{"某局2021年工作总结及2022年工作打算", "2021-12-28", "2021-12-31", corpus.KindReport},
		{"2021年重点工作完成情况", "2021-12-15", "2021-12-31", corpus.KindReport},
		{"2021年政府工作报告", "2021-12-30", "2021-12-31", corpus.KindReport},
		{"某局2021年工作总结", "2021-11-20", "2021-11-20", corpus.KindReport},
		{"某局2021年工作总结", "2022-01-10", "2021-12-31", corpus.KindReport},
		{"我局开展义务植树", "2021-12-28", "2021-12-28", corpus.KindNews},
	} {
		n := corpus.Notice{ID: "n1", Kind: x.kind, Title: x.title, WrittenOn: x.written, PeriodStart: "2021-01-01", PeriodEnd: "2021-12-31"}
		doc := corpus.Document{Blocks: []corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: "设立县乡村三级林长487名。"}}}}
		targets, _ := finder(t).Find(doc, n, nil)
		if len(targets) != 1 || targets[0].Kind != corpus.TargetAchieved || targets[0].Deadline != x.want {
			t.Errorf("%s, %s: got %q, want one achieved by %s", x.title, x.written, lines(targets), x.want)
		}
	}
}
