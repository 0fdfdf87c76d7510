package inverted

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	api "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"
)

// content is what a segment says: field → term → ids of the documents.
type content map[string]map[string][]string

// made is a document with what its terms are to be.
type made struct {
	id     string
	fields map[string][]string
}

// documents are n documents: some terms stand in all of them, some in half, most in few.
func documents(seed uint64, n int) []made {
	rng := rand.New(rand.NewPCG(seed, 7))
	out := make([]made, n)
	for i := range out {
		fields := map[string][]string{"title": {"研发", "发"}, "kind": {[]string{"plan", "report"}[i%2]}}
		for range rng.IntN(8) {
			fields["title"] = append(fields["title"], string([]rune{rune(0x4e00 + rng.IntN(300)), rune(0x4e00 + rng.IntN(300))}))
			fields["words"] = append(fields["words"], fmt.Sprint("w", rng.IntN(5000)))
		}
		if i%97 == 0 {
			fields["title"] = append(fields["title"], "𠀀𠀁", "𠀀", "a𠀀")
			fields["rare"] = []string{fmt.Sprint(seed, "-", i)}
		}
		out[i] = made{fmt.Sprintf("d%d-%d", seed, i), fields}
	}
	return out
}

// own are the documents as this package takes them, with the terms made.
func own(docs []made) []api.Document {
	var out []api.Document
	for i, d := range docs {
		terms := func() (t Terms) {
			for _, field := range slices.Sorted(maps.Keys(d.fields)) {
				if field != "title" {
					t.Words = append(t.Words, Words{field, d.fields[field]})
					continue
				}
				p := Pairs{Field: field}
				for _, term := range d.fields[field] {
					two := append([]rune(term), 0)
					p.Keys = append(p.Keys, Key(two[0], two[1]))
				}
				t.Pairs = append(t.Pairs, p)
			}
			return t
		}
		doc := NewDocument(d.id, i, 10, terms)
		doc.VisitFields(func(f api.Field) { f.Analyze() })
		out = append(out, doc)
	}
	rand.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] }) // as workers do
	return out
}

// theirs are the documents as zapx takes them.
func theirs(docs []made) []api.Document {
	var out []api.Document
	for _, d := range docs {
		doc := document.NewDocument(d.id)
		doc.AddIDField()
		for field, terms := range d.fields {
			doc.AddField(plain{field, terms})
		}
		doc.VisitFields(func(f api.Field) { f.Analyze() })
		out = append(out, doc)
	}
	return out
}

// plain is a field of zapx's with bare terms.
type plain struct {
	name  string
	terms []string
}

func (f plain) Analyze()                          {}
func (f plain) Name() string                      { return f.name }
func (f plain) Value() []byte                     { return nil }
func (f plain) ArrayPositions() []uint64          { return nil }
func (f plain) EncodedFieldType() byte            { return 't' }
func (f plain) Options() api.FieldIndexingOptions { return bare }
func (f plain) AnalyzedLength() int               { return len(f.terms) }
func (f plain) NumPlainTextBytes() uint64         { return 0 }
func (f plain) Size() int                         { return 0 }
func (f plain) AnalyzedTokenFrequencies() api.TokenFrequencies {
	out := api.TokenFrequencies{}
	for _, t := range f.terms {
		out[t] = &api.TokenFreq{Term: []byte(t)}
	}
	return out
}

// says is the content of the documents.
func says(docs []made) content {
	c := content{"_id": {}}
	for _, d := range docs {
		c["_id"][d.id] = []string{d.id}
		for field, terms := range d.fields {
			if c[field] == nil {
				c[field] = map[string][]string{}
			}
			for _, t := range terms {
				if !slices.Contains(c[field][t], d.id) {
					c[field][t] = append(c[field][t], d.id)
				}
			}
		}
	}
	return c
}

