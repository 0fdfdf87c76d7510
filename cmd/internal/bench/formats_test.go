package bench

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/corpus"
)

// sheetRows is how many rows the measured sheet has.
const sheetRows = 50_000

// workbook is an XLSX file with one sheet of six columns.
func workbook(b *testing.B) []byte {
	b.Helper()
	var rows strings.Builder
	for i := range sheetRows {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%[1]d"><v>%[1]d</v></c>`, i+1)
		for _, col := range "BCDEF" {
			fmt.Fprintf(&rows, `<c r="%c%d" t="inlineStr"><is><t>培育企业%d家</t></is></c>`, col, i+1, i)
		}
		rows.WriteString(`</row>`)
	}
	const main, relations = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`, "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="` + relations + `"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main + `><sheetData>` + rows.String() + `</sheetData></worksheet>`},
	} {
		f, err := z.Create(part[0])
		if err == nil {
			_, err = f.Write([]byte(part[1]))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkFormats reads PDF files and a large sheet into documents, one after
// the other and two at a time, in workers as an ingest does.
func BenchmarkFormats(b *testing.B) {
	_, stages := newStages(b)
	read := func(raw []byte) corpus.Document {
		doc, err := stages.Document.Document(context.Background(), corpus.Page{Source: "file", Bytes: raw})
		if err != nil {
			b.Error(err)
		}
		return doc
	}
	const name = "../../../testdata/pdf/libreoffice.pdf"
	printed, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	sheet := workbook(b)
	for b.Loop() {
		first, _ := spent(func() { read(printed) })
		report("PDF: first file, start of a worker included, CPU ms", "", "%.0f", first.Seconds()*1e3)
		doc, pages := read(printed), 0
		for _, block := range doc.Blocks {
			pages = max(pages, lastPage(block))
		}
		const files = 20
		several := func() {
			for range files {
				read(printed)
			}
		}
		used, one := spent(several)
		report("PDF with tables: CPU ms a page", "<= 120", "%.0f", (used-first).Seconds()*1e3/float64((files-1)*pages))
		_, two := spent(func() {
			var both sync.WaitGroup
			both.Go(several)
			both.Go(several)
			both.Wait()
		})
		report("PDF: pages a second by two workers, times those by one", "2 cores", "%.2f", 2*one.Seconds()/two.Seconds())
		used, took := spent(func() { read(sheet) })
		report("XLSX: rows a second, start of a worker included", ">= 20000", "%.0f", sheetRows/took.Seconds())
		report("  rows a CPU second of program and worker", "", "%.0f", sheetRows/used.Seconds())
		report("PDF and XLSX: peak of the largest worker, MB", "", "%.0f", megabytes(children().peak))
	}
}

// lastPage is the last page that a block has a part on.
func lastPage(b corpus.Block) int {
	last := b.Page
	if b.Table != nil {
		for _, c := range b.Table.Cells {
			last = max(last, c.Page)
		}
	}
	return last
}

// workersEnd is more than the time after which workers without work end.
const workersEnd = 5 * time.Second

// spent is the CPU time of work in this process and in its workers, whose time
// is known when they have ended, and how long work took.
func spent(work func()) (cpu, wall time.Duration) {
	time.Sleep(workersEnd)
	before, began := own().cpu+children().cpu, time.Now()
	work()
	wall = time.Since(began)
	time.Sleep(workersEnd)
	return own().cpu + children().cpu - before, wall
}
