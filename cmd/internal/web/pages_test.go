package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"

	"golang.org/x/net/html"
)

// TestFiltersRoundTrip adds and takes away each facet's value and wants the
// address to mean just that, and to be as before at the end.
func TestFiltersRoundTrip(t *testing.T) {
	start, err := index.ParseFilters(url.Values{"city": {"宿迁市"}, "year": {"2023"}, "body": {"市科技局"}, "role": {"lead"}, "min-value": {"2.5"}, "due-to": {"2023-12"}})
	if err != nil {
		t.Fatal(err)
	}
	values := start.Values()
	for _, name := range facetNames {
		for _, value := range []string{"别的", "a&b=c;#?%", `"><x>`} {
			with := toggle(values, name, value)
			if !chosen(with, name, value) {
				t.Errorf("%s %q is not chosen by %v", name, value, with)
			}
			read, err := url.ParseQuery(with.Encode())
			if err != nil {
				t.Fatal(err)
			}
			f, err := index.ParseFilters(read)
			if err != nil || !reflect.DeepEqual(f.Values(), with) {
				t.Errorf("%s %q: %v is read as %v, %v", name, value, with, f.Values(), err)
			}
			back := toggle(with, name, value)
			if name == "support" {
				continue // the role stays, because a body is still chosen
			}
			if !reflect.DeepEqual(back, values) {
				t.Errorf("%s %q: taken away again, %v is %v", name, value, values, back)
			}
		}
	}
	only := toggle(url.Values{}, "lead", "市科技局")
	if !reflect.DeepEqual(only, url.Values{"body": {"市科技局"}, "role": {"lead"}}) || len(toggle(only, "lead", "市科技局")) != 0 {
		t.Errorf("a lead body alone: %v", only)
	}
}

