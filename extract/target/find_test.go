package target

import (
	"reflect"
	"testing"

	"duban/corpus"
)

var plan2023 = corpus.Notice{ID: "n1", Source: "a.txt", Title: "宿迁市2023年工作要点", Kind: corpus.KindPlan, Province: "江苏省", City: "宿迁市", RegionCode: "321300",
	WrittenOn: "2023-02-24", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}

// grid makes a table of rows of cells with the given columns; the first row is the header.
func grid(columns []corpus.Column, rows ...[]string) *corpus.Table {
	t := &corpus.Table{Rows: len(rows) + 1, Cols: len(columns), HeaderRows: 1, Columns: columns, Lines: []corpus.Line{{Kind: corpus.LineHeader}}}
	for c, column := range columns {
		t.Cells = append(t.Cells, corpus.Cell{Row: 0, Col: c, Rowspan: 1, Colspan: 1, Header: true, Passage: corpus.Passage{Text: column.Name}})
	}
	for r, cells := range rows {
		t.Lines = append(t.Lines, corpus.Line{Kind: corpus.LineData})
		for c, text := range cells {
			t.Cells = append(t.Cells, corpus.Cell{Row: r + 1, Col: c, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
		}
	}
	return t
}

func tableDoc(t *corpus.Table) corpus.Document {
	return corpus.Document{Blocks: []corpus.Block{{Type: corpus.TableType, Table: t}}}
}

func lines(targets []corpus.Target) []string {
	var list []string
	for _, x := range targets {
		list = append(list, line(x))
	}
	return list
}

func TestQuarterColumns(t *testing.T) {
	columns := []corpus.Column{{Name: "具体任务", Field: corpus.FieldTask}, {Name: "一季度", Field: corpus.FieldQ1, Period: "一季度"},
		{Name: "四季度", Field: corpus.FieldQ4, Period: "四季度"}, {Name: "牵头单位", Field: corpus.FieldLead}}
	doc := tableDoc(grid(columns, []string{"新增在孵企业数量120家。", "新增在孵企业30家", "累计新增在孵企业120家", "市科技局"}))
	tasks := []corpus.Task{{ID: "n1-t1", LeadBodies: []string{"市科技局"}, LeadCanonical: []string{"宿迁市科学技术局"}, Section: "创新主体", Locator: "table 1 row 2",
		Place: corpus.Place{Block: 0, Row: 1}}}
	targets, numbers := finder(t).Find(doc, plan2023, tasks)
	want := []string{"target|=|120|家|new|2023-12-31|在孵企业数量", "milestone|=|30|家|new|2023-03-31|在孵企业", "milestone|=|120|家|cumulative|2023-12-31|在孵企业"}
	if got := lines(targets); !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
	x := targets[1]
	if x.TaskID != "n1-t1" || !reflect.DeepEqual(x.LeadCanonical, []string{"宿迁市科学技术局"}) || x.Section != "创新主体" || x.Locator != "table 1 row 2" ||
		x.DeadlineText != "一季度" || x.Evidence != "新增在孵企业30家" || x.Span != "6-8" || x.City != "宿迁市" || x.Year != "2023" {
		t.Errorf("the second target lacks what its task and place say: %+v", x)
	}
	for _, n := range numbers {
		if n.Fate != exported {
			t.Errorf("number %+v, want it exported", n)
		}
	}
}

func TestBareNumberCells(t *testing.T) {
	for name, c := range map[string]struct {
		table *corpus.Table
		want  []string
	}{
		"unit in the header, place in the row": {
			grid([]corpus.Column{{Name: "县区", Field: corpus.FieldPlace}, {Name: "新建创新平台（个）", Measure: "新建创新平台", Unit: "个"}}, []string{"东海县", "10"}, []string{"灌云县", ""}),
			[]string{"target|=|10|个|new|2023-12-31|创新平台"},
		},
		"unit column and years": {
			grid([]corpus.Column{{Name: "指标", Field: corpus.FieldIndicator}, {Name: "单位", Field: corpus.FieldUnit}, {Name: "2022年", Field: corpus.FieldBase, Period: "2022年"},
				{Name: "2023年目标", Field: corpus.FieldTarget, Period: "2023年"}, {Name: "2025年", Field: corpus.FieldTarget, Period: "2025年"}},
				[]string{"高新技术企业数", "家", "620", "700", "1,000"}, []string{"研发投入强度", "%", "2.0", "2.2", "≥2.5"}),
			[]string{"achieved|=|620|家|level|2022-12-31|高新技术企业数", "target|=|700|家|level|2023-12-31|高新技术企业数", "target|=|1000|家|level|2025-12-31|高新技术企业数",
				"achieved|=|2|%|share|2022-12-31|研发投入强度", "target|=|2.2|%|share|2023-12-31|研发投入强度", "target|>=|2.5|%|share|2025-12-31|研发投入强度"},
		},
		"money spent on what the row counts in another unit": {
			grid([]corpus.Column{{Name: "项目名称", Field: corpus.FieldTask}, {Name: "建设规模", Field: corpus.FieldMeasure}, {Name: "2023年计划投资（万元）", Field: corpus.FieldTarget, Period: "2023年", Unit: "万元", UnitFrom: corpus.UnitHeader}},
				[]string{"光伏发电项目", "建设100兆瓦光伏电站", "22000"}),
			[]string{"target|=|100|兆瓦|level|2023-12-31|光伏电站", "target|=|22000|万元|level|2023-12-31|光伏发电项目投资"},
		},
		"money without its unit": {
			grid([]corpus.Column{{Name: "项目名称", Field: corpus.FieldTask}, {Name: "建设规模", Field: corpus.FieldMeasure}, {Name: "2023年计划投资", Field: corpus.FieldTarget, Period: "2023年"}},
				[]string{"光伏发电项目", "建设100兆瓦光伏电站", "22000"}),
			[]string{"target|=|100|兆瓦|level|2023-12-31|光伏电站"},
		},
		"unit in the indicator": {
			grid([]corpus.Column{{Name: "指标", Field: corpus.FieldIndicator}, {Name: "目标值", Field: corpus.FieldTarget}}, []string{"技术合同成交额（亿元）", "17"}, []string{"每万人口发明专利拥有量（件）", "4.71"}, []string{"孵化器（家）", "30以上"}),
			[]string{"target|=|17|亿元|level|2023-12-31|技术合同成交额", "target|=|4.71|件|level|2023-12-31|每万人口发明专利拥有量", "target|>=|30|家|level|2023-12-31|孵化器"},
		},
	} {
		targets, _ := finder(t).Find(tableDoc(c.table), plan2023, nil)
		if got := lines(targets); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

// A notice whose title is that of a list of rules gives work all the same in the rows that name who leads.
func TestRowsOfWorkInListOfRules(t *testing.T) {
	columns := []corpus.Column{{Name: "工作任务", Field: corpus.FieldTask}, {Name: "三季度", Field: corpus.FieldQ3, Period: "三季度"}, {Name: "责任单位", Field: corpus.FieldLead}}
	doc := tableDoc(grid(columns, []string{"改造老旧小区46个", "完工20个", "市住建局"}, []string{"面积100平方米", "20个", ""}))
	n := plan2023
	n.Kind, n.Title = corpus.KindNotice, "关于印发城市更新和民生保障清单的通知"
	tasks := []corpus.Task{{ID: "n1-t1", LeadBodies: []string{"市住建局"}, Place: corpus.Place{Block: 0, Row: 1}}}
	targets, _ := finder(t).Find(doc, n, tasks)
	want := []string{"target|=|46|个|level|2023-12-31|改造老旧小区", "milestone|=|20|个|level|2023-09-30|改造老旧小区"}
	if got := lines(targets); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTableRowsThatAreNoData(t *testing.T) {
	table := grid([]corpus.Column{{Name: "序号", Field: corpus.FieldSeq}, {Name: "县区", Field: corpus.FieldPlace}, {Name: "新建（个）", Measure: "新建", Unit: "个"}}, []string{"1", "东海县", "10"}, []string{"", "总计", "10"})
	table.Lines[2].Kind = corpus.LineTotal
	targets, numbers := finder(t).Find(tableDoc(table), plan2023, nil)
	if len(targets) != 1 || !reflect.DeepEqual(targets[0].LeadBodies, []string{"东海县"}) {
		t.Errorf("targets %q, want the one of the data row, led by its place", lines(targets))
	}
	rules := map[string]int{}
	for _, n := range numbers {
		rules[n.Fate+" "+n.Rule]++
	}
	want := map[string]int{"exported cell unit:header": 1, "rejected table-total": 1, "rejected column-seq": 1}
	if !reflect.DeepEqual(rules, want) {
		t.Errorf("fates %v, want %v", rules, want)
	}
}

func TestSections(t *testing.T) {
	report := plan2023
	report.Kind = corpus.KindReport
	doc := corpus.Document{Blocks: []corpus.Block{
		{Type: corpus.Heading, Level: 1, Passage: corpus.Passage{Text: "2022年工作回顾"}},
		{Type: corpus.Paragraph, Section: []string{"2022年工作回顾"}, Passage: corpus.Passage{Text: "高新技术企业达到620家。"}},
		{Type: corpus.Heading, Level: 1, Passage: corpus.Passage{Text: "2023年总体要求"}},
		{Type: corpus.Paragraph, Section: []string{"2023年总体要求"}, Passage: corpus.Passage{Text: "高新技术企业达到700家。"}},
	}}
	targets, _ := finder(t).Find(doc, report, nil)
	want := []string{"achieved|=|620|家|level|2022-12-31|高新技术企业", "target|=|700|家|level|2023-12-31|高新技术企业"}
	if got := lines(targets); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestTaskDeadlineAndProseMilestone(t *testing.T) {
	doc := corpus.Document{Blocks: []corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: "新认定省级企业技术中心20个。（市工信局牵头，11月底前）"}}}}
	tasks := []corpus.Task{{ID: "n1-t1", Deadline: "2023-11-30", DeadlineText: "11月底前", Place: corpus.Place{Row: -1, Blocks: 1}}}
	targets, _ := finder(t).Find(doc, plan2023, tasks)
	want := []string{"milestone|=|20|个|new|2023-11-30|省级企业技术中心"}
	if got := lines(targets); !reflect.DeepEqual(got, want) || targets[0].TaskID != "n1-t1" {
		t.Errorf("got  %q\nwant %q of the task", got, want)
	}
}

func TestConditionLists(t *testing.T) {
	rules := corpus.Notice{ID: "n2", Kind: corpus.KindNotice, Title: "支持企业发展实施细则"}
	var doc corpus.Document
	for _, text := range []string{"（一）申报条件：", "1.上年度销售收入不低于2000万元；", "2.研发人员10人以上。", "（二）奖励标准：", "给予最高不超过50万元的奖励。"} {
		doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}})
	}
	targets, numbers := finder(t).Find(doc, rules, nil)
	want := []string{"parameter|<=|50|万元|level||奖励"}
	if got := lines(targets); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for _, n := range numbers {
		if n.Text == "2000" && n.Rule != "condition" {
			t.Errorf("2000 is turned down as %q, want condition", n.Rule)
		}
	}
}

