package plain

import (
	"strings"
	"testing"
	"unicode/utf8"

	"duban/corpus"
)

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := New(Data, Limits{Blocks: 20_000, Cells: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// show prints blocks, one a line: # before headings, - before items, tables as cells apart by bars.
func show(blocks []corpus.Block) string {
	var out []string
	for _, b := range blocks {
		switch b.Type {
		case corpus.Heading:
			out = append(out, strings.Repeat("#", b.Level)+b.Text)
		case corpus.List:
			out = append(out, "-"+b.Text)
		case corpus.TableType:
			row := ""
			for _, c := range b.Table.Cells {
				if c.Col == 0 && row != "" {
					out = append(out, row)
					row = ""
				}
				row += "|" + c.Text
			}
			out = append(out, row)
		default:
			out = append(out, b.Text)
		}
	}
	return strings.Join(out, "\n")
}

func TestRead(t *testing.T) {
	r := reader(t)
	for _, c := range []struct{ name, text, want string }{
		{"a line is a paragraph", "一、目标\n\n　　二、任务\r\n\t三、保障  \n", "一、目标\n二、任务\n三、保障"},
		{"cells of a flattened table stay apart", "1.研发经费占比2.2%。\n\n市科技局\n\n各县(区)市各功能区,市统计局\n\n2.企业300家", "1.研发经费占比2.2%。\n市科技局\n各县(区)市各功能区,市统计局\n2.企业300家"},
		{"lost line break before a number", "第一章　总则　　第一条　为规范管理。　　（一）甲", "第一章　总则\n第一条　为规范管理。\n（一）甲"},
		{"an indent inside a name is none", "各县　　各区　　有关单位：", "各县　　各区　　有关单位："},
		{"a title mark left open", "关于印发《推进\n计划（2023—2025年）》的通知\n各县区:", "关于印发《推进计划（2023—2025年）》的通知\n各县区:"},
		{"a sentence cut at a comma", "备注:各板块可根据主导产业发展情况调整平台建设方向,\n\n专业研究所纳入总体数量。", "备注:各板块可根据主导产业发展情况调整平台建设方向,专业研究所纳入总体数量。"},
		{"a short cell with a comma stays", "市统计局,\n\n市财政局", "市统计局,\n市财政局"},
		{"pieces of a line", "细颗粒物（PM\n2.5\n）浓度继续下降。", "细颗粒物（PM2.5）浓度继续下降。"},
		{"a mark never begins a line", "培育企业\n、平台\n2.新建平台", "培育企业、平台\n2.新建平台"},
		{"numbered lines are never joined", "共同推进以下工作任务和具体措施，\n1.培育企业", "共同推进以下工作任务和具体措施，\n1.培育企业"},
		{"Markdown", "# 2024年工作要点\n\n- 培育**高新**企业\n\n---\n\n见[附件](a.pdf)的表", "#2024年工作要点\n-培育高新企业\n见附件的表"},
		{"no Markdown without proof", "- 传真\n* 注：甲", "- 传真\n* 注：甲"},
		{"Markdown table", "|序号|任务|\n|---|:--|\n|1|甲\\|乙|\n|2||", "|序号|任务\n|1|甲|乙\n|2|"},
		{"bars with ragged rows", "索引号 | 0140 | 日期 | 2023 | |\n编号 | 时限 | 长期 | ||||\n正文从这里开始。", "|索引号|0140|日期|2023\n|编号|时限|长期|\n正文从这里开始。"},
		{"metadata between bars before the whole text", "索引号: | 1133/2022-6 | 成文日期: | 2022-04-18 | 有效性: | | 关于印发重点工作责任分解的通知 | || 各镇人民政府: " + strings.Repeat("现印发给你们,请认真抓好落实,按期完成各项任务。", 12),
			"索引号:1133/2022-6\n成文日期:2022-04-18\n有效性:\n关于印发重点工作责任分解的通知\n各镇人民政府: " + strings.Repeat("现印发给你们,请认真抓好落实,按期完成各项任务。", 12)},
		{"one bar is no table", "登录|注册\n首页|导航", "登录|注册\n首页|导航"},
		{"nothing", " \n　\n", ""},
	} {
		doc, err := r.Read(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(doc.Blocks); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// wrap breaks text at width Han characters, as mail programs do.
func wrap(paragraph string, width int) string {
	var out strings.Builder
	for i, r := range []rune(paragraph) {
		if i > 0 && i%width == 0 {
			out.WriteByte('\n')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func TestWrappedText(t *testing.T) {
	paragraphs := []string{
		strings.Repeat("深入实施创新驱动发展战略加快建设国家创新型城市", 7) + "。",
		"二、主要任务",
		strings.Repeat("支持企业建设研发机构开展产学研合作推动成果转化", 6) + "。",
		strings.Repeat("落实责任分工强化督查考核确保各项工作按期完成", 5) + "。",
	}
	var wrapped []string
	for _, p := range paragraphs {
		wrapped = append(wrapped, wrap("　　"+p, 32))
	}
	doc, err := reader(t).Read(strings.Join(wrapped, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := show(doc.Blocks); got != strings.Join(paragraphs, "\n") {
		t.Errorf("%s", got)
	}
}

func TestUnwrappedLinesOfLikeLengthStay(t *testing.T) {
	text := strings.Repeat("支持企业建设研发机构开展产学研合作。\n组织科技企业申报高新技术企业认定事项。\n", 10)
	doc, err := reader(t).Read(text)
	if err != nil || len(doc.Blocks) != 20 {
		t.Errorf("%d blocks, %v", len(doc.Blocks), err)
	}
}

func TestAttachedFiles(t *testing.T) {
	doc, err := reader(t).Read("计划\n附件：任务分解表.xlsx\n政策解读.pdf\n见附件1.pdf和附件2.pdf。\n")
	if err != nil || len(doc.Attachments) != 2 || doc.Attachments[0].Name != "任务分解表.xlsx" || doc.Attachments[1].Name != "政策解读.pdf" || len(doc.Blocks) != 2 {
		t.Errorf("%+v %v", doc, err)
	}
}

func TestTooManyCells(t *testing.T) {
	_, err := reader(t).Read(strings.Repeat("a|b|c|d\n", 300))
	if refusal, ok := err.(*corpus.Refusal); !ok || refusal.Outcome != corpus.OutcomeTooLarge {
		t.Errorf("%v", err)
	}
}

// No character of the text but space and markup is lost or invented.
func FuzzRead(f *testing.F) {
	f.Add("一、目标\n（PM\n2.5\n）浓度\n关于印发《甲\n乙》的通知")
	f.Add("a|b|c\n|-|-|\n\u3000\u3000第一条")
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "#*`|｜[-\x00.") {
			return
		}
		doc, err := r.Read(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := bare(show(doc.Blocks)), bare(text); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) || r == '\u0085' {
			return -1
		}
		return r
	}, s)
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	text := strings.Repeat("一、主要目标\n\n　　深入实施创新驱动发展战略，加快建设国家创新型城市，培育高新技术企业126家。\n\n市科技局\n\n各县(区)市各功能区,市统计局\n\n", 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := r.Read(text); err != nil {
			b.Fatal(err)
		}
	}
}

func TestOverALimitIsTooLarge(t *testing.T) {
	row := "| 甲 | 乙 |\n"
	for name, text := range map[string]string{
		"lines":  strings.Repeat("甲\n", 20_001),
		"tables": strings.Repeat("| 项 | 数 |\n|---|---|\n"+strings.Repeat(row, 150)+"\n说明\n\n", 5),
	} {
		_, err := reader(t).Read(text)
		if refusal, ok := err.(*corpus.Refusal); !ok || refusal.Outcome != corpus.OutcomeTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}
