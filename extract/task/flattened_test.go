package task

import (
	"strings"
	"testing"

	"duban/corpus"
)

// showTasks is each task with its section, bodies and deadline.
func showTasks(tasks []corpus.Task) string {
	var lines []string
	for _, k := range tasks {
		lines = append(lines, k.Seq+"|"+k.Section+"|"+k.Text+"|"+strings.Join(k.LeadBodies, ";")+"|"+strings.Join(k.SupportBodies, ";")+"|"+k.Deadline)
	}
	return strings.Join(lines, "\n")
}

func TestFlattenedRowsWithBodiesOneALine(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	got := showTasks(newKit(t).find(n, "序号", "工作任务", "完成时限", "牵头单位", "责任单位", "一、稳增长（3项）",
		"1", "开工项目120个。", "12月底", "市发改委", "市工信局、市交通局",
		"2", "办消费节8场。", "全年", "市商务局", "市文旅局", "各县（市、区）政府",
		"3", "新增外贸企业30家。", "12月底前", "市商务局", "同上", "二、惠民生（2项）",
		"序号", "工作任务", "完成时限", "牵头单位", "责任单位",
		"4", "新增学位3000个。", "8月底前", "市教育局", "市住建局", "市自规局",
		"5", "建成社区医院2家。", "持续推进", "市卫健委", "各有关单位"))
	want := `1|稳增长（3项）|开工项目120个。|市发改委|市工信局;市交通局|2024-12-31
2|稳增长（3项）|办消费节8场。|市商务局|市文旅局;各县（市、区）政府|2024-12-31
3|稳增长（3项）|新增外贸企业30家。|市商务局|市文旅局;各县（市、区）政府|2024-12-31
4|惠民生（2项）|新增学位3000个。|市教育局|市住建局;市自规局|2024-08-31
5|惠民生（2项）|建成社区医院2家。|市卫健委|各有关单位|`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFlattenedRowsThatEndInDates(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	got := showTasks(newKit(t).find(n, "任务类别", "具体任务", "责任单位", "配合单位", "完成时限",
		"专项整治", "开展检查4次，整改率100%。", "建设局", "综合执法局", "各街道", "11月底",
		"开展企业检查60家次。", "应急局", "生态环境分局", "12月底",
		"宣传教育", "举办培训10期。", "应急局", "党群工作部", "各园区", "6月底"))
	want := `1|专项整治|开展检查4次，整改率100%。|建设局|综合执法局;各街道|2024-11-30
2|专项整治|开展企业检查60家次。|应急局|生态环境分局|2024-12-31
3|宣传教育|举办培训10期。|应急局|党群工作部;各园区|2024-06-30`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestItemsNumberedThroughIntoSafeguards(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodEnd: "2024-12-31"}
	through := newKit(t).find(n, "一、重点任务", "1．新建泵站2座。", "2．清淤河道8公里。", "3．改造管网9公里。", "二、优化服务", "4．培训50人次。", "5．走访企业30家。", "三、保障措施", "6．加强督查考核。每月28日前上报进度。", "7．改进作风。每人联系2个乡镇。")
	if len(through) != 7 {
		t.Errorf("%d tasks of 7 that are numbered through", len(through))
	}
	anew := newKit(t).find(n, "一、重点任务", "1．新建泵站2座。", "2．清淤河道8公里。", "3．改造管网9公里。", "4．培训50人次。", "5．走访企业30家。", "二、保障措施", "1．加强督查考核。每月28日前上报进度。", "2．改进作风。每人联系2个乡镇。")
	if len(anew) != 5 {
		t.Errorf("%d tasks, want the 5 above the safeguards", len(anew))
	}
}

func TestCellsOfMonthsWithPoints(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"}
	got := showTasks(newKit(t).find(n, "任务|责任单位|完成时间", "新建学校2所|县教育局|2025.10", "修路8公里|县交通局|2025.3-2025.6", "绿化9亩|县林业局|2025.9.30", "投资1.5亿元|县发改局|2025年底"))
	want := "1||新建学校2所|县教育局||2025-10-31\n2||修路8公里|县交通局||2025-06-30\n3||绿化9亩|县林业局||2025-09-30\n4||投资1.5亿元|县发改局||2025-12-31"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDutiesBetweenAHeadingAndItsText(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	got := showTasks(newKit(t).find(n, "一、促进就业", "责任单位：县人社局、县总工会", "工作任务：输转劳动力4.2万人，创劳务收入12亿元。", "完成时限：2024年10月底",
		"二、改善住房", "改造危房30户。", "责任单位：县住建局", "本项工作由县政府督查室督办，按月通报。"))
	want := "一||促进就业 工作任务：输转劳动力4.2万人，创劳务收入12亿元。|县人社局;县总工会||2024-10-31\n二||改善住房 改造危房30户。|县住建局||2024-12-31"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
