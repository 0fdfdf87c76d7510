package task

import (
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
	"duban/extract/outline"
	"duban/extract/table"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/region"
	"duban/normalize/ruledata"
)

// kit finds tasks in paragraphs: tables recovered and read, outline marked.
type kit struct {
	tables  *table.Reader
	outline *outline.Outliner
	finder  *Finder
}

func newKit(t testing.TB) kit {
	t.Helper()
	places, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := body.New(body.Data, places)
	if err != nil {
		t.Fatal(err)
	}
	dates, err := date.New(date.Data)
	if err != nil {
		t.Fatal(err)
	}
	var k kit
	if k.tables, err = table.New(table.Data, bodies); err != nil {
		t.Fatal(err)
	}
	if k.outline, err = outline.New(outline.Data); err != nil {
		t.Fatal(err)
	}
	if k.finder, err = New(Data, bodies, dates); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k kit) find(n corpus.Notice, lines ...string) []corpus.Task {
	return k.findIn(n, paragraphs(lines...))
}

func (k kit) findIn(n corpus.Notice, blocks []corpus.Block) []corpus.Task {
	doc := corpus.Document{Source: n.Source, Title: n.Title, Blocks: k.tables.Unflatten(blocks)}
	for i, b := range doc.Blocks {
		if b.Table != nil {
			before := ""
			if i > 0 {
				before = doc.Blocks[i-1].Text
			}
			k.tables.Read(b.Table, b.Text, before)
		}
	}
	k.outline.Mark(doc.Blocks)
	return k.finder.Find(doc, n)
}

func paragraphs(lines ...string) []corpus.Block {
	var blocks []corpus.Block
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			blocks = append(blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
		}
	}
	return blocks
}

func plan() corpus.Notice {
	return corpus.Notice{ID: "n1", Source: "a.txt", Title: "宿迁市2024年重点工作计划", Kind: corpus.KindPlan, Province: "江苏省", City: "宿迁市",
		RegionCode: "321300", PublishedOn: "2024-02-01", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}
}

// show is a task on one line: number, section, text, bodies, deadline.
func show(t corpus.Task) string {
	return strings.Join([]string{t.Seq, t.Section, t.Text, strings.Join(t.LeadBodies, ";"), strings.Join(t.SupportBodies, ";"), t.DeadlineText, t.Deadline}, "|")
}

