package lexicon

import (
	"strings"
	"testing"
)

func TestLongestWord(t *testing.T) {
	var words Trie[int]
	for i, w := range []string{"宿迁", "宿迁市", "宿", "宿迁市宿豫区"} {
		words.Add(w, i)
	}
	for _, c := range []struct {
		text    string
		at, end int
		value   int
		ok      bool
	}{
		{"宿迁市科技局", 0, 3, 1, true},
		{"在宿迁", 1, 3, 0, true},
		{"宿豫", 0, 1, 2, true},
		{"迁", 0, 0, 0, false},
		{"", 0, 0, 0, false},
	} {
		end, value, ok := words.Longest([]rune(c.text), c.at)
		if end != c.end || value != c.value || ok != c.ok {
			t.Errorf("%q at %d: %d %d %v, want %d %d %v", c.text, c.at, end, value, ok, c.end, c.value, c.ok)
		}
	}
	if _, ok := words.Value("宿迁市宿豫"); ok {
		t.Error("a word's beginning is not a word")
	}
	var empty Trie[bool]
	if _, _, ok := empty.Longest([]rune("宿迁"), 0); ok {
		t.Error("an empty trie has no words")
	}
}

func TestFoldKeepsOffsets(t *testing.T) {
	const in = "Ａ（１）：；，　～。、〔〕"
	if got := string(Fold(in)); got != "A(1):;, ~。、〔〕" {
		t.Errorf("folded to %q", got)
	}
	if len(Fold(in)) != len([]rune(in)) {
		t.Error("folding changed the number of characters")
	}
}

func TestFoldStringIsFold(t *testing.T) {
	for _, in := range []string{"", "abc", "Ａ（１）：；，　～。、〔〕", "中文\t，", "\u00a0\u200b\u2019﹕﹔\uff5f", "坏\xe4\xb8字节\xff", "\uFFFD，𠀀"} {
		if got, want := FoldString(in), string(Fold(in)); got != want {
			t.Errorf("%q folded to %q, want %q", in, got, want)
		}
	}
	for r := rune(0); r <= 0x10FFFF; r++ {
		if got, want := FoldRune(r), foldOther(r); got != want {
			t.Fatalf("%U folded to %U, want %U", r, got, want)
		}
	}
}

func TestSpaces(t *testing.T) {
	for _, text := range []string{"", " ", "甲", " 甲 ", "甲　乙", "甲\u00a0\u2003乙\u3000", "a b", "a  b", "一。 二\t三\n", "坏\xff 字\xe4 \xe4\xb8", "\u0085甲\u2028", "新增 5 家"} {
		if got, want := Squeeze(text), strings.Join(strings.Fields(text), ""); got != want {
			t.Errorf("Squeeze(%q) = %q, want %q", text, got, want)
		}
		if got, want := Tidy(text), strings.Join(strings.Fields(text), " "); got != want {
			t.Errorf("Tidy(%q) = %q, want %q", text, got, want)
		}
	}
}
