package notice

import (
	"testing"

	"duban/corpus"
)

// TestPlannedTime checks the period of plans whose title names no year.
func TestPlannedTime(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		name, title, start, end string
		lines                   []string
	}{
		{"a line that says when", "城区道路交通秩序专项整治行动方案", "2023-05-10", "2023-10-31",
			[]string{"2023年5月8日", "整治时间：2023年5月10日至10月31日。", "施划泊位2000个。"}},
		{"a heading that says so", "城区道路交通秩序专项整治行动方案", "2023-11-01", "2024-02-29",
			[]string{"2023年10月25日", "一、整治时间", "11月1日至2024年2月29日。", "施划泊位2000个。"}},
		{"steps over the turn of a year", "农贸市场改造提升实施方案", "2023-09-01", "2024-03-31",
			[]string{"2023年8月25日", "（一）动员部署阶段（9月1日—9月30日）。摸底排查。", "（二）集中改造阶段（2023年10月—2024年3月）。完成改造。"}},
		{"years that the title counts", "物流业发展三年行动方案", "2021-01-01", "2023-12-31",
			[]string{"2021年5月11日", "（一）2021年目标。物流企业达到300家。"}},
	} {
		got := r.Read(corpus.Page{}, document(tt.title, nil, tt.lines...))
		if got.PeriodStart != tt.start || got.PeriodEnd != tt.end {
			t.Errorf("%s: %s–%s, want %s–%s", tt.name, got.PeriodStart, got.PeriodEnd, tt.start, tt.end)
		}
	}
}
