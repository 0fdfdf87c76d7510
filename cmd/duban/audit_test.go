package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/cmd/internal/audit"
)

// TestAudit takes the sample notices in, wants their balance to be zero, then
// damages what is stored and wants that to be named.
func TestAudit(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != exitDone {
		t.Fatalf("ingest: %d %s", code, errs)
	}
	code, out, errs := duban(t, dir, "audit", "--json")
	var all auditTotals
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	if code != exitDone || !all.Balanced || all.Sum.Unexplained != 0 || len(all.Notices) != 17 || all.Sum.Rows < 40 || all.Sum.Exported < 200 {
		t.Errorf("exit %d, sum %+v", code, all.Sum)
	}
	if code, out, _ := duban(t, dir, "audit"); code != exitDone || strings.Count(out, "testdata/notices") < 10 || !strings.Contains(out, "column-seq") {
		t.Errorf("exit %d: %s", code, out)
	}
	const one = "testdata/notices/suqian-2023-innovation.txt"
	if code, out, _ := duban(t, dir, "audit", one); code != exitDone || !strings.Contains(out, "1 header, 4 section") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, out, _ := duban(t, dir, "audit", "--json", one); code != exitDone || json.Unmarshal([]byte(out), &audit.Report{}) != nil {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, errs := duban(t, dir, "audit", "nothing"); code != exitSome || !strings.Contains(errs, "nothing") {
		t.Errorf("a notice that is not there: exit %d: %s", code, errs)
	}
}

func TestAuditNamesRefusedInputs(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("关于开展检查的通知\n检查从2023年5月开始。\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	duban(t, dir, "ingest", "a.txt", "empty.txt")
	if code, out, _ := duban(t, dir, "audit"); code != exitDone || !strings.Contains(out, "empty.txt") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestExportTable(t *testing.T) {
	dir := t.TempDir()
	page := `<html><head><title>甲市2023年重点工作任务分工</title></head><body><h1>甲市2023年重点工作任务分工</h1><p>请各单位抓好落实。</p>
<table><tr><th>重点工作</th><th>任务</th><th>责任单位</th></tr><tr><td colspan="3">一、企业培育</td></tr>
<tr><td rowspan="2">培育企业</td><td>新增高新技术企业12家</td><td>市科技局</td></tr><tr><td>新增规上企业8家</td><td>市工信局</td></tr></table></body></html>`
	if err := os.WriteFile(filepath.Join(dir, "a.html"), []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := duban(t, dir, "ingest", "a.html"); code != exitDone {
		t.Fatalf("ingest: %d %s", code, errs)
	}
	for _, c := range []struct{ args, want string }{
		{"export table a.html 1", "重点工作,任务,责任单位\n一、企业培育,,\n培育企业,新增高新技术企业12家,市科技局\n,新增规上企业8家,市工信局\n"},
		{"export table a.html 1 --fill", "重点工作,任务,责任单位\n一、企业培育,,\n培育企业,新增高新技术企业12家,市科技局\n培育企业,新增规上企业8家,市工信局\n"},
	} {
		if code, out, errs := duban(t, dir, strings.Fields(c.args)...); code != exitDone || out != c.want {
			t.Errorf("%s: exit %d: %s%s", c.args, code, out, errs)
		}
	}
	if code, _, errs := duban(t, dir, "export", "table", "a.html", "1", "-o", "t.csv"); code != exitDone {
		t.Errorf("to a file: exit %d: %s", code, errs)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "t.csv")); err != nil || !strings.HasPrefix(string(text), "重点工作,") {
		t.Errorf("file: %v %q", err, text)
	}
	for args, want := range map[string]int{
		"export table":                         exitUsage,
		"export table a.html":                  exitUsage,
		"export table a.html x":                exitUsage,
		"export table a.html 0":                exitUsage,
		"export table a.html 1 --format jsonl": exitUsage,
		"export table a.html 1 --profile x":    exitUsage,
		"export table a.html 2":                exitSome,
		"export table b.html 1":                exitSome,
	} {
		if code, _, errs := duban(t, dir, strings.Fields(args)...); code != want || errs == "" {
			t.Errorf("%s: exit %d, want %d: %s", args, code, want, errs)
		}
	}
}
