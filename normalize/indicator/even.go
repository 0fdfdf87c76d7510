package indicator

import (
	"io/fs"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

// evener brings phrases that mean the same to one form.
type evener struct {
	synonyms lexicon.Trie[string]
	heads    lexicon.Trie[bool]
	tails    []string
	growth   []string
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
			e.tails = append(e.tails, text)
		case "growth":
			e.growth = append(e.growth, text)
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
	return e.trimmed([]rune(e.replaced(s)))
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

func (e *evener) replaced(s string) string {
	text := lexicon.Fold(strings.ToUpper(s))
	var out strings.Builder
	for at := 0; at < len(text); {
		if end, to, ok := e.synonyms.Longest(text, at); ok {
			out.WriteString(to)
			at = end
			continue
		}
		if text[at] != ' ' {
			out.WriteRune(text[at])
		}
		at++
	}
	return out.String()
}

// nameLeast is the fewest characters that must stay when edges are dropped.
const nameLeast = 2

// trimmed drops edge words one by one as long as a name stays, and returns every stage.
func (e *evener) trimmed(text []rune) []string {
	if len(text) == 0 {
		return nil
	}
	out := []string{string(text)}
	for {
		next := e.trimHead(text)
		if len(next) == len(text) {
			next = e.trimTail(text)
		}
		if len(next) == len(text) {
			return out
		}
		text = next
		out = append(out, string(text))
	}
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
	s := string(text)
	best := ""
	for _, t := range e.tails {
		if len(t) > len(best) && strings.HasSuffix(s, t) {
			best = t
		}
	}
	if n := len(text) - lexicon.Count(best); best != "" && n >= nameLeast {
		return text[:n]
	}
	return text
}

// withoutGrowth drops 增长, 增速 … from the end of a form.
func (e *evener) withoutGrowth(form string) (stem string, said bool) {
	best := ""
	for _, g := range e.growth {
		if len(g) > len(best) && strings.HasSuffix(form, g) {
			best = g
		}
	}
	return strings.TrimSuffix(form, best), best != ""
}
