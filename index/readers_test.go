package index

import "testing"

// TestWritersKnowOfReaders opens the index several times and closes it again.
func TestWritersKnowOfReaders(t *testing.T) {
	g := newGenerator(41, 200)
	ix, dir := buildIndex(t, g.entries(3, 1, 2))
	other := openIndex(t, dir)
	for i, reader := range []*Index{ix, other} {
		if !attended(dir) {
			t.Errorf("%d of two have ended, and a writer is not told of the rest", i)
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if attended(dir) {
		t.Error("nobody reads, and a writer is told that somebody does")
	}
	if again := openIndex(t, dir); again == nil || !attended(dir) {
		t.Error("a reader that comes later is not seen")
	}
}
