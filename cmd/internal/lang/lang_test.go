package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestChoose(t *testing.T) {
	env := func(values map[string]string) func(string) string { return func(k string) string { return values[k] } }
	for _, c := range []struct {
		flag string
		env  map[string]string
		want language.Tag
	}{
		{"", nil, language.English},
		{"", map[string]string{"LANG": "zh_CN.UTF-8"}, language.SimplifiedChinese},
		{"", map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, language.English},
		{"en", map[string]string{"LANG": "zh_CN.UTF-8"}, language.English},
		{"zh", nil, language.SimplifiedChinese},
		{"zh-Hant", nil, language.SimplifiedChinese},
		{"", map[string]string{"LANG": "de_DE.UTF-8"}, language.English},
	} {
		got, err := Choose(c.flag, env(c.env))
		if err != nil || got != c.want {
			t.Errorf("Choose(%q, %v) = %v, %v; want %v", c.flag, c.env, got, err, c.want)
		}
	}
	for _, bad := range []string{"fr", "??"} {
		if _, err := Choose(bad, env(nil)); err == nil {
			t.Errorf("Choose(%q) gave no error", bad)
		}
	}
}

// TestCatalogueIsComplete reads every command's source: each message must have
// a translation with the same verbs, and no translation may be left over.
func TestCatalogueIsComplete(t *testing.T) {
	catalogue, err := Messages()
	if err != nil {
		t.Fatal(err)
	}
	said := messagesOf(t, "../..")
	if len(said) < 50 {
		t.Fatalf("found only %d messages in the sources", len(said))
	}
	for message, where := range said {
		chinese, ok := catalogue[message]
		if !ok {
			t.Errorf("%s: zh.tsv has no translation of %q", where, message)
		} else if verbs(message) != verbs(chinese) {
			t.Errorf("%q and %q have different verbs", message, chinese)
		}
	}
	for message := range catalogue {
		if said[message] == "" {
			t.Errorf("zh.tsv: nothing says %q", message)
		}
	}
}

// verbs are the formatting verbs of a message, in order.
func verbs(message string) string {
	var out []string
	for i := 0; i+1 < len(message); i++ {
		if message[i] == '%' {
			out = append(out, message[i:i+2])
			i++
		}
	}
	return strings.Join(out, " ")
}

// messagesOf finds the first argument of every a.say.Sprintf and a.errorf.
func messagesOf(t *testing.T, root string) map[string]string {
	t.Helper()
	said := map[string]string{}
	walkCalls(t, root, func(where string, call *ast.CallExpr) {
		if !says(call) {
			return
		}
		if message, ok := literal(call.Args[0]); ok {
			said[message] = where
		} else {
			t.Errorf("%s: a message must be written where it is said", where)
		}
	})
	return said
}

// walkCalls visits every call in the sources below root, tests left out.
func walkCalls(t *testing.T, root string, visit func(where string, call *ast.CallExpr)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				visit(files.Position(call.Pos()).String(), call)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func says(call *ast.CallExpr) bool {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	if fun.Sel.Name == "errorf" {
		return true
	}
	inner, ok := fun.X.(*ast.SelectorExpr)
	return ok && fun.Sel.Name == "Sprintf" && inner.Sel.Name == "say"
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
