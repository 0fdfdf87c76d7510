package list

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// site answers requests in a test; an empty answer is a 404.
type site func(r Request) string

// walk passes over a column as a crawl would and returns the numbers of items
// per answer and the addresses asked for.
func walk(t *testing.T, start string, s site, pass Pass) (items []int, asked []string) {
	t.Helper()
	a := adapters(t)
	queue := []Request{{Method: "GET", URL: start}}
	for len(queue) > 0 && len(asked) < 60 {
		r := queue[0]
		queue = queue[1:]
		asked = append(asked, strings.TrimSpace(r.URL[strings.LastIndexByte(r.URL, '/')+1:]+" "+r.Form))
		text := s(r)
		if text == "" {
			continue
		}
		p := page(t, r.URL, text)
		items = append(items, len(a.Items(p)))
		queue = append(queue, a.Next(p, r.State, pass)...)
	}
	return items, asked
}

// numbered makes a page with two rows of its own.
func numbered(n int, more string) string {
	return menu + rows(fmt.Sprintf("/a/%d_1.html", n), fmt.Sprintf("/a/%d_2.html", n)) + more
}

func TestWalks(t *testing.T) {
	for _, c := range []struct {
		name  string
		start string
		site  site
		asked []string
	}{
		{"TRS ends by its count", "https://a.gov.cn/z/index.html", func(r Request) string {
			n := strings.Count(r.URL, "_1.") + 2*strings.Count(r.URL, "_2.")
			return numbered(n, fmt.Sprintf(`<script>createPageHTML(3, %d, "index", "html");</script>`, n))
		}, []string{"index.html", "index_1.html", "index_2.html"}},
		{"UCAP ends by its count", "https://a.gov.cn/z/list.shtml", func(r Request) string {
			n := 1 + strings.Count(r.URL, "_2.") + 2*strings.Count(r.URL, "_3.")
			return numbered(n, fmt.Sprintf(`<script>createPageHTML('page_div', 3, %d, 'list', 'shtml', 30);</script>`, n))
		}, []string{"list.shtml", "list_2.shtml", "list_3.shtml"}},
		{"TRS ends at a stub", "https://a.gov.cn/z/", func(r Request) string {
			if strings.Contains(r.URL, "_1") {
				return `<html><body><script>createPageHTML(90, 1, "index", "html");</script></body></html>`
			}
			return numbered(0, `<script>createPageHTML(90, 0, "index", "html");</script>`)
		}, []string{"", "index_1.html"}},
		{"the same page again", "https://a.gov.cn/l.do?page=1", func(Request) string { return numbered(1, `<a href="/l.do?page=2">下一页</a>`) },
			[]string{"l.do?page=1", "l.do?page=2"}},
		{"next links in a circle", "https://a.gov.cn/l/1.html", func(r Request) string {
			return numbered(len(r.State.Last), fmt.Sprintf(`<a href="/l/%d.html">下一页</a>`, 3-int(r.URL[len(r.URL)-6]-'0')))
		}, []string{"1.html", "2.html", "1.html"}},
		{"VSB counts down", "http://a.gov.cn/tz.htm", func(r Request) string {
			n := map[string]int{"tz.htm": 3, "2.htm": 2, "1.htm": 1}[r.URL[strings.LastIndexByte(r.URL, '/')+1:]]
			return numbered(n, fmt.Sprintf(`<script src="/_sitegray/x.js"></script>共6条 %d/3 `, 4-n))
		}, []string{"tz.htm", "2.htm", "1.htm"}},
		{"gkmlpt", "http://a.gov.cn/gkmlpt/index", func(r Request) string {
			if !strings.Contains(r.URL, "/api/") {
				return menu + `<script>_CONFIG={SID:'7', TREE:[]}; "/gkmlpt/"</script>`
			}
			u, _ := url.Parse(r.URL)
			n := u.Query().Get("page")
			return `{"classify":{"post_count":5},"articles":[{"title":"通知","url":"/p/` + n + `1.html"},{"title":"通知","url":"/p/` + n + `2.html"}]}`
		}, []string{"index", "0?page=1&sid=7", "0?page=2&sid=7", "0?page=3&sid=7"}},
		{"gkmlpt without a second page", "http://a.gov.cn/gkmlpt/index", func(r Request) string {
			switch {
			case !strings.Contains(r.URL, "/api/"):
				return menu + `<script>_CONFIG={SID:'7', TREE:[]}; "/gkmlpt/"</script>`
			case strings.Contains(r.URL, "page=1"):
				return `{"classify":{"post_count":5},"articles":[{"title":"通知","url":"/p/1.html"}]}`
			}
			return ""
		}, []string{"index", "0?page=1&sid=7", "0?page=2&sid=7"}},
		{"jpaas", "https://a.gov.cn/zwgk/index.html", func(r Request) string {
			u, _ := url.Parse(r.URL)
			if !strings.Contains(u.Path, "unit") {
				return menu + `<script queryData="{'webId':'1','pageId':'2','tplSetId':'3'}"></script>`
			}
			n := 1
			fmt.Sscanf(u.Query().Get("paramJson"), `{"pageNo":%d`, &n)
			piece := fmt.Sprintf(`<ul><li><a href='/a/%d.html'>关于印发要点的通知</a><span>2024-03-22</span></li></ul><div class='x'></div><div class=\"pagination\" rows=\"1\" count=\"2\">`, n)
			return `{"success":true,"data":{"html":"` + piece + `"}}`
		}, []string{"index.html", "unit?webId=1&pageId=2&tplSetId=3&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D",
			"unit?webId=1&pageId=2&tplSetId=3&paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A1%7D"}},
		{"jpage by records", "https://a.gov.cn/col/col1/index.html", func(r Request) string {
			first := 1
			if u, _ := url.Parse(r.URL); u.Query().Get("startrecord") != "" {
				fmt.Sscan(u.Query().Get("startrecord"), &first)
			}
			var b strings.Builder
			for n := first; n < first+3 && n <= 8; n++ {
				fmt.Fprintf(&b, `<record><![CDATA[<li><a href="/art/2024/3/22/art_1_%d.html">关于组织申报的通知</a></li>]]></record>`, n)
			}
			data := `<datastore><totalrecord>8</totalrecord><recordset>` + b.String() + `</recordset></datastore>`
			if first > 1 {
				return data
			}
			return `<html><script type="text/xml">` + data + `</script><script>$('#9').jpage({perPage:1,totalRecord:8,ajaxParam:{columnid:1,unitid:'9'}})</script>`
		}, []string{"index.html", "dataproxy.jsp?startrecord=4&endrecord=6&perpage=1 columnid=1&unitid=9", "dataproxy.jsp?startrecord=7&endrecord=8&perpage=1 columnid=1&unitid=9"}},
		{"jpage by encrypted links", "https://a.gov.cn/col/col1/index.html", func(r Request) string {
			n := r.State.Page
			if n == 4 {
				return `<datastore><recordset></recordset></datastore>`
			}
			group := ""
			if n < 3 { // the last answers leave it out
				group = fmt.Sprintf(`<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=%d&amp;k=9f"></a>]]></nextgroup>`, max(n, 1)+1)
			}
			return fmt.Sprintf(`<?xml version='1.0'?><datastore>%s<recordset><record><![CDATA[<li><a href="/art/2024/3/22/art_1_%d.html">关于组织申报的通知</a></li>]]></record></recordset></datastore>`, group, n)
		}, []string{"index.html", "dataproxy.jsp?page=2&k=9f", "dataproxy.jsp?page=3&k=9f", "dataproxy.jsp?page=4&k=9f"}},
		{"sitemap index that names itself", "https://a.gov.cn/s.xml", func(Request) string {
			return `<sitemapindex><sitemap><loc>/s.xml</loc></sitemap><sitemap><loc>https://b.gov.cn/t.xml</loc></sitemap></sitemapindex>`
		}, []string{"s.xml", "s.xml"}},
	} {
		_, asked := walk(t, c.start, c.site, Pass{})
		if diff := cmp.Diff(c.asked, asked); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWalkIsBounded(t *testing.T) {
	n := 0
	endless := func(Request) string { n++; return numbered(n, fmt.Sprintf(`<a href="/l/%d.html">下一页</a>`, n)) }
	if items, _ := walk(t, "https://a.gov.cn/l/", endless, Pass{MaxPages: 7}); len(items) != 7 {
		t.Errorf("%d pages, want 7", len(items))
	}
}

func TestSince(t *testing.T) {
	a := adapters(t)
	p := page(t, "https://a.gov.cn/s.xml", `<sitemapindex><sitemap><loc>/old.xml</loc><lastmod>2023-01-01</lastmod></sitemap>
		<sitemap><loc>/new.xml</loc><lastmod>2024-03-01</lastmod></sitemap><sitemap><loc>/any.xml</loc></sitemap></sitemapindex>`)
	if got := requestLine(a.Next(p, State{}, Pass{Since: "2024-01-01"})); got != "GET https://a.gov.cn/new.xml\nGET https://a.gov.cn/any.xml" {
		t.Error(got)
	}
	items := []Item{{URL: "a", Date: "2023-12-31"}, {URL: "b", Date: "2024-01-01"}, {URL: "c"}}
	if diff := cmp.Diff(items[1:], Newer(items, "2024-01-01")); diff != "" {
		t.Error(diff)
	}
}

func TestStaysOnItsHost(t *testing.T) {
	a := adapters(t)
	for _, text := range []string{
		numbered(1, `<a href="https://evil.example/l/2.html">下一页</a>`),
		numbered(1, `<a href="javascript:alert(1)">下一页</a>`),
		`<datastore><nextgroup><![CDATA[<a href="http://10.0.0.1/dataproxy.jsp?page=2">]]></nextgroup><record><![CDATA[<a href="/a.html">关于通知</a>]]></record></datastore>`,
	} {
		if got := a.Next(page(t, "https://a.gov.cn/l/", text), State{}, Pass{}); len(got) > 0 {
			t.Errorf("%s leads to %v", text, got)
		}
	}
}

func TestRowDate(t *testing.T) {
	for text, want := range map[string]string{
		"2024-03-22":                        "2024-03-22",
		"[2024-3-2]":                        "2024-03-02",
		"2024年3月22日":                        "2024-03-22",
		"2024 年 3 月 22 日":                   "2024-03-22",
		"发布时间：2024.03.22 15:30":             "2024-03-22",
		"2024/03/22 15:30:00":               "2024-03-22",
		"2024- 03- 22":                      "2024-03-22",
		"22 2024-03":                        "2024-03-22",
		"22日 2024年3月":                       "2024-03-22",
		"2024-03 22":                        "2024-03-22",
		"2024.03 22":                        "2024-03-22",
		"2026-02-00018":                     "",
		"000014349/2026-02-18":              "",
		"11-2024-03-22-1":                   "",
		"2026-02-00018 2024-03-22":          "2024-03-22",
		"成文 2024-03-01 发布 2024-03-22":       "2024-03-22",
		"2024-13-01":                        "",
		"2024-02-30":                        "",
		"苏政办发〔2024〕3号":                      "",
		"2024-03-22 2024-02-31":             "2024-03-22",
		"点击：2024 2023-5-1":                  "2023-05-01",
		"":                                  "",
		strings.Repeat("2024-03-99 ", 1000): "",
	} {
		if got := rowDate(text); got != want {
			t.Errorf("rowDate(%.40q) = %q, want %q", text, got, want)
		}
	}
}

func TestAddressDate(t *testing.T) {
	for at, want := range map[string]string{
		"https://a.gov.cn/202403/t20240322_123.html":            "2024-03-22",
		"https://a.gov.cn/art/2024/3/2/art_282_1.html":          "2024-03-02",
		"https://a.gov.cn/zhengce/2024-03/22/content_1.htm":     "2024-03-22",
		"https://a.gov.cn/20240322/0a1b2c.html":                 "2024-03-22",
		"https://a.edu.cn/2024/0322/c1a2/page.htm":              "2024-03-22",
		"https://a.gov.cn/2024/03/22/1.html":                    "2024-03-22",
		"https://a.gov.cn/202403/0a1b2c3d.shtml":                "",
		"https://a.gov.cn/zhengce/content/202403/content_6.htm": "",
		"https://a.gov.cn/post_1.html?d=/2024-03/22/":           "",
		"https://a.gov.cn/art/2024/art_0a1b.html":               "",
		"https://a.gov.cn/19990231/x.html":                      "",
	} {
		if got := AddressDate(at); got != want {
			t.Errorf("AddressDate(%s) = %q, want %q", at, got, want)
		}
	}
}

func TestRows(t *testing.T) {
	a := adapters(t)
	for _, c := range []struct{ name, text, want string }{
		{"table with index numbers and category links", `<table><tr><td>000014349/2026-00018</td><td><a href="/zc/">综合政务类</a></td><td><a href="/a/1.html">关于印发甲方案的通知</a></td><td>2026-02-00018</td><td>2026-02-11</td></tr>
			<tr><td>000014349/2026-00019</td><td><a href="/zc/">综合政务类</a></td><td><a href="/a/2.html">关于印发乙方案的通知</a></td><td>2026-02-00019</td><td>2026-02-10</td></tr></table>`,
			"/zc/ 综合政务类 2026-02-11|/a/1.html 关于印发甲方案的通知 2026-02-11|/a/2.html 关于印发乙方案的通知 2026-02-10"},
		{"dt and dd", `<dl><dt><a href="/a/1.html">甲方案的通知</a></dt><dd>2024-03-22</dd><dt><a href="/a/2.html">乙方案的通知</a></dt><dd>2024-03-21</dd></dl>`,
			"/a/1.html 甲方案的通知 2024-03-22|/a/2.html 乙方案的通知 2024-03-21"},
		{"date in the link, bullets", `<ul><li><a href="/a/1.html">· 甲方案的通知 <i>2024-03-22</i></a></li></ul>`, "/a/1.html 甲方案的通知 2024-03-22"},
		{"heading in the link", `<ul><li><a href="/a/1.html"><h3>2023年工作要点</h3><p>为落实2020年1月1日的决定</p><em>22</em> <i>2024-03</i></a></li></ul>`, "/a/1.html 2023年工作要点 2020-01-01"},
		{"date in the title is not the row's", `<ul><li><a href="/a/1.html">关于2021年3月5日事故的通报</a><span>2024-03-22</span></li></ul>`, "/a/1.html 关于2021年3月5日事故的通报 2024-03-22"},
		{"scripts for links", `<ul><li><a href="javascript:void(0)" onclick="window.open('/a/1.html')">甲方案的通知</a>2024-03-22</li><li><a href="javascript:go('b.jsp?id=2&amp;c=3')">乙方案的通知</a>2024-03-21</li></ul>`,
			"/a/1.html 甲方案的通知 2024-03-22|/l/b.jsp?id=2&c=3 乙方案的通知 2024-03-21"},
		{"image and title", `<ul><li><a href="/a/1.html"><img></a><a href="/a/1.html">甲方案的通知</a><span>2024-03-22</span></li><li><a href="/a/2.html">乙方案的通知</a><span>2024-03-21</span></li></ul>`,
			"/a/1.html 甲方案的通知 2024-03-22|/a/2.html 乙方案的通知 2024-03-21"},
		{"undated, by the address", `<div><a href="/x/">某某专题</a></div><ul><li><a href="/202403/t20240322_1.html">甲方案</a></li><li><a href="/202403/t20240321_2.html">乙方案</a></li></ul>`,
			"/202403/t20240322_1.html 甲方案 2024-03-22|/202403/t20240321_2.html 乙方案 2024-03-21"},
		{"undated at all", `<ul class="n"><li><a href="/1/">栏目名称</a></li><li><a href="/2/">栏目名称</a></li></ul><ul class="l"><li><a href="/a/1.html">关于印发甲方案的通知</a></li><li><a href="/a/2.html">关于印发乙方案的通知</a></li><li><a href="/a/3.html">关于印发丙方案的通知</a></li></ul>`,
			"/a/1.html 关于印发甲方案的通知 |/a/2.html 关于印发乙方案的通知 |/a/3.html 关于印发丙方案的通知 "},
		{"idle title", `<ul><li><a href="/a/1.html" title="点击查看">甲方案的通知</a>2024-03-22</li></ul>`, "/a/1.html 甲方案的通知 2024-03-22"},
		{"base", `<base href="https://a.gov.cn/b/"><ul><li><a href="1.html">甲方案的通知</a>2024-03-22</li></ul>`, "/b/1.html 甲方案的通知 2024-03-22"},
	} {
		var got []string
		for _, item := range a.Items(page(t, "https://a.gov.cn/l/", "<html><body>"+c.text)) {
			got = append(got, strings.TrimPrefix(item.URL, "https://a.gov.cn")+" "+item.Title+" "+item.Date)
		}
		if line := strings.Join(got, "|"); line != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, line, c.want)
		}
	}
}

