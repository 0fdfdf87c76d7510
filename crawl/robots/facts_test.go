package robots

import (
	"net/url"
	"strings"
	"testing"
)

// facts are what the public tests of Google's parser hold, in our own words.
// A check is `agent path`, with a `-` before it where the fetch is not allowed.
var facts = []struct {
	name   string
	robots string
	checks []string
}{
	{"no rules for an empty file, an empty agent", "", []string{"duban /", "x "}},
	{"an empty agent obeys nobody's group", "user-agent: duban\ndisallow: /\n", []string{"- duban ", "- duban /"}},
	{"a line is a name, a colon, a value", "user-agent: duban\ndisallow: /\n", []string{"- duban /a/b"}},
	{"other names are skipped", "for: duban\nrule: /\n", []string{"duban /a/b"}},
	{"a lost colon is forgiven", "user-agent duban\ndisallow /\n", []string{"- duban /a/b"}},
	{"rules before a group belong to none; groups of one agent are one; an agent line after rules begins another",
		"allow: /none/here/\n\nuser-agent: duban\ndisallow: /\nallow: /one/\nuser-agent: other\ndisallow: /\nallow: /two/\n\n\nallow: /three/\nuser-agent: third\n\nuser-agent: duban\nallow: /four/\ndisallow: /\n",
		[]string{"duban /one/a", "duban /four/a", "- duban /two/a", "other /two/a", "other /three/a", "- other /four/a", "third /four/a", "- duban /none/here/", "- other /none/here/", "- third /none/here/"}},
	{"a sitemap line does not end a group's head", "User-agent: other\nSitemap: https://a.example/map.xml\nUser-agent: *\nDisallow: /\n", []string{"- duban /", "- other /"}},
	{"an unknown line does not either", "User-agent: duban\nWhatever: x\nUser-agent: *\nDisallow: /\n", []string{"- duban /", "- other /"}},
	{"only the group of the agent counts, not that for all", "user-agent: duban-news\nDisallow: /b/\n\nuser-agent: *\nDisallow: /c/\n\n\nuser-agent: duban\nDisallow: /a/\n",
		[]string{"- duban /a/", "duban /b/", "duban /c/", "duban /d/", "- duban-news /b/", "duban-news /c/", "- third /c/", "third /a/"}},
	{"names in capitals", "USER-AGENT: duban\nALLOW: /in/\nDISALLOW: /\n", []string{"duban /in/y", "- duban /out/y"}},
	{"names in small letters", "user-agent: duban\nallow: /in/\ndisallow: /\n", []string{"duban /in/y", "- duban /out/y"}},
	{"names in mixed letters", "uSeR-aGeNt: duban\nAlLoW: /in/\ndIsAlLoW: /\n", []string{"duban /in/y", "- duban /out/y"}},
	{"the agent's letters don't matter", "User-Agent: DuBaN cRaWl\nAllow: /in/\nDisallow: /\n", []string{"duban /in/y", "DUBAN /in/y", "- duban /out/y", "- Duban /out/y"}},
	{"an agent is read up to the first space", "User-Agent: *\nDisallow: /\nUser-Agent: duban crawl\nAllow: /in/\nDisallow: /\n", []string{"duban /in/y", "- third /in/y"}},
	{"the group for all stands in where there is no other", "user-agent: *\nallow: /\nuser-agent: duban\ndisallow: /\n", []string{"- duban /a/b", "other /a/b"}},
	{"no group for us is no rule for us", "user-agent: one\nallow: /\nuser-agent: two\ndisallow: /\nuser-agent: three\ndisallow: /\n", []string{"duban /a/b", "- two /a/b"}},
	{"the path's letters matter", "user-agent: duban\ndisallow: /a/\n", []string{"- duban /a/b", "duban /A/b"}},
	{"the longest rule wins: to forbid", "user-agent: duban\ndisallow: /a/page.html\nallow: /a/\n", []string{"- duban /a/page.html"}},
	{"the longest rule wins: to allow", "user-agent: duban\nallow: /a/page.html\ndisallow: /a/\n", []string{"duban /a/page.html", "- duban /a/"}},
	{"empty rules say nothing", "user-agent: duban\ndisallow: \nallow: \n", []string{"duban /a/page.html"}},
	{"of equals Allow wins", "user-agent: duban\ndisallow: /\nallow: /\n", []string{"duban /a/page.html"}},
	{"a slash at the end is one more character", "user-agent: duban\ndisallow: /a\nallow: /a/\n", []string{"- duban /a", "duban /a/"}},
	{"of equal pages Allow wins", "user-agent: duban\ndisallow: /a/page.html\nallow: /a/page.html\n", []string{"duban /a/page.html"}},
	{"a pattern's length counts, wildcard and all", "user-agent: duban\nallow: /page\ndisallow: /*.html\n", []string{"- duban /page.html", "duban /page"}},
	{"and the other way round", "user-agent: duban\nallow: /a/page.\ndisallow: /*.html\n", []string{"duban /a/page.html", "- duban /a/other.html"}},
	{"rules for all don't add to ours", "User-agent: *\nDisallow: /a/\nUser-agent: duban\nDisallow: /b/\n", []string{"duban /a/page", "- duban /b/page"}},
	{"a query is matched as it is", "User-agent: duban\nDisallow: /\nAllow: /list/show?a=b&c=http://a.example?d&e\n", []string{"duban /list/show?a=b&c=http://a.example?d&e"}},
	{"characters in a rule are escaped", "User-agent: duban\nDisallow: /\nAllow: /通知/一\n", []string{"duban /%E9%80%9A%E7%9F%A5/%E4%B8%80", "duban /通知/一", "- duban /通知/二"}},
	{"escapes in a rule stay", "User-agent: duban\nDisallow: /\nAllow: /%E9%80%9A/\n", []string{"duban /%E9%80%9A/", "duban /通/"}},
	{"escapes of plain letters are not undone", "User-agent: duban\nDisallow: /\nAllow: /in/%61%62\n", []string{"- duban /in/ab", "duban /in/%61%62"}},
	{"a star stands for anything", "User-agent: duban\nDisallow: /in/one/two\nAllow: /in/*/six\n", []string{"- duban /in/one/two", "duban /in/two", "duban /in//two", "duban /in/six/two"}},
	{"a dollar ends a rule", "User-agent: duban\nDisallow: /in/one$\nAllow: /in/one/six\n", []string{"- duban /in/one", "duban /in/one/six", "duban /in/one/", "duban /in/one/two"}},
	{"a number sign begins a remark", "User-agent: duban\n# Disallow: /\nDisallow: /in/two#six\nAllow: /\n", []string{"duban /in/one", "- duban /in/two"}},
	{"an index file is its folder", "User-Agent: *\nAllow: /open/index.html\nDisallow: /\n", []string{"duban /open/", "- duban /open/index.htm", "duban /open/index.html", "- duban /other"}},
	{"a rule is a beginning", "user-agent: duban\ndisallow: /\nallow: /list\n", []string{"- duban /other", "duban /list", "duban /list.html", "duban /list/one.html", "duban /listing", "duban /listing/one.html", "duban /list.html?id=x", "- duban /List.asp", "- duban /mylist", "- duban /?id=list"}},
	{"a star at the end adds nothing", "user-agent: duban\ndisallow: /\nallow: /list*\n", []string{"- duban /other", "duban /list", "duban /list.html", "duban /list/one.html", "duban /listing", "duban /listing/one.html", "duban /list.html?id=x", "- duban /List.bar", "- duban /mylist", "- duban /?id=list"}},
	{"a folder is not the page of its name", "user-agent: duban\ndisallow: /\nallow: /list/\n", []string{"- duban /other", "duban /list/", "duban /list/one", "duban /list/?one", "duban /list/one.html", "duban /list/?id=x", "- duban /list", "- duban /list.html", "- duban /List/One.html"}},
	{"an ending anywhere", "user-agent: duban\ndisallow: /\nallow: /*.jsp\n", []string{"- duban /other", "duban /name.jsp", "duban /in/name.jsp", "duban /in/name.jsp?x", "duban //in/any.jsp.file.html", "duban /name.jsp/", "duban /index?f=name.jsp/", "- duban /jsp/", "- duban /index?jsp", "- duban /name.JSP"}},
	{"an ending at the end", "user-agent: duban\ndisallow: /\nallow: /*.jsp$\n", []string{"- duban /other", "duban /name.jsp", "duban /in/name.jsp", "- duban /name.jsp?x", "- duban /name.jsp/", "- duban /name.jsp5", "- duban /jsp/", "- duban /name?jsp", "- duban /aajspaa", "- duban //name.JSP"}},
	{"a star in the middle", "user-agent: duban\ndisallow: /\nallow: /list*.jsp\n", []string{"- duban /other", "duban /list.jsp", "duban /listing/one.jsp?x", "- duban /List.JSP"}},
	{"a short Allow beats a shorter Disallow", "user-agent: duban\nallow: /p\ndisallow: /\n", []string{"duban /page"}},
	{"equal folders", "user-agent: duban\nallow: /in\ndisallow: /in\n", []string{"duban /in/page"}},
	{"a longer pattern forbids", "user-agent: duban\nallow: /page\ndisallow: /*.htm\n", []string{"- duban /page.htm"}},
	{"the front page alone", "user-agent: duban\nallow: /$\ndisallow: /\n", []string{"duban /", "- duban /page.html"}},
	{"lines may end with LF", "User-Agent: x\nAllow: /a\nUser-Agent: duban\n\n\nDisallow: /\n", []string{"- duban /a", "x /b"}},
	{"lines may end with CR LF", "User-Agent: x\r\nAllow: /a\r\nUser-Agent: duban\r\n\r\n\r\nDisallow: /\r\n", []string{"- duban /a", "x /b"}},
	{"lines may end with CR", "User-Agent: x\rAllow: /a\rUser-Agent: duban\r\r\rDisallow: /\r", []string{"- duban /a", "x /b"}},
	{"the last line need not end", "User-Agent: x\nAllow: /a\nUser-Agent: duban\n\n\nDisallow: /", []string{"- duban /a"}},
	{"a byte order mark is skipped", "\xef\xbb\xbfUser-Agent: duban\nDisallow: /a\n", []string{"- duban /a"}},
	{"two bytes of one are skipped", "\xef\xbbUser-Agent: duban\nDisallow: /a\n", []string{"- duban /a"}},
	{"one byte of one is skipped", "\xefUser-Agent: duban\nDisallow: /a\n", []string{"- duban /a"}},
	{"a broken one spoils its line", "\xef\x11\xbfUser-Agent: duban\nDisallow: /a\n", []string{"duban /a"}},
	{"one inside spoils its line", "User-Agent: duban\n\xef\xbb\xbfDisallow: /a\n", []string{"duban /a"}},
	{"common slips are forgiven", "useragent: duban\ndisalow: /a\ndissallow: /b\n", []string{"- duban /a", "- duban /b", "duban /c"}},
	{"a long line is cut, not dropped", "user-agent: duban\ndisallow: /x/" + strings.Repeat("a", 20000) + "/end\n", []string{"duban /y", "- duban /x/" + strings.Repeat("a", 20000) + "/other"}},
	{"long lines keep apart", "user-agent: duban\ndisallow: /\nallow: /x/" + strings.Repeat("a", 20000) + "\nallow: /x/" + strings.Repeat("b", 20000) + "\n",
		[]string{"- duban /", "duban /x/" + strings.Repeat("a", 20000), "duban /x/" + strings.Repeat("b", 20000)}},
}

func TestFactsOfTheReferenceParser(t *testing.T) {
	count := 0
	for _, f := range facts {
		for _, check := range f.checks {
			want := !strings.HasPrefix(check, "- ")
			agent, path, _ := strings.Cut(strings.TrimPrefix(check, "- "), " ")
			address, err := url.Parse("http://a.example" + path)
			if err != nil {
				t.Fatal(err)
			}
			if got := Parse([]byte(f.robots), agent).Allowed(address); got != want {
				t.Errorf("%s: %.60s allowed %v, want %v", f.name, check, got, want)
			}
			count++
		}
	}
	if count < 150 {
		t.Errorf("only %d checks", count)
	}
}
