package detail

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t testing.TB, text string) Detail {
	t.Helper()
	d, err := reader(t).Read("https://www.a.gov.cn/info/1024/t20240322_3232.html", text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAttachments(t *testing.T) {
	const site = "https://www.a.gov.cn"
	for _, c := range []struct{ name, text, want string }{
		{"relative", `<a href="./P020240322.pdf">附件：任务分解表</a>`, "link /info/1024/P020240322.pdf 附件：任务分解表.pdf"},
		{"downfile", `<a href="/module/download/downfile.jsp?classid=0&amp;filename=0a1b.pdf&amp;showname=%E4%BB%BB%E5%8A%A1%E8%A1%A8.pdf">附件1</a>`,
			"link /module/download/downfile.jsp?classid=0&filename=0a1b.pdf&showname=%E4%BB%BB%E5%8A%A1%E8%A1%A8.pdf 任务表.pdf"},
		{"downfile, other order, GBK", `<a href="/module/download/downfile.jsp?showname=%C8%CE%CE%F1%B1%ED&filename=0a1b.xls&classid=0">下载</a>`,
			"link /module/download/downfile.jsp?showname=%C8%CE%CE%F1%B1%ED&filename=0a1b.xls&classid=0 任务表.xls"},
		{"downfile without a name", `<a href="/module/download/downfile.jsp?classid=0&filename=0a1b.doc">申报书模板</a>`,
			"link /module/download/downfile.jsp?classid=0&filename=0a1b.doc 申报书模板.doc"},
		{"VSB", `附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77">汇总表.xlsx</a>】已下载3次`,
			"link /system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77 汇总表.xlsx"},
		{"named in the path", `<a href="7547359/files/%E9%99%84%E4%BB%B61%EF%BC%9A%E5%90%8D%E5%8D%95.pdf">点击下载</a>`,
			"link /info/1024/7547359/files/%E9%99%84%E4%BB%B61%EF%BC%9A%E5%90%8D%E5%8D%95.pdf 附件1：名单.pdf"},
		{"viewer", `<iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2F2024%2Fx.pdf"></iframe>`, "viewer /files/2024/x.pdf x.pdf"},
		{"viewer link", `<a href="/pdfjs/viewer.html?file=../files/y.pdf">在线预览</a>`, "viewer /files/y.pdf y.pdf"},
		{"frame", `<iframe src="/files/a.pdf"></iframe><embed src="/files/b.pdf"><object data="/files/c.ofd"></object>`,
			"frame /files/a.pdf a.pdf|frame /files/b.pdf b.pdf|frame /files/c.ofd c.ofd"},
		{"player", `<div class="wp_pdf_player" pdfsrc="/_upload/article/files/1/x.pdf" sudyfile-attr="{'title':'x.pdf'}"></div>`, "player /_upload/article/files/1/x.pdf x.pdf"},
		{"script", `<a href="javascript:void(0)" onclick="downFile('/files/a.docx', '1')">实施方案</a><a href="javascript:open('/files/b.wps')">办法</a><button onclick="window.open('/files/c.zip')">打包下载</button>`,
			"script /files/a.docx 实施方案.docx|script /files/b.wps 办法.wps|script /files/c.zip c.zip"},
		{"twice", `<a href="/files/a.pdf">附件</a><a href="/files/a.pdf#page=2">附件第二页</a>`, "link /files/a.pdf a.pdf"},
		{"upper case and query", `<a href="/files/A.PDF?v=2">名单</a>`, "link /files/A.PDF?v=2 名单.pdf"},
		{"other host", `<a href="//file.a.gov.cn/x.rar">资料</a>`, "link //file.a.gov.cn/x.rar 资料.rar"},
		{"no attachments", `<a href="/zwgk/">政务公开</a><a href="/a.html?x=1">相关</a><iframe src="/top.html"></iframe><img src="/a.jpg"><a href="mailto:a@b.cn">信</a>`, ""},
		{"hostile names", `<a href="/f.jsp?filename=..%2F..%2Fetc%2Fpasswd.pdf"></a><a href="/files/%2e%2e%2f.pdf"></a>`,
			"link /f.jsp?filename=..%2F..%2Fetc%2Fpasswd.pdf passwd.pdf|link /files/%2E%2E%2F.pdf pdf.pdf"},
	} {
		var got []string
		for _, f := range read(t, "<html><body>"+c.text).Attachments {
			if f.Referer != site+"/info/1024/t20240322_3232.html" {
				t.Errorf("%s: referer %q", c.name, f.Referer)
			}
			got = append(got, fmt.Sprintf("%s %s %s", f.Via, strings.TrimPrefix(strings.TrimPrefix(f.URL, site), "https:"), f.Name))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// notice is a page round a text, in a container.
func notice(open, text, close, around string) string {
	return `<html><head><title>通知</title></head><body><div class="nav"><a href="/">首页</a> 今天是` + around + `</div><h1>关于印发要点的通知</h1>` +
		open + text + close + `<div class="foot">浏览次数：` + around + `</div></body></html>`
}

const body = `<p>各县（区）人民政府，市各有关部门：</p><p>到2025年，全市高新技术企业达到1200家，研发投入强度达到2.5%。</p>`

func TestHash(t *testing.T) {
	const open, shut = `<div id="zoom">`, `</div>`
	base := read(t, notice(open, body, shut, "1"))
	if base.ContentHash == "" || base.Length != 53 || base.Date != "2024-03-22" {
		t.Fatalf("%+v", base)
	}
	for _, c := range []struct {
		name, text string
		same       bool
	}{
		{"another shell", notice(open, body, shut, "2"), true},
		{"another design", `<html><body><main><div class="x"><div id="Zoom" style="color:red">` + body + `</div></div><ul><li><a href="/n.html">下一篇的标题在这里</a></li></ul></main>`, true},
		{"other space and tags", notice(open, strings.ReplaceAll(body, "2025年", " 2025 <b>年</b>\u3000&ensp;\n"), shut, "1"), true},
		{"counters inside", notice(open, body+`<p>浏览次数：<span>88</span></p><p>【打印】【关闭】</p><p>上一篇：<a href="/x">关于别的通知</a></p><p>【字体：大 中 小】</p>`, shut, "1"), true},
		{"scripts inside", notice(open, body+`<script>var now = 17;</script><style>p{}</style>`, shut, "1"), true},
		{"a figure", notice(open, strings.Replace(body, "1200", "1300", 1), shut, "1"), false},
		{"a sentence more", notice(open, body+"<p>附则。</p>", shut, "1"), false},
		{"an attachment more", notice(open, body, shut+`<a href="/files/a.pdf">附件</a>`, "1"), false},
		{"a line that only begins like furniture", notice(open, body+`<p>打印机采购数量不超过10台。</p>`, shut, "1"), false},
	} {
		if got := read(t, c.text); (got.ContentHash == base.ContentHash) != c.same {
			t.Errorf("%s: same is %v", c.name, !c.same)
		}
	}
}

func TestRegionWithoutAKnownContainer(t *testing.T) {
	base := read(t, notice(`<div class="q7">`, body, `</div>`, "1"))
	other := read(t, notice(`<div class="q7">`, body, `</div>`, "2"))
	if base.ContentHash == "" || base.ContentHash != other.ContentHash || base.Length != 53 {
		t.Errorf("%+v\n%+v", base, other)
	}
}

func TestShortNotice(t *testing.T) {
	d := read(t, `<div id="zoom">详见附件</div><a href="/a.pdf">附件</a>`)
	if d.ContentHash == "" || d.Length != 4 || len(d.Attachments) != 1 {
		t.Errorf("%+v", d)
	}
	if d := read(t, `<html><body><a href="/">首页</a></body></html>`); d.ContentHash != "" {
		t.Errorf("a page without text has %+v", d)
	}
}

func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"deep":        strings.Repeat("<div>", 20_000) + body,
		"nested text": strings.Repeat("<div>关于印发工作要点的通知", 400),
		"links":       strings.Repeat(`<a href="/a.pdf?x=`, 10_000),
		"many files":  strings.Repeat(`<a href="/a.pdf">附件</a>`, 10_000),
		"quotes":      `<a onclick="` + strings.Repeat(`'a.pdf',`, 40_000) + `">`,
		"containers":  strings.Repeat(`<div id="zoom" class="content detail">`, 300),
		"long line":   `<div id="zoom">` + strings.Repeat("浏览次数：1", 40_000),
	} {
		start := time.Now()
		d := read(t, text)
		if took := time.Since(start); took > 20*time.Second || len(d.Attachments) > MaxAttachments {
			t.Errorf("%s: %v, %d attachments", name, took, len(d.Attachments))
		} else if testing.Verbose() {
			t.Logf("%s: %v", name, took.Round(time.Millisecond))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("https://a.gov.cn/x.html", notice(`<div id="zoom">`, body, `</div><a href="/d.jsp?filename=%C8%CE.pdf&amp;showname=x">附件</a>`, "1"))
	r := reader(f)
	f.Fuzz(func(t *testing.T, at, text string) {
		d, err := r.Read(at, text)
		if err != nil {
			return
		}
		for _, a := range d.Attachments {
			if strings.ContainsAny(a.Name, "/\\\x00") || !strings.HasPrefix(a.URL, "http") {
				t.Errorf("%+v", a)
			}
		}
	})
}
