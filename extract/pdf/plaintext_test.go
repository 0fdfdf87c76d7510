package pdf_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"duban/corpus"
	"duban/extract/pdf"
)

func TestPlainText(t *testing.T) {
	raw, err := os.ReadFile(fixtures + "libreoffice.pdf")
	if err != nil {
		t.Fatal(err)
	}
	text, err := pdf.PlainText(raw)
	if err != nil || !strings.Contains(strings.ReplaceAll(text, "\n", ""), "临川新区2024年重点任务清单") {
		t.Errorf("%v: %.200s", err, text)
	}
	if text, err := pdf.PlainText(bytes.Repeat([]byte("%PDF"), 1000)); err == nil {
		t.Errorf("no error, but %q", text)
	}
}

// A file that PDFium refuses is read by the fall-back, unless its text looks wrong.
func TestFallback(t *testing.T) {
	refused := []byte("%PDF-1.4\nno objects")
	for _, c := range []struct {
		name, text string
		trusted    bool
	}{
		{"Chinese text", "关于印发计划的通知\n各区人民政府，市政府各部门：现将计划印发给你们，请认真组织实施。\n", true},
		{"wrong decoding", "关于印发计划的通知\n各区人民政府，市政府各部门：现将计划印发给你们，\ufffd\ufffd请认真组织实施。\n", false},
		{"few Han characters", "ÔÚÏß¹Û¿´ Ãâ·ÑµçÓ° 计划 ÎÞÂë¾«Æ·Ò»Çø¶þÇø", false},
		{"none", "", false},
	} {
		r, err := pdf.New(pdf.Data, pdf.Options{Fallback: func(context.Context, []byte) (string, error) { return c.text, nil }})
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Read(context.Background(), refused)
		if !c.trusted {
			wantOutcome(t, c.name, err, corpus.OutcomeFailed)
			continue
		}
		if err != nil || got.Plain != c.text || len(got.Document.Dropped) != 1 {
			t.Errorf("%s: %v, %v", c.name, got.Document, err)
		}
	}
}
