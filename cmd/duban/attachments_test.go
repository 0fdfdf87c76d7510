package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wordFile is a DOCX file of a heading and one table.
func wordFile(t *testing.T, heading string, rows ...[]string) []byte {
	t.Helper()
	var body strings.Builder
	fmt.Fprintf(&body, "<w:p><w:r><w:t>%s</w:t></w:r></w:p><w:tbl>", heading)
	for _, row := range rows {
		body.WriteString("<w:tr>")
		for _, cell := range row {
			fmt.Fprintf(&body, "<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>", cell)
		}
		body.WriteString("</w:tr>")
	}
	body.WriteString("</w:tbl>")
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml":   `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`,
	} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const noticePage = `<html><head><title>示例市人民政府办公室关于印发2023年科技创新重点任务分工方案的通知</title></head><body>
<h1>示例市人民政府办公室关于印发2023年科技创新重点任务分工方案的通知</h1>
<p>各区人民政府，市各有关部门：</p><p>现将《2023年科技创新重点任务分工方案》印发给你们，具体任务和责任单位详见附件，请认真组织实施，于2023年12月底前报送落实情况。</p>
<p>附件：1.<a href="files/P020230519.docx">科技创新重点任务分工表</a></p><p>示例市人民政府办公室</p><p>2023年5月19日</p></body></html>`

// A page that says `see the attachment` and the file beside it are one notice,
// whichever came first, and its rows can be exported, verified, audited and shown.
func TestNoticeWithAttachment(t *testing.T) {
	file := wordFile(t, "科技创新重点任务分工表", []string{"序号", "工作任务", "牵头单位", "完成时限"},
		[]string{"1", "培育高新技术企业120家", "市科技局", "2023年12月底"}, []string{"2", "建设省级以上研发平台15个", "市发展改革委", "2023年10月底"})
	var want string
	for _, order := range [][]string{{"n"}, {"n/files", "n"}, {"n/a.html", "n"}} {
		dir := t.TempDir()
		must(os.MkdirAll(filepath.Join(dir, "n", "files"), 0o755))
		must(os.WriteFile(filepath.Join(dir, "n", "a.html"), []byte(noticePage), 0o644))
		must(os.WriteFile(filepath.Join(dir, "n", "files", "P020230519.docx"), file, 0o644))
		for _, path := range order {
			if code, out, errs := duban(t, dir, "ingest", path); code != exitDone {
				t.Fatalf("ingest %s: %d %s%s", path, code, out, errs)
			}
		}
		_, got, _ := duban(t, dir, "export", "tasks")
		if want == "" {
			want = got
			checkAttachedRows(t, dir, got)
		} else if got != want {
			t.Errorf("%v: the tasks differ:\n%s\n%s", order, want, got)
		}
	}
}

func checkAttachedRows(t *testing.T, dir, tasks string) {
	rows, err := csv.NewReader(strings.NewReader(tasks)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, tasks)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	row := rows[1]
	if row[at["locator"]] != "科技创新重点任务分工表.docx table 1 row 2" || row[at["source"]] != "n/files/P020230519.docx" || row[at["year"]] != "2023" ||
		row[at["title"]] != "示例市人民政府办公室关于印发2023年科技创新重点任务分工方案的通知" || row[at["lead_bodies"]] != "市科技局" {
		t.Errorf("%q", row)
	}
	if _, out, _ := duban(t, dir, "export", "notices"); strings.Count(out, "\n") != 2 || !strings.Contains(out, row[at["notice_id"]]+",n/a.html,") || !strings.Contains(out, ",科技创新重点任务分工表,") {
		t.Errorf("notices: %s", out)
	}
	for _, kind := range []string{"tasks", "targets"} {
		if code, out, errs := duban(t, dir, "verify", exported(t, dir, kind)); code != exitDone || !strings.Contains(out, "2 of 2") {
			t.Errorf("verify %s: %d %s%s", kind, code, out, errs)
		}
	}
	for _, args := range []string{"audit", "audit n/files/P020230519.docx", "show n/files/P020230519.docx --stage targets", "export table n/a.html 1", "search 研发平台", "show n/a.html --stage document"} {
		if code, out, errs := duban(t, dir, strings.Fields(args)...); code != exitDone || !strings.Contains(out, "15") && !strings.Contains(out, "n/a.html") {
			t.Errorf("%s: %d %s%s", args, code, out, errs)
		}
	}
}
