package extract_test

import (
	"os"
	"testing"
)

// TestWriteFormats writes the made files to testdata/formats, where other
// packages' tests damage them.
func TestWriteFormats(t *testing.T) {
	if os.Getenv("DUBAN_WRITE_FORMATS") == "" {
		t.Skip("DUBAN_WRITE_FORMATS is not set")
	}
	for name, raw := range map[string][]byte{"plan.html": madeHTML(), "plan.docx": madeDOCX(t), "plan.xlsx": madeXLSX(t), "plan.ofd": madeOFD(t, true)} {
		if err := os.WriteFile("../testdata/formats/"+name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
