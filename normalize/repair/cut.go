package repair

import (
	"io/fs"
	"strings"

	"duban/normalize/ruledata"
)

// cutWords names the character that a cut sentence mark destroyed, by the words around it.
type cutWords struct {
	words map[string]cutWord // by the simplified word
}

type cutWord struct {
	not   []string // longer words that speak against it
	order int      // place in the file
}

func newCutWords(fsys fs.FS) (*cutWords, error) {
	rows, err := ruledata.Table(fsys, "data/cut.tsv", "word", "not")
	if err != nil {
		return nil, err
	}
	w := &cutWords{words: make(map[string]cutWord, len(rows))}
	for i, row := range rows {
		if len([]rune(row.Cells[0])) < 2 {
			return nil, row.Errorf("%q is no word of two characters or more", row.Cells[0])
		}
		w.words[row.Cells[0]] = cutWord{strings.Fields(row.Cells[1]), i}
	}
	return w, nil
}

// longestCutWord bounds the words, in characters.
const longestCutWord = 4

// longestAgainst bounds the words that speak against one, in characters.
const longestAgainst = 3

// fits is how well c stands between left and right, by the longest word that
// holds it: 0 for not at all, else more for longer words and then for those
// named first. left and right are simplified; stop says that a full stop could
// stand between them.
func (w *cutWords) fits(left []rune, c rune, right []rune, stop bool) int {
	best := 0
	for before := 0; before < longestCutWord && before <= len(left); before++ {
		for after := 0; before+after < longestCutWord && after <= len(right); after++ {
			text := string(left[len(left)-before:]) + string(c) + string(right[:after])
			word, known := w.words[text]
			if !known || stop && !word.standsAgainstStop(string(left), string(right), before) {
				continue
			}
			best = max(best, (before+after+1)*len(w.words)+len(w.words)-word.order)
		}
	}
	return best
}

// standsAgainstStop says whether the word is to be believed where a full stop is possible too.
func (word cutWord) standsAgainstStop(left, right string, before int) bool {
	if before == 0 && len(word.not) == 0 {
		return false
	}
	for _, not := range word.not {
		if strings.HasSuffix(left, not) || strings.HasPrefix(right, not) {
			return false
		}
	}
	return true
}

// holds says whether some word holds r.
func (w *cutWords) holds(r rune) bool {
	for word := range w.words {
		if strings.ContainsRune(word, r) {
			return true
		}
	}
	return false
}
