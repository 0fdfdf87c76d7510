package repair

import (
	"io/fs"
	"strings"

	"duban/normalize/ruledata"
)

// cutWords names the character that a cut sentence mark destroyed, by the words around it.
type cutWords struct {
	words map[string][]string // simplified word → longer words that speak against it
	lost  []rune              // the characters that can be destroyed
}

func newCutWords(fsys fs.FS) (*cutWords, error) {
	rows, err := ruledata.Table(fsys, "data/cut.tsv", "word", "not")
	if err != nil {
		return nil, err
	}
	w := &cutWords{words: make(map[string][]string, len(rows))}
	for _, row := range rows {
		if len([]rune(row.Cells[0])) < 2 {
			return nil, row.Errorf("%q is no word of two characters or more", row.Cells[0])
		}
		w.words[row.Cells[0]] = strings.Fields(row.Cells[1])
	}
	return w, nil
}

// longestCutWord bounds the words, in characters.
const longestCutWord = 4

// fits is the length of the longest word that holds c between left and right,
// 0 where none does; left and right are simplified.
func (w *cutWords) fits(left []rune, c rune, right []rune) int {
	best := 0
	for before := 0; before < longestCutWord && before <= len(left); before++ {
		for after := 0; before+after < longestCutWord && after <= len(right); after++ {
			word := string(left[len(left)-before:]) + string(c) + string(right[:after])
			against, known := w.words[word]
			if known && before+after+1 > best && !endsInAny(string(left), against) {
				best = before + after + 1
			}
		}
	}
	return best
}

func endsInAny(s string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}