// TestListKeepsItsKindUnderADeadline asks that the deadline of a task changes no kind but by its date: the later
// amounts of a list are what the first is.
func TestListKeepsItsKindUnderADeadline(t *testing.T) {
	tasks := []corpus.Task{{ID: "n1-t1", Deadline: "2023-12-31", Place: corpus.Place{Row: -1, Blocks: 1}}}
	notice := corpus.Notice{ID: "n1", Kind: corpus.KindPlan, PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}
	targets, _ := finder(t).Find(prose([]string{"城乡低保月标准分别提高到720元、560元，发放高龄津贴1200万元以上。"}), notice, tasks)
	if len(targets) != 3 {
		t.Fatalf("%d targets", len(targets))
	}
	for _, x := range targets {
		if x.Kind != corpus.TargetPlain || x.Deadline != "2023-12-31" {
			t.Errorf("%s is %s %s", x.Value, x.Kind, x.Deadline)
		}
	}
}

// TestStableIDs checks that a row keeps its id when another is added before it, and that two runs agree.
func TestStableIDs(t *testing.T) {
	one := corpus.Document{Blocks: []corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: "新建公园3个。"}}}}
	two := corpus.Document{Blocks: append([]corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: "新建学校2所。"}}}, one.Blocks...)}
	a, _ := finder(t).Find(one, plan2023, nil)
	b, _ := finder(t).Find(two, plan2023, nil)
	c, _ := finder(t).Find(two, plan2023, nil)
	if len(a) != 1 || len(b) != 2 || a[0].ID != b[1].ID {
		t.Errorf("ids %v and %v: want the last ones equal", a, b)
	}
	if !reflect.DeepEqual(b, c) {
		t.Error("two runs differ")
	}
}
