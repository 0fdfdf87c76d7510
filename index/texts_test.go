package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
)

// TestTextsFollowTheirRecords changes an index in many commits, whose files are
// merged in between, and compares the kept texts with what was put in last.
func TestTextsFollowTheirRecords(t *testing.T) {
	g := newGenerator(11, 300)
	r := rand.New(rand.NewPCG(3, 4))
	dir := filepath.Join(t.TempDir(), "index")
	entries := map[string]Entry{}
	for range 14 {
		commit(t, dir, func(w *Writer) error {
			var errs []error
			for range 1 + r.IntN(12) {
				e := g.entry(r.IntN(40), r.IntN(3), r.IntN(4))
				errs = append(errs, w.Upsert(e))
				entries[e.Notice.ID] = e
			}
			gone := fmt.Sprintf("n%012x", r.IntN(40)*7919)
			delete(entries, gone)
			return errors.Join(append(errs, w.Remove(gone))...)
		})
		compareTexts(t, openIndex(t, dir), entries)
	}
	files, err := filepath.Glob(filepath.Join(dir, "g*", "*"+textSuffix))
	if segments := openIndex(t, dir).loaded.segments; err != nil || len(files) != len(segments) {
		t.Errorf("%d text files beside %d segments, %v", len(files), len(segments), err)
	}
}

// compareTexts compares the kept texts of all records with those of entries.
func compareTexts(t *testing.T, ix *Index, entries map[string]Entry) {
	t.Helper()
	want := map[string]record{}
	for _, e := range entries {
		for _, r := range records(&e, true) {
			want[r.id] = r
		}
	}
	for _, seg := range ix.loaded.segments {
		for it := seg.live().Iterator(); it.HasNext(); {
			doc := it.Next()
			id, err := seg.DocID(uint64(doc))
			if err != nil || string(id) != string(seg.columns.texts.id(doc)) {
				t.Fatalf("document %d: its id is %q, kept %q, %v", doc, id, seg.columns.texts.id(doc), err)
			}
			for i, field := range keptFields {
				folded := ix.fold.fold(text(want[string(id)].texts[field]))
				if got := string(seg.columns.texts.field(doc, i)); got != string(folded.lines()) {
					t.Fatalf("%s of %s: kept %q, want %q", field, id, got, folded.lines())
				}
			}
			delete(want, string(id))
		}
	}
	if len(want) > 0 {
		t.Fatalf("records without text: %v", want)
	}
}

func TestCutTextFileIsRefused(t *testing.T) {
	_, dir := buildIndex(t, sample())
	files, err := filepath.Glob(filepath.Join(dir, "g*", "*"+textSuffix))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for size := 0; size < len(raw); size += 1 + size/2 { // each opening loads the dictionaries
		if err := os.WriteFile(files[0], raw[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		var damaged *DamagedError
		if ix, err := Open(dir, Options{}); !errors.As(err, &damaged) {
			t.Fatalf("cut to %d of %d bytes: %v, %v", size, len(raw), ix, err)
		}
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), rebuild) {
		t.Errorf("without a text file: %v", err)
	}
}

// TestFlippedBitsDoNotPanic reads text files with every bit flipped in turn.
func TestFlippedBitsDoNotPanic(t *testing.T) {
	var out strings.Builder
	w := newTextWriter(&out, 2)
	for _, id := range []string{"a", "b"} {
		k := keptText{id: id, fields: [4][]byte{[]byte("研发\n"), nil, nil, []byte("投入\n")}}
		w.add([]byte(id), k.append(nil))
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "1"+textSuffix)
	for bit := range 8 * out.Len() {
		raw := []byte(out.String())
		raw[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		texts, err := openTexts(path)
		if err != nil {
			continue
		}
		for doc := range uint32(texts.docs) {
			for i := range keptFields {
				_ = string(texts.field(doc, i)) + string(texts.id(doc))
			}
		}
		if err := texts.close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKnownTermsStayRight asks the same before and after commits that change
// the records, with filters and without, also where the answer was kept.
func TestKnownTermsStayRight(t *testing.T) {
	g := newGenerator(12, 60)
	entries := g.entries(60, 2, 3)
	ix, dir := buildIndex(t, entries)
	for round := range 4 {
		all := flatten(entries)
		for range 60 {
			word := g.words[g.zipf.Uint64()]
			word += string([]rune(g.words[g.zipf.Uint64()])[:1])
			q := Query{Text: `"` + word + `"`, Facets: []string{"city"}}
			for range 2 {
				compareWithScan(t, ix, all, q)
				q.Filters.City = []string{"市1", "市7"}
				compareWithScan(t, ix, all, q)
				q.Filters.City = nil
			}
		}
		changed := g.entries(5, 2, 3)
		entries = append(changed, entries[5:]...)
		if round == 2 {
			entries = entries[:40]
		}
		commit(t, dir, func(w *Writer) error {
			var errs []error
			for _, e := range changed {
				errs = append(errs, w.Upsert(e))
			}
			for i := len(entries); i < 60; i++ {
				errs = append(errs, w.Remove(fmt.Sprintf("n%012x", i*7919)))
			}
			return errors.Join(errs...)
		})
	}
}

func compareWithScan(t *testing.T, ix *Index, all []flat, q Query) {
	t.Helper()
	res, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	q.Text = strings.Trim(q.Text, `"`)
	total := 0
	for _, f := range all {
		if matches(f, q, "") {
			total++
		}
	}
	if got, want := fmt.Sprint(res.Facets[0].Values), fmt.Sprint(scan(all, q, "city")); got != want || res.Total != total {
		t.Fatalf("%+v: %d hits %s, a scan finds %d %s", q, res.Total, got, total, want)
	}
}

func TestTermCacheForgetsTheOldest(t *testing.T) {
	c := newTermCache(0)
	for i := range 2000 {
		docs := roaring.New()
		for d := range uint32(1000) {
			docs.Add(d*7 + uint32(i))
		}
		c.add(fmt.Sprint(i), termDocs{docs, docs})
	}
	size := uint64(0)
	for _, d := range c.known {
		size += d.size()
	}
	if size != c.bytes || size > c.most || len(c.known) != len(c.oldest) {
		t.Errorf("%d bytes, counted as %d, of %d; %d known, %d in order", size, c.bytes, c.most, len(c.known), len(c.oldest))
	}
	if _, ok := c.find("0"); ok {
		t.Error("the first one is still known")
	}
	if d, ok := c.find("1999"); !ok || d.docs.GetCardinality() != 1000 {
		t.Error("the last one is not known")
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	turns := make(turns, 1)
	if err := turns.wait(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := turns.wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a turn: %v", err)
	}
	turns.done()
	if err := turns.wait(context.Background()); err != nil {
		t.Errorf("after the turn before: %v", err)
	}
}
