package table

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"duban/corpus"
)

// gridOf builds a table from rows of cells separated by `|`. A cell `<` goes on
// the one to its left, `^` the one above it.
func gridOf(rows ...string) *corpus.Table {
	t := &corpus.Table{Rows: len(rows)}
	at := map[[2]int]int{}
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			t.Cols = max(t.Cols, c+1)
			switch text {
			case "<":
				i := at[[2]int{r, c - 1}]
				t.Cells[i].Colspan = max(t.Cells[i].Colspan, c-t.Cells[i].Col+1)
				at[[2]int{r, c}] = i
			case "^":
				i := at[[2]int{r - 1, c}]
				t.Cells[i].Rowspan = max(t.Cells[i].Rowspan, r-t.Cells[i].Row+1)
				at[[2]int{r, c}] = i
			default:
				at[[2]int{r, c}] = len(t.Cells)
				t.Cells = append(t.Cells, corpus.Cell{Row: r, Col: c, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
			}
		}
	}
	return t
}

func kinds(t *corpus.Table) string {
	var b strings.Builder
	for _, l := range t.Lines {
		b.WriteString(string(l.Kind[0]))
	}
	return b.String()
}

func TestColumns(t *testing.T) {
	r := newReader(t)
	for _, tt := range []struct {
		name   string
		rows   []string
		fields string
	}{
		{"quarters", []string{"重点工作|具体任务|一季度|二季度|三季度|四季度|牵头单位|配合单位", "a|b|c|d|e|f|市科技局|市财政局"},
			"section task q1 q2 q3 q4 lead support"},
		{"spaces in words", []string{"序 号|目 标 名 称|工 作 标 准|区政府分管领导|牵头单位|配合单位", "1|b|c|d|e|f"}, "seq task measure person lead support"},
		{"task with requirements", []string{"工作任务|工作要求|牵头单位|责任单位", "a|b|c|d"}, "task measure lead support"},
		{"a schedule to the whole year", []string{"重点工作|年度目标|一季度|上半年|前三季度|全年|牵头单位", "a|b|c|d|e|f|g"}, "task target q1 milestone milestone q4 lead"},
		{"responsible alone leads", []string{"工作任务|具体要求|责任部门", "a|b|c"}, "task measure lead"},
		{"work that is all there is", []string{"序号|重点工作|完成时限|责任科室", "1|a|年底|办公室"}, "seq task deadline lead"},
		{"two tasks", []string{"重点任务|具体任务|完成时限|责任单位", "a|b|c|d"}, "section task deadline lead"},
		{"groups", []string{"序号|工作任务|季度目标|<|<|<|责任单位|<", "^|^|一季度|二季度|三季度|四季度|牵头单位|配合单位", "1|a|b|c|d|e|f|g"},
			"seq task q1 q2 q3 q4 lead support"},
		{"quarter with two columns", []string{"序号|任务|一季度|<|二季度|<", "^|^|目标|措施|目标|措施", "1|a|b|c|d|e"}, "seq task q1 q1 q2 q2"},
		{"indicators", []string{"序号|指标名称|计量单位|2023年完成|2024年目标|牵头单位", "1|a|家|10|12|市科技局"}, "seq indicator unit base target lead"},
		{"base and goal", []string{"指标|单位|基期值|目标值", "a|家|1|2"}, "indicator unit base target"},
		{"places", []string{"序号|县区及功能板块|建议方向|新建重大产业创新平台(个)|专业研究所(个)", "1|a|b|1|2"}, "seq place  target target"},
		{"half years", []string{"目标任务|上半年|下半年|责任单位|责任人|备注", "a|b|c|d|e|f"}, "task milestone milestone lead person note"},
		{"unknown", []string{"序号|姓名|性别|单位名称|职务", "1|a|b|c|d"}, "seq   place "},
	} {
		table := gridOf(tt.rows...)
		r.Read(table, "", "")
		var got []string
		for _, col := range table.Columns {
			got = append(got, string(col.Field))
		}
		if strings.Join(got, " ") != tt.fields {
			t.Errorf("%s: %s, want %s", tt.name, strings.Join(got, " "), tt.fields)
		}
	}
}

func TestGroupHeadersUnitsAndPeriods(t *testing.T) {
	table := gridOf("2024年项目投资计划|<|<|<", "单位：亿元|<|<|<", "项目名称|2024年|<|完成率(%)", "^|一季度目标|全年目标|^", "某基地|1|5|20")
	newReader(t).Read(table, "", "")
	if table.Unit != "亿元" || table.HeaderRows != 4 || kinds(table) != "nnhhd" {
		t.Fatalf("unit %q, header rows %d, lines %s", table.Unit, table.HeaderRows, kinds(table))
	}
	want := []corpus.Column{
		{Name: "项目名称", Field: corpus.FieldTask, Rule: "header/project"},
		{Name: "2024年 > 一季度目标", Field: corpus.FieldQ1, Period: "2024年一季度", Rule: "header/q1"},
		{Name: "2024年 > 全年目标", Field: corpus.FieldTarget, Unit: "亿元", UnitFrom: corpus.UnitRow, Period: "2024年", Rule: "header/target-year"},
		{Name: "完成率(%)", Field: corpus.FieldBase, Unit: "%", UnitFrom: corpus.UnitHeader, Adds: "完成率"},
	}
	for c := range want {
		got := table.Columns[c]
		got.Rule, want[c].Rule = "", ""
		if got != want[c] {
			t.Errorf("column %d: %+v, want %+v", c, got, want[c])
		}
	}
}

