package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerify takes the sample notices in once and checks exports of them.
func TestVerify(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != exitDone {
		t.Fatalf("ingest: %d %s", code, errs)
	}
	t.Run("every row", func(t *testing.T) { verifyEveryRow(t, dir) })
	t.Run("changed digits of targets", func(t *testing.T) { verifyChangedDigits(t, dir, "targets") })
	t.Run("changed digits of tasks", func(t *testing.T) { verifyChangedDigits(t, dir, "tasks") })
	t.Run("other files", func(t *testing.T) { verifyOtherFiles(t, dir) })
	t.Run("rows of copies", func(t *testing.T) { verifyCopies(t, dir) })
	t.Run("changed bytes", func(t *testing.T) { verifyChangedBytes(t, dir) })
}

// exported writes an export to a file in dir.
func exported(t *testing.T, dir string, args ...string) (file string) {
	t.Helper()
	file = filepath.Join(dir, "out")
	if code, _, errs := duban(t, dir, append([]string{"export", "-o", file}, args...)...); code != exitDone {
		t.Fatalf("export: %d %s", code, errs)
	}
	return file
}

func verifyEveryRow(t *testing.T, dir string) {
	for _, kind := range []string{"targets", "tasks"} {
		for _, format := range [][]string{{}, {"--profile", "excel"}, {"--format", "jsonl"}} {
			code, out, errs := duban(t, dir, "verify", exported(t, dir, append([]string{kind}, format...)...))
			var verified, rows int
			if _, err := fmt.Sscanf(out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:], "%d of %d", &verified, &rows); err != nil {
				t.Fatalf("%v: %s%s", err, out, errs)
			}
			if code != exitDone || verified != rows || rows < 50 {
				t.Errorf("%s %v: exit %d: %s%s", kind, format, code, out, errs)
			}
		}
	}
}

// verifyCopies wants rows of a notice verified that stands in the corpus twice.
func verifyCopies(t *testing.T, dir string) {
	text, err := os.ReadFile(filepath.Join(dir, "testdata/notices/changchun-2024-key-work.txt"))
	if err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(dir, "again.txt")
	if err := os.WriteFile(again, append(text, "\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := duban(t, dir, "ingest", again); code != exitDone {
		t.Fatalf("ingest: %d %s", code, errs)
	}
	rows, err := os.ReadFile(exported(t, dir, "targets", "--format", "jsonl"))
	if err != nil || !bytes.Contains(rows, []byte(`"copy_of":"n`)) {
		t.Fatalf("no row is a copy's: %v", err)
	}
	verifyEveryRow(t, dir)
}

// verifyChangedDigits changes one digit of each column, each in a row of its
// own, and wants those rows and no others to be named.
func verifyChangedDigits(t *testing.T, dir, kind string) {
	file := exported(t, dir, kind)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	changed := changeDigits(rows)
	if len(changed) < 10 {
		t.Fatalf("only %d columns have digits", len(changed))
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := duban(t, dir, "verify", file)
	if want := fmt.Sprintf("%d of %d rows verified", len(rows)-1-len(changed), len(rows)-1); code != exitSome || !strings.Contains(out, want) {
		t.Errorf("exit %d, want %q: %s%s", code, want, out, errs)
	}
	for at, name := range changed {
		if !strings.Contains("\n"+out, fmt.Sprintf("\nrow %d: ", at)) {
			t.Errorf("row %d, whose %s was changed, is not named", at, name)
		}
	}
}

// changeDigits changes a digit of each column that has any and returns the
// columns by row.
func changeDigits(rows [][]string) map[int]string {
	changed := map[int]string{}
	for col, name := range rows[0] {
		for at := 1; at < len(rows); at++ {
			if changed[at] == "" && strings.ContainsAny(rows[at][col], "0123456789") {
				rows[at][col], changed[at] = otherDigit(rows[at][col]), name
				break
			}
		}
	}
	return changed
}

// otherDigit is a text with its last digit changed.
func otherDigit(text string) string {
	at := strings.LastIndexAny(text, "0123456789")
	return text[:at] + string('0'+(text[at]-'0'+1)%10) + text[at+1:]
}

// verifyChangedBytes flips single bytes of the stored raw pages.
func verifyChangedBytes(t *testing.T, dir string) {
	file := exported(t, dir, "targets")
	stored, err := filepath.Glob(filepath.Join(dir, "corpus-data", "warc", "*.warc.gz"))
	if err != nil || len(stored) != 1 {
		t.Fatalf("%v %v", stored, err)
	}
	raw, err := os.ReadFile(stored[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{len(raw) / 5, len(raw) / 2, len(raw) * 4 / 5} {
		damaged := bytes.Clone(raw)
		damaged[at] ^= 0x10
		if err := os.WriteFile(stored[0], damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		code, out, errs := duban(t, dir, "verify", file)
		if code != exitSome || !strings.Contains(out, "the stored bytes") {
			t.Errorf("byte %d of %d: exit %d: %s%s", at, len(raw), code, out, errs)
		}
	}
}

func verifyOtherFiles(t *testing.T, dir string) {
	file := filepath.Join(dir, "out")
	for text, says := range map[string]string{
		"":                          "empty",
		"a,b\n1,2\n":                "neither",
		"target_id,source\nx,y\n":   "sha256",
		"{\"a\":1}\n":               "neither",
		"PK\x03\x04":                "workbooks",
		"target_id,\"source\nx,y\n": "header",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := duban(t, dir, "verify", file); code != exitSome || !strings.Contains(errs, says) {
			t.Errorf("%q: exit %d: %s", text, code, errs)
		}
	}
	if code, _, errs := duban(t, dir, "verify", "missing.csv"); code != exitSome || !strings.Contains(errs, "missing.csv") {
		t.Errorf("missing file: exit %d: %s", code, errs)
	}
}
