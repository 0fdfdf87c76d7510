package table

import (
	"strings"
	"testing"

	"duban/corpus"
)

// flatOf recovers the table of text printed one cell a paragraph, or one row a line.
func flatOf(t *testing.T, lines ...string) *corpus.Table {
	t.Helper()
	var blocks []corpus.Block
	for _, line := range lines {
		blocks = append(blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
	}
	r := newReader(t)
	for _, b := range r.Unflatten(blocks) {
		if b.Table != nil {
			r.Read(b.Table, "", "")
			return b.Table
		}
	}
	t.Fatal("no table")
	return nil
}

// rowsOf are the rows of a table, their cells joined with `|`.
func rowsOf(t *corpus.Table) []string {
	g := newGrid(t)
	rows := make([]string, t.Rows)
	for row := range rows {
		cells := make([]string, t.Cols)
		for c := range cells {
			cells[c] = g.text(row, c)
		}
		rows[row] = strings.Join(cells, "|")
	}
	return rows
}

func fieldsOf(t *corpus.Table) string {
	var fields []string
	for _, c := range t.Columns {
		fields = append(fields, string(c.Field))
	}
	return strings.Join(fields, " ")
}

func TestShapesOfFlattenedTables(t *testing.T) {
	for name, tt := range map[string]struct {
		lines []string
		want  []string
	}{
		"numbers in Han numerals": {
			strings.Split("序号/重点任务/工作目标/时间节点/责任单位/一/危化品/整治企业50家/6月底前/市应急局/二/城镇燃气/更换管道30公里/9月底前/市住建局/三/消防安全/新建消防站2座/年底前/市消防救援大队", "/"),
			[]string{"一|危化品|整治企业50家|6月底前|市应急局", "三|消防安全|新建消防站2座|年底前|市消防救援大队"}},
		"numbers in two parts": {
			strings.Split("编号/任务/目标/完成时限/责任单位/1.1/培育企业/新增20家/6月底前/市科技局/1.2/搭建平台/新建3个/年底前/市科技局/2.1/引进人才/引进50名/全年/市人社局", "/"),
			[]string{"1.2|搭建平台|新建3个|年底前|市科技局", "2.1|引进人才|引进50名|全年|市人社局"}},
		"a goal missing before a date": {
			strings.Split("序号/工作任务/目标值/完成时限/责任单位/1/培育高新技术企业/30家/12月底前/市科技局/2/完善服务体系/10月底前/市科技局/3/建设孵化器/2家/年底前/市科技局", "/"),
			[]string{"2|完善服务体系||10月底前|市科技局"}},
		"quarters in a second line of the header, with columns behind them": {
			strings.Split("序号/目标任务/进度安排/牵头单位/责任人/一季度/二季度/三季度/四季度/1/改造小区12个/完成立项/开工5个/完工6个/全部完工/区住建局/赵某/2/新建公园8个/完成选址/开工3个/建成4个/建成8个/区城管局/钱某", "/"),
			[]string{"1|改造小区12个|完成立项|开工5个|完工6个|全部完工|区住建局|赵某"}},
		"single spaces": {
			[]string{"序号 工 作 任 务 目标值 完成时限 责任单位", "1 净增高新技术企业 30家 12月底前 县科技局", "2 新建技术中心 2家 年底前 县发改委 县工信局", "3 研发投入占比 2.1% 全年 县科技局"},
			[]string{"1|净增高新技术企业30家||12月底前|县科技局", "2|新建技术中心2家||年底前|县发改委县工信局", "3|研发投入占比|2.1%|全年|县科技局"}},
		"single spaces around units and figures": {
			[]string{"序号 指标 单位 2020年 2025年 属性", "1 每千人口执业 (助理)医师数 人 2.36 2.9 预期性", "2 孕产妇死亡率 /10万 0 ≤18 约束性", "3 养老机构护理型床位占比 % 31.4 55 约束性"},
			[]string{"1|每千人口执业(助理)医师数|人|2.36|2.9|预期性", "2|孕产妇死亡率|/10万|0|≤18|约束性", "3|养老机构护理型床位占比|%|31.4|55|约束性"}},
		"header cells that line breaks part": {
			strings.Split("序号/重点工作/责任/领导/责任/科室/攻坚目标/任务/工作任务安排/第三季度/完成情况/1/水库工程/甲某/农业农村办/交付安置房126套。/9月底前迁移坟墓1350穴。/迁移1296穴。/2/美丽城镇/乙某/乡村振兴办/创成省级样板镇。/按节点建设19个项目。/完工11个。/3/招商引资/丙某/经济发展办/引进项目2个。/外出招商4批次。/外出招商5批次。", "/"),
			[]string{"1|水库工程|甲某|农业农村办|交付安置房126套。|9月底前迁移坟墓1350穴。|迁移1296穴。", "3|招商引资|丙某|经济发展办|引进项目2个。|外出招商4批次。|外出招商5批次。"}},
		"one body's share of a longer list, sections without rows between": {
			strings.Split("序号/工作事项/牵头部门/配合部门/一、主要指标/5/社会消费品零售总额增长6%左右。/县商务局/县发改委、县统计局、县财政局，各镇人民政府、街道办事处，县文旅集团。/二、稳投资/三、强产业/四、惠民生/31/新建社区食堂6家。/县民政局/各镇人民政府、街道办事处。/40/发放消费券500万元。/县商务局/县财政局。", "/"),
			[]string{"5|社会消费品零售总额增长6%左右。|县商务局|县发改委、县统计局、县财政局,各镇人民政府、街道办事处,县文旅集团。", "31|新建社区食堂6家。|县民政局|各镇人民政府、街道办事处。", "40|发放消费券500万元。|县商务局|县财政局。"}},
		"tabs, the section printed once": {
			[]string{"类别\t序号\t工作任务\t完成时间\t责任单位", "培育主体\t1\t净增企业60家\t12月\t区科技局", "2\t入库企业1000家\t11月\t区科技局、各镇街"},
			[]string{"培育主体|1|净增企业60家|12月|区科技局", "培育主体|2|入库企业1000家|11月|区科技局、各镇街"}},
	} {
		got := strings.Join(rowsOf(flatOf(t, tt.lines...)), "\n")
		for _, want := range tt.want {
			if !strings.Contains("\n"+got+"\n", "\n"+want+"\n") {
				t.Errorf("%s: no row %q in\n%s", name, want, got)
			}
		}
	}
}

func TestOrdinals(t *testing.T) {
	for word, want := range map[string]int{"12": 12, "3.": 3, "(4)": 4, "十二": 12, "(三)": 3, "二十": 20, "二十一、": 21, "2.3": 2*pairBase + 3, "3-2": 3*pairBase + 2} {
		if got, ok := ordinal(word); !ok || got != want {
			t.Errorf("%q is %d, %v, want %d", word, got, ok, want)
		}
	}
	for _, word := range []string{"", "0.8", "1.5万", "市科技局", "十十", "一季度", "〇", "12345", "-"} {
		if got, ok := ordinal(word); ok {
			t.Errorf("%q is taken for the number %d", word, got)
		}
	}
}

func TestColumnsBesideOthers(t *testing.T) {
	for name, tt := range map[string]struct {
		rows   []string
		fields string
	}{
		"growth below a group":           {[]string{"指标|单位|2024年完成|2025年目标|<", "^|^|^|总量|增长(%)", "甲|亿元|1|2|7"}, "indicator unit base target target"},
		"growth beside what was reached": {[]string{"指标|1-9月完成|同比增长(%)|责任单位", "甲|3亿元|5|市发改委"}, "indicator base base lead"},
		"units in a row of the header":   {[]string{"序号|工程名称|总投资|一季度|二季度|责任单位", "||(亿元)|形象进度|形象进度|", "1|甲|18|a|b|市住建局"}, "seq task  q1 q2 lead"},
		"categories below the same word": {[]string{"主要指标|<|2020年|2025年", "经济|产值(亿元)|9|13", "^|城镇化率(%)|62|68"}, "section indicator target target"},
		"numbered contents of a task":    {[]string{"重点任务|主要内容|牵头单位|进度安排", "质量提升|1.新增企业100家|市市场监管局|9月底前", "^|2.制定标准5项|市市场监管局|12月底前"}, "section task lead deadline"},
		"an unknown word for the task":   {[]string{"序号|清单|年度目标|责任单位", "1|甲|新增3家|市科技局"}, "seq task target lead"},
		"known by its last word":         {[]string{"序号|攻坚任务|年度目标|镇街责任单位|销号时限", "1|甲|新增3家|甲镇|6月底"}, "seq task target lead deadline"},
		"weights are no goals":           {[]string{"序号|指标名称|权重|目标值|责任单位", "1|甲|5|3家|市科技局"}, "seq indicator note target lead"},
	} {
		table := gridOf(tt.rows...)
		newReader(t).Read(table, "", "")
		if got := fieldsOf(table); got != tt.fields {
			t.Errorf("%s: %q, want %q", name, got, tt.fields)
		}
	}
}

func TestWhatColumnsMeasure(t *testing.T) {
	table := gridOf("园区|工业开票销售|<|新增企业数(家)|占比(%)", "^|2023年完成|2024年目标|^|^", "甲|650|720|8|3")
	newReader(t).Read(table, "", "")
	want := []struct{ measure, adds string }{{}, {"工业开票销售", ""}, {"工业开票销售", ""}, {"新增企业数", ""}, {"", "占比"}}
	for c, w := range want {
		if col := table.Columns[c]; col.Measure != w.measure || col.Adds != w.adds {
			t.Errorf("column %d measures %q and adds %q, want %q and %q", c, col.Measure, col.Adds, w.measure, w.adds)
		}
	}
}

func TestPartsSideBySide(t *testing.T) {
	table := gridOf("镇街|项目(个)|镇街|项目(个)", "甲镇|8|乙镇|10", "丙镇|9|丁镇|5")
	newReader(t).Read(table, "", "")
	if table.Side() != 2 || len(table.Flags) != 1 || !strings.HasPrefix(table.Flags[0], sidesFlag) {
		t.Errorf("rows of %d columns, flags %q, want 2 and one flag", table.Side(), table.Flags)
	}
	table = gridOf("镇街|一季度|二季度", "甲镇|8|9")
	newReader(t).Read(table, "", "")
	if table.Side() != 3 || len(table.Flags) != 0 {
		t.Errorf("rows of %d columns, flags %q, want 3 and none", table.Side(), table.Flags)
	}
}
