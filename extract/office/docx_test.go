package office

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

const wordSpaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

// word makes the parts of a DOCX file: its body, and further parts by name.
func word(body string, more map[string]string) fstest.MapFS {
	parts := fstest.MapFS{"word/document.xml": {Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordSpaces + `><w:body>` + body + `</w:body></w:document>`)}}
	for name, text := range more {
		parts[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return parts
}

func wrap(root, inside string) string {
	return `<w:` + root + ` ` + wordSpaces + `>` + inside + `</w:` + root + `>`
}

func para(text string) string { return `<w:p><w:r><w:t>` + text + `</w:t></w:r></w:p>` }

func readWord(t testing.TB, parts fs.FS) corpus.Document {
	t.Helper()
	doc, err := New(Limits{Cells: 10_000}).DOCX(context.Background(), parts)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// lines prints blocks: headings with # marks, lists with *, tables drawn.
func lines(doc corpus.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		switch {
		case b.Table != nil:
			out = append(out, draw(b.Table))
		case b.Type == corpus.Heading:
			out = append(out, strings.Repeat("#", b.Level)+" "+b.Text)
		case b.Type == corpus.List:
			out = append(out, "* "+b.Text)
		default:
			out = append(out, b.Text)
		}
	}
	return strings.Join(out, "\n")
}

// draw prints a grid: cells of a row apart by bars, spans as [rows×cols].
func draw(t *corpus.Table) string {
	var rows []string
	for r := range t.Rows {
		var row []string
		for _, c := range t.Cells {
			if c.Row != r {
				continue
			}
			text := strings.ReplaceAll(c.Text, "\n", "⏎")
			if c.Rowspan > 1 || c.Colspan > 1 {
				text += fmt.Sprintf("[%d×%d]", c.Rowspan, c.Colspan)
			}
			row = append(row, text)
		}
		rows = append(rows, strings.Join(row, "|"))
	}
	return strings.Join(rows, "\n")
}

func TestDOCXText(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"runs are one text", `<w:p><w:r><w:t>新建</w:t></w:r><w:r><w:t>10</w:t></w:r><w:r><w:t>家平台</w:t></w:r></w:p>`, "新建10家平台"},
		{"line breaks make lines", `<w:p><w:r><w:t>一、目标</w:t><w:br/><w:t>二、任务</w:t><w:br w:type="page"/></w:r></w:p>`, "一、目标\n二、任务"},
		{"insertions stay, deletions go", `<w:p><w:ins><w:r><w:t>新建12家</w:t></w:r></w:ins><w:del><w:r><w:delText>新建10家</w:delText></w:r></w:del></w:p>`, "新建12家"},
		{"moved text is read where it went", `<w:p><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>甲</w:t></w:r></w:moveTo></w:p>`, "甲"},
		{"deleted paragraph end joins", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>研发经费</w:t></w:r></w:p><w:p><w:r><w:t>增长10%</w:t></w:r></w:p>`, "研发经费增长10%"},
		{"hidden text goes", `<w:p><w:r><w:t>目标</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>10家</w:t></w:r></w:p>`, "目标10家"},
		{"a field's result, not its instruction", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>第3页</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="DATE"><w:r><w:t>5月</w:t></w:r></w:fldSimple></w:p>`, "第3页5月"},
		{"a field without its end loses nothing after the paragraph", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>` + para("正文"), "正文"},
		{"links and controls", `<w:p><w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>1</w:t></w:r></w:sdtContent></w:sdt></w:p><w:sdt><w:sdtContent>` + para("甲") + `</w:sdtContent></w:sdt>`, "附件1\n甲"},
		{"a text box once", `<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + para("框内") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para("框内") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "前\n框内"},
		{"an old text box", `<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>` + para("框内") + `</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>`, "框内"},
		{"symbols", `<w:p><w:r><w:t>增长</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5%</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:noBreakHyphen/></w:r></w:p>`, "增长≥5%☑-"},
		{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>shēn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>莘</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>县</w:t></w:r></w:p>`, "莘县"},
		{"outline level", `<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>主要任务</w:t></w:r></w:p>`, "## 主要任务"},
		{"character references", para("A&amp;B&#8220;双创&#x201d;"), "A&B“双创”"},
	} {
		if got := lines(readWord(t, word(c.body, nil))); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDOCXDrops(t *testing.T) {
	body := `<w:p><w:del><w:r><w:delText>新建10家</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="11"/></w:pPr><w:r><w:t>一、目标 1</w:t></w:r></w:p>`
	doc := readWord(t, word(body, map[string]string{"word/styles.xml": wrap("styles", `<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>`)}))
	if got := fmt.Sprint(doc.Dropped); got != "[{新建10家 deleted} {内部 hidden} {一、目标 1 table of contents}]" {
		t.Error(got)
	}
}

func TestDOCXHeadings(t *testing.T) {
	styles := wrap("styles", `<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="Title"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="我的标题"/><w:basedOn w:val="2"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="r1"><w:basedOn w:val="r2"/></w:style><w:style w:type="paragraph" w:styleId="r2"><w:basedOn w:val="r1"/></w:style>`)
	body := ""
	for _, id := range []string{"a5", "1", "2", "mine", "r1", "gone"} {
		body += `<w:p><w:pPr><w:pStyle w:val="` + id + `"/></w:pPr><w:r><w:t>` + id + `</w:t></w:r></w:p>`
	}
	body += `<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文</w:t></w:r></w:p>`
	if got, want := lines(readWord(t, word(body, map[string]string{"word/styles.xml": styles}))), "# a5\n# 1\n## 2\n## mine\nr1\ngone\n正文"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func numbered(list, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, list, text)
}

func TestDOCXNumbering(t *testing.T) {
	numbering := wrap("numbering", `<w:abstractNum w:abstractNumId="0">`+
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>`+
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>`+
		`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/><w:pStyle w:val="third"/></w:lvl>`+
		`<w:lvl w:ilvl="3"><w:isLgl/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%4"/></w:lvl></w:abstractNum>`+
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>`+
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>`+
		`<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`)
	styles := wrap("styles", `<w:style w:type="paragraph" w:styleId="third"><w:name w:val="third"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`)
	body := numbered(1, 0, "总体要求") + numbered(1, 1, "目标") + numbered(1, 1, "原则") + `<w:p><w:pPr><w:pStyle w:val="third"/></w:pPr><w:r><w:t>5家</w:t></w:r></w:p>` +
		numbered(1, 0, "任务") + numbered(1, 1, "研发") + numbered(1, 3, "2倍") + numbered(2, 0, "点") + numbered(1, 0, "") + numbered(1, 0, "保障") + numbered(3, 0, "附则") + numbered(0, 0, "无号") + numbered(9, 0, "未定义")
	got := lines(readWord(t, word(body, map[string]string{"word/styles.xml": styles, "word/numbering.xml": numbering})))
	want := "一、总体要求\n（一）目标\n（二）原则\n1.5家\n二、任务\n（一）研发\n2.1 2倍\n* 点\n四、保障\n一、附则\n无号\n未定义"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNumerals(t *testing.T) {
	for _, c := range []struct {
		format string
		n      int
		want   string
	}{
		{"chineseCounting", 10, "十"}, {"chineseCounting", 12, "十二"}, {"chineseCounting", 20, "二十"}, {"chineseCounting", 101, "一百零一"},
		{"chineseCounting", 110, "一百一十"}, {"chineseCounting", 1001, "一千零一"}, {"chineseLegalSimplified", 11, "拾壹"}, {"decimalZero", 7, "07"},
		{"decimalEnclosedCircleChinese", 3, "③"}, {"upperRoman", 14, "XIV"}, {"lowerLetter", 28, "bb"}, {"ideographTraditional", 2, "乙"},
		{"decimalFullWidth", 12, "１２"}, {"ideographDigital", 20, "二〇"}, {"decimalEnclosedCircle", 99, "99"}, {"unheard", 4, "4"}, {"chineseCounting", -2, "-2"},
	} {
		if got := numeral(c.format, c.n); got != c.want {
			t.Errorf("%s %d: %s, want %s", c.format, c.n, got, c.want)
		}
	}
}

func cell(properties, text string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + text + `</w:tc>`
}

func TestDOCXTables(t *testing.T) {
	const restart, on = `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	plain := func(s string) string { return cell("", para(s)) }
	for _, c := range []struct{ name, table, want string }{
		{"merged down and across", row(cell(`<w:gridSpan w:val="2"/>`, para("目标"))) + row(cell(restart, para("甲")), plain("1")) + row(cell(on, para("")), plain("2")), "目标[1×2]\n甲[2×1]|1\n2"},
		{"lines in a cell", row(cell("", para("1.新建")+para("2.改建")), plain("市科技局")), "1.新建⏎2.改建|市科技局"},
		{"columns without cells go", row(cell(`<w:gridSpan w:val="4"/>`, para("题"))) + row(cell(`<w:gridSpan w:val="2"/>`, para("a")), cell(`<w:gridSpan w:val="2"/>`, para("b"))), "题[1×2]\na|b"},
		{"gap before a row", row(plain("a"), plain("b")) + `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + plain("c") + `</w:tr>`, "a|b\n|c"},
		{"deleted row", row(plain("a"), plain("b")) + `<w:tr><w:trPr><w:del/></w:trPr>` + plain("x") + plain("y") + `</w:tr>` + row(plain("c"), plain("d")), "a|b\nc|d"},
		{"old merging across", row(cell(`<w:hMerge w:val="restart"/>`, para("题")), cell(`<w:hMerge/>`, para(""))) + row(plain("a"), plain("b")), "题[1×2]\na|b"},
		{"merge that begins nowhere", row(cell(on, para("a")), plain("b")) + row(cell(on, para("c")), plain("d")), "a⏎c[2×1]|b\nd"},
		{"controls around rows and cells", `<w:sdt><w:sdtContent>` + row(plain("a"), `<w:sdt><w:sdtContent>`+plain("b")+`</w:sdtContent></w:sdt>`) + `</w:sdtContent></w:sdt>`, "a|b"},
		{"nested table apart", row(plain("a"), cell("", para("b")+`<w:tbl>`+row(plain("c"), plain("d"))+`</w:tbl>`+para(""))), "a|b\nc|d"},
		{"frame of one cell", row(cell("", para("说明")+para("正文"))), "说明\n正文"},
	} {
		if got := lines(readWord(t, word(`<w:tbl>`+c.table+`</w:tbl>`, nil))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestDOCXHeaderRows(t *testing.T) {
	head := `<w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell("", para("序号")) + cell("", para("任务")) + `</w:tr>`
	doc := readWord(t, word(`<w:tbl>`+head+`<w:tr>`+cell("", para("1"))+cell("", para("甲"))+`</w:tr></w:tbl>`, nil))
	if tab := doc.Blocks[0].Table; tab.HeaderRows != 1 || !tab.Cells[0].Header || tab.Cells[2].Header {
		t.Errorf("%+v", tab)
	}
}

func TestDOCXNotes(t *testing.T) {
	note := func(id, text string) string { return `<w:footnote w:id="` + id + `">` + para(text) + `</w:footnote>` }
	body := `<w:p><w:r><w:t>高新技术企业</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>500家</w:t></w:r></w:p>` + para("后文")
	doc := readWord(t, word(body, map[string]string{"word/footnotes.xml": wrap("footnotes", `<w:footnote w:type="separator" w:id="0">`+para("x")+`</w:footnote>`+note("2", "指有效期内的企业。")+note("3", "无人引用。"))}))
	if got := lines(doc); got != "高新技术企业500家\n指有效期内的企业。\n后文" {
		t.Error(got)
	}
}

func TestDOCXProperties(t *testing.T) {
	core := `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>实施方案</dc:title><dc:creator/></cp:coreProperties>`
	doc := readWord(t, word(para("正文"), map[string]string{"docProps/core.xml": core}))
	if len(doc.Meta) != 1 || doc.Meta["dc:title"] != "实施方案" {
		t.Error(doc.Meta)
	}
}

func TestDOCXRefusals(t *testing.T) {
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>`
	for _, c := range []struct {
		name    string
		text    string
		outcome corpus.Outcome
		reason  string
	}{
		{"billion laughs", laughs + wrap("document", `<w:body>&lol2;</w:body>`), corpus.OutcomeFailed, "document type"},
		{"unknown entity", wrap("document", `<w:body>&lol;</w:body>`), corpus.OutcomeFailed, "entity"},
		{"cut short", wrap("document", `<w:body>`+para("甲"))[:390], corpus.OutcomeFailed, "damaged"},
		{"nothing", "", corpus.OutcomeFailed, "damaged"},
		{"too deep", wrap("document", `<w:body>`+strings.Repeat("<w:sdt><w:sdtContent>", 300)), corpus.OutcomeTooLarge, "nests"},
		{"too many cells", wrap("document", `<w:body><w:tbl>`+strings.Repeat(`<w:tr>`+strings.Repeat(`<w:tc/>`, 200)+`</w:tr>`, 100)), corpus.OutcomeTooLarge, "cells"},
	} {
		_, err := New(Limits{Cells: 10_000}).DOCX(context.Background(), fstest.MapFS{"word/document.xml": {Data: []byte(c.text)}})
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(para("甲") + `<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/><w:gridSpan w:val="3"/></w:tcPr></w:tc></w:tr></w:tbl>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := New(Limits{Cells: 1000}).DOCX(context.Background(), word(string(body), nil))
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	})
}

// pack makes a ZIP file of parts, in order of names.
func pack(t testing.TB, parts fstest.MapFS) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if err := w.AddFS(parts); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Lines of one title are one heading's text; a subtitle, a chapter and plain text are not.
func TestTitlesOfSeveralLines(t *testing.T) {
	line := func(text string, size int, centred bool) string {
		jc := ""
		if centred {
			jc = `<w:jc w:val="center"/>`
		}
		return fmt.Sprintf(`<w:p><w:pPr>%s</w:pPr><w:r><w:rPr><w:sz w:val="%d"/></w:rPr><w:t>%s</w:t></w:r></w:p>`, jc, size, text)
	}
	for _, c := range []struct{ body, want string }{
		{line("某市人民政府办公室", 44, true) + line("关于印发工作要点的通知", 44, true) + line("（征求意见稿）", 44, true), "某市人民政府办公室关于印发工作要点的通知\n（征求意见稿）"},
		{line("工作要点", 44, true) + line("某市发展改革委", 32, true), "工作要点\n某市发展改革委"},
		{line("第一章", 36, true) + line("总则", 36, true), "第一章\n总则"},
		{line("一段文字", 32, false) + line("另一段文字", 32, false), "一段文字\n另一段文字"},
		{line("工作要点", 44, true) + para("") + line("某市发展改革委", 44, true), "工作要点\n某市发展改革委"},
	} {
		if got := lines(readWord(t, word(c.body, nil))); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// Headers and footers are on record, and not in the text.
func TestHeadersAndFooters(t *testing.T) {
	doc := readWord(t, word(para("正文"), map[string]string{"word/header1.xml": wrap("hdr", para("征求意见稿")), "word/header2.xml": wrap("hdr", para("征求意见稿")),
		"word/footer1.xml": wrap("ftr", para("第 1 页"))}))
	want := []corpus.Dropped{{Text: "征求意见稿", Reason: "header"}, {Text: "第 1 页", Reason: "footer"}}
	if diff := cmp.Diff(want, doc.Dropped); diff != "" || lines(doc) != "正文" {
		t.Errorf("%s %q", diff, lines(doc))
	}
}
