package segment

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// load shares one dictionary between the tests that add no words.
var load = sync.OnceValues(func() (*Segmenter, error) { return New(nil) })

func shared(t testing.TB) *Segmenter {
	t.Helper()
	s, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func words(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Text)
	}
	return strings.Join(out, "/")
}

func TestCut(t *testing.T) {
	s := shared(t)
	for text, want := range map[string]string{
		"":                   "",
		"全年新增高新技术企业120家":     "全年/新增/高新技术/企业/120/家",
		"研发经费占比2.2%，PM2.5达标": "研发/经费/占/比/2.2/%/，/PM2/./5/达标",
		"到2025年底。":           "到/2025/年底/。",
		"第1.加强":              "第/1/./加强",
		"a\nb c":             "a/\n/b/ /c",
	} {
		if got := words(s.Cut(text)); got != want {
			t.Errorf("Cut(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestSearchGivesInnerWords(t *testing.T) {
	got := shared(t).Search("高新技术企业")
	want := []string{"高新", "技术", "高新技术", "企业"}
	have := map[string]Token{}
	for _, tok := range got {
		have[tok.Text] = tok
	}
	for _, w := range want {
		if _, ok := have[w]; !ok {
			t.Errorf("Search lacks %s: %v", w, got)
		}
	}
	if tok := have["技术"]; tok.Start != 2 || tok.End != 4 {
		t.Errorf("技术 stands at %d-%d, want 2-4", tok.Start, tok.End)
	}
}

func TestAddedWords(t *testing.T) {
	added := []Word{{"科技型中小企业入库", "ind"}, {"规上工业", ""}, {"家", "unit"}, {"有 空格", "x"}, {"\xff坏", "x"}, {"R&D经费", "ind"}}
	s, err := New(added)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"科技型中小企业入库80家": "科技型中小企业入库/80/家",
		"规上工业增加值":      "规上工业/增加值",
		"全社会R&D经费投入":   "全/社会/R&D经费/投入",
	} {
		if got := words(s.Cut(text)); got != want {
			t.Errorf("Cut(%q) = %s, want %s", text, got, want)
		}
	}
	for word, want := range map[string]string{"科技型中小企业入库": "ind", "家": "unit", "加强": "v", "加强\x00科技": "x"} {
		if tag := s.Tag(word); tag != want {
			t.Errorf("Tag(%q) = %q, want %s", word, tag, want)
		}
	}
}

func TestCommonWordKeepsItsWeight(t *testing.T) {
	s, err := New([]Word{{"发展", "v"}})
	if err != nil {
		t.Fatal(err)
	}
	text := "推动经济社会发展取得成效"
	if got, want := words(s.Cut(text)), words(shared(t).Cut(text)); got != want {
		t.Errorf("adding a word that jieba has changes the cut: %s, before %s", got, want)
	}
}

func TestVersion(t *testing.T) {
	a, b := Version([]Word{{"甲乙", "n"}}), Version([]Word{{"甲乙", "v"}})
	if a == b || a == Version(nil) {
		t.Errorf("versions don't tell dictionaries apart: %s %s", a, b)
	}
	if a != Version([]Word{{"甲乙", "n"}}) {
		t.Error("the same words give another version")
	}
}

// damaged are texts that jieba by itself would drop or cut short.
var damaged = []string{
	"前\x00后面还有字",
	"坏字节\xff在中间",
	"半个\xe4\xb8",
	"替换符\ufffd是好字",
	"\xef\xbf",
	"\x00",
	"代理\xed\xa0\x80对",
	"👍🏽表情和𠮷野家",
}

func TestOffsetsCoverTheText(t *testing.T) {
	long := strings.Repeat("无分隔的长句子没有标点", 5000)
	texts := append([]string{long, strings.Repeat("a1", 40000), strings.Repeat("句子，", 20000)}, damaged...)
	for _, text := range texts {
		checkCover(t, shared(t).Cut(text), text)
		checkInside(t, shared(t).Search(text), text)
	}
}

// checkCover fails unless the tokens are the text, character by character.
func checkCover(t *testing.T, tokens []Token, text string) {
	t.Helper()
	at := 0
	for _, tok := range tokens {
		if tok.Start != at || tok.End <= tok.Start {
			t.Fatalf("%.40q: token %v begins at %d, want %d", text, tok, tok.Start, at)
		}
		at = tok.End
	}
	if at != utf8.RuneCountInString(text) {
		t.Fatalf("%.40q: tokens end at %d of %d characters", text, at, utf8.RuneCountInString(text))
	}
	checkInside(t, tokens, text)
}

func checkInside(t *testing.T, tokens []Token, text string) {
	t.Helper()
	var starts []int
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	for _, tok := range tokens {
		if got := text[starts[tok.Start]:starts[tok.End]]; got != tok.Text {
			t.Fatalf("%.40q: token %v stands on %q", text, tok, got)
		}
	}
}

func TestDamageDoesNotSpread(t *testing.T) {
	tokens := shared(t).Cut("科技\x00创新\xff企业")
	if got, want := words(tokens), "科技/\x00/创新/\xff/企业"; got != want {
		t.Errorf("Cut = %q, want %q", got, want)
	}
}

func TestConcurrentCuts(t *testing.T) {
	s, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	text := "推动全社会研发投入占地区生产总值比重达到2.5%以上"
	want := words(s.Cut(text))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if got := words(s.Cut(text)); got != want {
					t.Errorf("Cut = %s, want %s", got, want)
				}
				s.Search(text)
				s.Tag("研发")
			}
		})
	}
	group.Wait()
}

const movedProgram = `package main

import ("fmt"; "duban/normalize/segment")

func main() {
	s, err := segment.New(nil)
	if err != nil { panic(err) }
	for _, t := range s.Cut("高新技术企业") { fmt.Print(t.Text, "/") }
}
`

// TestMovedBinary builds a program with -trimpath and moves it: it must carry its dictionary.
func TestMovedBinary(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program; skipped with -short")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command to build with")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte(movedProgram), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-trimpath", "-o", filepath.Join(dir, "built"), source)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	moved := filepath.Join(t.TempDir(), "moved")
	if err := os.Rename(filepath.Join(dir, "built"), moved); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(moved)
	run.Dir, run.Env = t.TempDir(), []string{"TMPDIR=" + t.TempDir()}
	out, err := run.CombinedOutput()
	if err != nil || string(out) != "高新技术/企业/" {
		t.Errorf("moved binary printed %q, %v", out, err)
	}
}

func FuzzCut(f *testing.F) {
	for _, text := range damaged {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkCover(t, shared(t).Cut(text), text)
		checkInside(t, shared(t).Search(text), text)
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	text := strings.Repeat("推动全社会研发投入占地区生产总值比重达到2.5%以上，新增高新技术企业120家。\n", 2000)
	s := shared(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(s.Search(text)) == 0 {
			b.Fatal("no tokens")
		}
	}
}

func ExampleSegmenter_Cut() {
	s, err := New([]Word{{Text: "众创空间", Tag: "n"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range s.Cut("新增众创空间12家") {
		fmt.Println(t.Start, t.End, t.Text)
	}
	// Output:
	// 0 2 新增
	// 2 6 众创空间
	// 6 8 12
	// 8 9 家
}
