package webpage

import (
	"context"
	"strings"
	"testing"

	"duban/corpus"
)

const prose = "为深入贯彻落实创新驱动发展战略，进一步加大科技型企业培育力度，现将有关事项通知如下，请认真组织实施，确保各项任务按期完成。"

// texts are the texts of blocks, with a mark for other than paragraphs.
func texts(blocks []corpus.Block) string {
	var out []string
	for _, b := range blocks {
		switch b.Type {
		case corpus.Heading:
			out = append(out, "#"+b.Text)
		case corpus.List:
			out = append(out, "-"+b.Text)
		case corpus.TableType:
			out = append(out, "table "+draw(b.Table))
		default:
			out = append(out, b.Text)
		}
	}
	return strings.Join(out, "\n")
}

func TestBlocks(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"paragraphs", "<p>　　一、总体要求</p><p>" + prose + "</p>", "一、总体要求\n" + prose},
		{"breaks", "一、目标<br>二、任务<br/>三、保障", "一、目标\n二、任务\n三、保障"},
		{"inline tags add no space", "<p><b>国家</b><span>高新</span><font>技术</font>企业<strong>126</strong>家</p>", "国家高新技术企业126家"},
		{"line break of the source between Han characters", "<p>国家\n    高新技术\n企业</p>", "国家高新技术企业"},
		{"typed spaces stay one", "<p>第一章&nbsp;&nbsp;总则　　附 则</p>", "第一章 总则　附 则"},
		{"space beside Latin letters", "<p>R&amp;D\nintensity 达到</p>", "R&D intensity 达到"},
		{"headings and lists", "<h2>主要目标</h2><ol start=3><li>甲<li>乙</ol><ul><li>丙</ul>", "#主要目标\n-3.甲\n-4.乙\n-丙"},
		{"pre keeps lines", "<pre>一、目标\n  二、任务</pre>", "一、目标\n二、任务"},
		{"text between blocks", "前<div>中</div>后", "前\n中\n后"},
		{"hidden, script, style", "<p>一</p><p style='display:none'>二</p><script>三</script><style>四</style><span style='visibility: hidden'>五</span>", "一"},
		{"script with a closing angle", "<p>一</p><script>if (a<b) document.write('<p>x</p>')</script><p>二</p>", "一\n二"},
		{"comments", "<p>一<!-- 二 <p>三</p> --></p><!--> <p>四</p>", "一\n四"},
		{"angle bracket in text", "<p>PM2.5 < 35，R&D > 2%</p>", "PM2.5 < 35，R&D > 2%"},
		{"quotes in attributes", `<p title="a>b">甲</p><p data-x='<span>'>乙</p>`, "甲\n乙"},
	} {
		page := read(t, "<html><body><div id=zoom>"+c.html+"</div></body></html>")
		if got := texts(page.Blocks); got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestContainer(t *testing.T) {
	nav := `<div class=header><a href=/>首页</a><a href=/a>政务公开</a></div>`
	foot := `<div class=footer>主办单位：市人民政府办公室，承办单位：市大数据中心，网站标识码：3213000042</div>`
	for name, html := range map[string]string{
		"known":            nav + `<div class=side>` + prose + `</div><div class="TRS_Editor"><p>` + prose + `甲</p></div>` + foot,
		"two copies":       nav + `<div id=UCAP-CONTENT><p>` + prose + `甲</p></div><div id=UCAP-CONTENT class=mobile><p>` + prose + `甲</p></div>` + foot,
		"empty one":        nav + `<div id=zoom></div><div class=other><p>` + prose + `甲</p></div>` + foot,
		"short, text else": nav + `<div id=zoom><p>分享到</p></div><div class=other><p>` + prose + prose + prose + prose + `</p><p>` + prose + `甲</p></div>` + foot,
		"none":             nav + `<div><div class=x><p>` + prose + `甲</p></div></div>` + foot,
		"table page":       nav + `<table><tr><td><a href=/>首页</a></td></tr><tr><td><table><tr><td class=y><p>` + prose + `</p><p>` + prose + `甲</p></td></tr></table></td></tr></table>`,
	} {
		page := read(t, "<html><body>"+html+"</body></html>")
		got := texts(page.Blocks)
		if !strings.HasSuffix(got, prose+"甲") || strings.Contains(got, "首页") || strings.Contains(got, "主办单位") || strings.Count(got, "甲") != 1 {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestCopiesWithoutContainer(t *testing.T) {
	copy := "<h2>推进计划</h2><p>" + prose + "</p><p>一、主要目标</p><p>" + prose + "甲</p><p>二、主要任务</p><p>" + prose + "乙</p>"
	page := read(t, "<body><div class=pc>"+copy+"</div><div class=wap>"+copy+"</div></body>")
	if n := strings.Count(texts(page.Blocks), "一、主要目标"); n != 1 || len(page.Blocks) != 6 {
		t.Errorf("%d copies, %d blocks", n, len(page.Blocks))
	}
	if len(page.Dropped) != 1 || page.Dropped[0].Reason != "duplicate" {
		t.Errorf("%+v", page.Dropped)
	}
}

func TestShortNoticeInItsContainer(t *testing.T) {
	page := read(t, `<body><div id=zoom><p>详见附件</p><p><a href="./P020230224.pdf">附件：推进计划.pdf</a></p></div><div class=footer>主办单位：市人民政府办公室，承办：市大数据中心</div></body>`)
	if got := texts(page.Blocks); got != "详见附件\n附件：推进计划.pdf" {
		t.Errorf("%q", got)
	}
}

func TestAround(t *testing.T) {
	page := read(t, `<body><ul><li><span>文号：</span> 连政办发〔2021〕18号</li></ul><div id=zoom><p>`+prose+`</p></div></body>`)
	if got := texts(page.Around); got != "-文号： 连政办发〔2021〕18号" {
		t.Errorf("%q", got)
	}
}

func TestAttachments(t *testing.T) {
	for _, c := range []struct{ name, html, want string }{
		{"extension", `<a href="./P020230224.docx">附件1：计划表.docx</a>`, "附件1：计划表.docx <./P020230224.docx>"},
		{"serial name gives way to the anchor", `<a href="/a/0123456789abcdef.pdf">重点任务分解表</a>`, "重点任务分解表 </a/0123456789abcdef.pdf>"},
		{"encoded name", `<a href="/files/%E9%99%84%E4%BB%B61.xls">下载</a>`, "附件1.xls </files/%E9%99%84%E4%BB%B61.xls>"},
		{"downfile with showname", `<a href="/module/download/downfile.jsp?showname=任务表.doc&amp;filename=ab12.doc&classid=0">点击下载</a>`, "任务表.doc </module/download/downfile.jsp?showname=任务表.doc&filename=ab12.doc&classid=0>"},
		{"VSB download", `附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2">计划.xlsx</a>】`, "计划.xlsx </system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2>"},
		{"viewer", `<iframe src="/web/viewer.html?file=/a/plan.pdf"></iframe>`, "plan.pdf </web/viewer.html?file=/a/plan.pdf>"},
		{"player", `<div class=wp_pdf_player pdfsrc="/a/plan.pdf"></div>`, "plan.pdf </a/plan.pdf>"},
		{"script", `<a href="javascript:;" onclick="openFile('/a/plan.ofd')">解读方案</a>`, "plan.ofd </a/plan.ofd>"},
		{"GBK name", `<a href="/files/%B8%BD%BC%FE1.xls">下载</a>`, "附件1.xls </files/%B8%BD%BC%FE1.xls>"},
		{"twice", `<a href="/a/plan.pdf"><img src="/icon/pdf.gif"></a><a href="/a/plan.pdf">plan.pdf</a>`, "plan.pdf </a/plan.pdf>"},
		{"no file", `<a href="/a/index.html">首页</a><a href="#">x</a><a href="javascript:void(0)">y</a><a href="http://%zz">z</a>`, ""},
	} {
		page := read(t, "<body><div id=zoom><p>"+prose+"</p>"+c.html+"</div></body>")
		var got []string
		for _, a := range page.Attachments {
			got = append(got, a.Name+" <"+a.URL+">")
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestImagesAreCounted(t *testing.T) {
	page := read(t, `<body><div id=zoom><p>`+prose+`</p><img src="a.png"><img src="/icon/x.gif"><img src=b.png width=16></div><img src=logo.png></body>`)
	if len(page.Dropped) != 1 || page.Dropped[0].Text != "a.png" || page.Dropped[0].Reason != "image" {
		t.Errorf("%+v", page.Dropped)
	}
}

func TestMeta(t *testing.T) {
	head := `<meta name="SiteName" content="宿迁市人民政府"><meta name="SITEDOMAIN" content="www.suqian.gov.cn"><meta name="articletitle" content="关于印发计划的通知"><meta name="PubDate" content="null"><meta name="ContentSource" content="${source}"><meta name="Keywords" content="宿迁市人民政府,宿迁">`
	page := read(t, "<head>"+head+"</head><body><p>"+prose+"</p></body>")
	if page.Site != "宿迁市人民政府" || strings.Join(page.Declared, ",") != "关于印发计划的通知" {
		t.Errorf("%q %q", page.Site, page.Declared)
	}
	for _, absent := range []string{"PubDate", "ContentSource", "Keywords"} {
		if v, ok := page.Meta[absent]; ok {
			t.Errorf("%s = %q", absent, v)
		}
	}
	foreign, err := newReader(t).Read(context.Background(), "<head>"+head+"</head><body><p>"+prose+"</p></body>", "https://www.cq.gov.cn/a/1.html")
	if err != nil || foreign.Site != "" || foreign.Meta["SiteName"] != "" || foreign.Meta["ArticleTitle"] == "" {
		t.Errorf("another site's template: %q %v", foreign.Meta, err)
	}
}

func TestCutTitle(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct{ title, site, column, want string }{
		{"关于印发计划的通知_宿迁市人民政府门户网站", "", "", "关于印发计划的通知"},
		{"关于印发计划的通知 - 通知公告 - 宿迁市科学技术局", "宿迁市科学技术局", "通知公告", "关于印发计划的通知"},
		{"2023-2025年行动计划", "", "", "2023-2025年行动计划"},
		{"2023-2025年行动计划-宿迁市人民政府网站", "", "", "2023-2025年行动计划"},
		{"宿迁市人民政府门户网站|关于印发计划的通知", "", "", "关于印发计划的通知"},
		{"发展改革委令-国家发展和改革委员会", "中华人民共和国国家发展和改革委员会", "发展改革委令", ""},
		{"", "", "", ""},
	} {
		if got := r.cutTitle(c.title, c.site, c.column); got != c.want {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
	}
}

func TestTitleOnTwoLines(t *testing.T) {
	page := read(t, `<body><div id=zoom><p style="text-align: center">关于印发《政府网站集约化</p><p align=center>试点工作方案》的通知</p><p>`+prose+`</p></div></body>`)
	if got := page.Blocks[0].Text; got != "关于印发《政府网站集约化试点工作方案》的通知" {
		t.Error(got)
	}
}

func TestDeepNesting(t *testing.T) {
	for name, html := range map[string]string{
		"10,000 divs":          strings.Repeat("<div>", 10_000) + "<p>" + prose + "</p>" + strings.Repeat("</div>", 10_000) + "<p>" + prose + "后</p>",
		"10,000 unclosed font": strings.Repeat("<font>", 10_000) + "<p>" + prose + "</p><p>" + prose + "后</p>",
		"3,000 tables":         strings.Repeat("<table><tr><td>", 3_000) + prose + "<p>" + prose + "后</p>",
		"5,000 unclosed lists": strings.Repeat("<ul><li>", 5_000) + prose + "<p>" + prose + "后</p>",
	} {
		got := texts(read(t, "<body>"+html+"</body>").Blocks)
		if !strings.Contains(got, prose) || !strings.Contains(got, "后") {
			t.Errorf("%s: %.100q", name, got)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newReader(t).Read(ctx, taskPage(3), ""); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestHasMark(t *testing.T) {
	for s, want := range map[string]bool{"目标。": true, "、": true, "一，二": true, "标题：": true, "甲；": true, "首页": false, "（一）": false, "a,b": false, "": false, "“甲”": false} {
		if hasMark(s) != want {
			t.Errorf("%q", s)
		}
	}
}

// lean must not change what a page says.
func TestLeanKeepsTheText(t *testing.T) {
	for _, page := range []string{
		taskPage(5),
		`<p>a<SPAN style="display:none">b<span>c</span></SPAN>d</p>`,
		"<p title='<span>'>甲</p><textarea><span>乙</textarea><", "<p", "<!-- 未完", "<script>1", "</", "<p x=\"",
	} {
		a, b := texts(blocksOf(t, page)), texts(blocksOf(t, lean(page)))
		if a != b {
			t.Errorf("%.60q: %q, lean %q", page, a, b)
		}
	}
	if got := lean(`<p class="MsoNormal" STYLE="x" style="color:red"><span lang=EN-US>甲</span></p><td colspan=2 width=3 style="w">`); strings.Contains(got, "span lang") || !strings.Contains(got, "colspan=2") {
		t.Error(got)
	}
}

func blocksOf(t testing.TB, page string) []corpus.Block {
	t.Helper()
	return read(t, page).Blocks
}

func FuzzRead(f *testing.F) {
	f.Add(taskPage(2))
	f.Add("<table><tr><td><table><tr><td>a</table><p>b<ol><li value=9>c")
	f.Add("<div id=zoom style='display:none'><br><pre>\n</pre><a onclick=\"x('a.pdf')\">")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = newReader(t).Read(context.Background(), text, "http://a/b")
	})
}
