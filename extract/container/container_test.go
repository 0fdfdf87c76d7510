package container

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"duban/corpus"
)

// packed makes a ZIP file; names and texts alternate.
func packed(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		member string
		want   Kind
	}{
		{"word/document.xml", DOCX}, {"word/document2.xml", DOCX}, {`word\document.xml`, DOCX}, {"/word/document.xml", DOCX}, {"xl/workbook.xml", XLSX}, {"xl/workbook.bin", Archive},
		{"ppt/presentation.xml", PPTX}, {"OFD.xml", OFD}, {"ofd.xml", OFD}, {"附件.docx", Archive}, {"keyword/document.xml", Archive},
	} {
		parts, err := Open(packed(t, c.member, ""), DefaultLimits())
		if err != nil || parts.Kind() != c.want {
			t.Errorf("%s: %v, %v", c.member, parts.Kind(), err)
		}
	}
}

func TestNamesOfParts(t *testing.T) {
	parts, err := Open(packed(t, `Doc_0\Pages\Page_0.xml`, "甲", "a/../b.xml", "乙"), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"doc_0/pages/page_0.xml": "甲", "/Doc_0/Pages/Page_0.xml": "甲", "b.xml": "乙"} {
		if got, err := fs.ReadFile(parts, name); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := parts.Open("c.xml"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	bomb := packed(t, "a", strings.Repeat("\x00", 1<<20), "b", "甲")
	if _, err := Open(bomb, Limits{Parts: 1, Bytes: 1}); !refused(err, corpus.OutcomeTooLarge) {
		t.Error(err)
	}
	parts, err := Open(bomb, Limits{Parts: 9, Bytes: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(parts, "b"); err != nil {
		t.Error("a small part of a container with a large one:", err)
	}
	if raw, err := fs.ReadFile(parts, "a"); !refused(err, corpus.OutcomeTooLarge) || len(raw) > 200_000 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	if _, err := fs.ReadFile(parts, "b"); !refused(err, corpus.OutcomeTooLarge) {
		t.Error("the budget is of all parts together:", err)
	}
}

func TestDamaged(t *testing.T) {
	whole := packed(t, "a", strings.Repeat("推进科技创新", 100))
	if _, err := Open(whole[:len(whole)/2], DefaultLimits()); !refused(err, corpus.OutcomeFailed) {
		t.Error(err)
	}
	wrong := bytes.Clone(whole)
	wrong[40] ^= 0xff
	parts, err := Open(wrong, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(parts, "a"); err == nil {
		t.Error("a damaged part was read")
	}
	locked := bytes.Clone(whole)
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	if parts, err = Open(locked, DefaultLimits()); err != nil {
		t.Fatal(err)
	}
	if _, err := parts.Open("a"); !refused(err, corpus.OutcomeEncrypted) {
		t.Error(err)
	}
}

func refused(err error, outcome corpus.Outcome) bool {
	var refusal *corpus.Refusal
	return errors.As(err, &refusal) && refusal.Outcome == outcome && refusal.Reason != ""
}
