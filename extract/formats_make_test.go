package extract_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"
	"testing"
)

// spot is a cell of a table that tests write in several formats.
type spot struct {
	text       string
	down, over int // rows and columns that it spans; 0 is 1
}

func (s spot) rows() int { return max(s.down, 1) }
func (s spot) cols() int { return max(s.over, 1) }

// plan is a task table: a header of two rows, sections, cells merged down,
// several lines in a cell, a total.
var plan = [][]spot{
	{{"序号", 2, 1}, {"工作任务", 2, 1}, {"目标任务", 1, 2}, {"责任单位", 2, 1}},
	{{text: "上半年"}, {text: "全年"}},
	{{"一、培育创新主体", 1, 5}},
	{{text: "1"}, {text: "培育高新技术企业"}, {text: "≥20家"}, {text: "50家"}, {"市科技局", 2, 1}},
	{{text: "2"}, {text: "新认定科技型中小企业"}, {text: "200家"}, {text: "500家"}},
	{{text: "3"}, {text: "1.新建重点实验室\n2.新建技术创新中心"}, {text: ""}, {text: "10个"}, {text: "市发展改革委\n市科技局"}},
	{{"二、加大研发投入", 1, 5}},
	{{text: "4"}, {text: "全社会研发经费投入强度"}, {text: "2.1%"}, {text: "2.3%"}, {text: "市统计局"}},
	{{text: "5"}, {"规模以上工业企业研发活动", 2, 1}, {text: "35%"}, {text: "40%"}, {text: "市工业和信息化局"}},
	{{text: "6"}, {text: "0.5亿元"}, {text: "1.2亿元"}, {text: "市财政局"}},
	{{text: "7"}, {text: "技术合同成交额"}, {text: "10亿元"}, {text: "25.5亿元"}, {text: "各县区人民政府"}},
	{{"合计", 1, 2}, {text: "12"}, {text: "30"}, {text: ""}},
}

// above stands before the table in every format.
var above = []string{"2023年科技创新重点任务分解表", "单位：家、个"}

// placedSpot is a spot at its row and column.
type placedSpot struct {
	spot
	row, col int
}

// laid places the cells of the plan.
func laid() (cells []placedSpot, cols int) {
	taken := map[[2]int]bool{}
	for r, row := range plan {
		c := 0
		for _, s := range row {
			for taken[[2]int{r, c}] {
				c++
			}
			cells = append(cells, placedSpot{s, r, c})
			for i := range s.rows() {
				for j := range s.cols() {
					taken[[2]int{r + i, c + j}] = true
				}
			}
			c += s.cols()
			cols = max(cols, c)
		}
	}
	return cells, cols
}

func madeHTML() []byte {
	var b strings.Builder
	b.WriteString("<html><body>")
	for _, line := range above {
		fmt.Fprintf(&b, "<p>%s</p>", line)
	}
	b.WriteString("<table>")
	for _, row := range plan {
		b.WriteString("<tr>")
		for _, s := range row {
			fmt.Fprintf(&b, `<td rowspan="%d" colspan="%d">%s</td>`, s.rows(), s.cols(), strings.ReplaceAll(html.EscapeString(s.text), "\n", "<br>"))
		}
		b.WriteString("</tr>")
	}
	return []byte(b.String() + "</table></body></html>")
}

