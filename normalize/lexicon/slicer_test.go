package lexicon

import "testing"

func TestSlicer(t *testing.T) {
	const text = "市a科技局，\xff责𠀀任"
	runes := []rune(text)
	s := Slicer{Text: text}
	for from := range runes {
		for to := from; to <= len(runes); to++ {
			if got := s.Slice(from, to); string([]rune(got)) != string(runes[from:to]) {
				t.Errorf("Slice(%d, %d) = %q, want %q", from, to, got, string(runes[from:to]))
			}
		}
	}
}
