package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"duban/cmd/internal/audit"
	"duban/corpus"
)

// plan is a notice with a table of the rows; cells are separated by `|`, `<`
// goes on with the cell on its left, `^` with the one above.
func plan(t *testing.T, before string, rows ...string) audit.Input {
	t.Helper()
	page := "<html><head><title>甲市2024年科技创新主要目标任务分解表</title></head><body><h1>甲市2024年科技创新主要目标任务分解表</h1>" +
		"<p>成文日期：2024年2月1日</p><p>各县区要认真完成2024年各项目标任务，确保按时完成，并按要求报送进展情况。</p>" + before + "<table>"
	grid := make([][]string, len(rows))
	for i, row := range rows {
		grid[i] = strings.Split(row, "|")
	}
	for r, row := range grid {
		page += "<tr>"
		for c, text := range row {
			if text == "<" || text == "^" {
				continue
			}
			cols, down := 1, 1
			for c+cols < len(row) && row[c+cols] == "<" {
				cols++
			}
			for r+down < len(grid) && c < len(grid[r+down]) && grid[r+down][c] == "^" {
				down++
			}
			page += fmt.Sprintf(`<td colspan="%d" rowspan="%d">%s</td>`, cols, down, text)
		}
		page += "</tr>"
	}
	in := take(t, "table.html", []byte(page+"</table></body></html>"))
	if r := audit.Balance(in); !r.Balanced {
		t.Errorf("not balanced:\n%s", gaps(r))
	}
	return in
}

