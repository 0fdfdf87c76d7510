package webpage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// taskPage is a page with a task table of rows rows, marked up as pages pasted
// from a word processor are.
func taskPage(rows int) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html><head><meta charset="utf-8"><title>推进计划_市人民政府门户网站</title></head><body><div class="header"><ul><li><a href="/">首页</a></li></ul></div><div id="zoom"><p style="text-align:center">2024年度重点任务推进计划</p><table class="MsoNormalTable" border="1"><tbody>`)
	cell := `<td style="width:72.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"><p class="MsoNormal" align="center" style="text-align:center"><span style="font-size:10.5pt;font-family:仿宋">%s</span></p></td>`
	for i := range rows {
		b.WriteString("<tr>")
		for _, text := range []string{"科技企业培育", fmt.Sprintf("%d.培育高新技术企业%d家，新增研发机构%d家", i+1, i*3, i), "开展申报摸底", "组织企业申报", "完成评审认定", "兑现奖励政策", "市科技局", "各县（区），市财政局"} {
			fmt.Fprintf(&b, cell, text)
		}
		b.WriteString("</tr>")
	}
	b.WriteString(`</tbody></table></div><div class="footer">主办：市人民政府办公室</div></body></html>`)
	return b.String()
}

func BenchmarkTablePage(b *testing.B) {
	page := taskPage(120)
	r, err := New(Data, Limits{Blocks: 200_000, Cells: 300_000, Elements: 800_000, Depth: 400})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := r.Read(context.Background(), page, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("goquery", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			goqueryWalk(b, page)
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := html.Parse(strings.NewReader(page)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// goqueryWalk is the yardstick: goquery's own parse, and the text of each cell.
func goqueryWalk(b *testing.B, page string) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	doc.Find("table tr").Each(func(_ int, tr *goquery.Selection) {
		tr.Find("td,th").Each(func(_ int, td *goquery.Selection) {
			n += len(strings.TrimSpace(td.Text()))
		})
	})
	if n == 0 {
		b.Fatal("no text")
	}
}