// TestFacetLinksKeepTheirPromise follows the facet links of a search and wants as many rows as each counts.
func TestFacetLinksKeepTheirPromise(t *testing.T) {
	s := serve(t)
	doc, err := html.Parse(get(t, s, "/?lang=zh&q="+url.QueryEscape("企业"), 200).Body)
	if err != nil {
		t.Fatal(err)
	}
	total := regexp.MustCompile(`共 (\d+) 条`)
	followed := 0
	for n := range doc.Descendants() {
		if n.Data != "a" || len(n.Attr) == 0 || !slices.Contains(n.Attr, html.Attribute{Key: "rel", Val: "nofollow"}) {
			continue
		}
		if followed++; followed > 60 {
			break
		}
		count := textOf(n.LastChild)
		body := get(t, s, n.Attr[0].Val, 200).Body.String()
		if m := total.FindStringSubmatch(body); m == nil || m[1] != count {
			t.Errorf("%s promises %s rows and gives %v", n.Attr[0].Val, count, m)
		}
	}
	if followed < 20 {
		t.Errorf("only %d facet links", followed)
	}
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// TestTargetsAreMarked wants every target of every notice marked in the text,
// and the mark to be the stretch that its span names.
func TestTargetsAreMarked(t *testing.T) {
	s := serve(t)
	marked, loose := 0, 0
	for _, n := range notices(t, s) {
		r, err := s.Corpus.Store.Records(t.Context(), n.ID)
		if err != nil {
			t.Fatal(err)
		}
		reader := newTextReader(r, s.words["en"], nil)
		for _, v := range r.Targets {
			if !reader.placed[v.ID] {
				t.Errorf("%s %s: %q is not placed", n.Source, v.Locator, v.Evidence)
			}
		}
		want := map[string]string{}
		for _, v := range r.Targets {
			if span, ok := numberOf(v); ok {
				want[v.ID] = string([]rune(v.Evidence)[span.Start:span.End])
			}
		}
		for at, marks := range reader.marks {
			text := []rune(reader.text(at))
			for _, m := range marks {
				if m.Target == "" {
					continue
				}
				marked++
				if got := string(text[m.Start:m.End]); got != want[m.Target] {
					t.Errorf("%s: %q is marked, the amount is %q", m.Target, got, want[m.Target])
				}
			}
		}
		for _, list := range reader.loose {
			loose += len(list)
		}
	}
	if marked < 200 || loose > 0 {
		t.Errorf("%d targets marked, %d somewhere in their block", marked, loose)
	}
}

func TestSegments(t *testing.T) {
	text := "新增高企300家以上"
	got := segments(text, []mark{
		{Span: corpus.Span{Start: 4, End: 7}, Number: true, Target: "a", Note: "n"},
		{Span: corpus.Span{Start: 4, End: 7}, Number: true, Target: "b"},
		{Span: corpus.Span{Start: 2, End: 5}, Match: true},
		{Span: corpus.Span{Start: 90, End: 99}, Match: true},
		{Span: corpus.Span{Start: 8, End: 99}, Body: true},
	})
	want := []segment{
		{Text: "新增"}, {Text: "高企", Match: true}, {Text: "3", Number: true, Match: true, Targets: []string{"a", "b"}, Note: "n"},
		{Text: "00", Number: true, Note: "n"}, {Text: "家"}, {Text: "以上", Body: true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("新增高企300家以上", 2, 5, 4, 7)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		if !utf8.ValidString(text) {
			t.Skip("texts are valid")
		}
		var out strings.Builder
		for _, s := range segments(text, []mark{{Span: corpus.Span{Start: a, End: b}, Match: true}, {Span: corpus.Span{Start: c, End: d}, Number: true, Target: "x"}}) {
			out.WriteString(s.Text)
		}
		if out.String() != text {
			t.Errorf("%q became %q", text, out.String())
		}
	})
}

// TestEvidenceKeepsTheAmount cuts a long sentence and wants its amount to be there and marked.
func TestEvidenceKeepsTheAmount(t *testing.T) {
	long := strings.Repeat("前", 300) + "88" + strings.Repeat("后", 300)
	v := corpus.Target{Evidence: long, Span: "300-302"}
	var all, marked string
	for _, s := range evidence(v, nil) {
		all += s.Text
		if s.Number {
			marked += s.Text
		}
	}
	if marked != "88" || utf8.RuneCountInString(all) > 2*around+10 || !strings.HasPrefix(all, "…") || !strings.HasSuffix(all, "…") {
		t.Errorf("%q marked in %d characters", marked, utf8.RuneCountInString(all))
	}
	for _, span := range []string{"", "x", "5-2", "-1-4", "900-999"} {
		v.Span = span
		if got := evidence(v, nil); len(got) == 0 {
			t.Errorf("span %q: nothing shown", span)
		}
	}
}

// TestCatalogueIsComplete wants every message that pages say, in both languages with the same verbs, and no other.
func TestCatalogueIsComplete(t *testing.T) {
	words, err := loadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	verb := regexp.MustCompile(`%[sd%]`)
	for key := range words["zh"] {
		if zh, en := verb.FindAllString(words["zh"][key], -1), verb.FindAllString(words["en"][key], -1); !slices.Equal(zh, en) {
			t.Errorf("%s: verbs %v and %v", key, zh, en)
		}
	}
	said := map[string]bool{}
	prefixes := []string{}
	collect := func(text string, pattern *regexp.Regexp) {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			if strings.HasSuffix(m[1], ".") {
				prefixes = append(prefixes, m[1])
			} else {
				said[m[1]] = true
			}
		}
	}
	names := regexp.MustCompile(`name(?:\(|\s)"([a-z]+)"`)
	for _, pattern := range []string{"templates/*.html"} {
		list, _ := fs.Glob(files, pattern)
		for _, name := range list {
			text, _ := fs.ReadFile(files, name)
			collect(string(text), regexp.MustCompile(`[{( ]t (?:\(print )?"([a-z0-9.]+)"`))
			for _, m := range names.FindAllStringSubmatch(string(text), -1) {
				prefixes = append(prefixes, m[1]+".")
			}
		}
	}
	for key := range said {
		if _, ok := words["zh"][key]; !ok {
			t.Errorf("a template says %q, which has no words", key)
		}
	}
	for _, name := range facetNames {
		if _, ok := words["zh"]["facet."+name]; !ok {
			t.Errorf("no words for the facet %s", name)
		}
	}
	for _, name := range index.FilterNames() {
		if _, ok := words["zh"]["filter."+name]; !ok {
			t.Errorf("no words for the filter %s", name)
		}
	}
	if len(said) < 80 || len(prefixes) < 5 {
		t.Errorf("found only %d messages and %d groups", len(said), len(prefixes))
	}
}

