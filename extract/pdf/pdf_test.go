package pdf_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"duban/corpus"
	"duban/extract/pdf"
)

const fixtures = "../../testdata/pdf/"

// reader is made once: PDFium takes a second to compile where no cache is kept.
var reader = sync.OnceValues(func() (*pdf.Reader, error) { return pdf.New(pdf.Data, pdf.Options{}) })

func read(t testing.TB, raw []byte) (pdf.Text, error) {
	t.Helper()
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	return r.Read(context.Background(), raw)
}

func readFile(t testing.TB, name string) pdf.Text {
	t.Helper()
	raw, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) && strings.Contains(name, "shared") {
		t.Skip("no shared samples beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(t, raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return got
}

// wantCells are the cells of the task table that all fixtures hold.
func wantCells(t *testing.T) (out []string) {
	t.Helper()
	f, err := os.Open(fixtures + "table.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.Comma = '\t'
	rows, err := lines.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		out = append(out, strings.Join(row, " "))
	}
	return out
}

// The same table by every producer gives the same rows, cell for cell.
func TestSameTableFromEveryProducer(t *testing.T) {
	want := wantCells(t)
	for _, name := range []string{"chromium", "libreoffice", "libreoffice-docx", "rotated", "turned", "owner", "single", "gbk-euc-h", "unigb-ucs2-h"} {
		got := readFile(t, fixtures+name+".pdf").Document
		var tables []*corpus.Table
		var text []string
		for _, b := range got.Blocks {
			if b.Table != nil {
				tables = append(tables, b.Table)
			} else {
				text = append(text, b.Text)
			}
		}
		if len(tables) != 1 {
			t.Errorf("%s: %d tables", name, len(tables))
			continue
		}
		var cells []string
		for _, c := range tables[0].Cells {
			cells = append(cells, fmt.Sprintf("%d %d %d %d %s", c.Row, c.Col, c.Rowspan, c.Colspan, c.Text))
			if c.Page < 1 || c.Page > 2 || len(c.BBox) != 4 || c.BBox[2] <= c.BBox[0] || c.BBox[3] <= c.BBox[1] || c.BBox[0] < 0 || c.BBox[1] < 0 {
				t.Errorf("%s: %q stands on page %d at %v", name, c.Text, c.Page, c.BBox)
			}
		}
		compare(t, name, cells, want)
		if len(text) != 3 || text[0] != "临川新区2024年重点任务清单" || !strings.HasSuffix(text[1], "每季度末月25日前报送进展情况。") {
			t.Errorf("%s: text %q", name, text)
		}
	}
}

func compare(t *testing.T, name string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("%s, cell %d:\n got %s\nwant %s", name, i, g, w)
			return
		}
	}
}

func TestTableOverPages(t *testing.T) {
	for _, name := range []string{"chromium", "libreoffice", "gbk-euc-h"} {
		got := readFile(t, fixtures+name+".pdf").Document
		repeated := 0
		for _, d := range got.Dropped {
			if strings.HasPrefix(d.Text, "类别 序号") && d.Reason == "header row printed again" {
				repeated++
			}
		}
		if repeated != 1 {
			t.Errorf("%s: the repeated header is not accounted for: %v", name, got.Dropped)
		}
	}
}

func TestEncrypted(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "encrypted.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, err = read(t, raw)
	wantOutcome(t, "encrypted.pdf", err, corpus.OutcomeEncrypted)
}

func wantOutcome(t *testing.T, name string, err error, want corpus.Outcome) {
	t.Helper()
	var refusal *corpus.Refusal
	if !errors.As(err, &refusal) || refusal.Outcome != want || refusal.Reason == "" {
		t.Errorf("%s: %v, want %s", name, err, want)
	}
}

