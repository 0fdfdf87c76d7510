package extract_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/corpus"
	"duban/extract"
	"duban/normalize/repair"
)

const prose = "为深入贯彻落实创新驱动发展战略，进一步加大科技型企业培育力度，现将有关事项通知如下，请认真组织实施，确保各项任务按期完成。"

// mender is loaded once: its tables take a tenth of a second.
var mender = sync.OnceValues(func() (*repair.Mender, error) { return repair.New(repair.Data) })

func reader(t testing.TB) *extract.Reader {
	t.Helper()
	mender, err := mender()
	if err != nil {
		t.Fatal(err)
	}
	r, err := extract.New(extract.Options{Mender: mender, Limits: extract.Limits{Bytes: 1 << 20, Blocks: 20_000, Cells: 10_000, Elements: 50_000, Depth: 400}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func document(t testing.TB, raw []byte, media string) corpus.Document {
	t.Helper()
	doc, err := reader(t).Document(context.Background(), corpus.Page{Source: "a", Media: media, Bytes: raw})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func gbk(t testing.TB, s string) []byte {
	t.Helper()
	raw, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestTypeIsByContent(t *testing.T) {
	page := `<html><head><meta charset="gb2312"><title>关于印发计划的通知</title></head><body><h1>关于印发计划的通知</h1><div id="zoom"><p>` + prose + `</p></div></body></html>`
	for _, c := range []struct {
		name, media string
		raw         []byte
		want        string
		repairs     int
	}{
		{"text called HTML", "text/html", []byte("关于印发计划的通知\n" + prose), "text/plain", 0},
		{"HTML called text", "text/plain", []byte(strings.Replace(page, "gb2312", "utf-8", 1)), "text/html", 0},
		{"GBK page", "", gbk(t, page), "text/html", 0},
		{"UTF-8 page that declares GB2312", "", []byte(page), "text/html", 1},
		{"GBK page served as UTF-8", "text/html; charset=utf-8", gbk(t, page), "text/html", 1},
		{"fragment", "", []byte(`<div class="wrap"><p>关于印发计划的通知</p><p>` + prose + `</p></div>`), "text/html", 0},
		{"text that mentions a tag", "", []byte("关于印发计划的通知\n" + prose + "页面含有<br>等标签。"), "text/plain", 0},
	} {
		doc := document(t, c.raw, c.media)
		if doc.Media != c.want || len(doc.Repairs) != c.repairs || doc.Title != "关于印发计划的通知" {
			t.Errorf("%s: %s, %q, repairs %v", c.name, doc.Media, doc.Title, doc.Repairs)
		}
		if !strings.Contains(text(doc), prose[:60]) {
			t.Errorf("%s: %q", c.name, text(doc))
		}
	}
}

func text(doc corpus.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		out = append(out, b.Text)
	}
	return strings.Join(out, "\n")
}

func zipped(t testing.TB, member string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if _, err := w.Create(member); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRefusals(t *testing.T) {
	ole := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.Repeat([]byte{0}, 500)...)
	noise := make([]byte, 4000)
	for i := range noise {
		noise[i] = byte(i*7919>>3 ^ i)
	}
	for _, c := range []struct {
		name    string
		raw     []byte
		outcome corpus.Outcome
		reason  string
	}{
		{"no bytes", nil, corpus.OutcomeEmpty, "no bytes"},
		{"spaces", []byte(" \n　\n"), corpus.OutcomeEmpty, "no text"},
		{"empty page", []byte("<html><body><div></div></body></html>"), corpus.OutcomeEmpty, "no text"},
		{"PDF", []byte("%PDF-1.7\n"), corpus.OutcomeFailed, "damaged"},
		{"PDF after junk", []byte("\n\n%PDF-1.4 x"), corpus.OutcomeFailed, "damaged"},
		{"DOCX without text", zipped(t, "word/document.xml"), corpus.OutcomeFailed, "word/document.xml"},
		{"XLSX without sheets", zipped(t, "xl/workbook.xml"), corpus.OutcomeFailed, "xl/workbook.xml"},
		{"OFD without pages", zipped(t, "OFD.xml"), corpus.OutcomeFailed, "OFD.xml"},
		{"ZIP", zipped(t, "附件1.txt"), corpus.OutcomeUnsupported, "ZIP"},
		{"damaged DOC", append(bytes.Clone(ole), "W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00"...), corpus.OutcomeFailed, "damaged"},
		{"PNG", []byte("\x89PNG\r\n\x1a\n\x00\x00"), corpus.OutcomeUnsupported, "PNG"},
		{"binary called .txt", noise, corpus.OutcomeGarbled, "NUL"},
		{"too long", bytes.Repeat([]byte("市"), 400_000), corpus.OutcomeTooLarge, "limit"},
		{"too many cells", []byte("<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>1", 200), 100) + "</table>"), corpus.OutcomeTooLarge, "cells"},
	} {
		_, err := reader(t).Document(context.Background(), corpus.Page{Source: "附件.txt", Media: "text/plain", Bytes: c.raw})
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestSmallLossesAreReported(t *testing.T) {
	raw := []byte("关于印发计划的通知\n" + prose + "\n" + prose)
	raw[40] = 0
	raw = append(raw, 0xe5)
	doc := document(t, raw, "")
	reasons := ""
	for _, d := range doc.Dropped {
		reasons += d.Reason + ": " + d.Text + "\n"
	}
	if !strings.Contains(reasons, "undecodable: 1 NUL") || !strings.Contains(reasons, "bytes that are no text in utf-8") {
		t.Errorf("%s", reasons)
	}
}

func TestGarbledPage(t *testing.T) {
	page := "在線觀看_免費電影_無碼精品一区二区_久久人人妻\n市政府辦公室關(guān)于印發(fā)推進(jìn)計(jì)劃的通知\n信息來源:市信息中心 發(fā)布日期:2022-05-19 瀏覽次數(shù):\n各縣、區(qū)人民政府:\n為加快實(shí)施創(chuàng)新驅(qū)動(dòng)發(fā)展戰(zhàn)略,著力建設(shè)創(chuàng)新平臺(tái),推動(dòng)產(chǎn)業(yè)發(fā)展,現(xiàn)制定本計(jì)劃,請(qǐng)認(rèn)真組織實(shí)施。\n"
	doc := document(t, []byte(page), "")
	if doc.Title != "市政府办公室关于印发推进计划的通知" {
		t.Errorf("%q", doc.Title)
	}
	if doc.Meta["信息来源"] != "市信息中心" || doc.Meta["发布日期"] != "2022-05-19" || doc.Meta["浏览次数"] != "" {
		t.Errorf("%v", doc.Meta)
	}
	last := doc.Blocks[len(doc.Blocks)-1]
	if !strings.Contains(last.Text, "创新驱动发展战略") || !strings.Contains(last.Raw, "創(chuàng)新") {
		t.Errorf("%q from %q", last.Text, last.Raw)
	}
}

// Outliner and Tables are called with blocks after repair.
func TestStepsInOrder(t *testing.T) {
	steps := &recorder{}
	r, err := extract.New(extract.Options{Outline: steps, Tables: steps})
	if err != nil {
		t.Fatal(err)
	}
	page := "<body><p>关于印发计划的通知</p><p>单位：万元</p><table><tr><td>序号<td>任务<tr><td>1<td>甲</table></body>"
	doc, err := r.Document(context.Background(), corpus.Page{Source: "a.html", Bytes: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(steps.calls, " "); got != "unflatten mark read(单位：万元) join" || doc.Source != "a.html" {
		t.Errorf("%s", got)
	}
}

type recorder struct{ calls []string }

func (r *recorder) Mark([]corpus.Block) { r.calls = append(r.calls, "mark") }
func (r *recorder) Unflatten(b []corpus.Block) []corpus.Block {
	r.calls = append(r.calls, "unflatten")
	return b
}
func (r *recorder) Join(b []corpus.Block) []corpus.Block {
	r.calls = append(r.calls, "join")
	return b
}
func (r *recorder) Read(_ *corpus.Table, _, before string) {
	r.calls = append(r.calls, "read("+before+")")
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := reader(t).Document(ctx, corpus.Page{Bytes: []byte(prose)})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// The shared notices and samples, where they are at hand: each has a title,
// text, and no navigation in it.
func TestSamples(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../shared/seeds/*.txt", "../../shared/samples/*.txt", "../../shared/samples/*.html"} {
		found, _ := filepath.Glob(pattern)
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("no shared notices beside the repository")
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(`class="submenu"`)) || bytes.Contains(raw, []byte(`NFCMS_PUB_TYPE="cat"`)) {
			continue // list pages
		}
		checkNotice(t, filepath.Base(name), document(t, raw, ""))
	}
}

func checkNotice(t *testing.T, name string, doc corpus.Document) {
	t.Helper()
	if len([]rune(doc.Title)) < 10 || strings.Contains(doc.Title, "门户网站") {
		t.Errorf("%s: title %q", name, doc.Title)
	}
	body := text(doc)
	if len([]rune(body)) < 900 {
		t.Errorf("%s: %d characters of text", name, len([]rune(body)))
	}
	for _, furniture := range []string{"扫一扫", "网站标识码", "ICP备", "无障碍阅读", "上一条", "当前位置", "浏览次数"} {
		if strings.Contains(body, furniture) {
			t.Errorf("%s: text holds %s", name, furniture)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte("<table><tr><td rowspan=2>索引号<td>\x00"))
	f.Add([]byte("\xd4\xcb\xcb\xce\n来源：\xff"))
	r := reader(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := r.Document(context.Background(), corpus.Page{Source: "a", Bytes: raw})
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		for _, b := range doc.Blocks {
			if strings.ContainsRune(b.Text, 0) {
				t.Errorf("NUL in %q", b.Text)
			}
		}
	})
}

func BenchmarkTextDump(b *testing.B) {
	r, err := extract.New(extract.Options{})
	if err != nil {
		b.Fatal(err)
	}
	raw := []byte("关于印发计划的通知\n" + strings.Repeat("一、主要目标\n\n　　"+prose+"\n\n市科技局\n\n各县(区)市各功能区,市统计局\n\n", 1500))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := r.Document(context.Background(), corpus.Page{Source: "a", Bytes: raw}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := extract.New(extract.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
