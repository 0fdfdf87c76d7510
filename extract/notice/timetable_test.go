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

// TestImpliedTime checks the days and periods of texts that state them nowhere in particular.
func TestImpliedTime(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		name, title                    string
		written, published, start, end string
		lines                          []string
	}{
		{"a newspaper's page", "政府工作报告", "", "2022-01-20", "", "", []string{"雅安日报 2022年01月20日 第02版:要闻", "政府工作报告", "过去五年，人民生活持续改善。"}},
		{"a date beside who printed it", "造林工作进展顺利", "", "2023-05-06", "", "", []string{"造林工作进展顺利", "江南网讯 2023-05-06 记者 王明", "全县完成造林5万亩。"}},
		{"a quarter of its own year", "江南市第四季度重点项目攻坚方案", "", "2024-10-01", "2024-10-01", "2024-12-31", []string{"江南市第四季度重点项目攻坚方案", "2024-10-01", "各有关单位："}},
		{"a quarter of the next year", "江南市第一季度开门红工作方案", "", "2024-12-20", "2025-01-01", "2025-03-31", []string{"江南市第一季度开门红工作方案", "2024-12-20", "各有关单位："}},
		{"a quarter told of", "江南市第四季度经济运行情况", "", "2024-01-20", "2023-10-01", "2023-12-31", []string{"江南市第四季度经济运行情况", "2024-01-20", "全市工业增长5%。"}},
		{"months told of", "1-10月份江南市重点项目建设完成情况通报", "", "2019-11-14", "2019-01-01", "2019-10-31", []string{"1-10月份江南市重点项目建设完成情况通报", "2019-11-14", "各有关单位："}},
		{"months in words", "一月份至十月份江南市重点项目建设完成情况通报", "", "2019-11-14", "2019-01-01", "2019-10-31", []string{"一月份至十月份江南市重点项目建设完成情况通报", "2019-11-14", "各有关单位："}},
		{"months of the year before", "1-12月江南市重点项目建设情况通报", "", "2020-01-10", "2019-01-01", "2019-12-31", []string{"1-12月江南市重点项目建设情况通报", "2020-01-10", "各有关单位："}},
		{"the first months", "关于前两个月重点项目建设情况的通报", "", "2019-03-14", "2019-01-01", "2019-02-28", []string{"关于前两个月重点项目建设情况的通报", "2019-03-14", "各有关单位："}},
		{"a month", "关于9月份重点工作完成情况的通报", "", "2019-10-14", "2019-09-01", "2019-09-30", []string{"关于9月份重点工作完成情况的通报", "2019-10-14", "各有关单位："}},
		{"a winter under way", "江南市今冬明春火灾防控工作方案", "", "2024-02-05", "2023-11-01", "2024-03-31", []string{"江南市今冬明春火灾防控工作方案", "2024-02-05", "各有关单位："}},
		{"a winter to come", "江南市今冬明春火灾防控工作方案", "", "2024-10-25", "2024-11-01", "2025-03-31", []string{"江南市今冬明春火灾防控工作方案", "2024-10-25", "各有关单位："}},
		{"printed again long after its dateline", "", "2024-01-23", "2024-12-01", "", "", []string{"发布时间:2024-12-01 04:02:08 来源: 转载", "中新网 江南1月23日电 (记者 王明)1月23日,市第十四届人民代表大会第二次会议开幕。"}},
		{"printed on the day of its dateline", "", "", "2024-01-24", "", "", []string{"发布时间:2024-01-24 04:02:08 来源: 转载", "中新网 江南1月23日电 (记者 王明)1月23日,市第十四届人民代表大会第二次会议开幕。"}},
		{"the day of a session in a long line", "江南市政府工作报告", "2020-04-27", "", "", "", []string{"江南市政府工作报告", "2020年4月27日在江南市第八届人民代表大会第五次会议上江南市代市长王明各位代表:现在,我代表市人民政府,向大会报告工作,请予审议,并请市政协委员和其他列席人员提出意见。过去一年,面对复杂局面,我们坚持稳中求进,较好地完成了目标任务。"}},
		{"the address of the source", "市招商局力促招商引资", "", "2016-09-27", "", "", []string{"上半年，全市到位资金401.6亿元，完成目标任务的45.6%。", "http://x.cn/2016/0927/278246.shtml"}},
		{"a day in the title", "区人民政府工作报告（2023年1月6日）", "2023-01-06", "", "", "", []string{"深入实施环保三年行动计划。"}},
		{"a term that is decided on", "关于开展2022—2023年度冰雪季服务提升行动的通知", "2022-10-28", "", "2022-11-01", "2023-03-31",
			[]string{"各滑雪场：", "决定自2022年11月1日至2023年3月31日在全市开展服务提升行动。", "市文化旅游体育局", "2022年10月28日"}},
		{"a year handed down", "关于下达促进就业目标的通知", "2009-04-29", "", "2009-01-01", "2009-12-31",
			[]string{"各县（市、区）人民政府：", "现就下达2009年促进就业目标有关事项通知如下。", "?二〇〇九年四月二十九日"}},
		{"a year that goes on to be this year", "", "", "", "2021-01-01", "2021-12-31",
			[]string{"各有关单位：", "2021年3月初，市人大会议票决确定了今年的10件民生实事项目。", "新建学校10所。"}},
	} {
		got := r.Read(corpus.Page{}, document(tt.title, nil, tt.lines...))
		if got.WrittenOn != tt.written || got.PublishedOn != tt.published {
			t.Errorf("%s: written %q, published %q, want %q, %q", tt.name, got.WrittenOn, got.PublishedOn, tt.written, tt.published)
		}
		if tt.start != "" && (got.PeriodStart != tt.start || got.PeriodEnd != tt.end) {
			t.Errorf("%s: %s–%s, want %s–%s", tt.name, got.PeriodStart, got.PeriodEnd, tt.start, tt.end)
		}
	}
}
