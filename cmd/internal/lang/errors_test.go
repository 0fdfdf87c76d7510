package lang

import (
	"fmt"
	"go/ast"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestErrorsInChinese(t *testing.T) {
	errors, err := NewErrors(language.SimplifiedChinese)
	if err != nil {
		t.Fatal(err)
	}
	for english, want := range map[string]string{
		"the archive holds no files":                                          "压缩包里没有文件",
		"a.bin is a program; there is no reader for it":                       "a.bin 是 a program，不能读取这种文件",
		"ocr; 8 pages without usable text":                                    "ocr；8 页没有可用的文字",
		`filter min-value: "x\"y" is no number; write it like 1500 or 2.5`:    `筛选 min-value："x\"y" 不是数字；请写成 1500 或 2.5 这样`,
		"the archive is damaged (over a limit); 3 of its files were taken in": "压缩包已损坏（超过限制）；其中 3 个文件已收录",
		"export to out.csv: row 4, column task: the text has 40000 characters, and a cell of a sheet holds 32767; use --format csv": "导出到 out.csv：第 4 行，task 列：这段文字有 40000 个字符，而单元格最多放 32767 个；请用 --format csv",
		"there is no page 9 in corpus":            "corpus 中没有第 9 页",
		"something that nobody translated":        "something that nobody translated",
		"dial tcp 127.0.0.1:80: connect: refused": "dial tcp 127.0.0.1:80: connect: refused",
		"": "",
	} {
		if got := errors.Text(english); got != want {
			t.Errorf("%q is %q, want %q", english, got, want)
		}
	}
}

func TestErrorsStayInEnglish(t *testing.T) {
	errors, err := NewErrors(language.English)
	if err != nil {
		t.Fatal(err)
	}
	if got := errors.Text("the archive holds no files"); got != "the archive holds no files" {
		t.Errorf("got %q", got)
	}
}

// A reason that nests without end must not hold the program up.
func TestErrorsWithoutEnd(t *testing.T) {
	errors, err := NewErrors(language.SimplifiedChinese)
	if err != nil {
		t.Fatal(err)
	}
	if got := errors.Text(strings.Repeat("a: ", 10_000) + "the file is empty"); got == "" {
		t.Error("nothing left of a long reason")
	}
}

// readerErrors are the packages whose errors a reader meets; of others, refusals are shown.
var readerErrors = regexp.MustCompile(`^(corpus/export/|crawl/sites/|index/(query|parse|filters?|search)\.go)`)

// TestErrorCatalogueIsComplete reads the sources: every reason of a refusal
// and every error that a reader meets has its Chinese, with arguments that exist.
func TestErrorCatalogueIsComplete(t *testing.T) {
	lines, err := translations("errors.tsv", errorTexts)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, line := range lines {
		known[shapeOf(line.english)] = true
		if got := filled(newErrorRule(line)); strings.Contains(got, "%!") {
			t.Errorf("%q has no argument that %q names", line.english, line.chinese)
		}
	}
	found := 0
	walkCalls(t, "../../..", func(where string, call *ast.CallExpr) {
		format, ok := errorFormat(where, call)
		if !ok || shapeOf(format) == "%s" {
			return
		}
		if found++; !known[shapeOf(format)] {
			t.Errorf("%s: errors.tsv has no Chinese of %q", where, format)
		}
	})
	if found < 80 {
		t.Errorf("only %d errors found in the sources", found)
	}
}

// shapeOf is a format with all verbs alike.
func shapeOf(format string) string { return verb.ReplaceAllString(format, "%s") }

// filled is a rule's Chinese with something for each group.
func filled(rule errorRule) string {
	args := make([]any, rule.english.NumSubexp())
	for i := range args {
		args[i] = "x"
	}
	return fmt.Sprintf(rule.chinese, args...)
}

// errorFormat is the literal format of a refusal, or of an error of one of readerErrors.
func errorFormat(where string, call *ast.CallExpr) (string, bool) {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	owner, ok := fun.X.(*ast.Ident)
	if !ok {
		return "", false
	}
	switch name := owner.Name + "." + fun.Sel.Name; {
	case name == "corpus.Refuse":
		return literal(call.Args[1])
	case name == "fmt.Errorf", name == "errors.New":
		if readerErrors.MatchString(strings.TrimPrefix(where, "../../../")) {
			return literal(call.Args[0])
		}
	}
	return "", false
}
