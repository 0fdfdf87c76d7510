package lexicon

import "testing"

func TestSlicer(t *testing.T) {
	const text = "市a科技局，\xff责𠀀任\xe4\xb8市"
	runes := []rune(text)
	s := Slicer{Text: text}
	for from := range runes {
		for to := from; to <= len(runes); to++ {
			if got := s.Slice(from, to); string([]rune(got)) != string(runes[from:to]) {
				t.Errorf("Slice(%d, %d) = %q, want %q", from, to, got, string(runes[from:to]))
			}
		}
	}
	for from := len(runes) - 1; from >= 0; from-- { // backwards, and farther than its end
		if got, to := s.Slice(from, len(runes)-1), len(runes)-1; string([]rune(got)) != string(runes[from:to]) {
			t.Errorf("Slice(%d, %d) = %q, want %q", from, to, got, string(runes[from:to]))
		}
	}
}
