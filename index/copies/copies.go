// Package copies tells which notices are copies of one another: mirrors, reposts, other file formats, a draft and its final text.
//
// A text is cut into its overlapping runs of five characters; a signature of
// 60 numbers stands for them, which in two texts agree as often as they have runs
// in common. Notices that agree in one of 20 bands of their signatures, or have
// the same document number, are candidates, so that the work grows with the
// notices and not with their pairs. Whether candidates are copies is decided
// from the texts themselves:
//
//   - another document number of its own makes another notice, however alike;
//   - the same number with half of the text in common is a copy;
//   - without a number the texts must be nearly the same, and so must the
//     figures in them: plans of neighbouring places share most of their words;
//   - a draft and a final text of one place may differ more.
//
// The result depends on the two notices alone, so that groups do not depend on
// the order in which notices came.
package copies

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"unicode"

	"duban/corpus"
)

// Version changes when the same notices can give other signatures or groups.
const Version = "1"

const (
	run    = 5 // characters of a shingle
	bands  = 20
	perRow = 3 // numbers of a band
	hashes = bands * perRow
)

// Text is a document's text prepared for comparison.
type Text struct {
	runs    []uint64 // hashes of the runs, ascending, each once
	figures map[string]int
}

// MaxText is the most characters of a text that are looked at.
const MaxText = 400_000

// NewText folds a text: only letters and digits count, so that line breaks,
// punctuation and spaces of another format do not.
func NewText(text string) Text {
	t := Text{figures: map[string]int{}}
	var window [run]rune
	n := 0
	figure := make([]rune, 0, 16)
	for _, r := range text {
		digit := unicode.IsDigit(r)
		if !digit && !unicode.IsLetter(r) {
			if r != '.' && r != ',' {
				t.add(&figure)
			}
			continue
		}
		if digit {
			figure = append(figure, r)
		} else {
			t.add(&figure)
		}
		copy(window[:], window[1:])
		window[run-1] = unicode.ToLower(r)
		if n++; n >= run {
			t.runs = append(t.runs, hash(window))
		}
		if n >= MaxText {
			break
		}
	}
	t.add(&figure)
	slices.Sort(t.runs)
	t.runs = slices.Compact(t.runs)
	return t
}

// Size is how many different runs a text has: eight bytes each.
func (t Text) Size() int { return len(t.runs) }

func (t Text) add(figure *[]rune) {
	if len(*figure) > 0 {
		t.figures[string(*figure)]++
		*figure = (*figure)[:0]
	}
}

