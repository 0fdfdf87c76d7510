package bench

import (
	"fmt"
	"html"
	"strings"
)

// docNumber is a document number with a made-up body.
func (a *author) docNumber() string {
	return fmt.Sprintf("%s政办发〔%d〕%d号", firstRunes(a.city, 1), a.year, 1+a.random.IntN(120))
}

// dump is a page saved as text: furniture, title, one paragraph a line.
func (a *author) dump(size int) string {
	var out strings.Builder
	line := func(s string) { out.WriteString(s + "\n\n") }
	line(a.fill(a.words.Furniture[0]))
	line(a.count(a.title))
	line(fmt.Sprintf("发布日期: %d-%02d-%02d 来源:%s人民政府办公室", a.year, 1+a.random.IntN(12), 1+a.random.IntN(28), a.city))
	line(a.docNumber())
	a.body(size, line, line)
	line(fmt.Sprintf("%s人民政府办公室", a.city))
	line(fmt.Sprintf("%d年%d月%d日", a.year, 1+a.random.IntN(12), 1+a.random.IntN(28)))
	for _, f := range a.words.Furniture {
		line(a.fill(f))
	}
	return out.String()
}

// flattened is a dump whose task table has one cell a paragraph.
func (a *author) flattened(size int) string {
	var out strings.Builder
	line := func(s string) { out.WriteString(s + "\n\n") }
	line(a.count(a.title))
	line(fmt.Sprintf("发布日期: %d-02-24 来源:%s人民政府办公室", a.year, a.city))
	for _, h := range taskHeader {
		line(h)
	}
	a.rows(size, func(section string) { line(section) }, func(cells []string) {
		line(cells[0] + "." + cells[1])
		for _, c := range cells[2:] {
			line(c)
		}
	})
	return out.String()
}

var taskHeader = []string{"序号", "工作任务", "一季度", "二季度", "三季度", "四季度", "牵头单位", "配合单位"}

// rows calls section and row for the rows of a task table of about size bytes.
func (a *author) rows(size int, section func(string), row func([]string)) {
	for n := 0; a.size < size; n++ {
		if n%9 == 0 {
			section(a.count(a.words.Chapters[3+n/9%5]))
		}
		cells := []string{fmt.Sprint(n + 1), a.fill(a.pick(a.words.Cells))}
		for range 4 {
			cells = append(cells, a.fill(a.pick(a.words.Cells)))
		}
		cells = append(cells, a.fill("{lead}"), a.fill("{support}、{support}、{place}人民政府"))
		a.count(strings.Join(cells, ""))
		row(cells)
	}
}

// page is a web page as site systems make them: meta tags, navigation, word
// processor markup in the text, furniture.
func (a *author) page(size int) string {
	var out strings.Builder
	a.head(&out)
	style := ` style="margin-top: 0px; text-indent: 2em; font-family: 宋体;"`
	a.body(size, func(s string) {
		fmt.Fprintf(&out, "<p%s><strong><span%s>%s</span></strong></p>\n", style, style, html.EscapeString(s))
	}, func(s string) {
		fmt.Fprintf(&out, "<p class=\"MsoNormal\"%s><span lang=\"EN-US\"%s>%s</span></p>\n", style, style, html.EscapeString(s))
	})
	a.foot(&out)
	return out.String()
}

// tablePage is a web page with a table of tasks and merged section rows.
func (a *author) tablePage(size int) string {
	var out strings.Builder
	a.head(&out)
	cell := func(tag, s string) {
		fmt.Fprintf(&out, "<%s valign=\"top\"><p>%s</p></%s>", tag, html.EscapeString(s), tag)
	}
	out.WriteString("<table border=\"1\"><tbody><tr>")
	for _, h := range taskHeader {
		cell("td", h)
	}
	out.WriteString("</tr>\n")
	a.rows(size, func(s string) {
		fmt.Fprintf(&out, "<tr><td colspan=\"%d\"><p>%s</p></td></tr>\n", len(taskHeader), s)
	}, func(cells []string) {
		out.WriteString("<tr>")
		for _, c := range cells {
			cell("td", c)
		}
		out.WriteString("</tr>\n")
	})
	out.WriteString("</tbody></table>")
	a.foot(&out)
	return out.String()
}

// columns are the entries of a page's navigation.
const columns = 40

func (a *author) head(out *strings.Builder) {
	fmt.Fprintf(out, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%s_%s人民政府</title>\n", a.title, a.city)
	fmt.Fprintf(out, "<meta name=\"ArticleTitle\" content=\"%s\"><meta name=\"PubDate\" content=\"%d-03-04 10:20\"></head><body>\n", a.title, a.year)
	out.WriteString("<div class=\"nav\"><ul>")
	for range columns {
		fmt.Fprintf(out, "<li><a href=\"/col/%d/index.html\">%s</a></li>", a.random.IntN(9999), a.pick(a.words.Nouns))
	}
	fmt.Fprintf(out, "</ul></div><div class=\"position\">%s</div><h1>%s</h1><div id=\"zoom\">\n", html.EscapeString(a.fill(a.words.Furniture[0])), a.count(a.title))
	fmt.Fprintf(out, "<p>%s</p>", a.docNumber())
}

func (a *author) foot(out *strings.Builder) {
	out.WriteString("</div><div class=\"footer\">")
	for _, f := range a.words.Furniture {
		fmt.Fprintf(out, "<p>%s</p>", html.EscapeString(a.fill(f)))
	}
	out.WriteString("</div><script>var x=1;</script></body></html>\n")
}
