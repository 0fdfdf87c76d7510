package attachment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

func joiner(t *testing.T) *Joiner {
	t.Helper()
	j, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// joined are the attachments of pages as `source: notice as name`, whatever
// their order.
func joined(t *testing.T, pages []Page) (lines []string) {
	t.Helper()
	j := joiner(t)
	var first []corpus.Attached
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 0))
		random.Shuffle(len(pages), func(i, k int) { pages[i], pages[k] = pages[k], pages[i] })
		got := j.Join(pages)
		if seed == 0 {
			first = got
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("another order gives another result: %s", diff)
		}
	}
	for _, a := range first {
		lines = append(lines, a.Source+": "+a.Notice+" as "+a.Name)
	}
	return lines
}

// files are pages without links or parents.
func files(sources ...string) (pages []Page) {
	for _, s := range sources {
		pages = append(pages, Page{Source: s})
	}
	return pages
}

func linking(source string, links ...corpus.Attachment) Page {
	return Page{Source: source, Links: Targets(source, links)}
}

func TestJoinByName(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"one notice in a folder", []string{"n/通知.html", "n/附件1.docx", "n/附件10.xlsx", "n/附件2：任务表.pdf"},
			[]string{"n/附件1.docx: n/通知.html as 附件1.docx", "n/附件2：任务表.pdf: n/通知.html as 附件2：任务表.pdf", "n/附件10.xlsx: n/通知.html as 附件10.xlsx"}},
		{"one notice in an archive", []string{"d/a.zip!/通知.docx", "d/a.zip!/附件1.xls", "d/a.zip!/附件/2.xls"},
			[]string{"d/a.zip!/附件/2.xls: d/a.zip!/通知.docx as 2.xls", "d/a.zip!/附件1.xls: d/a.zip!/通知.docx as 附件1.xls"}},
		{"an archive of attachments beside the notice", []string{"n/通知.html", "n/附件.zip!/1.xls", "n/附件.zip!/表/2.xls"},
			[]string{"n/附件.zip!/1.xls: n/通知.html as 1.xls", "n/附件.zip!/表/2.xls: n/通知.html as 2.xls"}},
		{"several notices", []string{"n/a.html", "n/b.html", "n/附件1.docx"}, nil},
		{"several notices, called for one", []string{"n/a.html", "n/b.html", "n/a-附件1.docx", "n/b（附件2）.xlsx", "n/b-1.xls", "n/b-2.html", "n/a-2023.docx"},
			[]string{"n/a-附件1.docx: n/a.html as a-附件1.docx", "n/b-1.xls: n/b.html as b-1.xls", "n/b（附件2）.xlsx: n/b.html as b（附件2）.xlsx"}},
		{"the notice in two formats", []string{"n/通知.docx", "n/通知.html", "n/附件.xlsx"}, []string{"n/附件.xlsx: n/通知.html as 附件.xlsx"}},
		{"attachments alone", []string{"n/附件1.docx", "n/附件2.docx"}, nil},
		{"no attachment by name", []string{"n/通知.html", "n/附属医院.docx"}, nil},
		{"without a folder", []string{"通知.html", "附件1.docx"}, []string{"附件1.docx: 通知.html as 附件1.docx"}},
		{"web addresses are not folders", []string{"http://x.cn/通知.html", "http://x.cn/附件1.docx"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, joined(t, files(c.files...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJoinByLink(t *testing.T) {
	page := linking("n/a.html", corpus.Attachment{Name: "任务分工表", URL: "./files/P0202.docx"}, corpus.Attachment{Name: "清单.xlsx", URL: "http://x.cn/down?id=3"},
		corpus.Attachment{Name: "全部", URL: "all.zip"}, corpus.Attachment{Name: "坏", URL: "../../../etc/passwd"})
	pages := append(files("n/b.html", "n/files/P0202.docx", "n/清单.xlsx", "n/all.zip!/x/1.xls", "etc/passwd"), page)
	want := []string{"n/files/P0202.docx: n/a.html as 任务分工表.docx", "n/清单.xlsx: n/a.html as 清单.xlsx", "n/all.zip!/x/1.xls: n/a.html as 全部/x/1.xls"}
	if diff := cmp.Diff(want, joined(t, pages)); diff != "" {
		t.Error(diff)
	}
}

func TestJoinByParent(t *testing.T) {
	notice := linking("http://x.cn/art/1.html", corpus.Attachment{Name: "附件1：分工表", URL: "../f/1.docx?x=1#top"}, corpus.Attachment{Name: "附件2", URL: "/f/2.zip"})
	other := linking("http://x.cn/art/0.html", corpus.Attachment{Name: "表", URL: "/f/1.docx?x=1"})
	pages := []Page{notice, other, {Source: "http://x.cn/f/1.docx?x=1", Parent: notice.Source}, {Source: "http://x.cn/f/2.zip", Parent: notice.Source},
		{Source: "http://x.cn/f/2.zip!/a.xls", Parent: notice.Source}, {Source: "http://x.cn/f/3.docx", Parent: notice.Source},
		{Source: "http://x.cn/f/4.docx", Parent: "http://x.cn/gone.html"}, {Source: "http://y.cn/bad.html", Unread: true}, {Source: "http://y.cn/5.doc", Parent: "http://y.cn/bad.html"}}
	want := []string{"http://x.cn/f/1.docx?x=1: http://x.cn/art/0.html as 表.docx",
		"http://x.cn/f/1.docx?x=1: http://x.cn/art/1.html as 附件1：分工表.docx", "http://x.cn/f/2.zip: http://x.cn/art/1.html as 附件2.zip",
		"http://x.cn/f/2.zip!/a.xls: http://x.cn/art/1.html as 附件2/a.xls", "http://x.cn/f/3.docx: http://x.cn/art/1.html as 3.docx"}
	if diff := cmp.Diff(want, joined(t, pages)); diff != "" {
		t.Error(diff)
	}
}

// A file belongs to each notice that links to it, but not to every page of a site.
func TestJoinToSeveralNotices(t *testing.T) {
	var pages []Page
	var want []string
	for i := range mostNotices {
		source := fmt.Sprintf("http://x.cn/%d.html", i)
		pages = append(pages, linking(source, corpus.Attachment{Name: "表", URL: "/f/1.zip"}))
		want = append(want, "http://x.cn/f/1.zip: "+source+" as 表.zip", "http://x.cn/f/1.zip!/a.xls: "+source+" as 表/a.xls")
	}
	zip := []Page{{Source: "http://x.cn/f/1.zip", Parent: "http://x.cn/3.html"}, {Source: "http://x.cn/f/1.zip!/a.xls", Parent: "http://x.cn/3.html"}}
	if diff := cmp.Diff(want, joined(t, append(slices.Clone(pages), zip...))); diff != "" {
		t.Error(diff)
	}
	pages = append(pages, linking("http://x.cn/f/index.html", corpus.Attachment{URL: "1.zip"}))
	want = []string{"http://x.cn/f/1.zip: http://x.cn/3.html as 表.zip", "http://x.cn/f/1.zip!/a.xls: http://x.cn/3.html as 表/a.xls"}
	if diff := cmp.Diff(want, joined(t, append(pages, zip...))); diff != "" {
		t.Error(diff)
	}
}

func TestPagesThatAttachEachOther(t *testing.T) {
	a := linking("n/a.html", corpus.Attachment{URL: "b.html"})
	b := linking("n/b.html", corpus.Attachment{URL: "a.html"})
	c := linking("n/c.html", corpus.Attachment{Name: "d", URL: "d.html"}, corpus.Attachment{Name: "e", URL: "f/e.doc"})
	d := linking("n/d.html", corpus.Attachment{Name: "e", URL: "f/../e.doc"})
	pages := append(files("n/e.doc"), a, b, c, d)
	want := []string{"n/d.html: n/c.html as d.html", "n/e.doc: n/c.html as e.doc"}
	if diff := cmp.Diff(want, joined(t, pages)); diff != "" {
		t.Error(diff)
	}
}

func TestNamesAreUnique(t *testing.T) {
	got := named([]corpus.Attached{{Source: "1.xls", Notice: "n", Name: "表"}, {Source: "2.xls", Notice: "n", Name: "表 "}, {Source: "3.xls", Notice: "m", Name: "表\n一"}})
	if got[0].Name != "表.xls" || got[1].Name != "表.xls (2)" || got[2].Name != "表 一.xls" {
		t.Errorf("%+v", got)
	}
}

func TestNames(t *testing.T) {
	listed := []string{"重点任务分工表", "责任清单.xlsx"}
	got := Names(listed, []string{"附件1.docx", "附件2：责任清单.xlsx", "附件3.pdf", "说明.docx"})
	if diff := cmp.Diff([]string{"重点任务分工表", "责任清单.xlsx", "附件3.pdf", "说明.docx"}, got); diff != "" {
		t.Error(diff)
	}
}

func text(s string) corpus.Block {
	return corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: s}}
}

func grid(cells ...string) corpus.Block {
	t := &corpus.Table{Rows: len(cells) / 2, Cols: 2}
	for i, c := range cells {
		t.Cells = append(t.Cells, corpus.Cell{Row: i / 2, Col: i % 2, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: c}})
	}
	return corpus.Block{Type: corpus.TableType, Table: t}
}

func TestCopies(t *testing.T) {
	plan := []corpus.Block{text("一、总体要求"), text("坚持创新引领，加快建设现代化产业体系，到2025年培育高新技术企业120家，新增国家级平台3个。"),
		grid("任务", "单位", "培育高新技术企业120家，新增省级以上研发平台15个", "市科技局")}
	other := func(old, new string) (out []corpus.Block) {
		for _, b := range plan {
			if b.Table != nil {
				b = grid("任务", "单位", strings.ReplaceAll("培育高新技术企业120家，新增省级以上研发平台15个", old, new), "市科技局")
			}
			b.Text = strings.ReplaceAll(b.Text, old, new)
			out = append(out, b)
		}
		return out
	}
	doc := func(blocks ...corpus.Block) corpus.Document { return corpus.Document{Blocks: blocks} }
	for _, c := range []struct {
		name  string
		own   corpus.Document
		files []corpus.Document
		want  [][]int
	}{
		{"other marks and breaks", doc(plan...), []corpus.Document{doc(other("，", " , ")...)}, [][]int{{0, 1, 2}}},
		{"other numbers", doc(plan...), []corpus.Document{doc(other("120", "130")...)}, [][]int{nil}},
		{"the table alone", doc(text("详见附件"), plan[2]), []corpus.Document{doc(append(plan, text("完全不同的另一段话，讲的是组织保障和监督检查的办法。"))...)}, [][]int{{2}}},
		{"a file twice", doc(text("详见附件")), []corpus.Document{doc(plan...), doc(other("、", "，")...)}, [][]int{nil, {0, 1, 2}}},
		{"short files", doc(text("通知")), []corpus.Document{doc(text("通知"))}, [][]int{nil}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Copies(c.own, c.files)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
