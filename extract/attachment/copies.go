package attachment

import (
	"hash/maphash"
	"strings"
	"unicode"

	"duban/corpus"
)

// Thresholds of Copies. On pairs of the same notice in two formats the shared
// share of text is over 0.97, between attachments of one plan for different
// bodies under 0.6.
const (
	shingle      = 8   // characters that are compared as one
	copyShare    = 0.9 // of a file's text that stands in the notice before it
	numberShare  = 0.95
	fewestCopied = 20 // characters of a passage that can be a copy by itself
)

// Copies finds in each of files, in their order, the blocks that say again what
// the notice's own document or a file before it says: all blocks of a file that
// is the same in another format, else the tables and long paragraphs that are
// word for word the same. It returns the indexes of blocks by file.
func Copies(own corpus.Document, files []corpus.Document) [][]int {
	seen := newMemory()
	seen.learn(own, nil)
	out := make([][]int, len(files))
	for i, f := range files {
		if seen.whole(f) {
			for b := range f.Blocks {
				out[i] = append(out[i], b)
			}
			continue
		}
		for b := range f.Blocks {
			if text := blockText(&f.Blocks[b]); len(text) >= fewestCopied && seen.blocks[seen.hash(text)] {
				out[i] = append(out[i], b)
			}
		}
		seen.learn(f, out[i])
	}
	return out
}

// memory is the text of a notice as far as it was read.
type memory struct {
	seed    maphash.Seed
	blocks  map[uint64]bool
	pieces  map[uint64]bool // shingles of passages
	numbers map[uint64]int  // numerals
}

func newMemory() *memory {
	return &memory{seed: maphash.MakeSeed(), blocks: map[uint64]bool{}, pieces: map[uint64]bool{}, numbers: map[uint64]int{}}
}

func (m *memory) hash(text []rune) uint64 { return maphash.String(m.seed, string(text)) }

// learn adds a document but for the blocks that are copies.
func (m *memory) learn(doc corpus.Document, copies []int) {
	skip := map[int]bool{}
	for _, i := range copies {
		skip[i] = true
	}
	for i := range doc.Blocks {
		if skip[i] {
			continue
		}
		m.blocks[m.hash(blockText(&doc.Blocks[i]))] = true
		passages(&doc.Blocks[i], func(text []rune) {
			for at := 0; at+shingle <= len(text); at++ {
				m.pieces[m.hash(text[at:at+shingle])] = true
			}
			for _, n := range numerals(text) {
				m.numbers[m.hash(n)]++
			}
		})
	}
}

// whole tells whether nearly all of a document's text and numbers was read before.
func (m *memory) whole(doc corpus.Document) bool {
	var all, known, numbers, same int
	left := map[uint64]int{}
	for i := range doc.Blocks {
		passages(&doc.Blocks[i], func(text []rune) {
			all += len(text)
			known += m.known(text)
			for _, n := range numerals(text) {
				h := m.hash(n)
				numbers++
				if left[h]++; left[h] <= m.numbers[h] {
					same++
				}
			}
		})
	}
	return all >= fewestCopied && float64(known) >= copyShare*float64(all) && float64(same) >= numberShare*float64(numbers)
}

// known counts the characters of a passage that stand in known shingles. A
// passage too short for one is left to the others.
func (m *memory) known(text []rune) (n int) {
	if len(text) < shingle {
		return len(text)
	}
	end := 0
	for at := 0; at+shingle <= len(text); at++ {
		if m.pieces[m.hash(text[at:at+shingle])] {
			n += at + shingle - max(end, at)
			end = at + shingle
		}
	}
	return n
}

// blockText is the text of a block with its cells as it is compared.
func blockText(b *corpus.Block) (text []rune) {
	passages(b, func(part []rune) { text = append(append(text, part...), '\n') })
	return text
}

// passages calls do for a block's text and each of its cells, with letters and digits alone.
func passages(b *corpus.Block, do func([]rune)) {
	each := func(s string) {
		if text := compared(s); len(text) > 0 {
			do(text)
		}
	}
	each(b.Text)
	if b.Table != nil {
		for i := range b.Table.Cells {
			each(b.Table.Cells[i].Text)
		}
	}
}

// compared is a text without marks and space, which formats lose and change.
func compared(s string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == '%' || r == '％' {
			return r
		}
		return -1
	}, s))
}

// numerals are the runs of digits.
func numerals(text []rune) (all [][]rune) {
	for i := 0; i < len(text); i++ {
		start := i
		for i < len(text) && unicode.IsDigit(text[i]) {
			i++
		}
		if i > start {
			all = append(all, text[start:i])
		}
	}
	return all
}
