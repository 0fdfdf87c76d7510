package repair

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"

	"github.com/liuzl/da"
	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// The classes of a character.
const (
	traditional uint8 = 1 << iota // has another, simplified form
	simplified                    // is the simplified form of another character
	common                        // itself or its simplified form is in the first level of GB 2312
	invisible                     // zero width
	spamStart                     // begins a spam term
	phraseStart                   // begins a phrase of the conversion table
	heavyStart                    // begins a spam term with a weight
)

// script knows traditional and simplified characters by the tables of OpenCC.
type script struct {
	classes [0x10000]uint8
	simple  map[rune]rune // traditional → simplified
	phrases *da.Dict
	// variants are words that the tables leave alone, by their first character.
	variants map[rune][]variant
}

// variant is a word, what mainland text has for it, and longer words that keep it.
type variant struct {
	from, to []rune
	except   []string
}

// firstHan and lastHan bound the characters that GBK can hold.
const firstHan, lastHan = 0x4E00, 0x9FFF

// newScript reads the conversion tables that the OpenCC module embeds: the
// group's first table holds phrases, its second single characters.
func newScript(fsys fs.FS) (*script, error) {
	cc, err := opencc.New("t2s")
	if err != nil {
		return nil, fmt.Errorf("conversion tables: %w", err)
	}
	if len(cc.DictChains) != 1 || len(cc.DictChains[0].Dicts) != 2 {
		return nil, fmt.Errorf("conversion tables: t2s has another shape than phrases and characters")
	}
	s := &script{simple: map[rune]rune{}, phrases: cc.DictChains[0].Dicts[0]}
	if err := s.readCharacters(cc.DictChains[0].Dicts[1]); err != nil {
		return nil, err
	}
	if err := s.readVariants(fsys); err != nil {
		return nil, err
	}
	s.markCommon()
	for _, r := range invisibles {
		s.classes[r] |= invisible
	}
	return s, nil
}

// Zero-width characters, soft hyphen, joiners, direction marks, byte-order mark.
var invisibles = [...]rune{0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0xFEFF}

func (s *script) readCharacters(dict *da.Dict) error {
	for r := rune(firstHan); r <= lastHan; r++ {
		found, err := dict.PrefixMatch(string(r))
		if err != nil {
			return fmt.Errorf("conversion tables: %w", err)
		}
		forms := found[string(r)]
		if len(forms) == 0 || forms[0] == string(r) {
			continue
		}
		to := []rune(forms[0])
		if len(to) != 1 || to[0] > 0xFFFF {
			continue
		}
		s.simple[r] = to[0]
		s.classes[r] |= traditional
		s.classes[to[0]] |= simplified
	}
	for r := range s.simple {
		s.classes[s.simple[r]] &^= traditional
	}
	for r := rune(firstHan); r <= lastHan; r++ {
		if _, err := s.phrases.Trie.Jump([]byte(string(r)), 0); err == nil {
			s.classes[r] |= phraseStart
		}
	}
	return nil
}

func (s *script) readVariants(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/variants.tsv", "from", "to", "except")
	if err != nil {
		return err
	}
	s.variants = map[rune][]variant{}
	for _, row := range rows {
		v := variant{[]rune(row.Cells[0]), []rune(row.Cells[1]), strings.Fields(row.Cells[2])}
		if len(v.from) == 0 || len(v.from) != len(v.to) {
			return row.Errorf("%q and %q must have the same length", row.Cells[0], row.Cells[1])
		}
		for _, word := range v.except {
			if !strings.Contains(word, row.Cells[0]) {
				return row.Errorf("the exception %s does not hold %s", word, row.Cells[0])
			}
		}
		s.variants[v.from[0]] = append(s.variants[v.from[0]], v)
	}
	return nil
}

// markCommon marks the 3,755 everyday characters, B0A1–D7F9 of GB 2312, and
// the traditional forms of them. A simplified form that is also a traditional
// character of its own (后, 里, 面) says nothing about the script.
func (s *script) markCommon() {
	decoder := simplifiedchinese.GBK.NewDecoder()
	for lead := byte(0xB0); lead <= 0xD7; lead++ {
		for trail := byte(0xA1); trail <= 0xFE; trail++ {
			if b, err := decoder.Bytes([]byte{lead, trail}); err == nil {
				s.mark(common, []rune(string(b)))
			}
		}
	}
	for from, to := range s.simple {
		s.classes[from] |= s.classes[to] & common
	}
}

func (s *script) mark(class uint8, runes []rune) {
	for _, r := range runes {
		if r >= 0 && r <= 0xFFFF && r != 0xFFFD {
			s.classes[r] |= class
		}
	}
}

func (s *script) class(r rune) uint8 {
	if r < 0 || r > 0xFFFF {
		return 0
	}
	return s.classes[r]
}

// survey is what one look at a passage finds.
type survey struct {
	traditional, simplified int
	spamStarts, heavyStarts int
	fullWidth               bool // a full-width comma, colon, semicolon or bracket
	brackets                bool // a bracket right after a Chinese character
	joined                  bool // `_` or `|`, which join the parts of a title
	marks                   bool // a question mark or replacement character
	invisible, ampersand    bool
	blank                   bool // a blank behind another character
	looseDate               bool // short, or with a run of five digits or more
}

// shortPassage is the length in characters up to which a passage may be a date line.
const shortPassage = 24

// looseDigits is how many digits side by side may be a date that lost a character.
const looseDigits = 5

