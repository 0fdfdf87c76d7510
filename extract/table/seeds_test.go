package table

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/region"
)

func newReader(t testing.TB) *Reader {
	t.Helper()
	places, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := body.New(body.Data, places)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Data, bodies)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seedBlocks reads a seed notice as one paragraph a line.
func seedBlocks(t testing.TB, prefix string) []corpus.Block {
	t.Helper()
	names, _ := filepath.Glob("../../../shared/seeds/" + prefix + "*.txt")
	if len(names) == 0 {
		t.Skip("the seed notices are not here")
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return paragraphs(strings.Split(string(raw), "\n")...)
}

func paragraphs(lines ...string) []corpus.Block {
	var blocks []corpus.Block
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
		}
	}
	return blocks
}
