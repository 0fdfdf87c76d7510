package index

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duban/corpus"
)

// synonymous are notices that say the same in different words.
func synonymous() []Entry {
	text := func(id, text string) Entry {
		return Entry{Notice: corpus.Notice{ID: id, Title: "通知"}, Text: text}
	}
	entries := []Entry{
		text("long", "培育高新技术企业20家"),
		text("short", "新增高企20家"),
		text("accident", "提高企业效益，努力提 高企业家信心"),
		text("both", "提高企业效益，新增高企3家"),
		text("body", "由市工业和信息化局负责"),
		text("alias", "由市工信局负责"),
		text("rd", "Ｒ＆Ｄ经费支出增长"),
		text("yanfa", "研发经费支出增长"),
		text("gdp", "国内生产总值增长"),
	}
	entries[0].Targets = []corpus.Target{{ID: "long-v1", NoticeID: "long", Title: "通知", Indicator: "高新技术企业", LeadBodies: []string{"市工信局"}, Evidence: "培育高新技术企业20家"}}
	return entries
}

func TestSynonyms(t *testing.T) {
	ix, _ := buildIndex(t, synonymous())
	for query, want := range map[string]string{
		"高新技术企业":       "both long long-v1 short",
		`"高新技术企业"`:     "long long-v1",
		"高企":           "accident both long long-v1 short", // what is typed is found wherever it stands
		`"高企"`:         "accident both short",
		"提高企业":         "accident both",
		"新增高新技术企业":     "both short",
		"市工业和信息化局":     "alias body long-v1",
		"工信局":          "alias body long-v1",
		"body:工信局":     "long-v1",
		"研发经费":         "rd yanfa",
		"r&d 经费":       "rd yanfa",
		"地区生产总值":       "gdp",
		"GDP -国内":      "",
		"高新技术*20":      "long long-v1",
		"-高企 -工信局":     "gdp rd yanfa",
		"indicator:高企": "long-v1",
	} {
		ids := found(t, ix, Query{Text: query})
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
}

func TestHighlightOfSynonyms(t *testing.T) {
	ix, _ := buildIndex(t, nil)
	for _, c := range []struct{ query, text, want string }{
		{"高新技术企业", "提高企业效益，新增高企3家", "高企"},
		{"高企培育", "高新技术企业培育，高企 培育", "高新技术企业培育|高企 培育"},
		{`"研发"`, "R&D与研发", "研发"},
		{"研发", "R&D与研发", "R&D|研发"},
		{"工信局", "市工业和信息化局、县工信局", "工业和信息化局|工信局"},
	} {
		h, err := ix.Highlighter(c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range h.Spans(Text, c.text) {
			got = append(got, string([]rune(c.text)[s.Start:s.End]))
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s in %s: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}

// TestTypedWordsComeFirst: a record with the word as typed ranks before one with a synonym.
func TestTypedWordsComeFirst(t *testing.T) {
	ix, _ := buildIndex(t, []Entry{simple("a", "本市研发工作"), simple("b", "本市R&D工作")})
	for query, want := range map[string]string{"研发": "a b", "R&D": "b a"} {
		if got := strings.Join(found(t, ix, Query{Text: query}), " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

func TestSynonymsOfTheUser(t *testing.T) {
	_, dir := buildIndex(t, synonymous())
	rules := t.TempDir()
	file := filepath.Join(rules, "index", "data", "synonyms.tsv")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("names\tnot\n信心;效益\t\n")
	ix, err := Open(dir, Options{Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	ids := found(t, ix, Query{Text: "信心"})
	slices.Sort(ids)
	if got := strings.Join(ids, " "); got != "accident both" {
		t.Errorf("信心 finds %s", got)
	}
	for _, bad := range []string{"names\tnot\n信心\t\n", "names\tnot\n信心;x\t\n", "names\tnot\n信心;效益\t中心\n", "names\n信心;效益\n"} {
		write(bad)
		if _, err := Open(dir, Options{Rules: rules}); err == nil || !strings.Contains(err.Error(), "synonyms.tsv") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
