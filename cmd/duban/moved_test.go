package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The binary must carry its dictionaries and need nothing of the place it was built in.
func TestMovedBinaryWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	source := workspace(t)
	built, moved := filepath.Join(t.TempDir(), "duban"), filepath.Join(t.TempDir(), "elsewhere")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", built, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	if err := os.Rename(built, moved); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	for _, c := range []struct{ args, says string }{
		{"ingest testdata/notices/suqian-2023-innovation.txt", "1 new"},
		{"search 在孵企业", "在孵企业"},
		{"doctor", "✓"},
	} {
		run := exec.Command(moved, strings.Fields(c.args)...)
		run.Dir = source
		run.Env = []string{"HOME=" + home, "TMPDIR=" + t.TempDir(), "PATH=/nonexistent"}
		if out, err := run.CombinedOutput(); err != nil || !strings.Contains(string(out), c.says) {
			t.Errorf("duban %s: %v\n%s", c.args, err, out)
		}
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("left in the home folder: %v %v", left, err)
	}
}
