package furniture

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
)

func loaded(t testing.TB) *Lexicon {
	t.Helper()
	l, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Each rule's own sentences.
func TestRules(t *testing.T) {
	l := loaded(t)
	for _, r := range l.rules {
		if len(r.Drop) == 0 || len(r.Keep) == 0 {
			t.Errorf("%s: needs lines to drop and to keep", r.ID)
		}
		for _, line := range r.Drop {
			if id, place := l.boilerplate(line); place != r.Place {
				t.Errorf("%s must drop %q (found %q)", r.ID, line, id)
			}
		}
		for _, line := range r.Keep {
			if id, _ := l.boilerplate(line); id != "" {
				t.Errorf("%s must keep %q, but %s drops it", r.ID, line, id)
			}
		}
	}
}

// Lines that only name who is responsible or who organises are text.
func TestOrganisersStay(t *testing.T) {
	l := loaded(t)
	for _, line := range []string{"主办单位：市科技局", "承办单位：市生产力促进中心", "责任单位：市发展改革委", "牵头单位:市科技局", "联系电话：0517-84997802"} {
		if id, _ := l.boilerplate(line); id != "" {
			t.Errorf("%s drops %q", id, line)
		}
		if got := l.read(line); len(got.pairs) > 0 {
			t.Errorf("%q read as %v", line, got.pairs)
		}
	}
}

func TestFields(t *testing.T) {
	l := loaded(t)
	for _, c := range []struct{ line, want string }{
		{"发布日期: 2023-02-24 来源:宿迁市领导小组办公室访问量:【字体:", "|发布日期=2023-02-24|来源=宿迁市领导小组办公室|访问量=|字体="},
		{"发布时间：2023-12-28  来源：融媒网  发布开发区：江苏新沂经济开发区", "|发布时间=2023-12-28|来源=融媒网|发布开发区=江苏新沂经济开发区"},
		{"2024-01-31 来源:科技局", "2024-01-31|来源=科技局"},
		{"信息来源：市信息中心 发布日期：2022-05-19 浏览次数： 字号： [小] [中] [大]", "|信息来源=市信息中心|发布日期=2022-05-19|浏览次数=|字号=小] [中] [大"},
		{"文　　号：花科工信规字〔2025〕1号", "|文号=花科工信规字〔2025〕1号"},
		{"标  题：关于印发计划的通知", "|标题=关于印发计划的通知"},
		{"【法宝引证码】 CLI.12.5679380", "|法宝引证码=CLI.12.5679380"},
		{"索 引 号：000014349/2018-00204　主题分类：综合政务", "|索引号=000014349/2018-00204|主题分类=综合政务"},
		{"关于印发计划的通知 发布日期：2023-02-24 来源：市科技局", "关于印发计划的通知|发布日期=2023-02-24|来源=市科技局"},
		{"意见反馈截止时间为2024年2月6日。", ""},
		{"企业研发经费的主要来源：自有资金、政府补助。", ""},
		{"各县(区)要明确信息来源：一是统计部门；二是税务部门", ""},
		{"1. 电子邮箱:hyqkjj@126.com", ""},
	} {
		got := l.read(c.line)
		text := got.rest
		for _, p := range got.pairs {
			text += "|" + p.label + "=" + p.value
		}
		if text != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, text, c.want)
		}
	}
}

func doc(lines ...string) *corpus.Document {
	d := &corpus.Document{}
	for _, s := range lines {
		d.Blocks = append(d.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: s}})
	}
	return d
}

func lines(d *corpus.Document) string {
	var out []string
	for _, b := range d.Blocks {
		out = append(out, b.Text)
	}
	return strings.Join(out, "\n")
}