// Samples: each pair is one notice in two formats, so s35 must hold what the
// DOCX beside it does; s37 is a scan whose only text is a watermark.
func TestSamples(t *testing.T) {
	doc := readFile(t, "../../../shared/samples/s35.pdf").Document
	if len(doc.Blocks) != 37 {
		t.Errorf("s35: %d paragraphs, the DOCX has 37", len(doc.Blocks))
	}
	doc = readFile(t, "../../../shared/samples/s36.pdf").Document
	for _, want := range []string{"海南省农业农村厅海南省财政厅关于印发2024-2026年海南省农机购置与应用补贴实施方案的通知", "2024—2026年海南省农机购置与应用补贴实施方案", "21.1.1平地机"} {
		found := false
		for _, b := range doc.Blocks {
			found = found || b.Text == want
		}
		if !found {
			t.Errorf("s36: no paragraph %s", want)
		}
	}
	raw, err := os.ReadFile("../../../shared/samples/s37.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, err = read(t, raw)
	wantOutcome(t, "s37.pdf", err, corpus.OutcomeNeeds)
}

// Damaged files end in a document or a refusal, never in a panic or a hang.
func TestDamaged(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "gbk-euc-h.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range damage(raw) {
		_, err := read(t, damaged)
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = read(t, []byte("%PDF-1.7\n"))
	wantOutcome(t, "header only", err, corpus.OutcomeFailed)
	noPages := "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Size 3 /Root 1 0 R >>\n%%EOF\n"
	if _, err = read(t, []byte(noPages)); err == nil {
		t.Error("a file without pages gives a document")
	}
}

// damage cuts a file short and flips bits of it, the same way each time.
func damage(raw []byte) map[string][]byte {
	out := map[string][]byte{}
	for i := 1; i < 10; i++ {
		out[fmt.Sprintf("cut at %d/10", i)] = raw[:len(raw)*i/10]
	}
	seed := uint32(1)
	for i := range 30 {
		flipped := bytes.Clone(raw)
		for range 1 + i*4 {
			seed = seed*1664525 + 1013904223
			flipped[int(seed>>8)%len(flipped)] ^= 1 << (seed >> 5 & 7)
		}
		out[fmt.Sprintf("%d bits flipped", 1+i*4)] = flipped
	}
	return out
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Clean(fixtures + "chromium.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(ctx, raw); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func BenchmarkTablePages(b *testing.B) {
	raw, err := os.ReadFile(fixtures + "libreoffice.pdf")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := read(b, raw); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/2, "ms/page")
}

// A file that takes too long is given up, and the reader goes on with others.
func TestTimeLimit(t *testing.T) {
	limits := pdf.DefaultLimits()
	limits.Time = 1
	r, err := pdf.New(pdf.Data, pdf.Options{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(fixtures + "chromium.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Read(context.Background(), raw)
	wantOutcome(t, "time limit", err, corpus.OutcomeTooLarge)
}

func TestPageLimit(t *testing.T) {
	limits := pdf.DefaultLimits()
	limits.Pages = 1
	r, err := pdf.New(pdf.Data, pdf.Options{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(fixtures + "gbk-euc-h.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Read(context.Background(), raw)
	wantOutcome(t, "page limit", err, corpus.OutcomeTooLarge)
}

func TestDraw(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "gbk-euc-h.pdf")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := r.Draw(context.Background(), raw, 2)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 840 || size.Y != 1190 {
		t.Errorf("%v", size)
	}
	if red := redPoints(picture); red < 2000 {
		t.Errorf("%d red points; the ruling lines are missing", red)
	}
	plain, err := r.Picture(context.Background(), raw, 2)
	if err != nil {
		t.Fatal(err)
	}
	if red := redPoints(plain); red > 0 || plain.Bounds() != picture.Bounds() {
		t.Errorf("%d red points on the page as it is, %v", red, plain.Bounds())
	}
	if _, err := r.Draw(context.Background(), raw, 3); err == nil {
		t.Error("a page that is not there was drawn")
	}
}

func redPoints(picture image.Image) (red int) {
	for x := range picture.Bounds().Dx() {
		for y := range picture.Bounds().Dy() {
			if c, _, b, _ := picture.At(x, y).RGBA(); c > 0xd000 && b < 0x3000 {
				red++
			}
		}
	}
	return red
}

// Two goroutines read at a time, each with an instance of its own.
func TestConcurrent(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "gbk-euc-h.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if got, err := read(t, raw); err != nil || len(got.Document.Blocks) != 4 {
				t.Errorf("%d blocks, %v", len(got.Document.Blocks), err)
			}
		})
	}
	group.Wait()
}
