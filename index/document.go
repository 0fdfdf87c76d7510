package index

import (
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	api "github.com/blevesearch/bleve_index_api"

	"duban/normalize/segment"
)

// fieldWords is the one field of jieba words, for ranking.
const fieldWords = "words"

// document makes the Bleve document of a record. Its fields are built here
// and not by a mapping, so that nothing is reflected upon and nothing is
// indexed that no query reads. The records of a notice share one memo; kept
// gets the folded texts when Bleve's workers make the terms.
func (a *analyzer) document(r record, m *memo, kept *keptText) *document.Document {
	doc := document.NewDocument(r.id)
	var ranked []folded // filled by the workers, field by field
	for i, name := range keptFields {
		t := text(r.texts[name])
		if t == "" {
			continue
		}
		doc.AddField(&field{name: string(name), options: bare, size: len(t), analyze: func() api.TokenFrequencies {
			folded := a.fold.fold(t)
			kept.fields[i] = folded.lines()
			ranked = append(ranked, folded)
			return pairs(&folded)
		}})
	}
	a.addWords(doc, func() []folded {
		if r.whole != "" {
			return []folded{a.fold.fold(r.whole)}
		}
		return ranked
	}, m)
	for name, values := range r.words {
		doc.AddField(&field{name: name, options: bare, terms: a.whole(values)})
	}
	return doc
}

// bare terms say which documents have them, and neither how often nor where.
const bare = api.IndexField | api.SkipFreqNorm

// addWords adds the words of texts for ranking, and how many they are. Bleve
// has the fields of a document made in their order, by one worker.
func (a *analyzer) addWords(doc *document.Document, texts func() []folded, m *memo) {
	length := 0
	doc.AddField(&field{name: fieldWords, options: bare, analyze: func() (terms api.TokenFrequencies) {
		terms, length = a.words(texts(), m)
		return terms
	}})
	doc.AddField(&field{name: colLength, options: bare, analyze: func() api.TokenFrequencies {
		return terms([]string{lengthClass(length)})
	}})
}

// field is a Bleve field whose terms are made by its own function when
// Bleve's workers ask for them.
type field struct {
	name    string
	options api.FieldIndexingOptions
	size    int                         // bytes of text
	analyze func() api.TokenFrequencies // nil where the terms are there from the beginning
	terms   api.TokenFrequencies
}

func (f *field) Analyze() {
	if f.analyze != nil {
		f.terms = f.analyze()
		f.analyze = nil
	}
}

func (f *field) Name() string                                   { return f.name }
func (f *field) Value() []byte                                  { return nil }
func (f *field) ArrayPositions() []uint64                       { return nil }
func (f *field) EncodedFieldType() byte                         { return 't' }
func (f *field) Options() api.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                            { return len(f.terms) }
func (f *field) AnalyzedTokenFrequencies() api.TokenFrequencies { return f.terms }
func (f *field) NumPlainTextBytes() uint64                      { return uint64(f.size) }
func (f *field) Size() int                                      { return f.size }

// memo holds the words of the sentences of one notice: its document, tasks
// and targets say most of them several times.
type memo struct {
	mu    sync.Mutex
	words map[string][]wordTerm
}

// wordTerm is a word with its term, which any number of records have: Bleve
// only reads it.
type wordTerm struct {
	name string
	term *api.TokenFreq
}

func (m *memo) of(sentence string, cut func(string) []wordTerm) []wordTerm {
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
	made := terms(values)
	if len(values) == 1 && len(a.shared) < maxShared {
		a.shared[values[0]] = made
	}
	return made
}

// terms makes one term of each value.
func terms(values []string) api.TokenFrequencies {
	out := make(api.TokenFrequencies, len(values))
	for _, v := range values {
		out[v] = &api.TokenFreq{Term: []byte(v)}
	}
	return out
}

// An analyzer makes terms of text.
type analyzer struct {
	fold   *folder
	seg    *segment.Segmenter
	shared map[string]api.TokenFrequencies // terms of single values
}

func newAnalyzer(fold *folder, seg *segment.Segmenter) *analyzer {
	return &analyzer{fold: fold, seg: seg, shared: map[string]api.TokenFrequencies{}}
}

// words makes a term of each jieba word of two or more characters, and of the
// words inside it, and further terms of those that stand there several times,
// see oftenLevels. It also gives their number.
func (a *analyzer) words(texts []folded, m *memo) (out api.TokenFrequencies, length int) {
	out = api.TokenFrequencies{}
	times := map[string]int{} // of words that stand there more than once
	for i := range texts {
		t := &texts[i]
		t.sentences(func(sentence string) {
			for _, w := range m.of(sentence, a.cut) {
				length++
				if _, ok := out[w.name]; ok {
					times[w.name] = max(times[w.name], 1) + 1
					continue
				}
				out[w.name] = w.term
			}
		})
	}
	for w, n := range times {
		for level := 1; level < len(oftenLevels) && n >= oftenLevels[level]; level++ {
			term := often(w, level)
			out[term] = &api.TokenFreq{Term: []byte(term)}
		}
	}
	return out, length
}

// sentences calls f for each sentence, or what of it stands in one run.
func (t *folded) sentences(f func(sentence string)) {
	t.runs(func(start, end int) {
		for at := start; at < end; {
			stop := sentenceEnd(t.runes, at, end)
			f(string(t.runes[at:stop]))
			at = stop
		}
	})
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
func (a *analyzer) cut(text string) []wordTerm {
	tokens := a.seg.Search(text)
	words, terms := make([]wordTerm, 0, len(tokens)), make([]api.TokenFreq, len(tokens))
	for i, token := range tokens {
		if token.End-token.Start >= 2 {
			terms[i].Term = []byte(token.Text)
			words = append(words, wordTerm{token.Text, &terms[i]})
		}
	}
	return words
}

// pairs makes a term of each two neighbouring characters, and of the last
// character of each run: so one character is the beginning of some term.
func pairs(t *folded) api.TokenFrequencies {
	keys := make([]uint64, 0, len(t.runes))
	t.runs(func(start, end int) {
		for i := start; i < end; i++ {
			key := uint64(t.runes[i]) << 32
			if i+1 < end {
				key |= uint64(t.runes[i+1])
			}
			keys = append(keys, key)
		}
	})
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return pairTerms(keys)
}

// pairTerms makes the terms of distinct pairs with few allocations: they are
// most of the work of indexing.
func pairTerms(keys []uint64) api.TokenFrequencies {
	raw := make([]byte, 0, 8*len(keys))
	ends := make([]int, len(keys))
	for i, key := range keys {
		raw = appendPair(raw, key)
		ends[i] = len(raw)
	}
	names := string(raw)
	tokens := make([]api.TokenFreq, len(keys))
	out := make(api.TokenFrequencies, len(keys))
	from := 0
	for i, to := range ends {
		tokens[i].Term = raw[from:to:to]
		out[names[from:to]] = &tokens[i]
		from = to
	}
	return out
}

func appendPair(b []byte, key uint64) []byte {
	b = utf8.AppendRune(b, rune(key>>32))
	if second := rune(key & 0xffffffff); second != 0 {
		b = utf8.AppendRune(b, second)
	}
	return b
}