func TestClauses(t *testing.T) {
	k := newKit(t)
	as := func(kind corpus.Kind, title string) corpus.Notice {
		n := plan()
		n.Kind, n.Title = kind, title
		return n
	}
	for _, tt := range []struct {
		name   string
		notice corpus.Notice
		lines  []string
		want   []string
	}{
		{"lowest numbered clauses of a plan", plan(), []string{"一、指导思想", "以高质量发展为主线，统筹推进各项工作。", "二、主要目标", "1. 研发支出达到18亿元。", "2. 高新技术企业突破126家。",
			"三、重点任务", "（一）培育主体", "1.壮大企业。新增企业20家，完善服务。", "四、保障措施", "（一）加强领导。各单位要落实责任。", "扫一扫"},
			[]string{"1|主要目标|研发支出达到18亿元。||||2024-12-31", "2|主要目标|高新技术企业突破126家。||||2024-12-31", "1|重点任务 > 培育主体|壮大企业。新增企业20家，完善服务。||||2024-12-31"}},
		{"limits behind the number and the clause's own heading", plan(), []string{"一、重点任务", "（一）9月底前完成12个小区改造。", "（二）摸清底数。6月底前，排查企业426家，建立“一企一档”。"},
			[]string{"（一）|重点任务|9月底前完成12个小区改造。|||9月底前|2024-09-30", "（二）|重点任务|摸清底数。6月底前，排查企业426家，建立“一企一档”。|||6月底前|2024-06-30"}},
		{"brackets of bodies", plan(), []string{"一、重点任务", "1.新增企业20家。（牵头单位：市科技局；配合单位：市财政局，6月底前完成）", "2.举办活动3场。（市商务局牵头，市文广旅局配合）"},
			[]string{"1|重点任务|新增企业20家。（牵头单位：市科技局；配合单位：市财政局，6月底前完成）|市科技局|市财政局|6月底前|2024-06-30",
				"2|重点任务|举办活动3场。（市商务局牵头，市文广旅局配合）|市商务局|市文广旅局||2024-12-31"}},
		{"two brackets in one clause", plan(), []string{"（一）优化环境。推进审批改革。（市行政审批局负责）办好服务专窗，压缩时限。（市司法局负责）"},
			[]string{"（一）||优化环境。推进审批改革。（市行政审批局负责）|市行政审批局|||2024-12-31", "（一）||办好服务专窗，压缩时限。（市司法局负责）|市司法局|||2024-12-31"}},
		{"two brackets below a heading", plan(), []string{"（一）优化环境", "推进审批改革，压缩时限。（市行政审批局负责）办好服务专窗。（市司法局负责）"},
			[]string{"（一）|优化环境|推进审批改革，压缩时限。（市行政审批局负责）|市行政审批局|||2024-12-31", "（一）|优化环境|办好服务专窗。（市司法局负责）|市司法局|||2024-12-31"}},
		{"any notice with brackets", as(corpus.KindNotice, "关于促进通关便利化的通知"), []string{"（一）提高效率。", "加快货物通关，实施提前申报。（市商务局、市财政局按职责分工负责）", "（二）加强宣传。", "各地要加强宣传引导，营造氛围。", "特此通知。"},
			[]string{"（一）||提高效率。加快货物通关，实施提前申报。（市商务局、市财政局按职责分工负责）|市商务局;市财政局|||2024-12-31"}},
		{"a bracket that holds another name of a body is none of bodies", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"公文时效: 有效 发布机构: 市政府办公室（市数据局）", "1.建成平台3家。（市科技局负责）"},
			[]string{"1||建成平台3家。（市科技局负责）|市科技局|||2024-12-31"}},
		{"lines of bodies", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成公共服务平台3家。", "牵头部门：市科技局", "责任单位：市财政局、市税务局", "完成时限：10月底前", "2.举办对接活动5场。", "责任单位：市商务局"},
			[]string{"1||建成公共服务平台3家。|市科技局|市财政局;市税务局|10月底前|2024-10-31", "2||举办对接活动5场。|市商务局|||2024-12-31"}},
		{"each leads where the first does", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成平台3家。（市科技局、市财政局负责。除标注“分别牵头”外，列第一位者为牵头单位，下同）", "2.举办活动5场。（市商务局、市财政局分别牵头）"},
			[]string{"1||建成平台3家。（市科技局、市财政局负责。除标注“分别牵头”外，列第一位者为牵头单位，下同）|市科技局|市财政局||2024-12-31", "2||举办活动5场。（市商务局、市财政局分别牵头）|市商务局;市财政局|||2024-12-31"}},
		{"who leads is said once", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成平台3家。（市科技局、市财政局负责。列第一位者为牵头单位，下同）", "2.举办活动5场。（市商务局、市财政局负责）"},
			[]string{"1||建成平台3家。（市科技局、市财政局负责。列第一位者为牵头单位，下同）|市科技局|市财政局||2024-12-31", "2||举办活动5场。（市商务局、市财政局负责）|市商务局|市财政局||2024-12-31"}},
		{"who answers for all is said once", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成平台3家。（市科技局负责。以下均需各县（区）人民政府负责，不再逐一列出）", "2.举办活动5场。（市商务局负责）"},
			[]string{"1||建成平台3家。（市科技局负责。以下均需各县（区）人民政府负责，不再逐一列出）|市科技局;各县（区）人民政府|||2024-12-31", "2||举办活动5场。（市商务局负责）|市商务局;各县（区）人民政府|||2024-12-31"}},
		{"who answers for all supports whom a task names as lead", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成平台3家。（市科技局牵头，市财政局配合。以下均需各县（区）人民政府负责，不再逐一列出）"},
			[]string{"1||建成平台3家。（市科技局牵头，市财政局配合。以下均需各县（区）人民政府负责，不再逐一列出）|市科技局|市财政局;各县（区）人民政府||2024-12-31"}},
		{"a bracket of bodies with a date, stars, and a note on them", plan(), []string{"1.建成平台3家。（市科技局、★市财政局；10月底前完成）", "2.培训300人次。（责任单位：市科技局；完成时间：持续推进）", "注：★为牵头单位。"},
			[]string{"1||建成平台3家。（市科技局、★市财政局；10月底前完成）|市财政局|市科技局|10月底前|2024-10-31", "2||培训300人次。（责任单位：市科技局；完成时间：持续推进）|市科技局||持续推进|"}},
		{"numbers within a clause", plan(), []string{"（一）优化环境。1.推进审批改革。（市行政审批局负责）2.办好服务专窗。（市司法局负责）"},
			[]string{"1|优化环境|推进审批改革。（市行政审批局负责）|市行政审批局|||2024-12-31", "2|优化环境|办好服务专窗。（市司法局负责）|市司法局|||2024-12-31"}},
		{"one bracket behind numbers within a clause", plan(), []string{"（一）优化环境。1.推进审批改革。2.办好服务专窗。（市司法局负责）"},
			[]string{"（一）||优化环境。1.推进审批改革。2.办好服务专窗。（市司法局负责）|市司法局|||2024-12-31"}},
		{"items with dashes below a heading", plan(), []string{"（一）培育产业", "——招引企业15家。【市投促局牵头，市工信局配合】", "——打造园区2个。【市科技局】"},
			[]string{"（一）|培育产业|——招引企业15家。【市投促局牵头，市工信局配合】|市投促局|市工信局||2024-12-31", "（一）|培育产业|——打造园区2个。【市科技局】|市科技局|||2024-12-31"}},
		{"headings that are bodies", plan(), []string{"（一）市林业局：", "1.完成造林1万亩，抚育5万亩。", "2.建设公园6个。（配合单位：市住建局）", "（二）市财政局", "3.争取资金35亿元，控制债务。"},
			[]string{"1|市林业局|完成造林1万亩，抚育5万亩。|市林业局|||2024-12-31", "2|市林业局|建设公园6个。（配合单位：市住建局）|市林业局|市住建局||2024-12-31", "3|市财政局|争取资金35亿元，控制债务。|市财政局|||2024-12-31"}},
		{"one heading that may be a building", plan(), []string{"（一）市文化中心", "完成主体工程，安装设备300套。", "（二）城市公园", "建成公园3座，改造公园2座。"},
			[]string{"（一）||市文化中心 完成主体工程，安装设备300套。||||2024-12-31", "（二）||城市公园 建成公园3座，改造公园2座。||||2024-12-31"}},
		{"bodies for the items above", plan(), []string{"（一）食品安全", "①完成抽检2180批次，处置率100%。", "②推广阳光厨房，覆盖率达到80%。", "以上由市市场监管局牵头，市教育局配合。"},
			[]string{"①|食品安全|完成抽检2180批次，处置率100%。|市市场监管局|市教育局||2024-12-31", "②|食品安全|推广阳光厨房，覆盖率达到80%。|市市场监管局|市教育局||2024-12-31"}},
		{"a list of bodies on two lines", plan(), []string{"1.上云企业累计600家。", "责任单位：市工信局", "配合单位：市商务局、", "市文旅局"},
			[]string{"1||上云企业累计600家。|市工信局|市商务局;市文旅局||2024-12-31"}},
		{"a clause on lines broken short", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.建成平台3家，", "新增企业20家，完善服务。（市科技局、市财政局负责）"},
			[]string{"1||建成平台3家，新增企业20家，完善服务。（市科技局、市财政局负责）|市科技局;市财政局|||2024-12-31"}},
		{"brackets of other things", as(corpus.KindNotice, "关于做好若干工作的通知"), []string{"1.初核由市高指中心（以下简称中心）办理。", "2.由领导小组办公室（市科技局）组织申报，按期报送。"}, nil},
		{"interpretation of a plan", as(corpus.KindInterpretation, "《某市企业培育行动计划》政策解读"), []string{"重点工作", "（一）壮大规模", "1.招引主体：完善机制，举办活动。", "保障措施", "（一）加强协调。建立机制，定期会商。"},
			[]string{"1|重点工作 > 壮大规模|招引主体：完善机制，举办活动。||||2024-12-31"}},
		{"interpretation of a rule", as(corpus.KindInterpretation, "《某市科技奖励办法》政策解读"), []string{"主要内容", "1.明确奖励范围，规范程序。"}, nil},
		{"news and reports", as(corpus.KindReport, "政府工作报告"), []string{"一、重点任务", "1.新增企业20家。（市科技局负责）"}, nil},
		{"work without bodies in a notice", as(corpus.KindNotice, "关于做好某项工作的通知"), []string{"一、重点任务", "1.新增企业20家，完善服务。"}, nil},
		{"contact lines and definitions", plan(), []string{"1.联系电话：0527-88880000", "2.电子邮箱：a@example.com", "3.本方案所称企业是指在本市注册的企业。"}, nil},
		{"goals stated as a whole", plan(), []string{"一、工作目标", "到年底，新增企业20家，平台3个。", "二、强化招引", "举办招商活动5场，签约项目10个。"},
			[]string{"二||强化招引 举办招商活动5场，签约项目10个。||||2024-12-31"}},
		{"no title, but headings of goals", as(corpus.KindOther, ""), []string{"一、产业发展目标", "1.新建茶园0.3万亩，改造低产茶园1.2万亩。", "2.落实耕地保护责任。", "二、生态建设目标(20分)", "3.完成课题调研任务。"},
			[]string{"1|产业发展目标|新建茶园0.3万亩，改造低产茶园1.2万亩。||||2024-12-31", "2|产业发展目标|落实耕地保护责任。||||2024-12-31", "3|生态建设目标(20分)|完成课题调研任务。||||2024-12-31"}},
		{"no title, and headings of something else", as(corpus.KindOther, ""), []string{"一、工作目标", "1.新建茶园0.3万亩。", "二、项目概况", "2.总投资300万元。", "三、招标范围", "3.土建工程。"}, nil},
		{"nothing but when", plan(), []string{"一、目标任务", "（一）发展节水灌溉8000亩，新建堤防6公里。", "二、时间安排", "即日起至2024年3月31日。", "三、主要任务", "（一）行动时间：2024年3月至11月。", "（二）2024年3月至11月开展整治行动。"},
			[]string{"（一）|目标任务|发展节水灌溉8000亩，新建堤防6公里。||||2024-12-31", "（二）|主要任务|2024年3月至11月开展整治行动。||||2024-12-31"}},
		{"bodies in the sentence", plan(), []string{"四、管理分工", "市科技局负责推进技术中心建设。市发改委负责推进产业中心建设。"},
			[]string{"四||管理分工 市科技局负责推进技术中心建设。市发改委负责推进产业中心建设。|市科技局;市发改委|||2024-12-31"}},
		{"a deadline for a part of the work", plan(), []string{"1.改造小区400个，新增学位6000个；10月底前完成管网改造150公里。", "2.改造小区400个；10月底前完成。"},
			[]string{"1||改造小区400个，新增学位6000个；10月底前完成管网改造150公里。||||2024-12-31", "2||改造小区400个；10月底前完成。|||10月底前|2024-10-31"}},
	} {
		var got []string
		for _, task := range k.find(tt.notice, tt.lines...) {
			got = append(got, show(task))
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

func TestTableRows(t *testing.T) {
	k := newKit(t)
	grid := func(rows ...string) []corpus.Block {
		table := &corpus.Table{Rows: len(rows)}
		for r, row := range rows {
			cells := strings.Split(row, "|")
			table.Cols = max(table.Cols, len(cells))
			for c, text := range cells {
				span := 1
				if len(cells) == 1 {
					span = strings.Count(rows[0], "|") + 1
				}
				table.Cells = append(table.Cells, corpus.Cell{Row: r, Col: c, Rowspan: 1, Colspan: span, Passage: corpus.Passage{Text: text}})
			}
		}
		return []corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: "各县区新建平台目标任务。"}}, {Type: corpus.TableType, Table: table}}
	}
	for _, tt := range []struct {
		name string
		rows []string
		want []string
	}{
		{"lead and support columns", []string{"序号|重点任务|具体任务|完成时限|牵头单位|配合单位", "1|强主体|新增企业20家|6月底前|市科技局|市财政局、市税务局", "2||新建平台3个|持续推进|〃|同上"},
			[]string{"1|强主体|新增企业20家|市科技局|市财政局;市税务局|6月底前|2024-06-30", "2|强主体|新建平台3个|市科技局|市财政局;市税务局|持续推进|"}},
		{"sections, a total and a note", []string{"任务|责任单位", "一、工业", "1.新增企业20家|市工信局", "二、农业", "1.新增基地3个|市农业农村局", "合计|", "备注：按季调度。"},
			[]string{"1|工业|新增企业20家|市工信局|||2024-12-31", "1|农业|新增基地3个|市农业农村局|||2024-12-31"}},
		{"requirements beside the task", []string{"工作任务|具体要求|责任部门", "新建平台|全年新建3个，投入使用|市科技局"},
			[]string{"1||新建平台：全年新建3个，投入使用|市科技局|||2024-12-31"}},
		{"names beside the goals", []string{"序号|项目名称|年度目标任务|牵头单位", "1|教育扩容|新建幼儿园2所|市教育局", "2|健康惠民|免费体检5万人|市卫健委"},
			[]string{"1||教育扩容：新建幼儿园2所|市教育局|||2024-12-31", "2||健康惠民：免费体检5万人|市卫健委|||2024-12-31"}},
		{"a name over two rows is a section", []string{"序号|项目名称|年度目标任务|牵头单位", "1|教育扩容|新建幼儿园2所|市教育局", "2|教育扩容|新增学位300个|市教育局"},
			[]string{"1|教育扩容|新建幼儿园2所|市教育局|||2024-12-31", "2|教育扩容|新增学位300个|市教育局|||2024-12-31"}},
		{"indicators with their goals", []string{"序号|指标名称|单位|2024年目标|责任单位", "1|高新技术企业数|家|700|市科技局"},
			[]string{"1||高新技术企业数 700家|市科技局|||2024-12-31"}},
		{"figures by place", []string{"序号|县区|建议方向|新建平台(个)", "1|沭阳县|材料|10", "2|泗洪县|-|8", "总计|||18"},
			[]string{"1||建议方向：材料；新建平台(个)：10|沭阳县|||2024-12-31", "2||新建平台(个)：8|泗洪县|||2024-12-31"}},
		{"parts side by side", []string{"镇街|平台(个)|镇街|平台(个)", "甲镇|8|乙镇|10"},
			[]string{"1||平台(个)：8|甲镇|||2024-12-31", "2||平台(个)：10|乙镇|||2024-12-31"}},
		{"growth beside the goal", []string{"指标|单位|2023年|2024年目标|增长（%）|责任单位", "产值|亿元|1|2|—|市发改委", "投资|亿元|3|—|7左右|市发改委"},
			[]string{"1||产值 2亿元|市发改委|||2024-12-31", "2||投资 增长7左右|市发改委|||2024-12-31"}},
		{"figures of two years side by side", []string{"序号|指标|单位|2020年|2025年|属性", "1|每千人口床位数|张|5.12|6.4|预期性", "2|居民健康素养水平|%|15.3|25|约束性"}, nil},
		{"a roster", []string{"序号|姓名|职务|联系电话", "1|甲|局长|1"}, nil},
		{"a form", []string{"索引号|1|发布机构|市科技局", "文号|2|公开方式|主动公开"}, nil},
		{"achieved figures alone", []string{"县区|2023年完成(亿元)", "沭阳县|10", "泗洪县|8"}, nil},
	} {
		var got []string
		for _, task := range k.findIn(plan(), grid(tt.rows...)) {
			got = append(got, show(task))
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

func TestTaskFields(t *testing.T) {
	tasks := newKit(t).find(plan(), "某市重点任务", "重点工作", "具体任务", "一季度", "二季度", "三季度", "四季度", "牵头单位", "配合单位", "主体培育工程", "培育小微企业",
		"1.新增企业20家。", "摸底。", "申报。", "评审。", "认定。", "市科技局", "各县(区)市各功能区",
		"2.新建平台3个。", "摸底。", "申报。", "评审。", "认定。", "市财政局", "各县(区)市各功能区")
	if len(tasks) != 2 {
		t.Fatalf("%d tasks", len(tasks))
	}
	got := tasks[0]
	if got.Q1 != "摸底。" || got.Q2 != "申报。" || got.Q3 != "评审。" || got.Q4 != "认定。" || got.Section != "主体培育工程 > 培育小微企业" {
		t.Errorf("task %+v", got)
	}
	if got.Year != "2024" || got.City != "宿迁市" || got.NoticeID != "n1" || got.Title != plan().Title || got.Rule != "task/table-row" || !strings.HasPrefix(got.ID, "n1-t") {
		t.Errorf("task %+v", got)
	}
	if got.Locator != "table 1 row 4" || got.Evidence != "1.新增企业20家。" || got.Place.Block != 1 || got.Place.Row != 3 {
		t.Errorf("locator %q, evidence %q, place %+v", got.Locator, got.Evidence, got.Place)
	}
	if strings.Join(got.LeadCanonical, ";") != "宿迁市科学技术局" || len(got.SupportCanonical) != 2 {
		t.Errorf("canonical %q and %q", got.LeadCanonical, got.SupportCanonical)
	}
	clause := newKit(t).find(plan(), "一、重点任务", "1.优化环境。推进审批改革。（市行政审批局负责）办好服务专窗。（市司法局负责）")
	if len(clause) != 2 || clause[1].Locator != "paragraph 2" || clause[1].Evidence != "办好服务专窗。（市司法局负责）" || clause[1].Place.Span.Start == 0 {
		t.Errorf("clauses %+v", clause)
	}
}

func TestIDsStayWhenTasksAreAddedBefore(t *testing.T) {
	k := newKit(t)
	before := k.find(plan(), "一、重点任务", "2.新建平台3个，投入使用。")
	after := k.find(plan(), "一、重点任务", "1.新增企业20家，完善服务。", "2.新建平台3个，投入使用。")
	if len(before) != 1 || len(after) != 2 || before[0].ID != after[1].ID || after[0].ID == after[1].ID {
		t.Errorf("ids %v and %v", before, after)
	}
}

func TestRulesMatchTheirExamples(t *testing.T) {
	var file ruleFile
	if err := ruledata.YAML(Data, ruleName, &file); err != nil {
		t.Fatal(err)
	}
	r, err := loadRules(Data)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rule  rule
		match func(string) bool
	}{
		"plan_title": {file.PlanTitle, r.planTitle.MatchString}, "plan_section": {file.PlanSection, r.planSection.MatchString}, "only_time": {file.OnlyTime, r.onlyTime.MatchString}, "work": {file.Work, r.work.MatchString}, "frame": {file.Frame, r.frame.MatchString},
		"goals": {file.Goals, r.goals.MatchString}, "idle": {file.Idle, r.idle.MatchString}, "closing": {file.Closing, r.closing.MatchString},
		"duty": {file.Duty, r.duty.MatchString}, "due": {file.Due, r.due.MatchString}, "when": {file.When, r.when.MatchString}, "aims": {file.Aims, r.aims.MatchString}, "attached": {file.Attached, r.attached.MatchString}, "caption": {file.Caption, r.caption.MatchString}, "item": {file.Item, r.item.MatchString}, "bullet": {file.Bullet, r.bullet.MatchString}, "above": {file.Above, r.above.MatchString}, "only_limit": {file.OnlyLimit, r.onlyLimit.MatchString}, "goal_table": {file.GoalTable, r.goalTable.MatchString},
	} {
		for _, text := range c.rule.Matches {
			if !c.match(string(lexicon.Fold(text))) {
				t.Errorf("%s must match %q", name, text)
			}
		}
		for _, text := range c.rule.Misses {
			if c.match(string(lexicon.Fold(text))) {
				t.Errorf("%s must not match %q", name, text)
			}
		}
	}
	for _, text := range file.Bracket.Matches {
		if folded := string(lexicon.Fold(text)); !r.label.MatchString(folded) && !r.ending.MatchString(folded) {
			t.Errorf("bracket must match %q", text)
		}
	}
}

func TestSeq(t *testing.T) {
	r, err := loadRules(Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, seq, rest string }{
		{"15.持续实施", "15", "持续实施"}, {"（三）强化服务", "（三）", "强化服务"}, {"3-2、举办活动", "3-2", "举办活动"}, {"一、总体", "一", "总体"}, {"一、2024年目标", "一", "2024年目标"},
		{"2）申报", "2", "申报"}, {"1.5万人参加", "", "1.5万人参加"}, {"2023年目标", "", "2023年目标"}, {"新增20家", "", "新增20家"}, {"12．活动", "12", "活动"},
	} {
		if seq, rest := r.splitSeq(tt.text); seq != tt.seq || rest != tt.rest {
			t.Errorf("%q: %q and %q, want %q and %q", tt.text, seq, rest, tt.seq, tt.rest)
		}
	}
}

func TestBadRules(t *testing.T) {
	for _, tt := range []struct{ yaml, want string }{
		{"plan_titel: x\n", "plan_titel"}, {"plan_title:\n  pattern: '(('\n", "plan_title"}, {"plan_title:\n  pattern: a\n", "work has no pattern"},
	} {
		_, err := New(fstest.MapFS{ruleName: {Data: []byte(tt.yaml)}}, nil, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), ruleName) {
			t.Errorf("%q: %v, want an error that names %s", tt.yaml, err, tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("一、重点任务\n1.新增20家。（市科技局负责）完善服务。（市财政局负责）\n责任单位：市科技局")
	f.Add("序号\n工作任务\n责任单位\n1\n建园区\n市工信局\n2\n育企业\n市科技局")
	k := newKit(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, task := range k.find(plan(), strings.Split(text, "\n")...) {
			if strings.TrimSpace(task.Text) == "" || task.Locator == "" || task.Seq == "" || task.ID == "" {
				t.Errorf("task %+v", task)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	k := newKit(b)
	lines := []string{"一、重点任务"}
	for range 200 {
		lines = append(lines, "1.新增企业。全年新增企业20家，完善服务机制，推动企业做大做强，组织开展系列对接活动。（牵头单位：市科技局；配合单位：市财政局）")
	}
	blocks := paragraphs(lines...)
	k.outline.Mark(blocks)
	doc := corpus.Document{Blocks: blocks}
	b.SetBytes(int64(len(strings.Join(lines, ""))))
	for b.Loop() {
		k.finder.Find(doc, plan())
	}
}

// A level word on the first body of a list stands for those after it, in their canonical names.
func TestCanonicalNamesOfALevel(t *testing.T) {
	n := corpus.Notice{ID: "n1", Kind: corpus.KindPlan, Province: "江苏省", City: "泰州市", RegionCode: "321200"}
	tasks := newKit(t).find(n, "一、重点任务", "1.优化办事流程，推行一网通办。（责任单位：市行政审批局、住建局、司法局）")
	if len(tasks) != 1 {
		t.Fatalf("got %d tasks", len(tasks))
	}
	got := strings.Join(tasks[0].LeadCanonical, ";")
	if want := "泰州市行政审批局;泰州市住房和城乡建设局;泰州市司法局"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
