package index

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"duban/corpus"
)

// FuzzQuery checks that no query text panics, hangs or gives an error that
// blames anything but the query.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"研发 OR (投入 -强度)", `title:"重点 实验室"`, "a*b", "“", "-(", "NOT NOT x", "：", "\x00\xff*", "ﬁ", "㎡", "İ", "title:", "(研发)投入", "𠮷*𠮷"} {
		f.Add(q)
	}
	ix, _ := buildIndex(f, sample())
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ix.Search(context.Background(), Query{Text: text, Limit: 10, Facets: []string{"city"}})
		if err != nil && !strings.HasPrefix(err.Error(), "query: ") {
			t.Errorf("%q: %v", text, err)
		}
		h, errH := ix.Highlighter(text)
		if (err == nil) != (errH == nil) {
			t.Fatalf("%q: search says %v, highlighter %v", text, err, errH)
		}
		if errH == nil {
			h.Spans(Text, text)
		}
	})
}

// FuzzHighlight checks that a text is found in itself and around itself, with spans inside it.
func FuzzHighlight(f *testing.F) {
	f.Add("研发投入", "全社会研发投入占比")
	f.Add("ＰＭ２．５", "pm2.5")
	f.Add("\xff", "a\xffb")
	ix, _ := buildIndex(f, nil)
	f.Fuzz(func(t *testing.T, needle, text string) {
		if strings.ContainsAny(needle, "\"＂\n") || utf8.RuneCountInString(needle) > 100 {
			return
		}
		h, err := ix.Highlighter(`"` + needle + `"`)
		if err != nil {
			return // nothing to search for in it
		}
		all := text + "\n" + needle
		last := 0
		spans := h.Spans(Text, all)
		for _, s := range spans {
			if s.Start < last || s.End <= s.Start || s.End > utf8.RuneCountInString(all) {
				t.Fatalf("%q in %q: spans %v", needle, all, spans)
			}
			last = s.End
		}
		if len(spans) == 0 {
			t.Fatalf("%q is not found in %q", needle, all)
		}
	})
}

// TestSubstringsOfRealNotices indexes real notices line by line and finds
// stretches of them, as many as a scan does.
func TestSubstringsOfRealNotices(t *testing.T) {
	var entries []Entry
	for _, pattern := range []string{"../../shared/seeds/*.txt", "../../shared/samples/*.txt"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			if raw, err := os.ReadFile(path); err == nil && utf8.Valid(raw) {
				entries = append(entries, Entry{Notice: corpus.Notice{ID: filepath.Base(path), Title: filepath.Base(path)}, Text: string(raw)})
			}
		}
	}
	if len(entries) == 0 {
		t.Skip("no real notices beside the repository (../shared/seeds, ../shared/samples)")
	}
	ix, _ := buildIndex(t, entries)
	var texts []string // folded, line by line
	for _, e := range entries {
		folded := ix.fold.fold(e.Text)
		var b strings.Builder
		folded.runs(func(start, end int) { b.WriteString(string(folded.runes[start:end]) + "\n") })
		texts = append(texts, b.String())
	}
	g := newGenerator(5, 1)
	for range 1000 {
		i := g.r.IntN(len(entries))
		text := []rune(entries[i].Text)
		from := g.r.IntN(len(text))
		needle := string(text[from:min(len(text), from+1+g.r.IntN(12))])
		if strings.ContainsAny(needle, "\n\"＂") || !strings.ContainsFunc(needle, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			continue
		}
		folded := string(ix.fold.fold(needle).runes)
		var want []string
		for j, text := range texts {
			if strings.Contains(text, folded) {
				want = append(want, entries[j].Notice.ID)
			}
		}
		got := found(t, ix, Query{Text: `"` + needle + `"`, Limit: 1000})
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Contains(got, entries[i].Notice.ID) || !slices.Equal(got, want) {
			t.Fatalf("%q: found %v, a scan finds %v", needle, got, want)
		}
	}
}
