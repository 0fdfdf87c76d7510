package index

import (
	"slices"
	"sync"

	"duban/index/inverted"
	"duban/normalize/segment"
)

// fieldWords is the one field of jieba words, for ranking.
const fieldWords = "words"

// An analyzer makes terms of text.
type analyzer struct {
	fold *folder
	seg  *segment.Segmenter
}

// document makes the document of a record, the number-th of its writer. The
// records of a notice share one memo; kept gets the folded texts when Bleve's
// workers make the terms.
func (a *analyzer) document(r record, number int, m *memo, kept *keptText) *inverted.Document {
	return inverted.NewDocument(r.id, number, r.size(), func() inverted.Terms { return a.terms(&r, m, kept) })
}

// terms makes all terms of a record.
func (a *analyzer) terms(r *record, m *memo, kept *keptText) inverted.Terms {
	var out inverted.Terms
	var ranked []folded
	for i, name := range keptFields {
		t := text(r.texts[name])
		if t == "" {
			continue
		}
		folded := a.fold.fold(t)
		kept.fields[i] = folded.lines()
		ranked = append(ranked, folded)
		out.Pairs = append(out.Pairs, inverted.Pairs{Field: string(name), Keys: pairs(&folded)})
	}
	if r.whole != "" {
		ranked = []folded{a.fold.fold(r.whole)}
	}
	words, length := a.words(ranked, m)
	out.Words = make([]inverted.Words, 0, len(r.words)+2)
	out.Words = append(out.Words, inverted.Words{Field: fieldWords, Terms: words})
	out.Words = append(out.Words, inverted.Words{Field: colLength, Terms: []string{lengthClass(length)}})
	for name, values := range r.words {
		out.Words = append(out.Words, inverted.Words{Field: name, Terms: values})
	}
	return out
}

// memo holds the words of the sentences of one notice: its document, tasks
// and targets say most of them several times.
type memo struct {
	mu        sync.Mutex
	sentences map[string][]int32 // index in names of each word
	numbers   map[string]int32
	names     []string
}

func newMemo() *memo {
	return &memo{sentences: map[string][]int32{}, numbers: map[string]int32{}}
}

// of are the words of a sentence.
func (m *memo) of(sentence string, cut func(string) []string) []int32 {
	m.mu.Lock()
	defer m.mu.Unlock()
	words, ok := m.sentences[sentence]
	if !ok {
		for _, w := range cut(sentence) {
			words = append(words, m.number(w))
		}
		m.sentences[sentence] = words
	}
	return words
}

func (m *memo) number(word string) int32 {
	n, ok := m.numbers[word]
	if !ok {
		n = int32(len(m.names))
		m.numbers[word] = n
		m.names = append(m.names, word)
	}
	return n
}

// known are the names of the words so far.
func (m *memo) known() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.names
}

// words makes a term of each jieba word of two or more characters, and of the
// words inside it, and further terms of those that stand there several times,
// see oftenLevels. It also gives their number.
func (a *analyzer) words(texts []folded, m *memo) (out []string, length int) {
	var all []int32
	for i := range texts {
		t := &texts[i]
		t.sentences(func(sentence string) {
			all = append(all, m.of(sentence, a.cut)...)
		})
	}
	slices.Sort(all)
	names := m.known()
	out = make([]string, 0, len(all))
	for from := 0; from < len(all); {
		to := from
		for to < len(all) && all[to] == all[from] {
			to++
		}
		for level := 0; level < len(oftenLevels) && to-from >= oftenLevels[level]; level++ {
			out = append(out, often(names[all[from]], level))
		}
		from = to
	}
	return out, len(all)
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
func (a *analyzer) cut(text string) []string {
	tokens := a.seg.Search(text)
	words := make([]string, 0, len(tokens))
	for _, token := range tokens {
		if token.End-token.Start >= 2 {
			words = append(words, token.Text)
		}
	}
	return words
}

// pairs are each two neighbouring characters, and the last character of each
// run: so one character is the beginning of some term.
func pairs(t *folded) []uint64 {
	keys := make([]uint64, 0, len(t.runes))
	t.runs(func(start, end int) {
		for i := start; i < end; i++ {
			second := rune(0)
			if i+1 < end {
				second = t.runes[i+1]
			}
			keys = append(keys, inverted.Key(t.runes[i], second))
		}
	})
	return keys
}
