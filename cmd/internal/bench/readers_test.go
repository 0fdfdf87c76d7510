package bench

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/audit"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/extract"
)

// sampleFile is a file with the cells of its tables, in order, as they must be read.
type sampleFile struct {
	name  string
	raw   []byte
	cells []string
}

// sampleFiles are the files of testdata that have their expectation beside them, by format.
func sampleFiles(b *testing.B) map[string][]sampleFile {
	b.Helper()
	out := map[string][]sampleFile{}
	add := func(name string, cells []string) {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		format := strings.ToUpper(strings.TrimPrefix(filepath.Ext(name), "."))
		out[format] = append(out[format], sampleFile{name, raw, cells})
	}
	wants, err := filepath.Glob("../../../testdata/awkward/files/*.want")
	if err != nil || len(wants) == 0 {
		b.Fatal("no files", err)
	}
	for _, want := range wants {
		text, err := os.ReadFile(want)
		if err != nil {
			b.Fatal(err)
		}
		var cells []string
		for line := range strings.Lines(string(text)) {
			if line[0] >= '0' && line[0] <= '9' {
				cells = append(cells, strings.TrimRight(line, "\n"))
			}
		}
		add(strings.TrimSuffix(want, ".want"), cells)
	}
	printed := printedCells(b)
	for _, name := range []string{"chromium", "libreoffice", "libreoffice-docx", "rotated", "turned", "owner", "single", "gbk-euc-h", "unigb-ucs2-h"} {
		add("../../../testdata/pdf/"+name+".pdf", printed)
	}
	return out
}

// printedCells are those of the table that all files of testdata/pdf hold.
func printedCells(b *testing.B) (cells []string) {
	b.Helper()
	f, err := os.Open("../../../testdata/pdf/table.tsv")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.Comma = '\t'
	rows, err := lines.ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range rows[1:] {
		cells = append(cells, strings.TrimSpace(fmt.Sprintf("%s,%s %s×%s %s", r[0], r[1], r[2], r[3], r[4])))
	}
	return cells
}

// cellsOf are the cells of a document's tables as expectations write them.
func cellsOf(doc corpus.Document) (cells []string) {
	for _, block := range doc.Blocks {
		if block.Table == nil {
			continue
		}
		for _, c := range block.Table.Cells {
			text := strings.ReplaceAll(c.Text, "\n", "⏎")
			cells = append(cells, strings.TrimSpace(fmt.Sprintf("%d,%d %d×%d %s", c.Row, c.Col, c.Rowspan, c.Colspan, text)))
		}
	}
	return cells
}

// readerFigures are what reading the files of one format gave.
type readerFigures struct {
	files, pages, right, there, unexplained int
	cpu                                     time.Duration
}

// BenchmarkReaders reads each format's small files, in this process, and
// balances what went in with what came out.
func BenchmarkReaders(b *testing.B) {
	_, stages := newStages(b)
	plain, err := extract.New(extract.Options{})
	if err != nil {
		b.Fatal(err)
	}
	files := sampleFiles(b)
	for b.Loop() {
		plain.Document(context.Background(), corpus.Page{Bytes: files["PDF"][0].raw}) // starts PDFium
		for _, format := range []string{"HTML", "PDF", "DOCX", "XLSX", "DOC", "XLS", "PPTX", "RTF", "OFD"} {
			var f readerFigures
			for _, file := range files[format] {
				f.read(b, plain, stages, file)
			}
			report(format+": files; cells right; CPU ms a page; unexplained", "all, 0", "%d; %d of %d; %.1f; %d",
				f.files, f.right, f.there, f.cpu.Seconds()*1e3/float64(max(f.pages, 1)), f.unexplained)
		}
	}
}

func (f *readerFigures) read(b *testing.B, plain *extract.Reader, stages *pipeline.Stages, file sampleFile) {
	b.Helper()
	page := corpus.Page{Source: file.name, Bytes: file.raw}
	before := own().cpu + children().cpu
	doc, err := plain.Document(context.Background(), page)
	f.cpu += own().cpu + children().cpu - before
	if err != nil {
		b.Errorf("%s: %v", file.name, err)
		return
	}
	pages := 1
	for _, block := range doc.Blocks {
		pages = max(pages, lastPage(block))
	}
	got := cellsOf(doc)
	f.files, f.pages, f.there = f.files+1, f.pages+pages, f.there+len(file.cells)
	for _, c := range got {
		if i := slices.Index(file.cells, c); i >= 0 {
			f.right++
			file.cells = slices.Delete(slices.Clone(file.cells), i, i+1)
		}
	}
	f.unexplained += unexplained(b, stages, page)
}

// unexplained are the rows and numerals of a page that the audit can't account for.
func unexplained(b *testing.B, stages *pipeline.Stages, page corpus.Page) int {
	b.Helper()
	doc, err := stages.Document.Document(context.Background(), page)
	if err != nil {
		b.Errorf("%s: %v", page.Source, err)
		return 0
	}
	n := stages.Notice.Read(page, doc)
	tasks := stages.Tasks.Find(doc, n)
	targets, numbers := stages.Targets.Find(doc, n, tasks)
	sum := audit.NewSum()
	sum.Add(audit.Balance(audit.Input{Document: doc, Notice: n, Tasks: tasks, Targets: targets, Numbers: numbers}))
	return sum.Unexplained
}
