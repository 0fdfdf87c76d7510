package indicator

import (
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

// evener brings phrases that mean the same to one form.
type evener struct {
	synonyms lexicon.Trie[string]
	heads    lexicon.Trie[bool]
	tails    lexicon.Trie[bool] // backwards
	growth   lexicon.Trie[bool] // backwards
}

func (e *evener) load(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/synonyms.tsv", "from", "to")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if from := row.Cells[0]; from != "" {
			e.synonyms.Add(string(lexicon.Fold(from)), string(lexicon.Fold(row.Cells[1])))
		}
	}
	rows, err = ruledata.Table(fsys, "data/edges.tsv", "text", "side")
	if err != nil {
		return err
	}
	for _, row := range rows {
		text := e.replaced(row.Cells[0])
		switch row.Cells[1] {
		case "head":
			e.heads.Add(text, true)
		case "tail":
			e.tails.Add(backwards(text), true)
		case "growth":
			e.growth.Add(backwards(text), true)
		default:
			return row.Errorf("side %q is none of head, tail, growth", row.Cells[1])
		}
	}
	return nil
}

// phraseLimit is the longest phrase that is compared, in characters; a longer one is no indicator's name.
const phraseLimit = 80

// forms are a phrase's readings, the least trimmed first: full-width, spaces and synonyms evened
// out, then one edge word less each time.
func (e *evener) forms(s string) []string {
	if lexicon.Count(s) > phraseLimit {
		return nil
	}
	return e.trimmed(e.evened(s))
}

// keyLeast is the fewest characters of a name that is entered without its edge words: 新增就业
// is a name, 就业 alone is none.
const keyLeast = 4

// key is the form under which a name of the registry is entered.
func (e *evener) key(name string) string {
	forms := e.forms(name)
	for i := len(forms) - 1; i > 0; i-- {
		if lexicon.Count(forms[i]) >= keyLeast {
			return forms[i]
		}
	}
	if len(forms) == 0 {
		return ""
	}
	return forms[0]
}

func (e *evener) replaced(s string) string { return string(e.evened(s)) }

// evened is a phrase in capitals and half-width characters, without spaces, its synonyms in one form.
func (e *evener) evened(s string) []rune {
	text := lexicon.Runes(s)
	for i, r := range text {
		text[i] = lexicon.FoldRune(upper(r))
	}
	out := make([]rune, 0, len(text)+8)
	for at := 0; at < len(text); {
		if end, to, ok := e.synonyms.Longest(text, at); ok {
			out = append(out, []rune(to)...)
			at = end
			continue
		}
		if text[at] != ' ' {
			out = append(out, text[at])
		}
		at++
	}
	return out
}

// upper is unicode.ToUpper, at once for Chinese characters, which have no case.
func upper(r rune) rune {
	if lexicon.IsHan(r) {
		return r
	}
	return unicode.ToUpper(r)
}

func backwards(text string) string {
	runes := lexicon.Runes(text)
	slices.Reverse(runes)
	return string(runes)
}

// nameLeast is the fewest characters that must stay when edges are dropped.
const nameLeast = 2

// trimmed drops edge words one by one as long as a name stays, and returns every stage.
func (e *evener) trimmed(text []rune) []string {
	if len(text) == 0 {
		return nil
	}
	stage := string(text)
	out := []string{stage}
	for {
		n := len(text)
		if text = e.trimHead(text); len(text) < n {
			stage = stage[len(stage)-size(text):]
		} else if text = e.trimTail(text); len(text) < n {
			stage = stage[:size(text)]
		} else {
			return out
		}
		out = append(out, stage)
	}
}

// size is the length of a text in bytes.
func size(text []rune) (n int) {
	for _, r := range text {
		n += max(utf8.RuneLen(r), 0)
	}
	return n
}

func (e *evener) trimHead(text []rune) []rune {
	if n := yearEnd(text); n > 0 && len(text)-n >= nameLeast {
		return text[n:]
	}
	if end, _, ok := e.heads.Longest(text, 0); ok && len(text)-end >= nameLeast {
		return text[end:]
	}
	return text
}

// yearEnd is the end of `2023年` or `到2025年,` at the beginning of a text, else 0.
func yearEnd(text []rune) int {
	at := 0
	if at < len(text) && (text[at] == '到' || text[at] == '至') {
		at++
	}
	from := at
	for at < len(text) && text[at] >= '0' && text[at] <= '9' {
		at++
	}
	if at-from != 4 || at >= len(text) || text[at] != '年' {
		return 0
	}
	for at++; at < len(text) && strings.ContainsRune(",、底末:", text[at]); at++ {
	}
	return at
}

func (e *evener) trimTail(text []rune) []rune {
	if start, _, ok := e.tails.LongestBefore(text, len(text)); ok && start >= nameLeast {
		return text[:start]
	}
	return text
}

// withoutGrowth drops 增长, 增速 … from the end of a form.
func (e *evener) withoutGrowth(form string) (stem []rune, said bool) {
	stem = lexicon.Runes(form)
	if start, _, ok := e.growth.LongestBefore(stem, len(stem)); ok {
		return stem[:start], true
	}
	return stem, false
}
