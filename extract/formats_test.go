package extract_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"duban/corpus"
)

// grid prints each cell of a document's only table with its place and span.
func grid(t *testing.T, doc corpus.Document) []string {
	t.Helper()
	var out []string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			out = append(out, b.Text)
			continue
		}
		for _, c := range b.Table.Cells {
			out = append(out, fmt.Sprintf("%d,%d %d×%d %s", c.Row, c.Col, c.Rowspan, c.Colspan, strings.ReplaceAll(c.Text, "\n", "⏎")))
		}
	}
	return out
}

// The same table gives the same cells in every format.
func TestFormatsAgree(t *testing.T) {
	want := grid(t, document(t, madeHTML(), ""))
	if cells, _ := laid(); len(want) != len(cells)+len(above) {
		t.Fatalf("%d cells in HTML, %d made", len(want)-len(above), len(cells))
	}
	for _, f := range []struct {
		name string
		raw  []byte
		has  string
	}{
		{"DOCX", madeDOCX(t), "wordprocessingml"},
		{"XLSX", madeXLSX(t), "spreadsheetml"},
		{"OFD with filled rules", madeOFD(t, false), "ofd"},
		{"OFD with strokes", madeOFD(t, true), "ofd"},
	} {
		doc := document(t, f.raw, "text/html")
		if !strings.Contains(doc.Media, f.has) {
			t.Errorf("%s: media %s", f.name, doc.Media)
		}
		if diff := cmp.Diff(want, grid(t, doc)); diff != "" {
			t.Errorf("%s: %s", f.name, diff)
		}
	}
}

// Damaged files end in a document or in a refusal with its reason, soon.
func TestDamagedFiles(t *testing.T) {
	r := reader(t)
	random := rand.New(rand.NewPCG(1, 2))
	for name, whole := range map[string][]byte{"DOCX": madeDOCX(t), "XLSX": madeXLSX(t), "OFD": madeOFD(t, true)} {
		for i := range 40 {
			raw := append([]byte{}, whole...)
			if i%2 == 0 {
				raw = raw[:random.IntN(len(raw))]
			} else {
				for range 1 + i/4 {
					raw[random.IntN(len(raw))] ^= 1 << random.IntN(8)
				}
			}
			checkEnds(t, fmt.Sprintf("%s %d", name, i), r, raw)
		}
	}
}

// Parts that are well packed and hold nonsense: wrong types, bombs, entities.
func TestHostileParts(t *testing.T) {
	r := reader(t)
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>`
	deep := strings.Repeat("<a>", 200_000)
	long := "<x>" + strings.Repeat(" ", 5<<20) + "</x>"
	for _, main := range []string{"word/document.xml", "xl/workbook.xml", "OFD.xml"} {
		for i, text := range []string{"", "{}", "\x00\xff\xfe", laughs, deep, long, "<?xml version='1.0' encoding='no-such'?><x/>", "<x/>", "<x xmlns='" + strings.Repeat("y", 1<<20) + "'/>", "<a></b>"} {
			checkEnds(t, fmt.Sprintf("%s %d", main, i), r, packParts(t, main, text))
		}
	}
	for _, raw := range [][]byte{packParts(t, "word/document.xml/", ""), packParts(t, "OFD.xml", `<OFD><DocBody><DocRoot>OFD.xml</DocRoot></DocBody></OFD>`),
		packParts(t, "OFD.xml", `<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>`)} {
		checkEnds(t, "odd parts", r, raw)
	}
}

func checkEnds(t *testing.T, name string, r interface {
	Document(context.Context, corpus.Page) (corpus.Document, error)
}, raw []byte) {
	t.Helper()
	start := time.Now()
	_, err := r.Document(context.Background(), corpus.Page{Source: "附件.bin", Bytes: raw})
	var refusal *corpus.Refusal
	if err != nil && (!errors.As(err, &refusal) || refusal.Reason == "" || refusal.Outcome == "") {
		t.Errorf("%s: %v", name, err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("%s took %s", name, took)
	}
}