func meta(d *corpus.Document) string {
	var out []string
	for k, v := range d.Meta {
		out = append(out, k+"="+v)
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

var body = strings.Repeat("为深入贯彻落实创新驱动发展战略，进一步加大科技型企业培育力度，确保完成全年目标任务。", 4)

func TestStrip(t *testing.T) {
	l := loaded(t)
	for _, c := range []struct {
		name        string
		lines       []string
		text, facts string
	}{
		{"dump with site lines",
			[]string{"打造投资促进平台", "您现在的位置:首页 > 新闻", "科技局开展活动", "发布时间:2023-12-28  来源:融媒网", body, "上一条:某某", "与我们联系", "联系电话:0512-1", "Copyright © 2015"},
			"科技局开展活动\n" + body, "发布时间=2023-12-28|来源=融媒网"},
		{"labels over the text",
			[]string{"来源：市科技局", "日期：2025-03-04 09:43", "标题：关于印发计划的通知", "链接：https://a/b.html", "正文", body},
			body, "日期=2025-03-04 09:43|来源=市科技局|标题=关于印发计划的通知|链接=https://a/b.html"},
		{"a loose label in the text stays",
			[]string{"关于举办活动的通知", body, "主题：深化科技创新", "时间：2024年3月5日", body},
			"关于举办活动的通知\n" + body + "\n主题：深化科技创新\n时间：2024年3月5日\n" + body, ""},
		{"bars",
			[]string{"索引号 | 014046317/2023-04405 | 生成日期 | 2023-11-08", body},
			body, "生成日期=2023-11-08|索引号=014046317/2023-04405"},
		{"label lines and value lines",
			[]string{"索引号：", "0140463", "发布机构：", "市科技局", "文号：", "发布日期：", "2023-11-08", body},
			body, "发布日期=2023-11-08|发布机构=市科技局|索引号=0140463"},
		{"glued title",
			[]string{"关于印发计划的通知 发布日期：2023-02-24 来源：市科技局", body},
			"关于印发计划的通知\n" + body, "发布日期=2023-02-24|来源=市科技局"},
		{"bare time stamp", []string{"关于印发计划的通知", "2023-02-24 10:00", body}, "关于印发计划的通知\n" + body, "发布日期=2023-02-24 10:00"},
		{"a signature date stays", []string{"关于印发计划的通知", body, "市科技局", "2023年2月24日"}, "关于印发计划的通知\n" + body + "\n市科技局\n2023年2月24日", ""},
		{"prose after a tail mark refutes it", []string{"计划", body, "相关链接：", body}, "计划\n" + body + "\n相关链接：\n" + body, ""},
		{"title on two lines", []string{"市人民政府办公厅关于印发南宁市", "科学技术发展专项规划的通知", body}, "市人民政府办公厅关于印发南宁市科学技术发展专项规划的通知\n" + body, ""},
		{"a date behind the author", []string{"关于印发计划的通知", "来源:市林业局 作者:王明 2015-06-05 14:00:31 字号:大 中 小", body}, "关于印发计划的通知\n" + body, "作者=王明|发布日期=2015-06-05 14:00:31|来源=市林业局"},
		{"a date for the author", []string{"关于印发计划的通知", "来源: 作者: 2015-06-05 14:00:31 字号", body}, "关于印发计划的通知\n" + body, "发布日期=2015-06-05 14:00:31"},
		{"dates whose labels have no colons", []string{"关于印发计划的通知", "成文日期 2023年5月6日 发布日期 2023年5月8日", body}, "关于印发计划的通知\n" + body, "发布日期=2023年5月8日|成文日期=2023年5月6日"},
		{"a day behind the newspaper", []string{"关于印发计划的通知", "来源：江南日报  2023年05月06日 08:12  作者：王明", body}, "关于印发计划的通知\n" + body, "作者=王明|发布日期=2023年05月06日 08:12|来源=江南日报"},
		{"a date between bars", []string{"关于印发计划的通知", "来源：市林业局 | 2023-05-06 | 点击 22", body}, "关于印发计划的通知\n" + body, "发布日期=2023-05-06|来源=市林业局"},
		{"a day that is the value's own", []string{"关于印发计划的通知", "内容概述：关于公布名单的通知 2023年5月6日", body}, "关于印发计划的通知\n" + body, "内容概述=关于公布名单的通知 2023年5月6日"},
		{"title whose end stands alone", []string{"关于2023年为民办实事项目", "实施情况的通报", body}, "关于2023年为民办实事项目实施情况的通报\n" + body, ""},
		{"the headline of the source", []string{"原标题：十件实事、投资5亿元——", "我市民生实事来了", body}, "我市民生实事来了\n" + body, "原标题=十件实事、投资5亿元——"},
	} {
		d := doc(c.lines...)
		l.Strip(d)
		if got := lines(d); got != c.text {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.text)
		}
		if got := meta(d); got != c.facts {
			t.Errorf("%s: %s, want %s", c.name, got, c.facts)
		}
	}
}

func grid(rows ...string) corpus.Block {
	t := &corpus.Table{Rows: len(rows)}
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			t.Cells = append(t.Cells, corpus.Cell{Row: r, Col: c, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
			t.Cols = max(t.Cols, c+1)
		}
	}
	return corpus.Block{Type: corpus.TableType, Table: t}
}

func TestMetaTable(t *testing.T) {
	l := loaded(t)
	for _, c := range []struct {
		name string
		rows []string
		want string // "" for a table of data
	}{
		{"pairs", []string{"索 引 号：|000014349|主题分类：|综合政务", "发文机关：|国务院办公厅|成文日期：|2018年10月27日"}, "主题分类=综合政务|发文机关=国务院办公厅|成文日期=2018年10月27日|索引号=000014349"},
		{"empty values let labels slide in", []string{"文件编号|公开时限|长期公开||", "效力状况|有效|公开程序|部门编制", "主题(一)|科技|体裁|其他"}, "主题(一)=科技|体裁=其他|公开时限=长期公开|公开程序=部门编制|效力状况=有效"},
		{"label and value in one cell", []string{"索引号：0140|文号：苏政发〔2021〕1号", "发布日期：2021-01-01|有效性：有效"}, "发布日期=2021-01-01|文号=苏政发〔2021〕1号|有效性=有效|索引号=0140"},
		{"the title in a row of its own", []string{"索引号：|0140|成文日期：|2022-03-29", "文号：|江政办发〔2022〕13号|有效性：|", "江南区人民政府办公室关于下达2022年重点工作责任清单的通知|||"}, "成文日期=2022-03-29|文号=江政办发〔2022〕13号|标题=江南区人民政府办公室关于下达2022年重点工作责任清单的通知|索引号=0140"},
		{"a label of the site's own", []string{"索引号|0140|事项编码|020", "发布机构|县教体局|文号|教体发〔2024〕2号", "有效性|有效"}, "发布机构=县教体局|文号=教体发〔2024〕2号|有效性=有效|索引号=0140"},
		{"list of documents", []string{"标题|文号|发布日期", "关于甲的通知|苏政发〔2021〕1号|2021-01-01", "关于乙的通知|苏政发〔2021〕2号|2021-02-01"}, ""},
		{"task table", []string{"序号|重点工作|责任单位", "1|培育企业|市科技局"}, ""},
	} {
		d := &corpus.Document{Blocks: []corpus.Block{grid(c.rows...)}}
		l.Strip(d)
		if got := meta(d); got != c.want || (len(d.Blocks) == 0) != (c.want != "") {
			t.Errorf("%s: %s, %d blocks left", c.name, got, len(d.Blocks))
		}
	}
}

func TestTitle(t *testing.T) {
	l := loaded(t)
	text := []string{"关于印发《2023年推进计划》的通知", "各县、区人民政府:", body}
	for _, c := range []struct {
		name              string
		lines             []string
		declared, printed []string
		labelled          string
		want              string
	}{
		{"declared", text, []string{"关于印发2023年推进计划的通知"}, nil, "", "关于印发2023年推进计划的通知"},
		{"injected, the page disagrees", text, []string{"在线观看高清影院_免费电影"}, []string{"关于印发《2023年推进计划》的通知"}, "", "关于印发《2023年推进计划》的通知"},
		{"the site's name", text, []string{"宿迁市人民政府"}, nil, "", "关于印发《2023年推进计划》的通知"},
		{"labelled before printed", text, nil, []string{"2023年推进计划"}, "关于印发2023年推进计划的通知", "关于印发2023年推进计划的通知"},
		{"by its shape", []string{"南宁市人民政府", "办 公 厅 文 件", "南府办〔2016〕71号", "关于印发专项规划的通知", "各县:", body}, nil, nil, "", "关于印发专项规划的通知"},
		{"not a heading below the text", []string{body, "重点工作", body, "保障措施"}, nil, nil, "", ""},
		{"short, above numbered headings", []string{"政府工作报告", "——在第三次会议上", "一、2023年工作回顾", body, "二、2024年重点工作安排"}, nil, nil, "", "政府工作报告"},
		{"below the page's place on its site", []string{"江南县人民政府 | 政策解读 | 部门解读", "《养殖业方案（2023—2027年）》政策解读", body}, nil, nil, "", "《养殖业方案（2023—2027年）》政策解读"},
		{"not who printed it and when", []string{"造林工作进展顺利", "江南网讯 2023-05-06 记者 王明", body}, nil, nil, "", "造林工作进展顺利"},
		{"printed twice, below a newspaper's column", []string{"第A05版:聚焦两会 上一版 下一版", "稳中求进难中求成 这份答卷沉甸甸", "返回主页 | 晚报", "■省政府工作报告解读", "稳中求进难中求成 这份答卷沉甸甸", body}, nil, nil, "", "稳中求进难中求成 这份答卷沉甸甸"},
		{"not the counts of a forum", []string{"查看: 9043|回复: 19", "江南市工作报告出炉", body}, nil, nil, "", "江南市工作报告出炉"},
		{"not the session, the speaker, a call or a part", []string{"(2022年1月5日在江南市第十五届人民代表大会第一次会议上)", "江南市发展和改革委员会 王 明", "新闻热线:023-61520695 举报电话:023-61520697", "关于2019年工作", body}, nil, nil, "", ""},
		{"with its letters set apart", []string{"政 府 工 作报 告", "——2016年3月29日在江南县第十七届人民代表大会第五次会议上", "江南县人民政府县长 王明", "各位代表:", body}, nil, nil, "", "政府工作报告"},
		{"the second line for want of the first", []string{"——2023年江南县政府工作报告解读", "□记者 王明", "回眸2022", body}, nil, nil, "", "2023年江南县政府工作报告解读"},
		{"not an item", []string{"规划草案里的数字", "·城镇化率达到65%", "·延长土地承包政策", body}, nil, nil, "", "规划草案里的数字"},
		{"not who wrote it", []string{"本报通讯员：王明 李红", body}, nil, nil, "", ""},
		{"with its letters set apart, and a year", []string{"政 府 工 作 报 告（2022年）", "——在江南县第十六届人民代表大会上", body}, nil, nil, "", "政府工作报告（2022年）"},
		{"not its number", []string{"江政字〔2022〕225号", "各市人民政府:", body}, nil, nil, "", ""},
		{"draft", []string{"首页", "2024年工作要点(征求意见稿)", body}, nil, nil, "", "2024年工作要点(征求意见稿)"},
	} {
		d := doc(c.lines...)
		if c.labelled != "" {
			d.Meta = map[string]string{"标题": c.labelled}
		}
		if got := l.Title(d, c.declared, c.printed, "宿迁市人民政府"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEndsLikeTitle(t *testing.T) {
	l := loaded(t)
	for s, want := range map[string]bool{
		"某市2024年工作要点":           true,
		"某市2024年工作要点（征求意见稿）":    true,
		"《某市2024年工作要点》(试行)（草案）": true,
		"某市2024年工作（要点）很多":       false,
		"a(":                    false, "(": false, "": false,
	} {
		if got := l.endsLikeTitle(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestSummaryIsTheLastResort(t *testing.T) {
	d := doc(body, "重点工作")
	d.Meta = map[string]string{"内容概述": "《行动计划》政策解读"}
	if got := loaded(t).Title(d, nil, nil, ""); got != "《行动计划》政策解读" {
		t.Error(got)
	}
}

func TestHeadlineOfTheSource(t *testing.T) {
	d := doc(body, "重点工作")
	d.Meta = map[string]string{"原标题": "市人民政府关于支持实体经济的意见"}
	if got := loaded(t).Title(d, nil, nil, ""); got != "市人民政府关于支持实体经济的意见" {
		t.Error(got)
	}
	d.Meta["原标题"] = "十件实事、投资5亿元——"
	if got := loaded(t).Title(d, nil, nil, ""); got != "" {
		t.Error(got)
	}
}

func TestSettle(t *testing.T) {
	d := doc("关于对真抓实干地方", "加大激励支持力度的通知", "国办发〔2018〕117号", "关于对真抓实干地方加大激励支持力度的通知", "关于对真抓实干地方加大激励支持力度的通知")
	d.Title = "关于对真抓实干地方加大激励支持力度的通知"
	Settle(d)
	if got := lines(d); got != d.Title+"\n国办发〔2018〕117号\n"+d.Title {
		t.Error(got)
	}
	if len(d.Dropped) != 1 || d.Dropped[0].Reason != "duplicate" {
		t.Errorf("%+v", d.Dropped)
	}
}

func TestConcatKeepsTheWayBack(t *testing.T) {
	a := corpus.Passage{Text: "创新", Raw: "創(chuàng)新", Shifts: []corpus.Shift{{At: 1, Raw: 9}}}
	got := concat(a, corpus.Passage{Text: "平台"})
	if got.Text != "创新平台" || got.Raw != "創(chuàng)新平台" {
		t.Fatalf("%+v", got)
	}
	for at, raw := range map[int]int{0: 0, 1: 9, 2: 10, 3: 11} {
		if s := got.RawSpan(corpus.Span{Start: at, End: at}); s.Start != raw {
			t.Errorf("offset %d is %d of the source, want %d", at, s.Start, raw)
		}
	}
}

func TestAbsorb(t *testing.T) {
	d := &corpus.Document{}
	loaded(t).Absorb(d, append(doc("首页", "文号： 穗建规字〔2024〕5号", "某市门户").Blocks, grid("索引号|0140", "发布机构|市科技局")))
	if got := meta(d); got != "发布机构=市科技局|文号=穗建规字〔2024〕5号|索引号=0140" {
		t.Error(got)
	}
	if len(d.Dropped) != 1 || d.Dropped[0].Text != "首页\n某市门户" {
		t.Errorf("%+v", d.Dropped)
	}
}

func TestLabelsSetApartByStyle(t *testing.T) {
	d := &corpus.Document{}
	loaded(t).Absorb(d, doc("索引号0140463", "发文机关国务院办公厅", "成文日期2018年10月27日", "发布日期").Blocks)
	if got := meta(d); got != "发文机关=国务院办公厅|成文日期=2018年10月27日|索引号=0140463" {
		t.Error(got)
	}
}

func TestRuleErrorsNameTheFile(t *testing.T) {
	for file, text := range map[string]string{
		"data/labels.tsv":       "label\trole\n索引号\tnothing\n",
		"data/boilerplate.yaml": "rules:\n  - id: x\n    place: any\n    words: [a]\n    pattern: '('\n",
		"data/titles.tsv":       "kind\tword\nodd\tx\n",
	} {
		fsys := fstest.MapFS{}
		for _, name := range []string{"data/labels.tsv", "data/boilerplate.yaml", "data/titles.tsv"} {
			raw, err := Data.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fsys[name] = &fstest.MapFile{Data: raw}
		}
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
		if _, err := New(fsys); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Stripping again changes nothing.
func FuzzStrip(f *testing.F) {
	f.Add("索引号 | 1 | 文号 | 2\n来源:甲\n正文\n" + body + "\n上一篇：无")
	f.Add("【】：：|：标题：：")
	l := loaded(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := doc(strings.Split(text, "\n")...)
		n := len(d.Blocks)
		l.Strip(d)
		d.Title = l.Title(d, nil, nil, "")
		Settle(d)
		if len(d.Blocks) > n {
			t.Errorf("%d blocks became %d", n, len(d.Blocks))
		}
	})
}

func BenchmarkStrip(b *testing.B) {
	l := loaded(b)
	text := slices.Repeat([]string{body, "一、主要目标", "市科技局", "1.培育企业3家"}, 500)
	n := 0
	for _, s := range text {
		n += len(s)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		l.Strip(doc(text...))
	}
}
