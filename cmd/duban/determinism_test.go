//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/cmd/internal/bench"
)

// The same folder gives the same exports, searches and index, byte for byte,
// whatever the number of workers, time zone, language or processors.
func TestExportsDoNotDependOnTheMachine(t *testing.T) {
	g, err := bench.New()
	if err != nil {
		t.Fatal(err)
	}
	one, other := workspace(t), workspace(t)
	for _, dir := range []string{one, other} {
		for i := range 24 {
			n := g.Notice(i)
			path := filepath.Join(dir, "testdata/notices", n.Name)
			must(os.MkdirAll(filepath.Dir(path), 0o755))
			must(os.WriteFile(path, n.Bytes, 0o644))
		}
	}
	plain := []string{"GOMAXPROCS=1", "TZ=UTC", "LANG=C", "GOGC=off"}
	far := []string{"GOMAXPROCS=7", "TZ=Asia/Shanghai", "LANG=zh_CN.UTF-8", "LC_ALL=tr_TR.UTF-8", "GOGC=20"}
	for _, args := range []string{
		"--json ingest testdata/notices",
		"export notices", "export tasks", "export targets", "export bodies", "export targets --profile excel", "export tasks --format jsonl",
		"--json search 高新技术企业 --facet city --facet kind", "--json search --sort value --limit 500",
		"--json show testdata/notices/suqian-2023-innovation.txt --stage document",
		"extract testdata/notices/lianyungang-2021-platforms.txt", "parse --anchor 2023-05-01 2023年底前新增3家，不低于2.5亿元",
	} {
		code, want, errs := runChild(t, one, plain, strings.Fields(args)...)
		if code != exitDone || want == "" {
			t.Fatalf("duban %s: %d %s", args, code, errs)
		}
		if _, got, _ := runChild(t, other, far, strings.Fields(args)...); got != want {
			t.Errorf("duban %s differs: %s", args, difference(got, want))
		}
	}
}

// difference is where two outputs part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(i-80, 0)
	return strings.ToValidUTF8(a[from:min(i+80, len(a))]+"\n against \n"+b[from:min(i+80, len(b))], "")
}