// packParts makes a ZIP file; names and texts alternate.
func packParts(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func madeDOCX(t testing.TB) []byte {
	paragraphs := func(text string) string {
		var b strings.Builder
		for line := range strings.SplitSeq(text, "\n") {
			b.WriteString(`<w:p><w:r><w:t>` + html.EscapeString(line) + `</w:t></w:r></w:p>`)
		}
		return b.String()
	}
	cells, cols := laid()
	at := map[[2]int]placedSpot{}
	for _, c := range cells {
		for i := range c.rows() {
			at[[2]int{c.row + i, c.col}] = c
		}
	}
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, line := range above {
		b.WriteString(paragraphs(line))
	}
	b.WriteString("<w:tbl>")
	for r := range plan {
		b.WriteString("<w:tr>")
		for c := 0; c < cols; {
			s := at[[2]int{r, c}]
			merge, text := "", s.text
			if s.rows() > 1 && s.row == r {
				merge = `<w:vMerge w:val="restart"/>`
			} else if s.row != r {
				merge, text = `<w:vMerge/>`, ""
			}
			fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/>%s</w:tcPr>%s</w:tc>`, s.cols(), merge, paragraphs(text))
			c += s.cols()
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl></w:body></w:document>")
	return packParts(t, "[Content_Types].xml", "<Types/>", "word/document.xml", b.String())
}

// madeXLSX writes percentages as numbers with a format, other figures as text.
func madeXLSX(t testing.TB) []byte {
	cells, _ := laid()
	var data, merges strings.Builder
	row := -1
	write := func(r, c int, text string) {
		if r != row {
			if row >= 0 {
				data.WriteString("</row>")
			}
			fmt.Fprintf(&data, `<row r="%d">`, r+1)
			row = r
		}
		ref := fmt.Sprintf("%c%d", 'B'+c, r+1)
		var n float64
		if _, err := fmt.Sscanf(text, "%f%%", &n); err == nil && strings.HasSuffix(text, "%") {
			style := 1
			if strings.Contains(text, ".") {
				style = 2
			}
			fmt.Fprintf(&data, `<c r="%s" s="%d"><v>%v</v></c>`, ref, style, n/100)
		} else if text != "" {
			fmt.Fprintf(&data, `<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, html.EscapeString(text))
		}
	}
	first := len(above) + 1
	for i, line := range above {
		write(i, 0, line)
	}
	for _, c := range cells {
		write(c.row+first, c.col, c.text)
		if c.rows() > 1 || c.cols() > 1 {
			fmt.Fprintf(&merges, `<mergeCell ref="%c%d:%c%d"/>`, 'B'+c.col, c.row+first+1, 'B'+c.col+c.cols()-1, c.row+first+c.rows())
		}
	}
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	return packParts(t, "[Content_Types].xml", "<Types/>",
		"xl/workbook.xml", `<workbook `+main+` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/styles.xml", `<styleSheet `+main+`><numFmts><numFmt numFmtId="180" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="180"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml", `<worksheet `+main+`><sheetData>`+data.String()+`</row></sheetData><mergeCells>`+merges.String()+`</mergeCells></worksheet>`)
}

// madeOFD draws the table on a page: rules as thin filled boxes or as strokes,
// texts broken where their cells end, in millimetres.
func madeOFD(t testing.TB, stroked bool) []byte {
	const size, lineHeight, left, top = 4.0, 6.0, 15.0, 50.0
	widths := []float64{14, 56, 26, 26, 50}
	const rowHeight = 14.0
	var b strings.Builder
	text := func(x, y float64, s string) {
		n := len([]rune(s))
		fmt.Fprintf(&b, `<ofd:TextObject ID="1" Font="1" Size="%v" Boundary="%v %v %v %v"><ofd:TextCode X="0" Y="3.5" DeltaX="g %d %v">%s</ofd:TextCode></ofd:TextObject>`,
			size, x, y, float64(n)*size, lineHeight, max(n-1, 1), size, html.EscapeString(s))
	}
	rule := func(x0, y0, x1, y1 float64) {
		if stroked {
			fmt.Fprintf(&b, `<ofd:PathObject ID="2" Boundary="%v %v %v %v" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L %v %v</ofd:AbbreviatedData></ofd:PathObject>`, x0, y0, x1-x0+0.3, y1-y0+0.3, x1-x0, y1-y0)
			return
		}
		fmt.Fprintf(&b, `<ofd:PathObject ID="2" Boundary="%v %v %v %v" Stroke="false" Fill="true" CTM="0.5 0 0 0.5 0 0"><ofd:AbbreviatedData>M 0 0 L %v 0 L %v %v L 0 %v C</ofd:AbbreviatedData></ofd:PathObject>`,
			x0, y0, x1-x0+0.3, y1-y0+0.3, 2*(x1-x0)+0.6, 2*(x1-x0)+0.6, 2*(y1-y0)+0.6, 2*(y1-y0)+0.6)
	}
	text(45, 25, above[0])
	text(left, 38, above[1])
	cells, _ := laid()
	for _, c := range cells {
		x0, x1 := left, left
		for i, w := range widths {
			if i < c.col {
				x0 += w
			}
			if i < c.col+c.cols() {
				x1 += w
			}
		}
		y0, y1 := top+float64(c.row)*rowHeight, top+float64(c.row+c.rows())*rowHeight
		rule(x0, y0, x1, y0)
		rule(x0, y1, x1, y1)
		rule(x0, y0, x0, y1)
		rule(x1, y0, x1, y1)
		y := y0 + 1
		for line := range strings.SplitSeq(c.text, "\n") {
			if line != "" {
				text(x0+1, y, line)
			}
			y += lineHeight
		}
	}
	const space = `xmlns:ofd="http://www.ofdspec.org/2016"`
	return packParts(t, "OFD.xml", `<ofd:OFD `+space+` Version="1.0"><ofd:DocBody><ofd:DocInfo><ofd:Title>分解表</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Document.xml", `<ofd:Document `+space+`><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
		"Doc_0/Pages/Page_0/Content.xml", `<ofd:Page `+space+`><ofd:Content><ofd:Layer ID="9">`+b.String()+`</ofd:Layer></ofd:Content></ofd:Page>`)
}
