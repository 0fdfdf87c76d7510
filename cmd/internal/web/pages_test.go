package web

import (
	"io/fs"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"duban/corpus"
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
// validator checks values against the few words of JSON schema that descriptions use.
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

// TestCompareSaysWhyNot wants each figure of another sort to name the difference.

// TestNearBodies wants a body that has nothing to lead to those with names near to it.
func TestNearBodies(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/body?name="+url.QueryEscape("长春市工业信息局"), 200).Body.String()
	near := regexp.MustCompile(`<li><a href="(/body[^"]*)">长春市工业和信息化局</a>`).FindStringSubmatch(body)
	if near == nil {
		t.Fatal("no near name is offered")
	}
	if there := get(t, s, html.UnescapeString(near[1]), 200).Body.String(); !strings.Contains(there, `class="rows due"`) {
		t.Error("the name that is offered has nothing either")
	}
}
