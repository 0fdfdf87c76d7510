package repair

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// spamTerms are words of injected search-engine spam, by their first character.
type spamTerms struct {
	byStart map[rune][]spamTerm
	heavy   *pattern.Words // terms with a weight: what holds none of them is no spam
}

type spamTerm struct {
	runes  []rune
	weight int
}

// A passage with fewer characters that begin a term, ASCII aside, is not looked at closer.
const minSpamStarts = 2

func newSpamTerms(fsys fs.FS) (*spamTerms, error) {
	rows, err := ruledata.Table(fsys, "data/spam.tsv", "term", "weight")
	if err != nil {
		return nil, err
	}
	t := &spamTerms{byStart: map[rune][]spamTerm{}}
	var heavy []string
	for _, row := range rows {
		weight, err := strconv.Atoi(row.Cells[1])
		if err != nil || weight < 0 || weight > 2 {
			return nil, row.Errorf("weight %q is not 0, 1 or 2", row.Cells[1])
		}
		if strings.Contains(row.Cells[0], sentenceEnd) {
			return nil, row.Errorf("a term can't hold the end of a sentence, which spam has not")
		}
		runes := []rune(row.Cells[0])
		t.byStart[runes[0]] = append(t.byStart[runes[0]], spamTerm{runes, weight})
		if weight > 0 {
			heavy = append(heavy, row.Cells[0])
		}
	}
	t.heavy = pattern.NewWords(heavy...)
	return t, nil
}

// minHeavyStarts is how many characters that begin a term with a weight every passage has that is spam
// as a whole: two different terms, see likely.
const minHeavyStarts = 2

// starts are the characters that begin terms of a weight or more.
func (t *spamTerms) starts(weight int) []rune {
	var out []rune
	for r, terms := range t.byStart {
		if slices.ContainsFunc(terms, func(term spamTerm) bool { return term.weight >= weight }) {
			out = append(out, r)
		}
	}
	return out
}

// longestSpam is the length in characters up to which a passage may be spam:
// injected titles and keyword lines are short, and so is the look at them.
const longestSpam = 400

// sentenceEnd stands in no spam.
const sentenceEnd = "。"

// likely says whether a passage is a string of spam phrases by itself.
func (t *spamTerms) likely(text string) bool {
	if strings.Contains(text, sentenceEnd) || lexicon.Longer(text, longestSpam) || !t.heavy.In(text) {
		return false
	}
	v := t.weigh([]rune(text))
	switch {
	case v.sober:
		return false
	case v.strong >= 2 && v.covered*10 >= v.letters*3:
		return true
	case v.strong >= 1 && v.weak+v.strong >= 3 && v.covered*10 >= v.letters*4:
		return true
	}
	return v.weak >= 4 && v.joined && v.covered*10 >= v.letters*5
}

// spamWeight is what a passage has of spam terms.
type spamWeight struct {
	strong, weak     int // terms found, each counted once
	covered, letters int // characters inside terms, and all but punctuation
	joined           bool
	sober            bool // a word that spam does not have, or the end of a sentence
}

func (t *spamTerms) weigh(runes []rune) spamWeight {
	var v spamWeight
	seen := map[string]bool{}
	for i := 0; i < len(runes); {
		term := t.longest(runes[i:])
		if n := len(term.runes); n > 0 {
			v.count(term, seen)
			v.letters += n
			i += n
			continue
		}
		v.sober = v.sober || runes[i] == '。'
		v.joined = v.joined || strings.ContainsRune("_-|,，", runes[i])
		if unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]) {
			v.letters++
		}
		i++
	}
	return v
}

func (v *spamWeight) count(term spamTerm, seen map[string]bool) {
	if term.weight > 0 {
		v.covered += len(term.runes)
	}
	if seen[string(term.runes)] {
		return
	}
	seen[string(term.runes)] = true
	switch term.weight {
	case 2:
		v.strong++
	case 1:
		v.weak++
	default:
		v.sober = true
	}
}

// cutSpam removes spam phrases that are joined to a title with `_` or `|`.
func (m *Mender) cutSpam(c *cells) bool {
	n, start, cut := 0, 0, false
	for i := 0; i <= len(c.runes); i++ {
		if i < len(c.runes) && c.runes[i] != '_' && c.runes[i] != '|' {
			continue
		}
		from := start
		if n > 0 && from > 0 {
			from-- // the joint before the piece
		}
		if m.spam.phrase(c.runes[start:i]) {
			cut = true
		} else {
			for j := from; j < i; j++ {
				n = c.keep(n, j)
			}
		}
		start = i + 1
	}
	if cut {
		c.cut(n)
	}
	return cut
}

// phrase says whether a piece of a joined title is a spam phrase.
func (t *spamTerms) phrase(runes []rune) bool {
	if len(runes) > longestSpam {
		return false
	}
	v := t.weigh(runes)
	return v.strong >= 1 && !v.sober && v.covered*2 >= v.letters
}

func (t *spamTerms) longest(runes []rune) spamTerm {
	var best spamTerm
	for _, term := range t.byStart[runes[0]] {
		n := len(term.runes)
		if n > len(best.runes) && startsWith(runes, term.runes) {
			best = term
		}
	}
	return best
}

// injected says whether a passage of a document with damage d is injected.
func (m *Mender) injected(text string, d Damage) bool {
	return d.spam[text] || d.spam == nil && m.spam.likely(text)
}

// acquit takes passages off the list of suspects when the rest of the
// document speaks of the same things: a notice on vice in cyberspace uses
// these words in its sentences too.
func (m *Mender) acquit(suspects map[string]bool, passages []string) {
	if len(suspects) == 0 {
		return
	}
	terms := map[string]bool{}
	for _, p := range passages {
		if !suspects[p] {
			m.spam.collectStrong([]rune(p), terms)
		}
	}
	for text := range suspects {
		own := map[string]bool{}
		m.spam.collectStrong([]rune(text), own)
		if shared(own, terms)*2 > len(own) {
			suspects[text] = false
		}
	}
}

func (t *spamTerms) collectStrong(runes []rune, into map[string]bool) {
	for i := range runes {
		if term := t.longest(runes[i:]); term.weight == 2 {
			into[string(term.runes)] = true
		}
	}
}

func shared(a, b map[string]bool) int {
	n := 0
	for s := range a {
		if b[s] {
			n++
		}
	}
	return n
}
