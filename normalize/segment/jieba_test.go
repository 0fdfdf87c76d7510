//go:build cgo

package segment

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/yanyiwu/gojieba"
)

// cppjieba loads the C++ library with the same words as New(words), or skips
// the test where its module's files are not to be found.
func cppjieba(t *testing.T, words []Word) *gojieba.Jieba {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yanyiwu/gojieba").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "deps", "cppjieba", "dict")
	if _, missing := os.Stat(dir); err != nil || missing != nil {
		t.Skipf("the files of the gojieba module are not here: %v", err)
	}
	var paths []string
	for _, name := range []string{"jieba.dict.utf8", "hmm_model.utf8", "", "idf.utf8", "stop_words.utf8"} {
		paths = append(paths, filepath.Join(dir, name))
	}
	paths[2] = filepath.Join(t.TempDir(), "user.dict.utf8")
	if err := os.WriteFile(paths[2], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j := gojieba.NewJieba(paths...)
	t.Cleanup(j.Free)
	for _, w := range words {
		for frequency := 3; addable(w.Text) && frequency <= maxFrequency && len(j.Tokenize(w.Text, gojieba.DefaultMode, false)) > 1; frequency *= 10 {
			j.AddWordEx(w.Text, frequency, w.Tag)
		}
	}
	return j
}

// addedWords are words of the kinds that rules add.
var addedWords = []Word{{"科技型中小企业入库", "ind"}, {"规上工业", ""}, {"固定资产投资", "n"}, {"力争达到", "v"}, {"R&D经费", "ind"}, {"个百分点", ""}, {"同比", ""}}

// TestSameAsCppjieba compares the cuts with the library's own over the texts
// of the sample notices and whatever lies in ../shared, and over words of the
// dictionary beside their neighbours.
func TestSameAsCppjieba(t *testing.T) {
	for _, words := range [][]Word{nil, addedWords} {
		j := cppjieba(t, words)
		s, err := New(words)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range sampleTexts(t) {
			compareCuts(t, s, j, text)
		}
		if words == nil && !testing.Short() {
			compareWords(t, s, j)
		}
	}
}

func compareCuts(t *testing.T, s *Segmenter, j *gojieba.Jieba, text string) {
	t.Helper()
	for inner, mode := range map[bool]gojieba.TokenizeMode{false: gojieba.DefaultMode, true: gojieba.SearchMode} {
		masked := mask(text)
		b := builder{text: text}
		for start := 0; start < len(masked); {
			end := pieceEnd(masked, start)
			for _, w := range j.Tokenize(masked[start:end], mode, false) {
				b.add(start+w.Start, start+w.End, len([]rune(masked[start+w.Start:start+w.End])))
			}
			start = end
		}
		if got := s.tokens(text, inner); !slices.Equal(got, b.tokens) {
			i := 0
			for i < min(len(got), len(b.tokens)) && got[i] == b.tokens[i] {
				i++
			}
			t.Fatalf("inner words %t: differs behind %q: %q, want %q", inner, words(got[max(0, i-5):i]), words(got[i:min(len(got), i+5)]), words(b.tokens[i:min(len(b.tokens), i+5)]))
		}
	}
}

// every is how many lines of words one is compared of. All are the same, but
// take minutes under the race detector.
const every = 10

// compareWords compares cuts of the dictionary's words, thirty in a line, and their parts of speech.
func compareWords(t *testing.T, s *Segmenter, j *gojieba.Jieba) {
	t.Helper()
	for i, list := 0, dictionaryWords(t); i < len(list); i++ {
		word := list[i]
		if i%(30*every) == 0 {
			compareCuts(t, s, j, strings.Join(list[i:min(i+30, len(list))], ""))
		}
		if i%(5*every) == 0 && len(s.Cut(word)) == 1 {
			if tagged := j.Tag(word); len(tagged) == 1 && tagged[0] != word+"/"+s.Tag(word) {
				t.Errorf("Tag(%q) = %q, want %q", word, s.Tag(word), tagged[0])
			}
		}
	}
}

func dictionaryWords(t *testing.T) []string {
	t.Helper()
	raw, err := unpacked()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(raw) {
		word, _, _ := strings.Cut(line, " ")
		list = append(list, word)
	}
	return list
}

// sampleTexts are the bytes of all sample files, whatever their form and charset.
func sampleTexts(t *testing.T) []string {
	t.Helper()
	var texts []string
	root := filepath.Join("..", "..")
	for _, dir := range []string{"testdata/notices", "testdata/eval", "../shared/seeds", "../shared/samples"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil //nolint:nilerr // a folder that is not here is left out
			}
			raw, err := os.ReadFile(path)
			texts = append(texts, string(raw[:min(len(raw), 1<<17)]))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(texts) == 0 {
		t.Fatal("no sample texts")
	}
	return append(texts, damaged...)
}
