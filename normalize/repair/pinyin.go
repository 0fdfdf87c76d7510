package repair

import (
	"io/fs"
	"slices"
	"strings"

	"duban/normalize/ruledata"
)

// pinyin knows the readings of characters.
type pinyin struct {
	toned map[string][]rune // syllable with its tone mark → characters read so
	bare  map[string][]rune // the same for syllables without tones, characters in order
}

func newPinyin(fsys fs.FS) (*pinyin, error) {
	rows, err := ruledata.Table(fsys, "data/pinyin.tsv", "syllable", "characters")
	if err != nil {
		return nil, err
	}
	p := &pinyin{toned: make(map[string][]rune, len(rows)), bare: map[string][]rune{}}
	for _, row := range rows {
		if row.Cells[1] == "" {
			return nil, row.Errorf("the syllable %s has no characters", row.Cells[0])
		}
		characters := []rune(row.Cells[1])
		p.toned[row.Cells[0]] = characters
		bare := toneless(row.Cells[0])
		p.bare[bare] = append(p.bare[bare], characters...)
	}
	for bare, characters := range p.bare {
		slices.Sort(characters)
		p.bare[bare] = slices.Clip(slices.Compact(characters))
	}
	return p, nil
}

// valid says whether a syllable without tone is one.
func (p *pinyin) valid(bare string) bool { return p.bare[bare] != nil }

// reads says whether c can be read as syllable, tones aside.
func (p *pinyin) reads(c rune, syllable string) bool {
	_, found := slices.BinarySearch(p.bare[toneless(syllable)], c)
	return found
}

// characters are those read as syllable; one without a tone mark stands for all tones.
func (p *pinyin) characters(syllable string) []rune {
	if found, ok := p.toned[letters(syllable)]; ok && letters(syllable) != toneless(syllable) {
		return found
	}
	return p.bare[toneless(syllable)]
}

// The vowels with tone marks, by the vowel without.
var toned = map[rune]rune{
	'ā': 'a', 'á': 'a', 'ǎ': 'a', 'à': 'a', 'ē': 'e', 'é': 'e', 'ě': 'e', 'è': 'e', 'ê': 'e',
	'ī': 'i', 'í': 'i', 'ǐ': 'i', 'ì': 'i', 'ō': 'o', 'ó': 'o', 'ǒ': 'o', 'ò': 'o',
	'ū': 'u', 'ú': 'u', 'ǔ': 'u', 'ù': 'u', 'ü': 'v', 'ǖ': 'v', 'ǘ': 'v', 'ǚ': 'v', 'ǜ': 'v',
	'ń': 'n', 'ň': 'n', 'ǹ': 'n', 'ḿ': 'm', 'ă': 'a', 'ŏ': 'o', 'ĭ': 'i', 'ŭ': 'u', 'ĕ': 'e',
}

// letters writes a syllable with plain letters: fonts and converters put the
// phonetic signs ɑ and ɡ for a and g, and breves for carons.
func letters(syllable string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ɑ':
			return 'a'
		case 'ɡ':
			return 'g'
		case 'ă':
			return 'ǎ'
		case 'ŏ':
			return 'ǒ'
		case 'ĭ':
			return 'ǐ'
		case 'ŭ':
			return 'ǔ'
		case 'ĕ':
			return 'ě'
		}
		return r
	}, syllable)
}

func toneless(syllable string) string {
	return strings.Map(func(r rune) rune {
		if plain, ok := toned[r]; ok {
			return plain
		}
		return r
	}, letters(syllable))
}

func isPinyinLetter(r rune) bool {
	if r >= 'a' && r <= 'z' || r == 'ɑ' || r == 'ɡ' {
		return true
	}
	if r >= firstHan {
		return false // nearly every character
	}
	_, ok := toned[r]
	return ok
}