// TestDescriptionAgrees asks the API and wants answers that its description allows.
func TestDescriptionAgrees(t *testing.T) {
	s := serve(t)
	var description map[string]any
	if err := json.Unmarshal(get(t, s, "/api/openapi.json", 200).Body.Bytes(), &description); err != nil {
		t.Fatal(err)
	}
	paths := description["paths"].(map[string]any)
	v := validator{root: description}
	id := notices(t, s)[0].ID
	asked := map[string]bool{}
	for _, c := range []struct {
		path, address string
		status        int
	}{
		{"/api/search", "/api/search?q=" + url.QueryEscape("企业") + "&facet=city&facet=lead&limit=50", 200},
		{"/api/search", "/api/search?record=notice", 200},
		{"/api/search", "/api/search?q=xyzzy", 200},
		{"/api/search", "/api/search?limit=x", 400},
		{"/api/compare", "/api/compare?indicator=rd_intensity", 200},
		{"/api/compare", "/api/compare?indicator=xyzzy", 200},
		{"/api/compare", "/api/compare", 400},
		{"/api/notices/{id}", "/api/notices/" + id, 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=document", 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=tasks", 200},
		{"/api/notices/{id}", "/api/notices/" + id + "?stage=targets", 200},
		{"/api/notices/{id}", "/api/notices/none", 404},
		{"/api/sources", "/api/sources", 200},
		{"/api/sources", "/api/sources?site=none", 404},
		{"/api/stats", "/api/stats", 200},
	} {
		asked[c.path] = true
		var answer any
		if err := json.Unmarshal(get(t, s, c.address, c.status).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		code := "200"
		if c.status != 200 {
			code = "default"
		}
		schema := dig(paths[c.path], "get", "responses", code, "content", "application/json", "schema")
		if err := v.check(schema, answer, c.address); err != nil {
			t.Error(err)
		}
	}
	for path := range paths {
		if !asked[path] {
			t.Errorf("%s is described and not asked", path)
		}
	}
	if v.check(dig(paths["/api/stats"], "get", "responses", "200", "content", "application/json", "schema"), map[string]any{"corpus": 1}, "") == nil {
		t.Error("the check allows what the description does not")
	}
}

func dig(v any, path ...string) any {
	for _, p := range path {
		v = v.(map[string]any)[p]
	}
	return v
}

// validator checks values against the few words of JSON schema that descriptions use.
type validator struct{ root map[string]any }

func (v validator) check(schema, value any, at string) error {
	s := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		return v.check(dig(v.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), value, at)
	}
	if options, ok := s["oneOf"].([]any); ok {
		var errs []string
		for _, o := range options {
			err := v.check(o, value, at)
			if err == nil {
				return nil
			}
			errs = append(errs, err.Error())
		}
		return fmt.Errorf("none of %s", strings.Join(errs, " / "))
	}
	types, ok := s["type"].([]any)
	if !ok {
		types = []any{s["type"]}
	}
	if !slices.Contains(types, any(typeOf(value))) && !(typeOf(value) == "integer" && slices.Contains(types, any("number"))) {
		return fmt.Errorf("%s is %s, not %v", at, typeOf(value), types)
	}
	switch value := value.(type) {
	case []any:
		for i, item := range value {
			if err := v.check(s["items"], item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		return v.object(s, value, at)
	}
	return nil
}

func (v validator) object(s, value map[string]any, at string) error {
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := value[name.(string)]; !ok {
			return fmt.Errorf("%s has no %s", at, name)
		}
	}
	for name, item := range value {
		schema, ok := properties[name]
		if !ok {
			if schema, ok = s["additionalProperties"].(map[string]any); !ok {
				return fmt.Errorf("%s has %s, which is not described", at, name)
			}
		}
		if err := v.check(schema, item, at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}

func TestCalendar(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/body.ics?name="+url.QueryEscape("科学技术局"), 200).Body.String()
	if again := get(t, s, "/body.ics?name="+url.QueryEscape("科学技术局"), 200).Body.String(); again != body {
		t.Error("asked twice, the calendar differs")
	}
	if !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
		t.Errorf("no calendar: %.100q", body)
	}
	for _, line := range strings.Split(body, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\n\r") {
			t.Errorf("not a content line: %q", line)
		}
	}
	events := strings.Count(body, "BEGIN:VEVENT")
	dates := regexp.MustCompile(`(?m)^DTSTART;VALUE=DATE:\d{8}\r$`).FindAllString(body, -1)
	uids := regexp.MustCompile(`(?m)^UID:n[0-9a-f]{12}-[tv]`).FindAllString(body, -1)
	if events < 5 || len(dates) != events || len(uids) != events {
		t.Errorf("%d events, %d dates, %d ids", events, len(dates), len(uids))
	}
	if got := icsText("a;b,c\\d\ne\rf\x00"); got != `a\;b\,c\\d\nef` {
		t.Errorf("escaped: %q", got)
	}
}

func TestBibTeX(t *testing.T) {
	n := corpus.Notice{Title: `50%_{of} $x & \y#`, Issuer: "市政府", DocNumber: "连政办发〔2021〕18号", PublishedOn: "2021-05-06", SHA256: "abc", Source: "https://a.example/?a=1&b_2"}
	got := bibtex("n1-v2", n, "table 1 row 2")
	for _, want := range []string{"@misc{n1-v2,\n", `title = {{50\%\_\{of\} \$x \& \textbackslash{}y\#}},`, "year = {{2021}},", "note = {{table 1 row 2; SHA-256 abc}},", `howpublished = {{https://a.example/?a=1\&b\_2}},`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	s := serve(t)
	err := s.Corpus.Store.EachTarget(t.Context(), sqlite.Filter{Notices: []string{notices(t, s)[0].ID}}, func(v corpus.Target) error {
		w := get(t, s, "/cite/"+v.ID+".bib", 200)
		if !strings.HasPrefix(w.Body.String(), "@misc{"+v.ID+",") || !strings.Contains(w.Body.String(), v.Locator) {
			t.Errorf("%s: %s", v.ID, w.Body)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLocatorWords(t *testing.T) {
	words, err := loadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"paragraph 41": "第 41 段", "table 1 row 12": "表 1 第 12 行", "page 3 table 2 row 5": "第 3 页 表 2 第 5 行", "": "", "somewhere": "somewhere", "row x": "row x"} {
		if got := words["zh"].locator(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		low, high, from, to float64
	}{
		{1.6, 4.6, 0, 6}, {6, 9, 6, 9}, {5, 5, 0, 6}, {0, 0, 0, 1}, {-3, 5, -4, 6}, {2e9, 3e9, 2e9, 3e9}, {-2, -1, -2, 0},
	} {
		s := newScale(c.low, c.high, 100, 600)
		ticks := s.ticks()
		if s.low > c.from || s.low < c.from-1 && c.from > -1e6 || s.high < c.high || len(ticks) < 2 || len(ticks) > 8 {
			t.Errorf("%g to %g: scale %g to %g, ticks %v", c.low, c.high, s.low, s.high, ticks)
		}
		if s.x(c.low) < 100 || s.x(c.high) > 600 || s.x(c.high) < s.x(c.low) {
			t.Errorf("%g to %g: drawn at %d to %d", c.low, c.high, s.x(c.low), s.x(c.high))
		}
	}
	for v, want := range map[float64]string{6: "6", 2.5: "2.5", 20000: "2万", 2.5e9: "25亿", -1.5e4: "-1.5万"} {
		if got := short(v); got != want {
			t.Errorf("%g is %q, want %q", v, got, want)
		}
	}
}

// TestCompareSaysWhyNot wants each figure of another sort to name the difference.
func TestCompareSaysWhyNot(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/compare?lang=zh&indicator="+url.QueryEscape("社会消费品零售总额"), 200).Body.String()
	for _, want := range []string{"≠ 单位：元", "类型：已完成", "较上年", "完成值与目标之差", "<svg", "第 2 位"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	cell := regexp.MustCompile(`<a href="(/notice/[^"#]+)#(at-[^"]+)" title=`)
	for _, m := range cell.FindAllStringSubmatch(body, -1) {
		if !strings.Contains(get(t, s, html.UnescapeString(m[1]), 200).Body.String(), `id="`+m[2]+`"`) {
			t.Errorf("%s has no %s", m[1], m[2])
		}
	}
}