// hostile are texts that must be read in little time.
func hostile() map[string]string {
	row := `<li><a href="/a/1.html">关于印发工作要点的通知</a>2024-03-22</li>`
	return map[string]string{
		"deep":               strings.Repeat("<div>", 40_000) + row,
		"deep lists":         strings.Repeat("<ul><li>", 250) + strings.Repeat(row, 2000),
		"one address":        "<p>" + strings.Repeat(`<a href="/a">关于印发工作要点的通知</a>`, 12_000),
		"open records":       strings.Repeat("<record><![CDATA[", 5_000),
		"records":            "<datastore>" + strings.Repeat("<record>"+row+"</record>", 5_000),
		"calls":              strings.Repeat("createPageHTML(", 5_000),
		"many calls":         strings.Repeat("createPageHTML(a,b,c,d)", 10_000),
		"deep JSON":          strings.Repeat("[", 5_000),
		"wide JSON":          "[" + strings.Repeat(`{"title":"通知","url":"/a"},`, 12_000) + "{}]",
		"JSON of HTML":       `["` + strings.Repeat("<a href='/b'>关于通知<b>", 5_000) + `"]`,
		"open sitemap":       "<urlset>" + strings.Repeat("<url><loc>/a", 5_000),
		"entities":           `<!DOCTYPE x [<!ENTITY a "aaaa">]><rss>` + strings.Repeat("<item><title>&a;&a;</title><link>/a</link></item>", 5_000),
		"digits":             "<li><a href='/a'>关于通知的通知</a>" + strings.Repeat("2024-", 40_000),
		"long title":         "<li><a href='/a'>" + strings.Repeat("关于通知", 40_000),
		"quotes":             `<a href="javascript:` + strings.Repeat("'", 200_000) + `">关于通知的通知</a>`,
		"pairs":              "dataproxy.jsp columnid " + strings.Repeat("webid=", 40_000),
		"NUL and half runes": "\x00\xff\xfe<a href='\x00'>\xe5\x85</a>",
	}
}

