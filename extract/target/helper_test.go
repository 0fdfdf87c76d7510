package target

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/indicator"
	"duban/normalize/quantity"
	"duban/normalize/region"
	"duban/normalize/segment"
)

const shared = "../../../shared"

// newFinder makes one Finder for all tests, because jieba's dictionary is large.
var newFinder = sync.OnceValues(func() (*Finder, error) {
	words, err := Dictionary(Data)
	if err != nil {
		return nil, err
	}
	seg, err := segment.New(words)
	if err != nil {
		return nil, err
	}
	deps := Deps{Words: seg}
	if deps.Quantities, err = quantity.New(quantity.Data); err != nil {
		return nil, err
	}
	if deps.Dates, err = date.New(date.Data); err != nil {
		return nil, err
	}
	places, err := region.New(region.Data)
	if err != nil {
		return nil, err
	}
	if deps.Bodies, err = body.New(body.Data, places); err != nil {
		return nil, err
	}
	if deps.Indicators, err = indicator.New(indicator.Data); err != nil {
		return nil, err
	}
	return New(Data, deps)
})

func finder(t testing.TB) *Finder {
	t.Helper()
	f, err := newFinder()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sharedText reads a shared notice as UTF-8 lines without blank ones; the test is skipped where it is absent.
func sharedText(t testing.TB, pattern string) []string {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(shared, pattern))
	if len(names) == 0 {
		t.Skipf("%s is not beside this checkout", pattern)
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(names[0], "s25") {
		if raw, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err != nil {
			t.Fatal(err)
		}
	}
	var lines []string
	for _, line := range bytes.Split(raw, []byte("\n")) {
		if s := strings.TrimSpace(string(line)); s != "" {
			lines = append(lines, s)
		}
	}
	return lines
}

var (
	itemLine    = regexp.MustCompile(`^\d+\.`)
	headingLine = regexp.MustCompile(`^[一二三四五六七八九十]+、\S{2,30}$`)
)

// prose makes a document of paragraphs; lines numbered 一、 are headings.
func prose(lines []string) corpus.Document {
	var doc corpus.Document
	var section []string
	for _, line := range lines {
		b := corpus.Block{Type: corpus.Paragraph, Section: section, Passage: corpus.Passage{Text: line}}
		if headingLine.MatchString(line) && !strings.HasSuffix(line, "。") {
			b.Type, b.Level = corpus.Heading, 1
			b.Section, section = nil, []string{line}
		}
		doc.Blocks = append(doc.Blocks, b)
	}
	return doc
}

// quarterTable makes a table of a dump that has one cell a line: a numbered task, four quarters, bodies.
func quarterTable(lines []string) corpus.Document {
	fields := []corpus.Field{corpus.FieldTask, corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4, corpus.FieldLead, corpus.FieldSupport}
	names := []string{"具体任务", "一季度", "二季度", "三季度", "四季度", "牵头单位", "配合单位"}
	table := &corpus.Table{Cols: len(fields)}
	for i, f := range fields {
		c := corpus.Column{Name: names[i], Field: f}
		if i >= 1 && i <= 4 {
			c.Period = names[i]
		}
		table.Columns = append(table.Columns, c)
	}
	col := len(fields)
	for _, line := range lines {
		if itemLine.MatchString(line) {
			col = 0
			table.Rows++
		}
		if table.Rows > 0 && col < len(fields) {
			table.Cells = append(table.Cells, corpus.Cell{Row: table.Rows - 1, Col: col, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: line}})
		}
		col++
	}
	return corpus.Document{Blocks: []corpus.Block{{Type: corpus.TableType, Table: table}}}
}
