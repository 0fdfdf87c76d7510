package index

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	api "github.com/blevesearch/bleve_index_api"

	"duban/normalize/segment"
)

// fieldWords is the one field of jieba words, for ranking.
const fieldWords = "words"

// runGap is added to the position at the end of a run, so that no phrase and
// no wildcard (at most maxGap characters) reaches over it.
const runGap = maxGap + 2

// document makes the Bleve document of a record. Its fields are built here
// and not by a mapping, so that nothing is reflected upon and nothing is
// indexed that no query reads. The records of a notice share one titles.
func (a *analyzer) document(r record, titles *shared) *document.Document {
	doc := document.NewDocument(r.id)
	var all []string
	for _, name := range textFields {
		t := text(r.texts[name])
		if t == "" {
			continue
		}
		f := &field{name: string(name), options: api.IndexField | api.IncludeTermVectors, size: len(t),
			analyze: func() (api.TokenFrequencies, int) { return a.bigrams(t) }}
		if name == Title {
			f.analyze = func() (api.TokenFrequencies, int) { return titles.terms(t, a.bigrams) }
		}
		doc.AddField(f)
		all = append(all, t)
	}
	if words := strings.Join(all, "\n"); words != "" {
		doc.AddField(&field{name: fieldWords, options: api.IndexField, size: len(words),
			analyze: func() (api.TokenFrequencies, int) { return a.words(words) }})
	}
	for name, values := range r.words {
		doc.AddField(&field{name: name, options: api.IndexField | api.SkipFreqNorm,
			analyze: func() (api.TokenFrequencies, int) { return whole(values) }})
	}
	return doc
}

// field is a Bleve field whose terms are made by its own function when
// Bleve's workers ask for them.
type field struct {
	name    string
	options api.FieldIndexingOptions
	size    int // bytes of text
	analyze func() (api.TokenFrequencies, int)

	terms  api.TokenFrequencies
	length int
}

func (f *field) Name() string                                   { return f.name }
func (f *field) Value() []byte                                  { return nil }
func (f *field) ArrayPositions() []uint64                       { return nil }
func (f *field) EncodedFieldType() byte                         { return 't' }
func (f *field) Analyze()                                       { f.terms, f.length = f.analyze(); f.analyze = nil }
func (f *field) Options() api.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                            { return f.length }
func (f *field) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                      { return uint64(f.size) }
func (f *field) Size() int                                      { return f.size }

// shared are the terms of a text that many records have, their notice's
// title, made once. Bleve only reads them.
type shared struct {
	mu    sync.Mutex
	text  string
	found api.TokenFrequencies
	n     int
}

func (s *shared) terms(text string, analyze func(string) (api.TokenFrequencies, int)) (api.TokenFrequencies, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil || s.text != text {
		s.found, s.n = analyze(text)
		s.text = text
	}
	return s.found, s.n
}

// whole makes one term of each value.
func whole(values []string) (api.TokenFrequencies, int) {
	out := make(api.TokenFrequencies, len(values))
	for _, v := range values {
		out[v] = &api.TokenFreq{Term: []byte(v)}
	}
	return out, len(values)
}

// An analyzer makes terms of text.
type analyzer struct {
	fold *folder
	seg  *segment.Segmenter
}

// words makes a term of each jieba word of two or more characters, and of the
// words inside it, without positions.
func (a *analyzer) words(text string) (api.TokenFrequencies, int) {
	t := a.fold.fold(text)
	var b strings.Builder
	t.runs(func(start, end int) {
		b.WriteString(string(t.runes[start:end]))
		b.WriteByte('\n')
	})
	out := api.TokenFrequencies{}
	length := 0
	for _, token := range a.seg.Search(b.String()) {
		if token.End-token.Start < 2 {
			continue
		}
		length++
		freq, ok := out[token.Text]
		if !ok {
			freq = &api.TokenFreq{Term: []byte(token.Text)}
			out[token.Text] = freq
		}
		freq.SetFrequency(freq.Frequency() + 1)
	}
	return out, length
}

// gram is one or two characters and where they stand.
type gram struct {
	key uint64
	pos int32
}

// bigrams makes a term of each two neighbouring characters, with positions,
// and of the last character of each run: so any substring is a phrase of
// terms, and one character is the beginning of some term.
func (a *analyzer) bigrams(text string) (api.TokenFrequencies, int) {
	t := a.fold.fold(text)
	grams := make([]gram, 0, len(t.runes))
	pos := int32(1)
	t.runs(func(start, end int) {
		for i := start; i < end; i++ {
			key := uint64(t.runes[i]) << 32
			if i+1 < end {
				key |= uint64(t.runes[i+1])
			}
			grams = append(grams, gram{key, pos})
			pos++
		}
		pos += runGap
	})
	return frequencies(grams), len(grams)
}

// frequencies collects the positions of each gram with few allocations: they
// are most of the work of indexing.
func frequencies(grams []gram) api.TokenFrequencies {
	index := make(map[uint64]int32, len(grams))
	counts := make([]int32, 0, len(grams))
	for _, g := range grams {
		i, ok := index[g.key]
		if !ok {
			i = int32(len(counts))
			index[g.key] = i
			counts = append(counts, 0)
		}
		counts[i]++
	}
	tokens := make([]api.TokenFreq, len(counts))
	locations := make([]api.TokenLocation, len(grams))
	pointers := make([]*api.TokenLocation, len(grams))
	from := int32(0)
	for i, n := range counts {
		tokens[i].Locations = pointers[from : from : from+n]
		from += n
	}
	for i, g := range grams {
		token := &tokens[index[g.key]]
		locations[i].Position = int(g.pos)
		token.Locations = append(token.Locations, &locations[i])
	}
	out := make(api.TokenFrequencies, len(counts))
	for key, i := range index {
		term := appendGram(make([]byte, 0, 8), key)
		tokens[i].Term = term
		tokens[i].SetFrequency(int(counts[i]))
		out[string(term)] = &tokens[i]
	}
	return out
}

func appendGram(b []byte, key uint64) []byte {
	b = utf8.AppendRune(b, rune(key>>32))
	if second := rune(key & 0xffffffff); second != 0 {
		b = utf8.AppendRune(b, second)
	}
	return b
}