func TestHostile(t *testing.T) {
	a := adapters(t)
	for name, text := range hostile() {
		start := time.Now()
		p := page(t, "https://a.gov.cn/l/index.html?page=1", text)
		items, next := a.Items(p), a.Next(p, State{}, Pass{})
		if d := time.Since(start); d > slower*20*time.Second { // what is not linear takes hours
			t.Errorf("%s took %v", name, d)
		} else if testing.Verbose() {
			t.Logf("%s: %v, %d items, %d requests", name, d.Round(time.Millisecond), len(items), len(next))
		}
		if len(items) > MaxItems {
			t.Errorf("%s: %d items", name, len(items))
		}
	}
}

func FuzzPages(f *testing.F) {
	for _, c := range systems {
		f.Add(c.at, c.text)
	}
	a := adapters(f)
	f.Fuzz(func(t *testing.T, at, text string) {
		p, err := NewPage(at, text)
		if err != nil {
			return
		}
		for _, item := range a.Items(p) {
			if u, err := url.Parse(item.URL); err != nil || u.Host == "" {
				t.Errorf("item %+v", item)
			}
		}
		for _, r := range a.Next(p, State{}, Pass{}) {
			u, err := url.Parse(r.URL)
			if err != nil || u.Hostname() != p.URL.Hostname() {
				t.Errorf("request %+v leaves %s", r, p.URL)
			}
		}
	})
}
