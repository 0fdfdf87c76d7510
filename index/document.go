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
// indexed that no query reads. The records of a notice share one memo.
func (a *analyzer) document(r record, m *memo) *document.Document {
	doc := document.NewDocument(r.id)
	ranked := []string{r.whole}
	for _, name := range textFields {
		t := text(r.texts[name])
		if t == "" {
			continue
		}
		doc.AddField(&field{name: string(name), options: api.IndexField | api.IncludeTermVectors, size: len(t),
			analyze: func() (api.TokenFrequencies, int) { return a.bigrams(t) }})
		if r.whole == "" {
			ranked = append(ranked, t)
		}
	}
	if words := strings.Join(ranked, "\n"); words != "" {
		doc.AddField(&field{name: fieldWords, options: api.IndexField, size: len(words),
			analyze: func() (api.TokenFrequencies, int) { return a.words(words, m) }})
	}
	for name, values := range r.words {
		doc.AddField(&field{name: name, options: api.IndexField | api.SkipFreqNorm, terms: a.whole(values), length: len(values)})
	}
	return doc
}

// field is a Bleve field whose terms are made by its own function when
// Bleve's workers ask for them.
type field struct {
	name    string
	options api.FieldIndexingOptions
	size    int                                // bytes of text
	analyze func() (api.TokenFrequencies, int) // nil where the terms are there from the beginning

	terms  api.TokenFrequencies
	length int
}

func (f *field) Analyze() {
	if f.analyze != nil {
		f.terms, f.length = f.analyze()
		f.analyze = nil
	}
}

func (f *field) Name() string                                   { return f.name }
func (f *field) Value() []byte                                  { return nil }
func (f *field) ArrayPositions() []uint64                       { return nil }
func (f *field) EncodedFieldType() byte                         { return 't' }
func (f *field) Options() api.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                            { return f.length }
func (f *field) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                      { return uint64(f.size) }
func (f *field) Size() int                                      { return f.size }

// memo holds the words of the sentences of one notice: its document, tasks
// and targets say most of them several times.
type memo struct {
	mu    sync.Mutex
	words map[string][]string
}

func (m *memo) of(sentence string, cut func(string) []string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	words, ok := m.words[sentence]
	if !ok {
		words = cut(sentence)
		m.words[sentence] = words
	}
	return words
}

// maxShared is how many single values an analyzer keeps the terms of.
const maxShared = 20_000

// whole makes one term of each value. Most values stand in many records, whose
// fields then have the same terms: Bleve only reads them.
func (a *analyzer) whole(values []string) api.TokenFrequencies {
	if len(values) == 1 {
		if terms, ok := a.shared[values[0]]; ok {
			return terms
		}
	}
	terms := make(api.TokenFrequencies, len(values))
	for _, v := range values {
		terms[v] = &api.TokenFreq{Term: []byte(v)}
	}
	if len(values) == 1 && len(a.shared) < maxShared {
		a.shared[values[0]] = terms
	}
	return terms
}

// An analyzer makes terms of text.
type analyzer struct {
	fold   *folder
	seg    *segment.Segmenter
	shared map[string]api.TokenFrequencies // terms of single values
	places []*api.TokenLocation            // of the first positions, which every document has
}

// commonPlaces is how many positions all documents share.
const commonPlaces = 1 << 12

func newAnalyzer(fold *folder, seg *segment.Segmenter) *analyzer {
	a := &analyzer{fold: fold, seg: seg, shared: map[string]api.TokenFrequencies{}}
	for i := range commonPlaces {
		a.places = append(a.places, &api.TokenLocation{Position: i})
	}
	return a
}

// words makes a term of each jieba word of two or more characters, and of the
// words inside it, without positions.
func (a *analyzer) words(text string, m *memo) (api.TokenFrequencies, int) {
	t := a.fold.fold(text)
	out := api.TokenFrequencies{}
	length := 0
	t.runs(func(start, end int) {
		for at := start; at < end; {
			stop := sentenceEnd(t.runes, at, end)
			for _, w := range m.of(string(t.runes[at:stop]), a.cut) {
				length++
				freq, ok := out[w]
				if !ok {
					freq = &api.TokenFreq{Term: []byte(w)}
					out[w] = freq
				}
				freq.SetFrequency(freq.Frequency() + 1)
			}
			at = stop
		}
	})
	return out, length
}

// sentenceEnd is where the sentence ends that begins at from.
func sentenceEnd(runes []rune, from, end int) int {
	for i := from; i < end; i++ {
		switch runes[i] {
		case '。', ';', '!', '?':
			return i + 1
		}
	}
	return end
}

// cut are the words of two or more characters.
func (a *analyzer) cut(text string) []string {
	var words []string
	for _, token := range a.seg.Search(text) {
		if token.End-token.Start >= 2 {
			words = append(words, token.Text)
		}
	}
	return words
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
	return a.frequencies(grams), len(grams)
}

// frequencies collects the positions of each gram with few allocations: they
// are most of the work of indexing.
func (a *analyzer) frequencies(grams []gram) api.TokenFrequencies {
	index := make(map[uint64]int32, len(grams))
	at := make([]int32, len(grams)) // of each gram in counts
	counts := make([]int32, 0, len(grams))
	for j, g := range grams {
		i, ok := index[g.key]
		if !ok {
			i = int32(len(counts))
			index[g.key] = i
			counts = append(counts, 0)
		}
		counts[i]++
		at[j] = i
	}
	tokens := make([]api.TokenFreq, len(counts))
	pointers := make([]*api.TokenLocation, len(grams))
	from := int32(0)
	for i, n := range counts {
		tokens[i].Locations = pointers[from : from : from+n]
		from += n
	}
	for j, g := range grams {
		token := &tokens[at[j]]
		token.Locations = append(token.Locations, a.place(g.pos))
	}
	out := make(api.TokenFrequencies, len(counts))
	terms := make([]byte, 0, 8*len(counts))
	for key, i := range index {
		start := len(terms)
		terms = appendGram(terms, key)
		term := terms[start:len(terms):len(terms)]
		tokens[i].Term = term
		tokens[i].SetFrequency(int(counts[i]))
		out[string(term)] = &tokens[i]
	}
	return out
}

// place is the location of a position. Bleve only reads it.
func (a *analyzer) place(pos int32) *api.TokenLocation {
	if int(pos) < len(a.places) {
		return a.places[pos]
	}
	return &api.TokenLocation{Position: int(pos)}
}

func appendGram(b []byte, key uint64) []byte {
	b = utf8.AppendRune(b, rune(key>>32))
	if second := rune(key & 0xffffffff); second != 0 {
		b = utf8.AppendRune(b, second)
	}
	return b
}
