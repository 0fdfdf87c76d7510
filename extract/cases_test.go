package extract_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"duban/corpus"
	"duban/extract"
)

const casesFolder = "../testdata/awkward/files/"

// told prints a document as the .want files beside the cases do: see testdata/awkward/make.py.
func told(doc corpus.Document, dropped bool) string {
	var b strings.Builder
	line := func(text string) string { return strings.ReplaceAll(text, "\n", "⏎") + "\n" }
	for _, block := range doc.Blocks {
		if block.Table == nil {
			b.WriteString("P " + line(block.Text))
			continue
		}
		fmt.Fprintf(&b, "T %d×%d\n", block.Table.Rows, block.Table.Cols)
		for _, flag := range block.Table.Flags {
			b.WriteString("! " + line(flag))
		}
		for _, c := range block.Table.Cells {
			b.WriteString(line(strings.TrimSpace(fmt.Sprintf("%d,%d %d×%d %s", c.Row, c.Col, c.Rowspan, c.Colspan, c.Text))))
		}
	}
	for _, d := range doc.Dropped {
		if dropped {
			b.WriteString("- " + line(d.Reason+": "+d.Text))
		}
	}
	return b.String()
}

// caseReader reads without repair, tables and outline: the cases are about what the readers of formats give.
func caseReader(t testing.TB) *extract.Reader {
	t.Helper()
	r, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Awkward files of every format are read as the script that made them says.
func TestAwkwardFiles(t *testing.T) {
	wants, err := filepath.Glob(casesFolder + "*.want")
	if err != nil || len(wants) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	r := caseReader(t)
	for _, name := range wants {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		name = strings.TrimSuffix(name, ".want")
		t.Run(filepath.Base(name), func(t *testing.T) {
			if _, err := exec.LookPath("soffice"); err != nil && filepath.Ext(name) == ".doc" {
				t.Skip("LibreOffice, which reads DOC, is not installed")
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if doc, err := r.Document(context.Background(), corpus.Page{Source: filepath.Base(name), Bytes: raw}); err != nil {
				got = "refused: " + err.Error() + "\n"
			} else {
				got = told(doc, strings.Contains(string(want), "\n- "))
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
