package target

import (
	"testing"

	"duban/corpus"
)

func TestResultSentences(t *testing.T) {
	k := &finder(t).rules.kinds
	for _, text := range k.Results.Must {
		if !k.weigh(text).reports() {
			t.Errorf("%q must report", text)
		}
	}
	for _, text := range k.Results.Mustnt {
		if k.weigh(text).reports() {
			t.Errorf("%q must not report", text)
		}
	}
}

// TestTextsThatReport tells results from plans by the text of each section, and dates them by the year the text names.
func TestTextsThatReport(t *testing.T) {
	doc := prose([]string{"2024年民生实事共48个子项目，完成情况如下。", "一、养老", "新增老年助餐点235个，整体完成率111.5%。", "二、住房", "改造老旧小区212个，完成年度目标的106.5%。",
		"三、下年", "到2025年，新增停车位3000个；力争建成公园20个。"})
	targets, _ := finder(t).Find(doc, corpus.Notice{ID: "n", Kind: corpus.KindOther}, nil)
	want := map[string]string{"235": "achieved 2024-12-31", "212": "achieved 2024-12-31", "3000": "target 2025-12-31", "20": "target"}
	for _, x := range targets {
		if w, ok := want[x.Value]; ok {
			if got := x.Kind + " " + x.Deadline; got != w && x.Kind != w {
				t.Errorf("%s is %q, want %q", x.Value, got, w)
			}
			delete(want, x.Value)
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
	plan := prose([]string{"完成植树造林0.74万亩。", "规上工业增加值同比增长8%。"})
	targets, _ = finder(t).Find(plan, corpus.Notice{ID: "n", Kind: corpus.KindOther}, nil)
	for _, x := range targets {
		if x.Kind != corpus.TargetPlain {
			t.Errorf("%s of a plan is %s", x.Value, x.Kind)
		}
	}
}
