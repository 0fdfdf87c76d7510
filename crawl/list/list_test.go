package list

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func adapters(t testing.TB) *Adapters {
	t.Helper()
	a, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func page(t testing.TB, at, text string) *Page {
	t.Helper()
	p, err := NewPage(at, text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const menu = `<html><head><title>政府文件</title></head><body><div class="nav"><ul><li><a href="/">首页</a></li>
<li><a href="/zwgk/">政务公开</a></li><li><a href="/hdjl/index.html">互动交流平台</a></li></ul></div>`

// rows makes list rows of the usual shape.
func rows(hrefs ...string) string {
	var b strings.Builder
	b.WriteString(`<div class="list"><ul>`)
	for i, h := range hrefs {
		fmt.Fprintf(&b, `<li><a href="%s" title="关于印发第%d号工作要点的通知">关于印发第%d号工作…</a><span>2024-03-%02d</span></li>`, h, i+1, i+1, 22-i)
	}
	return b.String() + `</ul></div>`
}

// systems is one column page of every system that is told by its page.
var systems = []struct {
	name   string
	at     string
	text   string
	system System
	first  string // address of the first item
	items  int
	next   string // request for the second page
}{
	{"TRS", "https://www.a.gov.cn/zfwj/", menu + rows("./202403/t20240322_1.html", "./202403/t20240321_2.html") +
		`<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}
		createPageHTML(12, 0, "index", "html");</script>`, TRS, "https://www.a.gov.cn/zfwj/202403/t20240322_1.html", 2,
		"GET https://www.a.gov.cn/zfwj/index_1.html"},
	{"TRS with variables", "https://www.a.gov.cn/zfwj/index.htm", menu + rows("a.htm", "b.htm") +
		`<script>var countPage = 3; var cur = 0; createPageHTML(countPage, cur, 'index', 'htm')</script>`, TRS,
		"https://www.a.gov.cn/zfwj/a.htm", 2, "GET https://www.a.gov.cn/zfwj/index_1.htm"},
	{"UCAP", "https://www.b.gov.cn/b/c100028/common_list.shtml", menu + rows("/b/c1/202403/0a1b.shtml", "/b/c1/202403/0a1c.shtml") +
		`<script>createPageHTML('page_div', 25, 1, 'common_list', 'shtml', 500);</script>`, UCAP,
		"https://www.b.gov.cn/b/c1/202403/0a1b.shtml", 2, "GET https://www.b.gov.cn/b/c100028/common_list_2.shtml"},
	{"jpage", "https://kj.c.gov.cn/col/col61490/index.html", menu + `<div id="247686"><script type="text/xml"><datastore>
		<nextgroup></nextgroup><recordset>
		<record><![CDATA[<li><a href="/art/2024/3/22/art_1_1.html" title="关于组织申报的通知">关于组织</a><span>2024-
		03-22</span></li>]]></record>
		<record><![CDATA[<li><a href="/art/show.jsp?a=1&amp;b=2" title="关于公布名单的通知">关于公布</a><b>2026-02-00018</b><span>2024-03-21</span></li>]]></record>
		</recordset></datastore></script></div><script>$('#247686').jpage({perPage:2,totalRecord:9,proxyUrl:'/module/web/jpage/dataproxy.jsp',
		ajaxParam:{col:1,appid:1,webid:39,path:'/',columnid:61490,sourceContentType:1,unitid:'247686',webname:'科技厅',permissiontype:0}})</script>`,
		JPage, "https://kj.c.gov.cn/art/2024/3/22/art_1_1.html", 2,
		"POST https://kj.c.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=3&endrecord=8&perpage=2 col=1&appid=1&webid=39&path=%2F&columnid=61490&sourceContentType=1&unitid=247686&webname=%E7%A7%91%E6%8A%80%E5%8E%85&permissiontype=0"},
	{"jpage with a nextgroup", "https://www.d.gov.cn/col/col1/index.html", `<html><body><script type="text/xml"><datastore>
		<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&amp;key=9f%2B8a"></a>]]></nextgroup>
		<recordset><record><![CDATA[<tr><td>1</td><td><a href='/art/2024/1/5/art_1_2.html'>医保支付方式改革三年行动</a></td><td>2024-01-05</td></tr>]]></record></recordset></datastore></script>`,
		JPage, "https://www.d.gov.cn/art/2024/1/5/art_1_2.html", 1, "GET https://www.d.gov.cn/module/web/jpage/dataproxy.jsp?page=2&key=9f%2B8a"},
	{"old jpage", "https://www.w.gov.cn/col/col7/index.html", `<html><body><script type="text/xml"><datastore><recordset>
		<record><![CDATA[<li><a href="/art/2020/1/5/art_1_2.html">关于调整工作要点的通知</a></li>]]></record></recordset></datastore></script>
		<script>var url='/module/jpage/dataproxy.jsp?page=1&appid=1&webid=1934&path=/&columnid=7&unitid=88&webname=&permissiontype=0'; perpage=15; totalRecord=99</script>`,
		JPage, "https://www.w.gov.cn/art/2020/1/5/art_1_2.html", 1,
		"GET https://www.w.gov.cn/module/jpage/dataproxy.jsp?page=2&appid=1&webid=1934&path=%2F&columnid=7&unitid=88&permissiontype=0"},
	{"jpaas", "https://www.m.gov.cn/zwgk/index.html", menu + `<div class="page-content"></div><script parseType="bulidstatic" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
		queryData="{'webId':'8d8','pageId':'1b5','parseType':'bulidstatic','pageType':'column','tagId':'右侧内容','tplSetId':'209'}"></script>`,
		JPaas, "", -1, "GET https://www.m.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=8d8&pageId=1b5&parseType=bulidstatic&pageType=column&tagId=%E5%8F%B3%E4%BE%A7%E5%86%85%E5%AE%B9&tplSetId=209&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"},
	{"gkmlpt", "http://www.g.gov.cn/gkmlpt/index#4321", menu + `<script>var _CONFIG = {SID: '761012', TREE: []}; src="/gkmlpt/js/a.js"</script>`,
		Gkmlpt, "", -1, "GET http://www.g.gov.cn/gkmlpt/api/all/4321?page=1&sid=761012"},
	{"gkmlpt answer", "http://www.g.gov.cn/gkmlpt/api/all/0?page=1&sid=761012", `{"classify":{"post_count":41},"articles":[
		{"id":1,"title":"关于印发实施方案的通知","url":"http://www.g.gov.cn/gkmlpt/content/2/2/post_1.html","created_at":"2024-03-22 09:00:00","document_number":"江府〔2024〕9号"},
		{"id":2,"title":"年度工作要点","url":"/gkmlpt/content/2/2/post_2.html","created_at":1711036800}]}`,
		Gkmlpt, "http://www.g.gov.cn/gkmlpt/content/2/2/post_1.html", 2, "GET http://www.g.gov.cn/gkmlpt/api/all/0?page=2&sid=761012"},
	{"WebPlus", "https://kjc.u.edu.cn/1234/list.htm", menu + `<div id="wp_news_w6"><ul class="wp_article_list"><li class="list_item"><span class="Article_Title"><a href="/2024/0322/c1a2/page.htm" title="项目申报的通知">项目申报</a></span><span class="Article_PublishDate">2024-03-22</span></li>
		<li class="list_item"><span class="Article_Title"><a href="/2024/0321/c1a3/page.htm" title="结题验收的通知">结题</a></span><span class="Article_PublishDate">2024-03-21</span></li></ul></div>
		<div id="wp_paging_w6"><em class="all_pages">7</em><a class="next" href="/1234/list2.htm"><span>下一页&gt;&gt;</span></a></div>`,
		WebPlus, "https://kjc.u.edu.cn/2024/0322/c1a2/page.htm", 2, "GET https://kjc.u.edu.cn/1234/list2.htm"},
	{"WebPlus without links", "https://kjc.u.edu.cn/1234/list.htm", rows("/2024/0322/c1a2/page.htm", "/2024/0321/c1a3/page.htm") +
		`<div class="wp_paging"><em class="all_pages">7</em><a class="next" href="javascript:void(0)">下一页</a></div>`,
		WebPlus, "https://kjc.u.edu.cn/2024/0322/c1a2/page.htm", 2, "GET https://kjc.u.edu.cn/1234/list2.htm"},
	{"VSB", "http://www.v.gov.cn/zwgk/tzgg.htm", menu + `<script src="/system/resource/js/vsbscreen.min.js"></script>` + rows("../info/1024/3232.htm", "../info/1024/3231.htm") +
		`<table><tr><td>共310条&nbsp;&nbsp;1/13&nbsp;</td><td><a href="tzgg/12.htm" class="Next">下页</a></td><td><a href="tzgg/1.htm">尾页</a></td></tr></table>`,
		VSB, "http://www.v.gov.cn/info/1024/3232.htm", 2, "GET http://www.v.gov.cn/zwgk/tzgg/12.htm"},
	{"VSB without links", "http://www.v.gov.cn/zwgk/tzgg.htm", `<script src="/_sitegray/_sitegray.js"></script>` + rows("../info/1024/3232.htm", "../info/1024/3231.htm") + `<td>共310条&nbsp;&nbsp;1/13&nbsp;</td>`,
		VSB, "http://www.v.gov.cn/info/1024/3232.htm", 2, "GET http://www.v.gov.cn/zwgk/tzgg/12.htm"},
	{"static JSON", "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json", `[{"TITLE":"国务院关于规划的批复","SUB_TITLE":"","URL":"https://www.gov.cn/zhengce/content/202403/content_6940.htm","DOCRELPUBTIME":"2024-03-22"}]`,
		JSON, "https://www.gov.cn/zhengce/content/202403/content_6940.htm", 1, ""},
	{"search JSON", "https://sousuo.e.gov.cn/search-gov/data?t=zhengcelibrary_bm&q=&p=1&n=20", `{"searchVO":{"totalCount":2,"catMap":{"gongwen":{"listVO":[{"title":"关于<em>创新</em>的意见","url":"https://www.e.gov.cn/a.htm","pcode":"国办发〔2024〕1号","pubtimeStr":"2024.03.22"}]},
		"bumen":{"listVO":[{"title":"工作通知","url":"https://www.e.gov.cn/b.htm","pubtimeStr":"2024.03.21"}]}}}}`,
		JSON, "https://www.e.gov.cn/b.htm", 2, "GET https://sousuo.e.gov.cn/search-gov/data?t=zhengcelibrary_bm&q=&p=2&n=20"},
	{"next link", "https://www.f.gov.cn/list/index.html", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<a href="/list/2.html">下一页</a>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, "GET https://www.f.gov.cn/list/2.html"},
	{"next by script", "https://www.f.gov.cn/list/index.html", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<a href="javascript:void(0)" onclick="location.href='/list/index_pc_2.html'">[下一页 &gt;]</a>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, "GET https://www.f.gov.cn/list/index_pc_2.html"},
	{"next by number", "https://www.f.gov.cn/list.do?cat=4&page=1", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<a class="on">1</a><a href="?cat=4&amp;page=2">2</a><a href="?cat=4&amp;page=3">3</a>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, "GET https://www.f.gov.cn/list.do?cat=4&page=2"},
	{"next by count", "https://www.f.gov.cn/x/column-index-1.shtml", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<div>共 <b>8</b> 页</div>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, "GET https://www.f.gov.cn/x/column-index-2.shtml"},
	{"next by count, the file is a number", "https://www.f.gov.cn/x/1.html", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<div>共 <b>8</b> 页</div>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, "GET https://www.f.gov.cn/x/2.html"},
	{"a column whose file is a number", "https://www.f.gov.cn/x/24.html", menu + rows("/a/1.html", "/a/2.html", "/a/3.html") + `<div>共 <b>8</b> 页</div>`,
		Links, "https://www.f.gov.cn/a/1.html", 3, ""},
	{"no next", "https://www.f.gov.cn/list/index.html", menu + rows("/a/1.html", "/a/2.html", "/a/3.html"), Links, "https://www.f.gov.cn/a/1.html", 3, ""},
	{"sitemap", "https://www.s.gov.cn/sitemap.xml", `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
		<url><loc> https://www.s.gov.cn/a.html?x=1&amp;y=2 </loc><lastmod>2024-03-22T08:00:00+08:00</lastmod></url><url><loc>/b.html</loc></url></urlset>`,
		Sitemap, "https://www.s.gov.cn/a.html?x=1&y=2", 2, ""},
	{"sitemap index", "https://www.s.gov.cn/sitemap.xml", `<sitemapindex><sitemap><loc>/s1.xml</loc><lastmod>2024-03-22</lastmod></sitemap></sitemapindex>`,
		Sitemap, "", 0, "GET https://www.s.gov.cn/s1.xml"},
	{"RSS", "https://www.r.gov.cn/rss.xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>通知</title><link>https://www.r.gov.cn/</link>
		<item><title><![CDATA[关于促进消费的意见]]></title><link>https://www.r.gov.cn/a.html</link><pubDate>Thu, 21 Mar 2024 17:00:00 GMT</pubDate></item></channel></rss>`,
		Feed, "https://www.r.gov.cn/a.html", 1, ""},
	{"Atom", "https://www.r.gov.cn/atom.xml", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>关于促进消费的意见</title><link rel="self" href="/x"/><link href="/a.html"/><updated>2024-03-22T01:00:00+08:00</updated></entry></feed>`,
		Feed, "https://www.r.gov.cn/a.html", 1, ""},
}

func TestSystems(t *testing.T) {
	a := adapters(t)
	for _, c := range systems {
		p := page(t, c.at, c.text)
		if got := a.Recognise(p); got != c.system {
			t.Errorf("%s: recognised as %q, want %q", c.name, got, c.system)
		}
		items := a.Items(p)
		if c.items >= 0 && (len(items) != c.items || c.items > 0 && items[0].URL != c.first) {
			t.Errorf("%s: items %+v, want %d from %s", c.name, items, c.items, c.first)
		}
		if c.items > 0 && c.name != "sitemap" && c.name != "old jpage" && items[0].Date < "2024-01-05" {
			t.Errorf("%s: no date in %+v", c.name, items[0])
		}
		if got := requestLine(a.Next(p, State{}, Pass{})); got != c.next {
			t.Errorf("%s: next is\n%s, want\n%s", c.name, got, c.next)
		}
		if got := a.Next(page(t, c.at, c.text), State{}, Pass{NoNew: true}); len(got) > 0 && c.items > 0 {
			t.Errorf("%s: goes on although all is known: %v", c.name, got)
		}
	}
}

func requestLine(requests []Request) string {
	var lines []string
	for _, r := range requests {
		lines = append(lines, strings.TrimSpace(r.Method+" "+r.URL+" "+r.Form))
	}
	return strings.Join(lines, "\n")
}

func TestItemFields(t *testing.T) {
	a := adapters(t)
	items := a.Items(page(t, systems[8].at, systems[8].text))
	want := []Item{
		{URL: "http://www.g.gov.cn/gkmlpt/content/2/2/post_1.html", Title: "关于印发实施方案的通知", Date: "2024-03-22", Extra: map[string]string{"number": "江府〔2024〕9号"}},
		{URL: "http://www.g.gov.cn/gkmlpt/content/2/2/post_2.html", Title: "年度工作要点", Date: "2024-03-22"},
	}
	if diff := cmp.Diff(want, items); diff != "" {
		t.Error(diff)
	}
}

func TestPostedPageNumber(t *testing.T) {
	a := adapters(t)
	for form, want := range map[string]string{
		"channel=12&pageIndex=1":             "channel=12&pageIndex=2",
		"cpage=9":                            "cpage=10",
		`{"code":"1","pageNo":1,"size":"5"}`: `{"code":"1","pageNo":2,"size":"5"}`,
		`{"pageNum":"0"}`:                    `{"pageNum":"1"}`,
		"channel=12":                         "",
		"homepage=1":                         "",
	} {
		p := page(t, "https://a.gov.cn/loadData", `{"list":[{"title":"关于印发计划的通知","url":"/1.html"}]}`)
		next := a.Next(p, State{Carry: map[string]string{Posted: form}}, Pass{})
		got := ""
		if len(next) == 1 && next[0].Method == "POST" && next[0].URL == "https://a.gov.cn/loadData" {
			got = next[0].Form
		}
		if got != want {
			t.Errorf("after %s comes %q, want %q", form, got, want)
		}
	}
}
