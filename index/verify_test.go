package index

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	_, dir := buildIndex(t, sample())
	if err := Verify(context.Background(), dir); err != nil {
		t.Fatalf("a sound index: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "g*", "*"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			bit := r.IntN(8 * len(raw))
			raw[bit/8] ^= 1 << (bit % 8)
			flipped(t, dir, file, raw)
			raw[bit/8] ^= 1 << (bit % 8)
		}
		flipped(t, dir, file, nil)
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Verify(context.Background(), dir); err != nil {
		t.Errorf("mended: %v", err)
	}
	if err := Verify(context.Background(), t.TempDir()); err == nil {
		t.Error("no index: no error")
	}
}

// flipped verifies the index with a file's bytes replaced.
func flipped(t *testing.T, dir, file string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *DamagedError
	if err := Verify(context.Background(), dir); !errors.As(err, &damaged) || !strings.Contains(err.Error(), filepath.Base(file)) {
		t.Fatalf("%s damaged: %v", filepath.Base(file), err)
	}
}
