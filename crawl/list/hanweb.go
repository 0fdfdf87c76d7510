package list

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Hanweb's column page holds the first records in a datastore and names what
// its data proxy wants to be told. Two ways lead on: a nextgroup, whose link may
// carry encrypted ids and is followed as it is with another page number; or record
// numbers in the query and ids in a form.

var (
	proxyPath   = regexp.MustCompile(`['"]([^'"\s<>]{0,200}dataproxy\.jsp)[^'"\s<>]*['"]`)
	proxyPair   = regexp.MustCompile(`['"]?\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)['"]?\s*[:=]\s*(?:'([^']{0,200})'|"([^"]{0,200})"|([^\s'",}&;)<]{1,200}))`)
	proxyRecord = regexp.MustCompile(`(?i)\bpage=(\d{1,6})`)
	columnID    = regexp.MustCompile(`\bcolumnid\b`)
)

// recordItems reads a datastore, whether the page is one or holds one.
func (a *Adapters) recordItems(p *Page) []Item {
	var items []Item
	for record := range sections(p.Text, "<record>", "</record>") {
		text := strings.TrimSpace(cdata(record))
		if strings.HasPrefix(strings.ToLower(text), "<tr") {
			text = "<table>" + text + "</table>"
		}
		if len(items) > maxLinks || len(text) > 1<<16 {
			continue
		}
		links := a.links(p.URL, parse(text))
		if len(links) == 0 {
			continue
		}
		best := links[0]
		for _, l := range links[1:] {
			if len(l.title) > len(best.title) {
				best = l
			}
		}
		day := rowDate(strings.Replace(textOf(parse(text)), best.title, " ", 1))
		items = append(items, Item{URL: best.url, Title: best.title, Date: either(day, best.urlDate)})
	}
	return items
}

// sections are the texts between open and shut, in order.
func sections(text, open, shut string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for {
			at := strings.Index(text, open)
			if at < 0 {
				return
			}
			text = text[at+len(open):]
			end := strings.Index(text, shut)
			if end < 0 || !yield(text[:end]) {
				return
			}
			text = text[end+len(shut):]
		}
	}
}

func cdata(s string) string {
	for inner := range sections(s, "<![CDATA[", "]]>") {
		return inner
	}
	return html.UnescapeString(s)
}

func (a *Adapters) jpageNext(p *Page, s State) (Request, bool) {
	records := strings.Count(p.Text, "<record>")
	if records == 0 && s.Page > 1 {
		return Request{}, false
	}
	seen := atoi(s.Carry["seen"]) + records
	s.Carry["seen"] = strconv.Itoa(seen)
	s.Pages = 0 // what the page counts are screens, not answers
	if total := firstNumber(a.words.records, p.edges()); total > 0 && s.Carry["total"] == "" {
		s.Carry["total"] = strconv.Itoa(total)
	}
	if total := atoi(s.Carry["total"]); total > 0 && seen >= total {
		return Request{}, false
	}
	if r, ok := nextGroup(p, s); ok {
		return r, true
	}
	return a.proxyRequest(p, s)
}

// nextGroup follows the nextgroup's link, or where it says no more the last one with the next number.
func nextGroup(p *Page, s State) (Request, bool) {
	link := ""
	for group := range sections(p.Text, "<nextgroup>", "</nextgroup>") {
		link = firstHref(cdata(group))
		break
	}
	before := s.Carry["group"]
	if link == "" || link == before {
		m := proxyRecord.FindStringSubmatchIndex(before)
		if m == nil {
			return Request{}, false
		}
		link = before[:m[2]] + strconv.Itoa(atoi(before[m[2]:m[3]])+1) + before[m[3]:]
	}
	s.Carry["group"] = link
	return p.follow(link, s)
}

var hrefValue = regexp.MustCompile(`(?i)href\s*=\s*(?:"([^"]*)"|'([^']*)')`)

func firstHref(text string) string {
	m := hrefValue.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1] + m[2])
}