func TestUnitsReachTargets(t *testing.T) {
	for _, c := range []struct {
		name, before string
		rows         []string
		want         []string // value, unit, base value, base unit, rule
	}{
		{"caption", "<p>单位：万元</p>", []string{"序号|指标名称|2024年目标|责任单位", "1|科技贷款余额|5000|市科技局"}, []string{"5000 万元 50000000 元 cell unit:above"}},
		{"row", "", []string{"单位：亿元|<|<|<", "序号|指标名称|2024年目标|责任单位", "1|科技贷款余额|50|市科技局"}, []string{"50 亿元 5000000000 元 cell unit:row"}},
		{"header", "", []string{"序号|指标名称|2024年目标（亿元）|责任单位", "1|科技贷款余额|50|市科技局"}, []string{"50 亿元 5000000000 元 cell unit:header"}},
		{"scale in the header", "", []string{"序号|指标名称|2024年目标（亿）|责任单位", "1|科技贷款余额|50|市科技局"}, []string{"50 亿元 5000000000 元 cell unit:header"}},
		{"merged header", "", []string{"县区|企业培育（个）|<|研发投入强度（%）", "^|新增高新技术企业数|新增科技型中小企业数|^", "甲县|12|30|2.2", "乙县|8|/|1.9"},
			[]string{"12 个 12 个 cell unit:header", "30 个 30 个 cell unit:header", "2.2 % 2.2 % cell unit:header", "8 个 8 个 cell unit:header", "1.9 % 1.9 % cell unit:header"}},
		{"section row", "", []string{"序号|指标名称|2024年目标|责任单位", "一、企业培育（家）|<|<|<", "1|高新技术企业数|320|市科技局", "二、投入（亿元）|<|<|<", "1|科技贷款余额|50|市科技局"},
			[]string{"320 家 320 家 cell unit:section", "50 亿元 5000000000 元 cell unit:section"}},
		{"column of units", "<p>单位：万元</p>", []string{"序号|指标名称|单位|2024年目标|责任单位", "1|高新技术企业数|家|320|市科技局", "2|科技型中小企业数|^|900|市科技局", "3|科技贷款余额|/|50|市科技局"},
			[]string{"320 家 320 家 cell unit:column", "900 家 900 家 cell unit:column", "50 万元 500000 元 cell unit:above"}},
		{"bracket after the name", "<p>单位：万元</p>", []string{"序号|指标名称|2024年目标|责任单位", "1|研发投入强度（%）|2.2|市科技局", "2|科技贷款余额（二期）|50|市科技局"},
			[]string{"2.2 % 2.2 % cell unit:name", "50 万元 500000 元 cell unit:above"}},
		{"printed in the cell", "<p>单位：万元</p>", []string{"序号|指标名称|2024年目标|责任单位", "1|高新技术企业数|320家|市科技局"}, []string{"320 家 320 家 cell"}},
	} {
		var got []string
		for _, v := range plan(t, c.before, c.rows...).Targets {
			got = append(got, strings.Join([]string{v.Value, v.Unit, v.BaseValue, v.BaseUnit, v.Rule}, " "))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRepeatMarks(t *testing.T) {
	in := plan(t, "", "序号|工作任务|二季度|完成时限|责任单位", "1|新增高新技术企业12家|完成5家|12月底|市科技局、市财政局", `2|引进高层次人才30名|〃|"|同上`, "3|建设众创空间6家|完成2家|同上|〃")
	want := []string{"1 完成5家 2024-12-31 市科技局,市财政局", "2 完成5家 2024-12-31 市科技局,市财政局", "3 完成2家 2024-12-31 市科技局,市财政局"}
	var got []string
	for _, k := range in.Tasks {
		got = append(got, strings.Join([]string{k.Seq, k.Q2, k.Deadline, strings.Join(k.LeadBodies, ",")}, " "))
	}
	if !slices.Equal(got, want) {
		t.Errorf("tasks %q, want %q", got, want)
	}
}

func TestSequenceRestartsBySection(t *testing.T) {
	in := plan(t, "", "序号|工作任务|责任单位", "一、企业培育|<|<", "1|新增高新技术企业12家|市科技局", "2|新增规上企业8家|市工信局", "二、平台建设|<|<", "1|建设众创空间6家|市科技局", "1|建设重点实验室2家|市科技局")
	want := []string{"1 企业培育", "2 企业培育", "1 平台建设", "1 平台建设"}
	var got []string
	ids := map[string]bool{}
	for _, k := range in.Tasks {
		got = append(got, k.Seq+" "+k.Section)
		ids[k.ID] = true
	}
	if !slices.Equal(got, want) || len(ids) != len(want) {
		t.Errorf("tasks %q with %d ids, want %q", got, len(ids), want)
	}
}

func TestTotalsAreCheckedAndLeftOut(t *testing.T) {
	in := plan(t, "", "县区|新增高新技术企业数（家）|新增科技型中小企业数（家）", "甲县|12|30", "乙县|8|20", "合计|21|50")
	if len(in.Tasks) != 2 || len(in.Targets) != 4 {
		t.Errorf("%d tasks, %d targets; the total must be none", len(in.Tasks), len(in.Targets))
	}
	var flags []string
	for _, f := range audit.Balance(in).Flags {
		flags = append(flags, f.Kind+" "+f.Detail)
	}
	want := []string{"table total: row 4 column 2 (新增高新技术企业数(家)) says 21, its rows add up to 20"}
	if !slices.Equal(flags, want) {
		t.Errorf("flags %q, want %q", flags, want)
	}
}

func TestShareAndMilestonesOfARealTableAreFlagged(t *testing.T) {
	in := plan(t, "", "序号|工作任务|二季度|三季度|责任单位", "1|农产品抽检合格率达到102%|完成调查50家|完成调查40家|市农业农村局")
	var kinds []string
	for _, f := range audit.Balance(in).Flags {
		kinds = append(kinds, f.Kind)
	}
	if want := []string{audit.FlagShare, audit.FlagFalling}; !slices.Equal(kinds, want) {
		t.Errorf("flags %q, want %q", kinds, want)
	}
	if i := slices.IndexFunc(in.Targets, func(v corpus.Target) bool { return v.Unit == "%" }); i < 0 || in.Targets[i].Value != "102" {
		t.Error("the flagged share must stay as printed")
	}
}