func (s *script) survey(text string) survey {
	var v survey
	var last rune
	digits, n := 0, 0
	for i := 0; i < len(text); n++ {
		r, size := rune(text[i]), 1
		switch {
		case r < utf8.RuneSelf:
			digits = v.ascii(r, last, digits)
			if s.classes[r]&heavyStart != 0 {
				v.heavyStarts++
			}
		case r >= 0xE5 && r <= 0xE9 && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			r, size = r&0x0F<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F), 3 // a Chinese character, as nearly all are
			digits = 0
			if class := s.classes[r]; class&surveyed != 0 {
				v.count(class)
			}
		default:
			r, size = utf8.DecodeRuneInString(text[i:])
			digits = 0
			v.wide(r, s.class(r), last)
		}
		last = r
		i += size
	}
	v.looseDate = v.looseDate || n <= shortPassage
	return v
}

func (v *survey) ascii(r, last rune, digits int) int {
	switch {
	case r >= '0' && r <= '9':
		v.looseDate = v.looseDate || digits+1 >= looseDigits
		return digits + 1
	case r == '(':
		v.brackets = v.brackets || last >= firstHan && last <= lastHan
	case r == ' ':
		v.blank = v.blank || last > ' '
	case r == '?':
		v.marks = true
	case r == '_' || r == '|':
		v.joined = true
	case r == '&':
		v.ampersand = true
	}
	return 0
}

func (v *survey) wide(r rune, class uint8, last rune) {
	switch r {
	case '，', '：', '；', '）':
		v.fullWidth = true
	case '（':
		v.fullWidth = true
		v.brackets = v.brackets || last >= firstHan && last <= lastHan
	case '？', 0xFFFD:
		v.marks = true
	}
	v.count(class)
}

// surveyed are the classes that a survey counts.
const surveyed = traditional | simplified | invisible | spamStart

func (v *survey) count(class uint8) {
	if class&traditional != 0 {
		v.traditional++
	} else if class&simplified != 0 {
		v.simplified++
	}
	if class&spamStart != 0 {
		v.spamStarts++
		if class&heavyStart != 0 {
			v.heavyStarts++
		}
	}
	v.invisible = v.invisible || class&invisible != 0
}

// mayBeSpam says whether a passage may be spam as a whole.
func (v survey) mayBeSpam() bool {
	return v.spamStarts >= minSpamStarts && v.heavyStarts >= minHeavyStarts
}

// mayJoin says whether spam may be joined to a title.
func (v survey) mayJoin() bool { return v.joined && v.spamStarts >= minSpamStarts }

// isLooseDate is the survey's looseDate alone.
func isLooseDate(text string) bool {
	return hasDigits(text, looseDigits) || !lexicon.Longer(text, shortPassage)
}

// hasDigits tells whether n digits stand side by side: then every n-th byte meets one of them.
func hasDigits(text string, n int) bool {
	for i := n - 1; i < len(text); i += n {
		if !isDigit(text[i]) {
			continue
		}
		from, to := i, i+1
		for from > 0 && isDigit(text[from-1]) {
			from--
		}
		for to < len(text) && isDigit(text[to]) {
			to++
		}
		if to-from >= n {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isTraditional says whether the passage alone shows that it is traditional,
// as a quoted paragraph in a simplified document may be.
func (v survey) isTraditional() bool { return v.traditional >= 8 && v.traditional >= 8*v.simplified }

// longestPhrase is the length in characters of the longest phrase that is looked up.
const longestPhrase = 8

// simplify converts runes in place, phrases before characters (乾隆 stays, 乾燥 does not).
// All forms of the tables have the length of what they replace.
func (s *script) simplify(runes []rune) bool {
	changed := false
	for i := 0; i < len(runes); {
		if s.class(runes[i])&phraseStart != 0 {
			if n, differs := s.phrase(runes, i); n > 0 {
				changed = changed || differs
				i += n
				continue
			}
		}
		if to, ok := s.simple[runes[i]]; ok {
			runes[i] = to
			changed = true
		}
		i++
	}
	return s.vary(runes) || changed
}

// vary converts the variants in runes, already simplified, in place.
func (s *script) vary(runes []rune) bool {
	changed := false
	for i, r := range runes {
		if r < firstHan {
			continue
		}
		for _, v := range s.variants[r] {
			if startsWith(runes[i:], v.from) && !inAny(runes, i, v) {
				copy(runes[i:], v.to)
				changed = true
				break
			}
		}
	}
	return changed
}

func startsWith(runes, word []rune) bool {
	return len(word) <= len(runes) && slices.Equal(runes[:len(word)], word)
}

// inAny says whether the variant at runes[i] stands inside one of its exceptions.
func inAny(runes []rune, i int, v variant) bool {
	for _, word := range v.except {
		before := []rune(word[:strings.Index(word, string(v.from))])
		if from := i - len(before); from >= 0 && startsWith(runes[from:], []rune(word)) {
			return true
		}
	}
	return false
}

// phrase converts the longest phrase at runes[i] and gives its length, 0
// without one, and whether that changed anything (乾隆 is a phrase that stays).
func (s *script) phrase(runes []rune, i int) (int, bool) {
	end := min(i+longestPhrase, len(runes))
	found, err := s.phrases.PrefixMatch(string(runes[i:end]))
	if err != nil || len(found) == 0 {
		return 0, false
	}
	longest, to := 0, []rune(nil)
	for from, forms := range found {
		if n := len([]rune(from)); n > longest && len(forms) > 0 {
			longest, to = n, []rune(forms[0])
		}
	}
	if longest == 0 || len(to) != longest {
		return 0, false
	}
	differs := !slices.Equal(runes[i:i+longest], to)
	copy(runes[i:], to)
	return longest, differs
}
