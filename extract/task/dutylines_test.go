package task

import (
	"testing"

	"duban/corpus"
)

func TestLinesOfBodiesBelowClauses(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	got := showTasks(newKit(t).find(n, "一、重点任务", "1.新建幼儿园5所。", "★县教体局　县住建局　各镇（街道）", "2.改造管网14公里。", "——牵头：县住建局；配合：县发展改革委、县财政局",
		"3.免费筛查3000人。", "牵头责任单位：县卫健委", "主要协作单位：县民政局、县残联", "4.培训企业40家。", "牵头股室：注册登记股", "5.配置亭25座。<牵头单位：县城管局；配合单位：县财政局>", "6.绿化覆盖率<40%的小区改造3个。"))
	want := "1|重点任务|新建幼儿园5所。|县教体局|县住建局;各镇（街道）|2024-12-31\n2|重点任务|改造管网14公里。|县住建局|县发展改革委;县财政局|2024-12-31\n" +
		"3|重点任务|免费筛查3000人。|县卫健委|县民政局;县残联|2024-12-31\n4|重点任务|培训企业40家。|注册登记股||2024-12-31\n" +
		"5|重点任务|配置亭25座。<牵头单位：县城管局；配合单位：县财政局>|县城管局|县财政局|2024-12-31\n6|重点任务|绿化覆盖率<40%的小区改造3个。|||2024-12-31"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStarsThatMarkNoBodies(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	got := showTasks(newKit(t).find(n, "一、重点任务", "1.新建幼儿园5所。", "★今年秋季全部投用。"))
	if want := "1|重点任务|新建幼儿园5所。★今年秋季全部投用。|||2024-12-31"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTheFirstLeadsOnlyWhereNoColumnSupports(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
	const rule = "责任单位栏第一位为牵头单位。"
	got := showTasks(newKit(t).find(n, rule, "任务|责任单位", "新建学校2所|县教育局、县住建局"))
	if want := "1||新建学校2所|县教育局|县住建局|2024-12-31"; got != want {
		t.Errorf("one column: got\n%s\nwant\n%s", got, want)
	}
	got = showTasks(newKit(t).find(n, rule, "任务|牵头单位|配合单位", "新建学校2所|县教育局、县住建局|县财政局"))
	if want := "1||新建学校2所|县教育局;县住建局|县财政局|2024-12-31"; got != want {
		t.Errorf("two columns: got\n%s\nwant\n%s", got, want)
	}
}
