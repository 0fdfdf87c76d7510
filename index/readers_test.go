package index

import "testing"

// TestWritersKnowOfReaders wants small batches, and rests, while somebody reads.
func TestWritersKnowOfReaders(t *testing.T) {
	g := newGenerator(41, 200)
	ix, dir := buildIndex(t, g.entries(3, 1, 2))
	other := openIndex(t, dir)
	if !attended(dir) {
		t.Error("two read, and the writer is not told")
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	w, err := Append(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if w.most() != attendedBatch {
		t.Errorf("batches of %d while somebody reads", w.most())
	}
	for i := range 2 {
		if err := w.Upsert(g.entry(10+i, 10, attendedBatch-11)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.batch.IndexOps); n != attendedBatch {
		t.Errorf("%d records wait, want one batch of %d", n, attendedBatch)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if w.pause(); w.most() != batchSize || attended(dir) {
		t.Errorf("batches of %d when nobody reads", w.most())
	}
	if again := openIndex(t, dir); again == nil || !attended(dir) {
		t.Error("a reader that comes later is not seen")
	}
}
