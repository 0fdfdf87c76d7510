package office

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
)

const sheetSpaces = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// testSheet is one worksheet of a workbook made for a test.
type testSheet struct{ name, state, data string }

// book makes the parts of a workbook. styles are the number formats of cell
// styles 1, 2, 3, …; shared are its shared strings.
func book(sheets []testSheet, styles, shared []string) fstest.MapFS {
	var list, rels, formats, xfs, si strings.Builder
	parts := fstest.MapFS{}
	for i, sh := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d" state="%s"/>`, sh.name, i+1, i+1, sh.state)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = &fstest.MapFile{Data: []byte(`<worksheet ` + sheetSpaces + `>` + sh.data + `</worksheet>`)}
	}
	for i, code := range styles {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, strings.ReplaceAll(code, `"`, "&quot;"))
		fmt.Fprintf(&xfs, `<xf numFmtId="%d"/>`, 200+i)
	}
	for _, s := range shared {
		si.WriteString(`<si>` + s + `</si>`)
	}
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook ` + sheetSpaces + `><sheets>` + list.String() + `</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + rels.String() + `</Relationships>`,
		"xl/styles.xml":              `<styleSheet ` + sheetSpaces + `><numFmts>` + formats.String() + `</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>` + xfs.String() + `</cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":       `<sst ` + sheetSpaces + `>` + si.String() + `</sst>`,
	} {
		parts[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return parts
}

// rows makes sheet data of inline texts, cells apart by bars, rows by lines.
func rows(text string) string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for r, line := range strings.Split(text, "\n") {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for c, cell := range strings.Split(line, "|") {
			if cell != "" {
				fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+c, r+1, strings.ReplaceAll(cell, "⏎", "\n"))
			}
		}
		b.WriteString("</row>")
	}
	return b.String() + "</sheetData>"
}

func readBook(t testing.TB, parts fs.FS) corpus.Document {
	t.Helper()
	doc, err := New(Limits{Cells: 10_000}).XLSX(context.Background(), parts)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestXLSXSheets(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"plain", rows("序号|任务\n1|新建⏎10家"), "序号|任务\n1|新建⏎10家"},
		{"title and unit above", rows("任务分解表||\n||单位：万元\n序号|任务|数\n1|甲|5"), "任务分解表\n单位：万元\n序号|任务|数\n1|甲|5"},
		{"margins and blank rows are cut", rows("|||\n|序号||任务\n|||\n|1||甲"), "序号|任务\n1|甲"},
		{"merged", rows("目标|x|责任\n甲|1|市局\n|2|") + `<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/><mergeCell ref="C2:C3"/></mergeCells>`, "目标[1×2]|责任\n甲[2×1]|1|市局[2×1]\n2"},
		{"merged without text", rows("a|b\n|c\nd|e\n|f") + `<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A3:A4"/></mergeCells>`, "a[2×1]|b\nc\nd[2×1]|e\nf"},
		{"merges that overlap", rows("a|b\nc|d") + `<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A1:A2"/><mergeCell ref="B1:B9"/><mergeCell ref="x"/></mergeCells>`, "a[2×1]|b[2×1]\n"},
		{"merged title", rows("任务分解表||\n序号|任务|数\n1|甲|5") + `<mergeCells><mergeCell ref="A1:C1"/></mergeCells>`, "任务分解表\n序号|任务|数\n1|甲|5"},
		{"one column is lines", rows("说明\n一、甲\n二、乙"), "说明\n一、甲\n二、乙"},
		{"cells without places", `<sheetData><row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c t="str"><v>c</v></c><c t="str"><v>d</v></c></row></sheetData>`, "a|b\nc|d"},
		{"stored values of formulas", `<sheetData><row r="1"><c r="A1" t="str"><f>B1</f><v>甲</v></c><c r="B1"><f>1+1</f><v>2</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#DIV/0!</v></c><c r="E1"><f>NOW()</f></c></row></sheetData>`, "甲|2|TRUE|#DIV/0!"},
		{"empty", `<sheetData/>`, ""},
	} {
		if got := lines(readBook(t, book([]testSheet{{"Sheet1", "", c.data}}, nil, nil))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestXLSXSeveralSheets(t *testing.T) {
	doc := readBook(t, book([]testSheet{{"重点任务", "", rows("a|b\nc|d")}, {"底稿", "hidden", rows("x|y")}, {"Sheet3", "visible", rows("e|f\ng|h")}, {"码表", "veryHidden", rows("z")}}, nil, nil))
	if got, want := lines(doc), "# 重点任务\na|b\nc|d\ne|f\ng|h"; got != want {
		t.Errorf("%q", got)
	}
	if got := fmt.Sprint(doc.Dropped); got != "[{底稿 hidden} {码表 hidden}]" {
		t.Error(got)
	}
}

func TestXLSXSharedStrings(t *testing.T) {
	data := `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>9</v></c></row></sheetData>`
	shared := []string{`<r><t>新建</t></r><r><t>10家_x000D_</t></r>`, `<t>重庆</t><rPh><t>チョンチン</t></rPh>`}
	if got := lines(readBook(t, book([]testSheet{{"Sheet1", "", data}}, nil, shared))); got != "新建10家|重庆" {
		t.Error(got)
	}
}

func TestNumberFormats(t *testing.T) {
	for _, c := range []struct{ code, value, want string }{
		{"", "10", "10"}, {"General", "0.1", "0.1"}, {"General", "0.30000000000000004", "0.3"}, {"General", "1E+5", "100000"}, {"@", "12", "12"},
		{"0%", "0.5", "50%"}, {"0.0%", "0.005", "0.5%"}, {"0.00%", "0.285", "28.50%"}, {"0%", "0.285", "29%"}, {"0%", "-0.05", "-5%"},
		{"0", "2.5", "3"}, {"0.00", "1.005", "1.01"}, {"0.0", "9.95", "10.0"}, {"#,##0", "1234567", "1,234,567"}, {"#,##0.00", "-1234.5", "-1,234.50"}, {"0.##", "1.5", "1.5"}, {"#", "0", "0"},
		{"000", "7", "007"}, {`0"家"`, "10", "10家"}, {`"≥"0.0"亿元"`, "5", "≥5.0亿元"}, {"0,", "12345", "12"}, {"0.0,,", "12345678", "12.3"},
		{"0.00_ ", "5", "5.00"}, {"0.00_);[Red](0.00)", "-5", "(5.00)"}, {`_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ `, "-1234", "-1,234.00"}, {"[$¥-804]#,##0", "1000", "¥1,000"},
		{"0;-0;", "0", ""}, {";;;", "5", ""}, {`0!.0,"万"`, "123456", "12.3万"}, {"000-0000", "1234567", "123-4567"}, {"# ?/?", "0.5", "0.5"}, {"0.00E+00", "12345", "12345"}, {"[>100]0.0;0", "5.25", "5"}, {"[>100]0.0;0", "105.25", "105.3"}, {"[<0]-0.0;[=0]\"无\";0", "0", "无"},
		{"yyyy-mm-dd", "45000", "2023-03-15"}, {"yyyy/m/d", "45000", "2023-03-15"}, {"m/d/yy h:mm", "45000.5", "2023-03-15 12:00"}, {"yyyy-mm", "45000", "2023-03"}, {"mmm-yy", "45000", "2023-03"},
		{`yyyy"年"m"月"`, "45000", "2023年3月"}, {`[$-804]yyyy"年"mm"月"dd"日";@`, "45000", "2023年03月15日"}, {"yyyy年m月d日", "45000", "2023年3月15日"}, {"h:mm:ss", "0.75", "18:00:00"}, {"mm:ss", "0.5", "12:00:00"}, {"yyyy", "45000", "2023"},
		{"yyyy-mm-dd", "1", "1900-01-01"}, {"yyyy-mm-dd", "61", "1900-03-01"}, {"yyyy-mm-dd", "-1", "-1"}, {"yyyy-mm-dd", "99999999", "99999999"}, {"[h]:mm", "1.5", "1.5"},
		{"0", "NaN", "NaN"}, {`"`, "1", "1"}, {"[", "1", "1"}, {`\`, "1", "1"},
	} {
		if got := parseFormat(c.code).show(c.value, since1900); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.code, c.value, got, c.want)
		}
	}
	if got := parseFormat("yyyy-mm-dd").show("0", since1904); got != "1904-01-01" {
		t.Error(got)
	}
}

func TestXLSXFormatsOfCells(t *testing.T) {
	data := `<sheetData><row r="1"><c r="A1" s="1"><v>0.005</v></c><c r="B1" s="2"><v>45000</v></c><c r="C1"><v>3</v></c><c r="D1" s="99"><v>4.50</v></c></row></sheetData>`
	if got := lines(readBook(t, book([]testSheet{{"Sheet1", "", data}}, []string{"0.0%", "yyyy-m-d"}, nil))); got != "0.5%|2023-03-15|3|4.5" {
		t.Error(got)
	}
}

func TestXLSXRefusals(t *testing.T) {
	noSheet := book([]testSheet{{"任务", "", rows("a|b")}}, nil, nil)
	delete(noSheet, "xl/worksheets/sheet1.xml")
	big := strings.Repeat(`<row>`+strings.Repeat(`<c t="str"><v>1</v></c>`, 200)+`</row>`, 60)
	far := `<row r="1">` + strings.Repeat(`<c t="str"><v>1</v></c>`, 120) + `</row>` + strings.Repeat(`<row><c t="str"><v>1</v></c></row>`, 120)
	for _, c := range []struct {
		name    string
		parts   fs.FS
		outcome corpus.Outcome
		reason  string
	}{
		{"no workbook", fstest.MapFS{}, corpus.OutcomeFailed, "xl/workbook.xml"},
		{"no sheet", noSheet, corpus.OutcomeFailed, "任务"},
		{"too many cells", book([]testSheet{{"任务", "", "<sheetData>" + big + "</sheetData>"}}, nil, nil), corpus.OutcomeTooLarge, "任务"},
		{"too wide and long a grid", book([]testSheet{{"任务", "", "<sheetData>" + far + "</sheetData>"}}, nil, nil), corpus.OutcomeTooLarge, "columns"},
		{"cut short", book([]testSheet{{"任务", "", "<sheetData><row>"}}, nil, nil), corpus.OutcomeFailed, "damaged"},
	} {
		_, err := New(Limits{Cells: 10_000}).XLSX(context.Background(), c.parts)
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func FuzzNumberFormat(f *testing.F) {
	f.Add(`_ * #,##0.00_ ;[Red]"x"0.0%;yyyy"年"m`, "45000.5")
	f.Fuzz(func(t *testing.T, code, value string) {
		if len(code) < 200 && len(value) < 40 {
			parseFormat(code).show(value, since1900)
		}
	})
}

// largeBook has 50,000 rows of ten cells, texts and percentages.
func largeBook() fstest.MapFS {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for r := range 50_000 {
		fmt.Fprintf(&b, `<row r="%d" spans="1:10">`, r+1)
		for c := range 10 {
			if c < 4 {
				fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, r+1, c)
			} else {
				fmt.Fprintf(&b, `<c r="%c%d" s="1"><v>%v</v></c>`, 'A'+c, r+1, float64(r*c)/1000)
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	return book([]testSheet{{"Sheet1", "", b.String()}}, []string{"0.0%"}, []string{"<t>甲</t>", "<t>新建平台</t>", "<t>市科技局</t>", "<t>12月底</t>"})
}

func BenchmarkXLSX(b *testing.B) {
	parts := largeBook()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Limits{Cells: 1_000_000}).XLSX(context.Background(), parts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(50_000*b.N)/b.Elapsed().Seconds(), "rows/s")
}
