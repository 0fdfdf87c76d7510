//go:build ignore

// Gen fetches jieba's dictionary from the gojieba module that go.mod names and
// writes it, compressed, to data/.
// Run `go generate ./normalize/segment` after changing gojieba's version.
package main

import (
	"bytes"
	"compress/gzip"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	if err != nil {
		log.Fatalf("find the gojieba module: %v", err)
	}
	cppjieba := filepath.Join(strings.TrimSpace(string(out)), "deps", "cppjieba")
	raw, err := os.ReadFile(filepath.Join(cppjieba, "dict", "jieba.dict.utf8"))
	if err != nil {
		log.Fatal(err)
	}
	write("jieba.dict.utf8.gz", compress(raw))
	licence, err := os.ReadFile(filepath.Join(cppjieba, "LICENSE"))
	if err != nil {
		log.Fatal(err)
	}
	write("LICENSE.cppjieba", licence)
}

// compress leaves name and time out of the header, so that the same input
// gives the same file.
func compress(raw []byte) []byte {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := w.Write(raw); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	return buf.Bytes()
}

func write(name string, raw []byte) {
	if err := os.WriteFile(filepath.Join("data", name), raw, 0o644); err != nil {
		log.Fatal(err)
	}
}
