package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// allowed pins the direction of imports: each folder may import those listed
// (prefixes), and its own subfolders only where it names them.
var allowed = []struct{ folder, may string }{
	{"corpus/sqlite", "corpus"},
	{"corpus/warc", "corpus"},
	{"corpus/export", "corpus"},
	{"corpus", ""},
	{"normalize", "normalize"},
	{"crawl", "corpus normalize crawl"},
	{"extract/", "corpus normalize"},
	{"extract", "corpus normalize extract"},
	{"index/", "corpus normalize"},
	{"index", "corpus normalize index"},
	{"testdata", "corpus normalize extract cmd/internal"},
	{"cmd", "corpus crawl extract normalize index cmd"},
}

// stores may be imported by commands alone.
var stores = []string{"corpus/sqlite", "corpus/warc", "corpus/export"}

func TestImportsPointOneWay(t *testing.T) {
	root := "../.."
	count := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		count++
		checkImports(t, name, path.Dir(filepath.ToSlash(rel)))
		return nil
	})
	if err != nil || count < 10 {
		t.Fatalf("read %d Go files: %v", count, err)
	}
}

func checkImports(t *testing.T, file, folder string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		ours, ok := strings.CutPrefix(name, "duban/")
		if ok && !mayImport(folder, ours) {
			t.Errorf("%s: package %s must not import %s", file, folder, ours)
		}
	}
}

func mayImport(folder, target string) bool {
	for _, rule := range allowed {
		if !under(folder, rule.folder) {
			continue
		}
		for _, may := range strings.Fields(rule.may) {
			if under(target, may) {
				return !storeFromStage(folder, target)
			}
		}
		return false
	}
	return false
}

func storeFromStage(folder, target string) bool {
	for _, store := range stores {
		if under(target, store) {
			return !under(folder, "cmd")
		}
	}
	return false
}

// under says whether folder is root or below it; a root that ends in `/` means below it only.
func under(folder, root string) bool {
	if below, ok := strings.CutSuffix(root, "/"); ok {
		return strings.HasPrefix(folder, below+"/")
	}
	return folder == root || strings.HasPrefix(folder, root+"/")
}

func TestImportRulesRefuse(t *testing.T) {
	for _, edge := range [][2]string{
		{"corpus", "normalize/date"},
		{"normalize/date", "corpus"},
		{"extract/task", "extract/table"},
		{"extract", "index"},
		{"index", "corpus/sqlite"},
		{"extract/task", "cmd/duban"},
	} {
		if mayImport(edge[0], edge[1]) {
			t.Errorf("%s may import %s", edge[0], edge[1])
		}
	}
}