// proxyRequest asks the data proxy for the records after those seen: three
// screens at a time, as the system's own pages do.
func (a *Adapters) proxyRequest(p *Page, s State) (Request, bool) {
	if s.Carry["form"] == "" && !a.readProxy(p, s) {
		return Request{}, false
	}
	per, seen := atoi(s.Carry["per"]), atoi(s.Carry["seen"])
	end := seen + 3*per
	if total := atoi(s.Carry["total"]); total > 0 {
		end = min(end, total)
	}
	if strings.Contains(s.Carry["proxy"], "/web/") {
		query := "?startrecord=" + strconv.Itoa(seen+1) + "&endrecord=" + strconv.Itoa(end) + "&perpage=" + strconv.Itoa(per)
		r, ok := p.follow(s.Carry["proxy"]+query, s)
		r.Method, r.Form = http.MethodPost, s.Carry["form"]
		return r, ok
	}
	return p.follow(s.Carry["proxy"]+"?page="+strconv.Itoa(s.Page+1)+"&"+s.Carry["form"], s)
}

// readProxy takes from a column page what its data proxy wants.
func (a *Adapters) readProxy(p *Page, s State) bool {
	at := columnID.FindStringIndex(p.Text)
	if at == nil {
		return false
	}
	near := p.Text[max(0, at[0]-1500):min(len(p.Text), at[1]+1500)]
	var pairs []string
	known := map[string]bool{}
	for _, m := range proxyPair.FindAllStringSubmatch(html.UnescapeString(near), 60) {
		if !known[m[1]] {
			known[m[1]] = true
			pairs = append(pairs, m[1]+"="+url.QueryEscape(m[2]+m[3]+m[4]))
		}
	}
	s.Carry["proxy"] = "/module/web/jpage/dataproxy.jsp"
	if m := proxyPath.FindStringSubmatch(p.edges()); m != nil {
		s.Carry["proxy"] = m[1]
	}
	per := firstNumber(a.words.perPage, p.edges())
	if per == 0 {
		per = 15
	}
	s.Carry["form"], s.Carry["per"] = strings.Join(pairs, "&"), strconv.Itoa(per)
	return known["columnid"] && known["unitid"]
}

// jpaas: the column page names its unit; the publish server answers with a
// piece of HTML whose pagination says how many records there are.

var (
	unitData  = regexp.MustCompile(`(?i)queryData\s*[:=]\s*["']?\{([^{}]+)\}`)
	unitPair  = regexp.MustCompile(`['"]?(\w{2,30})['"]?\s*:\s*(?:'([^']{0,300})'|"([^"]{0,300})"|(\w{1,60}))`)
	unitPath  = regexp.MustCompile(`['"]([^'"\s]{0,100}/jpaas-publish-server/front/page/build/unit)`)
	wantsUnit = []string{"webId", "pageId"}
)

func (a *Adapters) jpaasNext(p *Page, s State) (Request, bool) {
	if s.Carry["unit"] == "" && !readUnit(p, s) {
		return Request{}, false
	}
	text := p.Text
	if p.form == formJSON {
		text = pieceOf(p.value())
	}
	rows, count := firstNumber(a.words.perPage, text), firstNumber(a.words.records, text)
	if rows == 0 {
		rows = max(atoi(s.Carry["rows"]), 0)
	}
	if rows == 0 {
		rows = 15
	}
	s.Carry["rows"] = strconv.Itoa(rows)
	if count > 0 {
		s.Pages = (count + rows - 1) / rows
	}
	number := s.Page + 1
	if s.Pages > 0 && number > s.Pages {
		return Request{}, false
	}
	page := url.QueryEscape(`{"pageNo":` + strconv.Itoa(number) + `,"pageSize":` + strconv.Itoa(rows) + `}`)
	return p.follow(s.Carry["unit"]+"&paramJson="+page, s)
}

func pieceOf(v any) string {
	top, _ := v.(map[string]any)
	data, _ := top["data"].(map[string]any)
	piece, _ := data["html"].(string)
	return piece
}

func readUnit(p *Page, s State) bool {
	text := html.UnescapeString(p.edges())
	m := unitData.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	known := map[string]bool{}
	var pairs []string
	for _, pair := range unitPair.FindAllStringSubmatch(m[1], 40) {
		if pair[1] != "paramJson" && !known[pair[1]] {
			known[pair[1]] = true
			pairs = append(pairs, pair[1]+"="+url.QueryEscape(pair[2]+pair[3]+pair[4]))
		}
	}
	for _, want := range wantsUnit {
		if !known[want] {
			return false
		}
	}
	path := "/api-gateway/jpaas-publish-server/front/page/build/unit"
	if m := unitPath.FindStringSubmatch(text); m != nil {
		path = m[1]
	}
	s.Carry["unit"] = path + "?" + strings.Join(pairs, "&")
	return true
}
