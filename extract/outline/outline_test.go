package outline

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

func newOutliner(t testing.TB) *Outliner {
	t.Helper()
	o, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return o
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

func TestRulesMatchTheirExamples(t *testing.T) {
	var file ruleFile
	if err := ruledata.YAML(Data, ruleName, &file); err != nil {
		t.Fatal(err)
	}
	o := newOutliner(t)
	for i, style := range file.Styles {
		for _, text := range style.Matches {
			if got, _ := o.rules.style(string(lexicon.Fold(text))); got != i {
				t.Errorf("%q has style %d, want %s", text, got, style.Name)
			}
		}
		for _, text := range style.Misses {
			if got, _ := o.rules.style(string(lexicon.Fold(text))); got == i {
				t.Errorf("%q must not have style %s", text, style.Name)
			}
		}
	}
	for name, r := range map[string]rule{"title": file.Title, "heading": file.Heading, "attachments": file.Attachments, "contents": file.Contents, "duty": file.Duty, "glued": file.Glued} {
		compiled, err := compile(name, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range r.Matches {
			if !compiled.MatchString(string(lexicon.Fold(text))) {
				t.Errorf("%s must match %q", name, text)
			}
		}
		for _, text := range r.Misses {
			if compiled.MatchString(string(lexicon.Fold(text))) {
				t.Errorf("%s must not match %q", name, text)
			}
		}
	}
}

func TestMark(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  []string // type level number | section
	}{
		{"four levels", []string{"一、重点任务", "（一）培育主体", "1.新增企业。全年新增企业20家，完善服务。", "（1）开展摸底，建立清单。", "（2）组织申报，兑现政策。", "二、保障措施", "（一）加强领导。各单位要落实责任，定期调度。"},
			[]string{"heading 1 一、|", "heading 2 （一）|重点任务", "paragraph 3 1.|重点任务 > 培育主体", "paragraph 4 （1）|重点任务 > 培育主体 > 新增企业",
				"paragraph 4 （2）|重点任务 > 培育主体 > 新增企业", "heading 1 二、|", "paragraph 2 （一）|保障措施"}},
		{"short goals are clauses", []string{"二、主要目标", "1. 研发支出达到18亿元。", "2. 高新技术企业突破126家。", "三、重点任务", "（一）做强平台", "1.新建平台3个，培育龙头。"},
			[]string{"heading 1 二、|", "paragraph 2 1.|主要目标", "paragraph 2 2.|主要目标", "heading 1 三、|", "heading 2 （一）|重点任务", "paragraph 3 1.|重点任务 > 做强平台"}},
		{"a heading with its text below", []string{"（一）强化口岸服务保障。", "优化主要口岸的通关保障制度，拓展货运网络。（市商务局负责）", "（二）提高通关效率。", "加快生物制品通关速度，实施提前申报。（海关负责）"},
			[]string{"heading 1 （一）|", "paragraph 0 |强化口岸服务保障", "heading 1 （二）|", "paragraph 0 |提高通关效率"}},
		{"a clause with lines of bodies", []string{"1.建成公共服务平台3家", "责任单位：市科技局", "2.举办对接活动5场", "责任单位：市商务局"},
			[]string{"paragraph 1 1.|", "paragraph 0 |", "paragraph 1 2.|", "paragraph 0 |"}},
		{"chapters and articles", []string{"第一章　总　则", "第一条　为规范数据管理，制定本办法。", "第二条　本办法适用于全市。", "第二章　数据共享", "第三条　数据应当共享，不得拒绝。"},
			[]string{"heading 1 第一章|", "paragraph 2 第一条|总　则", "paragraph 2 第二条|总　则", "heading 1 第二章|", "paragraph 2 第三条|数据共享"}},
		{"headings without numbers", []string{"某市培育企业行动计划(2023—2025年)政策解读", "出台的目的和意义", "本计划旨在培育企业，壮大主体。", "重点工作", "（一）壮大规模", "1.招引主体：完善机制，举办活动。", "保障措施", "（一）加强协调。建立机制，定期会商。"},
			[]string{"heading 1 |", "heading 1 |", "paragraph 0 |出台的目的和意义", "heading 1 |", "heading 2 （一）|重点工作", "paragraph 3 1.|重点工作 > 壮大规模", "heading 1 |", "paragraph 2 （一）|保障措施"}},
		{"a title begins anew", []string{"一、工作要求", "各单位要抓好落实，按时报送。", "某市2024年重点任务清单", "1.新建平台3个，培育龙头。"},
			[]string{"heading 1 一、|", "paragraph 0 |工作要求", "heading 1 |", "paragraph 1 1.|"}},
		{"numbers of attachments are none", []string{"附件：1.任务分解表", "2.进展情况表", "某市人民政府办公室", "一、工作目标", "新建平台3个，培育龙头。"},
			[]string{"paragraph 0 |", "paragraph 0 |", "paragraph 0 |", "heading 1 一、|", "paragraph 0 |工作目标"}},
		{"contents", []string{"目　录", "一、总体要求", "二、重点任务", "一、总体要求", "以高质量发展为主线，统筹推进。", "二、重点任务", "1.新建平台3个，培育龙头。"},
			[]string{"paragraph 0 |", "paragraph 0 |", "paragraph 0 |", "heading 1 一、|", "paragraph 0 |总体要求", "heading 1 二、|", "paragraph 2 1.|重点任务"}},
		{"contents with pages", []string{"目录", "一、总体要求 2", "二、以新城建设为引领推进城乡协同发展，以转型升级为方向构建产业体系，以民生改善为根本办好实事…… 11", "一、总体要求", "以高质量发展为主线，统筹推进。"},
			[]string{"paragraph 0 |", "paragraph 0 |", "paragraph 0 |", "heading 1 一、|", "paragraph 0 |总体要求"}},
		{"entries whose dots lead to a page", []string{"前 言............ 1", "第一章 发展基础....... 2", "第二章 重点任务............ 9", "第一章 发展基础", "“十三五”期间，投入累计达到4亿元。"},
			[]string{"paragraph 0 |", "paragraph 0 |", "paragraph 0 |", "heading 1 第一章|", "paragraph 0 |发展基础"}},
		{"a number before a month", []string{"一、重点工作", "1.提标建设农田1.2万亩。", "2.9月底前完成水闸除险加固4座。"},
			[]string{"heading 1 一、|", "paragraph 2 1.|重点工作", "paragraph 2 2.|重点工作"}},
		{"figures are no numbers", []string{"1.5万人参加培训", "2024年目标任务全面完成。", "（2023年度）"}, []string{"paragraph 0 |", "paragraph 0 |", "paragraph 0 |"}},
	} {
		blocks := paragraphs(tt.lines...)
		newOutliner(t).Mark(blocks)
		for i, b := range blocks {
			got := strings.TrimSpace(string(b.Type)+" "+string(rune('0'+b.Level))+" "+b.Number) + "|" + strings.Join(b.Section, " > ")
			want := strings.Replace(tt.want[i], " |", "|", 1)
			if got != want {
				t.Errorf("%s: %q is %s, want %s", tt.name, b.Text, got, want)
			}
			if b.Text != tt.lines[i] {
				t.Errorf("%s: text changed to %q", tt.name, b.Text)
			}
		}
	}
}

func TestReadersHeadingsAndTables(t *testing.T) {
	blocks := []corpus.Block{
		{Type: corpus.Heading, Level: 2, Passage: corpus.Passage{Text: "工作概况"}},
		{Type: corpus.List, Passage: corpus.Passage{Text: "1.建设平台，培育企业。"}},
		{Type: corpus.Heading, Level: 3, Passage: corpus.Passage{Text: strings.Repeat("这一整段被排成了标题，其实是正文。", 9)}},
		{Type: corpus.TableType, Table: &corpus.Table{Rows: 1, Cols: 1}},
	}
	newOutliner(t).Mark(blocks)
	for i, want := range []corpus.BlockType{corpus.Heading, corpus.List, corpus.Paragraph, corpus.TableType} {
		if blocks[i].Type != want {
			t.Errorf("block %d is a %s, want %s", i, blocks[i].Type, want)
		}
	}
	if got := blocks[1]; got.Number != "1." || strings.Join(got.Section, ">") != "工作概况" {
		t.Errorf("list item: %+v", got)
	}
	if got := blocks[3].Section; strings.Join(got, ">") != "工作概况" {
		t.Errorf("the table stands in %q", got)
	}
}

func TestMarkingTwiceChangesNothing(t *testing.T) {
	names, _ := filepath.Glob("../../../shared/seeds/*.txt")
	if len(names) == 0 {
		t.Skip("the seed notices are not here")
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		blocks := paragraphs(strings.Split(string(raw), "\n")...)
		o := newOutliner(t)
		o.Mark(blocks)
		again := append([]corpus.Block(nil), blocks...)
		o.Mark(again)
		for i := range blocks {
			a, b := blocks[i], again[i]
			if a.Number != b.Number || a.Level != b.Level || a.Type != b.Type || strings.Join(a.Section, ">") != strings.Join(b.Section, ">") {
				t.Errorf("%s: %q was %v and is %v", filepath.Base(name), a.Text, a, b)
			}
		}
	}
}

func TestBadRules(t *testing.T) {
	for _, tt := range []struct{ yaml, want string }{
		{"styles:\n  - name: a\n    pattern: '(('\nclause_style: a\n", "styles: a"},
		{"styles:\n  - name: a\n    pattern: '^(a)'\nclause_style: b\n", "clause_style"},
		{"clause_styles: a\n", "clause_styles"},
		{"styles:\n  - name: a\n    pattern: '^(a)'\nclause_style: a\n", "title has no pattern"},
	} {
		_, err := New(fstest.MapFS{ruleName: {Data: []byte(tt.yaml)}})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), ruleName) {
			t.Errorf("%q: %v, want an error that names %s", tt.yaml, err, tt.want)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("一、重点任务\n（一）培育\n1.新增20家。\n责任单位：市科技局")
	f.Add("目录\n一、甲\n一、甲\n附件：1.表\n2.表")
	o := newOutliner(f)
	f.Fuzz(func(t *testing.T, text string) {
		blocks := paragraphs(strings.Split(text, "\n")...)
		o.Mark(blocks)
		for _, b := range blocks {
			if b.Level < 0 || b.Level > 12 || !strings.Contains(b.Text, b.Number) {
				t.Errorf("%q: level %d, number %q", b.Text, b.Level, b.Number)
			}
		}
	})
}

func BenchmarkMark(b *testing.B) {
	o := newOutliner(b)
	var lines []string
	for range 200 {
		lines = append(lines, "一、重点任务", "（一）培育主体", "1.新增企业。全年新增企业20家，完善服务机制，推动企业做大做强，组织开展系列对接活动。")
	}
	blocks := paragraphs(lines...)
	size := 0
	for _, block := range blocks {
		size += len(block.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		o.Mark(blocks)
	}
}