func TestLinesAndSections(t *testing.T) {
	table := gridOf(
		"序号|工作任务|责任单位",
		"一、产业发展|<|<",
		"（一）工业|<|<",
		"1|建设平台|市工信局",
		"（二）农业|<|<",
		"1|建设园区|市农业农村局",
		"||",
		"二、社会事业|<|<",
		"序号|工作任务|责任单位",
		"1|新建学校|市教育局",
		"备注：以上任务按季调度。|<|<")
	newReader(t).Read(table, "", "")
	if kinds(table) != "hssdsdbshdn" {
		t.Errorf("lines %s", kinds(table))
	}
	for row, want := range map[int][]string{3: {"一、产业发展", "（一）工业"}, 5: {"一、产业发展", "（二）农业"}, 9: {"二、社会事业"}} {
		if got := table.Lines[row].Section; !reflect.DeepEqual(got, want) {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
}

func TestSectionsWithoutNumbers(t *testing.T) {
	table := gridOf("工作任务|责任单位",
		"总目标|<", "任务甲|市科技局",
		"主体培育工程|<", "培育小企业|<", "任务乙|市科技局",
		"壮大高企|<", "任务丙|市科技局",
		"平台建设工程|<", "深化科成果转化改革|<", "深化科技成果转化改革|<", "任务丁|市科技局")
	newReader(t).Read(table, "", "")
	for row, want := range map[int]string{2: "总目标", 5: "主体培育工程 > 培育小企业", 7: "主体培育工程 > 壮大高企", 11: "平台建设工程 > 深化科技成果转化改革"} {
		if got := strings.Join(table.Lines[row].Section, " > "); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
}

func TestFormsAndLayoutsHaveNoHeader(t *testing.T) {
	for _, rows := range [][]string{
		{"索引号|014/2023-1|生成日期|2023-11-08", "发布机构|市科技局|公开方式|主动公开", "效力状况|有效|关键词|企业"},
		{"联系人||联系电话|", "单位地址||电子邮箱|"},
		{"左边的一段话。|右边的一段话。"},
		{"只有一格"},
	} {
		table := gridOf(rows...)
		newReader(t).Read(table, "", "")
		if table.HeaderRows != 0 {
			t.Errorf("%q: %d header rows", rows, table.HeaderRows)
		}
		for _, col := range table.Columns {
			if col.Field != corpus.FieldOther {
				t.Errorf("%q: column %+v", rows, col)
			}
		}
	}
}

func TestTotals(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rows  []string
		flags int
	}{
		{"right", []string{"县区|平台(个)|研究所(个)", "东县|10|1", "西县|1,008|", "总计|1,018|1"}, 0},
		{"wrong", []string{"县区|平台(个)|研究所(个)", "东县|10|1", "西县|8|2", "合 计|19|3"}, 1},
		{"total first", []string{"县区|平台(个)|研究所(个)", "全市|18|3", "东县|10|1", "西县|8|2"}, 0},
		{"subtotals", []string{"县区|平台(个)", "东县|10", "西县|8", "小计|18", "南县|1", "北县|2", "小计|3", "总计|21"}, 0},
		{"wrong subtotal", []string{"县区|平台(个)", "东县|10", "西县|8", "小计|17", "南县|1", "北县|2", "小计|3", "总计|21"}, 1},
		{"totals of sections", []string{"县区|平台(个)", "东县|10", "西县|8", "合计|18", "南县|1", "北县|2", "合计|3"}, 0},
		{"wrong total of a section", []string{"县区|平台(个)", "东县|10", "西县|8", "合计|18", "南县|1", "北县|2", "合计|4"}, 1},
		{"decimals", []string{"县区|投资(亿元)", "东县|1.10", "西县|2.25", "合计|3.35"}, 0},
		{"shares are not added", []string{"县区|占比(%)", "东县|10", "西县|8", "合计|9"}, 0},
		{"words are not added", []string{"县区|平台(个)", "东县|若干", "西县|8", "合计|9"}, 0},
	} {
		table := gridOf(tt.rows...)
		newReader(t).Read(table, "", "")
		if len(table.Flags) != tt.flags {
			t.Errorf("%s: flags %q, want %d", tt.name, table.Flags, tt.flags)
		}
		if !strings.Contains(kinds(table), "t") {
			t.Errorf("%s: no total among lines %s", tt.name, kinds(table))
		}
	}
	table := gridOf("县区|平台(个)", "东县|10", "西县|8", "合计|19")
	newReader(t).Read(table, "", "")
	if want := "total: row 4 column 2 (平台(个)) says 19, its rows add up to 18"; len(table.Flags) != 1 || table.Flags[0] != want {
		t.Errorf("flags %q, want %q", table.Flags, want)
	}
}

func TestUnitFromTextAbove(t *testing.T) {
	table := gridOf("指标|2024年目标", "工业投资|30")
	newReader(t).Read(table, "", "附表（单位：亿元）")
	if table.Unit != "亿元" || table.Columns[1].Unit != "亿元" {
		t.Errorf("unit %q, columns %+v", table.Unit, table.Columns)
	}
}

func TestOddTables(t *testing.T) {
	r := newReader(t)
	r.Read(nil, "", "")
	for _, table := range []*corpus.Table{{}, {Rows: 2}, {Rows: 3, Cols: 3}, {Rows: 100_000, Cols: 100_000},
		{Rows: 1, Cols: 1, Cells: []corpus.Cell{{Row: 7, Col: 7, Rowspan: -1, Colspan: 1 << 30}}}} {
		r.Read(table, "", "")
		if table.Rows > 0 && table.Cols > 0 && (len(table.Lines) != table.Rows || len(table.Columns) != table.Cols) {
			t.Errorf("%d×%d: %d lines, %d columns", table.Rows, table.Cols, len(table.Lines), len(table.Columns))
		}
	}
}

func TestUnitsFlowToRows(t *testing.T) {
	for _, c := range []struct {
		name            string
		rows            []string
		caption, before string
		want            string // of each data row
	}{
		{"caption", []string{"序号|指标名称|目标值", "1|贷款余额|50"}, "目标表（单位：亿元）", "", "亿元 caption"},
		{"above", []string{"序号|指标名称|目标值", "1|贷款余额|50"}, "", "单位:万元", "万元 above"},
		{"row above the header", []string{"单位：亿元|<|<", "序号|指标名称|目标值", "1|贷款余额|50"}, "", "", "亿元 row"},
		{"header", []string{"序号|指标名称|目标值（亿元）", "1|贷款余额|50"}, "", "单位：万元", "亿元 header"},
		{"group header", []string{"序号|指标名称|2024年（%）|<", "^|^|目标值|基期值", "1|增长率|5|4"}, "", "", "% header"},
		{"section rows", []string{"序号|指标名称|目标值", "一、企业培育（家）|<|<", "1|高企|320", "二、投入（亿元）|<|<", "1|贷款|50", "三、其他|<|<", "1|试点|2"}, "", "", "家 section;亿元 section;"},
		{"nested section rows", []string{"序号|指标名称|目标值", "一、企业培育（家）|<|<", "（一）高企|<|<", "1|存量|320"}, "", "", "家 section"},
		{"rows among the data", []string{"序号|指标名称|目标值", "1|试点|3", "单位：亿元|<|<", "2|贷款|50"}, "", "", ";亿元 row"},
		{"no unit", []string{"序号|指标名称|目标值", "一、工作（重点）|<|<", "1|试点（二期）|3"}, "", "责任单位：市科技局", ""},
	} {
		table := gridOf(c.rows...)
		newReader(t).Read(table, c.caption, c.before)
		var got []string
		for row, line := range table.Lines {
			if line.Kind != corpus.LineData {
				continue
			}
			unit := strings.TrimSpace(table.Columns[2].Unit + " " + table.Columns[2].UnitFrom)
			if unit == "" {
				unit = strings.TrimSpace(table.Lines[row].Unit + " " + table.Lines[row].UnitFrom)
			}
			got = append(got, unit)
		}
		if strings.Join(got, ";") != c.want {
			t.Errorf("%s: %q, want %q (%s)", c.name, strings.Join(got, ";"), c.want, kinds(table))
		}
	}
}

// Units that stand above a table as a list go to the columns that they fit.
func TestListOfUnits(t *testing.T) {
	table := gridOf("镇别|规上工业总产值|增速|新增企业|粮食播种面积|人均收入增速|群众活动", "甲镇|85000|12|3|18500|8.5|7", "乙镇|42000|11|2|26300|8.8|9")
	newReader(t).Read(table, "", "单位：万元、%、家、亩")
	var got []string
	for _, col := range table.Columns {
		got = append(got, col.Measure+col.Adds+" "+col.Unit)
	}
	want := []string{" ", "规上工业总产值 万元", "规上工业总产值增速 %", "新增企业 家", "粮食播种面积 亩", "人均收入增速 %", "群众活动 "}
	if !slices.Equal(got, want) || table.Unit != "" {
		t.Errorf("got %q and %q for the whole table, want %q", got, table.Unit, want)
	}
}

func TestGroupedHeaderOfUnknownWords(t *testing.T) {
	table := gridOf("甲类|企业（个）|<|强度（%）", "^|新认定|再认定|^", "东片|12|30|2.2", "西片|8|20|1.9")
	newReader(t).Read(table, "", "")
	if table.HeaderRows != 2 || kinds(table) != "hhdd" || table.Columns[2].Name != "企业(个) > 再认定" || table.Columns[2].Unit != "个" {
		t.Errorf("header rows %d, lines %s, columns %+v", table.HeaderRows, kinds(table), table.Columns)
	}
}
