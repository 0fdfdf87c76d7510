package office

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"duban/corpus"
)

func readRTF(raw string) (corpus.Document, error) {
	return New(Limits{Cells: 1000, Depth: 50}).RTF(context.Background(), []byte(raw))
}

func TestRTFText(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"GBK without a declared page", `{\rtf1\ansi\'b6\'bd\'b0\'ec\par}`, "督办"},
		{"raw bytes", "{\\rtf1\\ansi\\ansicpg936 \xb6\xbd\xb0\xec}", "督办"},
		{"a character cut by a line's end", "{\\rtf1\\ansicpg936\\'b6\r\n\\'bd\\par}", "督"},
		{"numbers with two bytes to pass over", `{\rtf1{\uc2\u30563\'b6\'bd\u21150\'b0\'ec}\par}`, "督办"},
		{"numbers without repeats", `{\rtf1\uc0\u30563\u21150\par}`, "督办"},
		{"signs", `{\rtf1 1\endash 2\~3\_4\{5\}\\\par}`, "1–2 3-4{5}\\"},
		{"groups that never end", `{\rtf1{{{a`, "a"},
		{"groups that end too often", `{\rtf1 a}}}}b`, "ab"},
		{"binary data", `{\rtf1{\pict\bin5 }}}}}}a\par}`, "a"},
		{"words unknown, stars", `{\rtf1{\*\foo x}\bar a{\*\shpinst{\sp{\sn p}{\sv v}}{\shptxt b\par}}\par}`, "ab"},
		{"a table without ends of rows", `{\rtf1\trowd\cellx99\cellx199\intbl a\cell b\cell\pard c\par}`, "a|b|c"},
	} {
		doc, err := readRTF(c.raw)
		if err != nil || lines(doc) != c.want {
			t.Errorf("%s: %q, %v", c.name, lines(doc), err)
		}
	}
}

func TestRTFLimits(t *testing.T) {
	var refusal *corpus.Refusal
	if _, err := readRTF(`{\rtf1` + strings.Repeat("{", 100)); !errors.As(err, &refusal) || refusal.Outcome != corpus.OutcomeTooLarge {
		t.Errorf("%v", err)
	}
	if _, err := readRTF(`{\rtf1` + strings.Repeat(`\trowd\cellx1\intbl a\cell\row `, 1000)); !errors.As(err, &refusal) || refusal.Outcome != corpus.OutcomeTooLarge {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := New(Limits{Cells: 9}).RTF(ctx, []byte(`{\rtf1 a}`)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzRTF(f *testing.F) {
	raw, err := os.ReadFile("../../testdata/awkward/files/words.rtf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Add(`{\rtf1\trowd\cellx9\clvmrg\cellx-5\intbl\cell\row\u-1?\uc99\'zz\bin-9\u`)
	f.Fuzz(func(t *testing.T, raw string) {
		doc, err := readRTF(raw)
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		for _, b := range doc.Blocks {
			if b.Table != nil && len(b.Table.Cells) == 0 {
				t.Error("a table without cells")
			}
		}
	})
}
