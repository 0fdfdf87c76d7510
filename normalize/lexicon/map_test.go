package lexicon

import (
	"strconv"
	"testing"
)

func TestMap(t *testing.T) {
	var m Map[int]
	if m.Value("市") != 0 || m.Value("") != 0 {
		t.Error("an empty map has values")
	}
	want := map[string]int{}
	for i := range 3000 {
		for _, word := range []string{"a" + strconv.Itoa(i), strconv.Itoa(i), "市" + strconv.Itoa(i) + "局", string(rune(0x4E00 + i))} {
			m.Set(word, i+1)
			want[word] = i + 1
		}
	}
	m.Set("市7局", 70)
	want["市7局"] = 70
	for word, value := range want {
		if got := m.Value(word); got != value {
			t.Errorf("%s is %d, want %d", word, got, value)
		}
	}
	for _, word := range []string{"", "市", "市局", "市77777局", "ab", "\xff"} {
		if got := m.Value(word); got != want[word] {
			t.Errorf("%s is %d, want %d", word, got, want[word])
		}
	}
}
