package target

import (
	"io/fs"
	"sort"
	"strings"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
	"duban/normalize/segment"
)

// class is what a word does in a clause; a word can have several.
type class uint64

const (
	strong class = 1 << iota
	weak
	keep
	area
	lead
	link
	growth
	down
	rate
	bare
	metric
	generic
	covers
	deliver
	act
	nominal
	adverb
	whole
	scope
	base
	compare
	joint
	grade
	void
	tail
	predicate
	toward
	respective
	equals
	grants
	leaning
	pushes
	frame
	inPlace
	outcome
	works
	owner
	speed
	extent
	then
	duty
	dutyOf
	perHead
	earns
	locus
	moves
	gains
	intends
	raises
	builds
	modal
)

var classNames = map[string]class{
	"strong": strong, "weak": weak, "keep": keep, "area": area, "lead": lead, "link": link, "growth": growth,
	"down": down, "rate": rate, "bare": bare, "metric": metric, "generic": generic, "covers": covers, "deliver": deliver, "act": act, "nominal": nominal, "adverb": adverb, "whole": whole, "scope": scope, "base": base, "compare": compare, "joint": joint, "level": grade, "void": void, "tail": tail, "predicate": predicate, "toward": toward, "respective": respective, "equals": equals, "grants": grants, "leaning": leaning, "pushes": pushes, "frame": frame, "in": inPlace, "outcome": outcome, "works": works, "owner": owner, "speed": speed, "extent": extent, "then": then, "duty": duty, "duty-of": dutyOf, "per-head": perHead, "earns": earns, "locus": locus, "moves": moves, "gains": gains, "intends": intends, "raises": raises, "builds": builds, "modal": modal,
}

// words is the vocabulary of the clause grammar.
type words struct {
	classes map[string]class
	read    lexicon.Map[class] // the same, for all that asks often
	last    lexicon.Map[class] // of the words that end with a character
	trie    lexicon.Trie[class]
}

func loadWords(fsys fs.FS) (*words, error) {
	rows, err := ruledata.Table(fsys, "data/words.tsv", "class", "words")
	if err != nil {
		return nil, err
	}
	w := &words{classes: map[string]class{}}
	for _, row := range rows {
		c, ok := classNames[row.Cells[0]]
		if !ok {
			return nil, row.Errorf("unknown class %q; see the list at the head of the file", row.Cells[0])
		}
		for _, word := range strings.Fields(row.Cells[1]) {
			w.classes[word] |= c
		}
	}
	for word, c := range w.classes {
		w.trie.Add(word, c)
		w.read.Set(word, c)
		_, size := utf8.DecodeLastRuneInString(word)
		end := word[len(word)-size:]
		w.last.Set(end, w.last.Value(end)|c)
	}
	return w, nil
}

// of gives the classes of a word.
func (w *words) of(word string) class { return w.read.Value(word) }

func (w *words) is(word string, c class) bool { return w.of(word)&c != 0 }

// startsPlace tells whether a word is a preposition of place with its noun
// (在城镇), rather than a name that begins with the character (在建).
func (w *words) startsPlace(t token) bool {
	_, size := lexicon.First(t.Text)
	return !t.is(whole) && w.is(t.Text[:size], inPlace) && lexicon.Longer(t.Text, 2)
}

// ends tells whether text ends with a word of the class.
func (w *words) ends(text string, c class) bool { return w.endsBehind(0, text, c) }

// endsName is ends for a word that is shorter than the text.
func (w *words) endsName(text string, c class) bool {
	_, first := lexicon.First(text)
	return w.endsBehind(first, text, c)
}

// endsBehind is ends for a word that begins at a byte of the text or behind it.
func (w *words) endsBehind(from int, text string, c class) bool {
	if !w.mayEnd(text, c) {
		return false
	}
	at := len(text)
	for n := 0; n < maxEnding && at > from; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		if at -= size; at >= from && w.is(text[at:], c) {
			return true
		}
	}
	return false
}

// maxEnding is the length of the longest word that a text is looked at for to end with.
const maxEnding = 6

// mayEnd tells whether a word of the class has the text's last character.
func (w *words) mayEnd(text string, c class) bool {
	_, size := utf8.DecodeLastRuneInString(text)
	return w.last.Value(text[len(text)-size:])&c != 0
}

// dictionary lists the words of two characters and more, in order.
func (w *words) dictionary() []segment.Word {
	var list []segment.Word
	for word, c := range w.classes {
		if len([]rune(word)) < 2 || c&(lead|covers|bare) == c {
			continue
		}
		tag := ""
		if c&(strong|weak|keep|deliver) != 0 {
			tag = "v"
		}
		list = append(list, segment.Word{Text: word, Tag: tag})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Text < list[j].Text })
	return list
}
