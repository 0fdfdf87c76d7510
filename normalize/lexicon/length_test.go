package lexicon

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// awkward are texts with characters of every length, and bytes that are none.
var awkward = []string{"", "a", "新增5家", "，。“”（）", "\u00a0é", "\U00020000〇", "\xe5", "\xe5\x9c", "年\xe5\x9c", "\xe0\x80\x80", "\xed\xa0\x80", "\xef\xbf\xbd", "\xf0\x9f\x98", "\x80年\xff", "\ue000\uffff"}

func TestCountAndRunes(t *testing.T) {
	for _, a := range awkward {
		for _, b := range awkward {
			text := a + b
			if got, want := Count(text), utf8.RuneCountInString(text); got != want {
				t.Errorf("Count(%q) = %d, want %d", text, got, want)
			}
			r, size := First(text)
			if want, n := utf8.DecodeRuneInString(text); r != want || size != n {
				t.Errorf("First(%q) = %q, %d, want %q, %d", text, r, size, want, n)
			}
			if got, want := Runes(text), []rune(text); !slices.Equal(got, want) {
				t.Errorf("Runes(%q) = %q, want %q", text, got, want)
			}
		}
	}
}

func TestSet(t *testing.T) {
	for _, chars := range []string{"", "。；", " \u3000", "0123456789一二三", "\U00020000é", "\ufffd"} {
		set := NewSet(chars)
		for _, text := range awkward {
			if got, want := set.In(text), strings.ContainsAny(text, chars); got != want {
				t.Errorf("%q in %q: %v, want %v", chars, text, got, want)
			}
			for _, r := range text {
				if got, want := set.Has(r), strings.ContainsRune(chars, r); got != want {
					t.Errorf("%q has %q: %v, want %v", chars, r, got, want)
				}
			}
		}
	}
}