// read reads the content of a segment.
func read(t *testing.T, s segapi.Segment) content {
	t.Helper()
	c := content{}
	ids := make([]string, s.Count())
	for doc := range ids {
		id, err := s.DocID(uint64(doc))
		if err != nil {
			t.Fatal(err)
		}
		ids[doc] = string(id)
	}
	for _, field := range s.Fields() {
		dict, err := s.Dictionary(field)
		if err != nil {
			t.Fatal(err)
		}
		c[field] = map[string][]string{}
		last := ""
		words := dict.AutomatonIterator(nil, nil, nil)
		for entry, err := words.Next(); entry != nil || err != nil; entry, err = words.Next() {
			if err != nil {
				t.Fatal(err)
			}
			if entry.Term <= last {
				t.Errorf("%s: %q comes behind %q", field, entry.Term, last)
			}
			last = entry.Term
			list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			it := list.Iterator(true, true, true, nil)
			for p, err := it.Next(); p != nil || err != nil; p, err = it.Next() {
				if err != nil {
					t.Fatal(err)
				}
				c[field][entry.Term] = append(c[field][entry.Term], ids[p.Number()])
			}
		}
	}
	return c
}

func segmentOf(t *testing.T, p *plugin, docs []api.Document) segapi.Segment {
	t.Helper()
	s, _, err := p.New(docs)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSegment compares segments with the documents and with zapx's own
// segments. Five thousand documents make postings of several pieces and both
// kinds of set.
func TestSegment(t *testing.T) {
	p := &plugin{}
	for _, n := range []int{1, 2, 97, 5000, 300} { // the builder is used again
		docs := documents(uint64(n), n)
		s := segmentOf(t, p, own(docs))
		if diff := cmp.Diff(says(docs), read(t, s)); diff != "" {
			t.Errorf("%d documents: %s", n, diff)
		}
		if diff := cmp.Diff(read(t, segmentOf(t, p, theirs(docs))), read(t, s)); diff != "" {
			t.Errorf("%d documents: zapx's segment differs: %s", n, diff)
		}
		found, err := s.DocNumbers([]string{docs[n/2].id, "none"})
		if err != nil || found.GetCardinality() != 1 || found.Minimum() != uint32(n/2) {
			t.Errorf("%d documents: %s is at %v, %v", n, docs[n/2].id, found, err)
		}
	}
}

// TestSegmentsMerge has zapx merge segments of ours, one of its own among
// them, with some documents dropped.
func TestSegmentsMerge(t *testing.T) {
	p, dir := &plugin{}, t.TempDir()
	var files []segapi.Segment
	var kept []made
	var drops []*roaring.Bitmap
	for i, n := range []int{3000, 40, 2500} {
		docs := documents(uint64(i), n)
		form := own
		if i == 1 {
			form = theirs
		}
		path := filepath.Join(dir, fmt.Sprint(i, ".zap"))
		if err := segmentOf(t, p, form(docs)).(*zap.SegmentBase).Persist(path); err != nil {
			t.Fatal(err)
		}
		s, err := p.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		files = append(files, s)
		dropped := roaring.New()
		for doc, d := range docs {
			if doc%5 == i {
				dropped.Add(uint32(doc))
			} else {
				kept = append(kept, d)
			}
		}
		drops = append(drops, dropped)
	}
	path := filepath.Join(dir, "all.zap")
	if _, _, err := p.Merge(files, drops, path, nil, nil); err != nil {
		t.Fatal(err)
	}
	all, err := p.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	if diff := cmp.Diff(says(kept), read(t, all)); diff != "" {
		t.Error(diff)
	}
}

// TestSegmentIsTheSame makes a segment twice of documents in other orders.
func TestSegmentIsTheSame(t *testing.T) {
	docs := documents(3, 500)
	var raw [2][]byte
	for i := range raw {
		path := filepath.Join(t.TempDir(), "x.zap")
		if err := segmentOf(t, &plugin{}, own(docs)).(*zap.SegmentBase).Persist(path); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		raw[i] = content
	}
	if !slices.Equal(raw[0], raw[1]) {
		t.Error("the bytes depend on the order in which terms are made")
	}
}