// hash is FNV-1a over the runes, mixed so that all bits depend on all.
func hash(window [run]rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range window {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return mix(h)
}

// mix is the finaliser of splitmix64.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Signature stands for a text: its runs are dealt into 60 bins by their hash,
// and the smallest of each bin is kept (one-permutation hashing). An empty one,
// of a text that is shorter than a run, is like no other.
type Signature []uint32

// Sign is the signature of a text.
func (t Text) Sign() Signature {
	if len(t.runs) == 0 {
		return nil
	}
	s := slices.Repeat(Signature{math.MaxUint32}, hashes)
	var filled [hashes]bool
	for _, h := range t.runs {
		bin := (h >> 32) * hashes >> 32
		s[bin], filled[bin] = min(s[bin], uint32(h)), true
	}
	for i := range s {
		if !filled[i] {
			s[i] = s[lender(i, &filled)]
		}
	}
	return s
}

// lender is the bin that lends its value to an empty one, chosen by hash so
// that two texts with the same bins empty borrow alike (Shrivastava, Optimal
// Densification for Fast and Accurate Minwise Hashing, 2017).
func lender(empty int, filled *[hashes]bool) int {
	for try := uint64(1); ; try++ {
		if bin := int(mix(uint64(empty)<<32|try) % hashes); filled[bin] {
			return bin
		}
	}
}

// Bytes is the signature as it is stored.
func (s Signature) Bytes() []byte {
	out := make([]byte, 0, 4*len(s))
	for _, v := range s {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}

// ReadSignature reads what Bytes wrote; nil if it is none.
func ReadSignature(b []byte) Signature {
	if len(b) != 4*hashes {
		return nil
	}
	s := make(Signature, hashes)
	for i := range s {
		s[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return s
}

// Bands are the values of which two candidates share at least one.
func (s Signature) Bands() []int64 {
	var all []int64
	for i := 0; i+perRow <= len(s); i += perRow {
		h := uint64(i)
		for _, v := range s[i : i+perRow] {
			h = mix(h ^ uint64(v)*0x9e3779b97f4a7c15)
		}
		all = append(all, int64(h))
	}
	return all
}

// leastAlike is the share of equal numbers below which two signatures are not
// compared any further: the estimate is off by 0.13 at most in 19 of 20 cases,
// and half of the text must be the same.
const leastAlike = 0.35

// Alike says whether two signatures may be those of copies.
func Alike(a, b Signature) bool {
	if len(a) != hashes || len(b) != hashes {
		return false
	}
	same := 0
	for i := range a {
		if a[i] == b[i] {
			same++
		}
	}
	return float64(same) >= leastAlike*hashes
}

// Number is a document number in the form in which two are compared; empty for none.
func Number(n corpus.Notice) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, n.DocNumber)
}

// Item is a notice with its text.
type Item struct {
	Notice corpus.Notice
	Text   Text
}

// What two texts must have in common, as the share of runs that either has and
// both have. A reprint with another heading and foot keeps over 0.9 of a page of
// 1,500 characters; plans for two years or of two places, with the same
// chapters, had 0.1 to 0.6 and other figures.
const (
	sameNumber  = 0.5  // with the same document number
	contained   = 0.8  // … or so much of the shorter one is in the longer
	sameText    = 0.85 // without
	sameFigures = 0.9
	verbatim    = 0.98 // of another place: a county that reposts its city's text
	sameDraft   = 0.6
)

// Same says whether two notices are copies.
func Same(a, b Item) bool {
	numberA, numberB := Number(a.Notice), Number(b.Notice)
	if numberA != "" && numberB != "" && numberA != numberB {
		return false
	}
	common := overlap(a.Text.runs, b.Text.runs)
	all := len(a.Text.runs) + len(b.Text.runs) - common
	least := min(len(a.Text.runs), len(b.Text.runs))
	if least == 0 {
		return false
	}
	share := float64(common) / float64(all)
	if numberA != "" && numberA == numberB {
		return share >= sameNumber || float64(common) >= contained*float64(least) && a.Notice.Kind == b.Notice.Kind
	}
	if a.Notice.Status != b.Notice.Status && samePlace(a.Notice, b.Notice) && samePeriod(a.Notice, b.Notice) && share >= sameDraft {
		return true
	}
	return share >= sameText && figures(a.Text, b.Text) >= sameFigures && (share >= verbatim || !otherPlace(a.Notice, b.Notice))
}

// overlap counts what two ascending lists have in common.
func overlap(a, b []uint64) (common int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			common++
			a, b = a[1:], b[1:]
		}
	}
	return common
}

// figures is the share of numerals that two texts have in common, each as often as it stands there.
func figures(a, b Text) float64 {
	common, all := 0, 0
	for f, n := range a.figures {
		common += min(n, b.figures[f])
		all += n
	}
	for _, n := range b.figures {
		all += n
	}
	if all == 0 {
		return 1
	}
	return float64(common) / float64(all-common)
}

func samePlace(a, b corpus.Notice) bool { return a.RegionCode != "" && a.RegionCode == b.RegionCode }

func otherPlace(a, b corpus.Notice) bool {
	return a.RegionCode != "" && b.RegionCode != "" && a.RegionCode != b.RegionCode
}

func samePeriod(a, b corpus.Notice) bool { return a.PeriodEnd == b.PeriodEnd }
