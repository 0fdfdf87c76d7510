package copies

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// author makes up notices: sentences of made-up words with figures.
type author struct{ rng *rand.Rand }

func newAuthor(seed uint64) author { return author{rand.New(rand.NewPCG(seed, 1))} }

var syllables = []rune("建设推进完成加快提升企业科技创新项目投资产业园区服务培训资金平台改革标准质量农村生态环境教育医疗交通安全监管考核督查落实任务目标责任单位牵头")

func (a author) sentence() string {
	var text strings.Builder
	for range 12 + a.rng.IntN(25) {
		text.WriteRune(syllables[a.rng.IntN(len(syllables))])
	}
	fmt.Fprintf(&text, "，达到%d家。\n", a.rng.IntN(900)+10)
	return text.String()
}

func (a author) text(sentences int) string {
	var text strings.Builder
	for range sentences {
		text.WriteString(a.sentence())
	}
	return text.String()
}

func item(text string, n corpus.Notice) Item { return Item{Notice: n, Text: NewText(text)} }

// renumber changes every figure of a text: another place's or year's plan by the same template.
func renumber(text string) string {
	return strings.NewReplacer("1", "2", "2", "3", "3", "4", "4", "5", "5", "6", "6", "7", "7", "8", "8", "9", "9", "1").Replace(text)
}

func TestSame(t *testing.T) {
	a := newAuthor(1)
	text := a.text(60)
	lines := strings.SplitAfter(text, "\n")
	city := corpus.Notice{RegionCode: "320100", PeriodEnd: "2024-12-31", Status: corpus.StatusFinal, Kind: corpus.KindPlan}
	with := func(edit func(*corpus.Notice)) corpus.Notice { n := city; edit(&n); return n }
	number := func(no string) corpus.Notice { return with(func(n *corpus.Notice) { n.DocNumber = no }) }
	for _, c := range []struct {
		name string
		a, b Item
		want bool
	}{
		{"itself", item(text, city), item(text, city), true},
		{"another format", item(text, city), item(strings.NewReplacer("，", ", ", "。\n", " .\n\n", "建设", "建 设").Replace(text), city), true},
		{"a reprint with its own head and foot", item(text, corpus.Notice{}), item(a.text(2)+text+a.text(1), city), true},
		{"another text", item(text, city), item(a.text(60), city), false},
		{"another year by the same words", item(text, city), item(renumber(text), city), false},
		{"verbatim in another place", item(text, city), item(text, with(func(n *corpus.Notice) { n.RegionCode = "320111" })), true},
		{"nearly the same in another place", item(text, city), item(strings.Join(lines[:56], ""), with(func(n *corpus.Notice) { n.RegionCode = "320111" })), false},
		{"another number", item(text, number("苏政发〔2024〕1号")), item(text, number("苏政发〔2024〕2号")), false},
		{"the same number, written otherwise", item(text, number("苏政发〔2024〕1号")), item(strings.Join(lines[:40], ""), number("苏政发[2024] 1号")), true},
		{"the same number, the body alone", item(text, number("苏政发〔2024〕1号")), item(strings.Join(lines[:9], ""), number("苏政发〔2024〕1号")), true},
		{"a text that cites the number as its own", item(text, number("苏政发〔2024〕1号")), item(a.text(30)+lines[3], number("苏政发〔2024〕1号")), false},
		{"a draft that was much revised", item(text, city), item(strings.Join(lines[:30], "")+renumber(strings.Join(lines[30:50], ""))+a.text(8), with(func(n *corpus.Notice) { n.Status = corpus.StatusDraft })), true},
		{"a draft of another year", item(text, city), item(renumber(text), with(func(n *corpus.Notice) { n.Status, n.PeriodEnd = corpus.StatusDraft, "2025-12-31" })), false},
		{"no text", item("", city), item("", city), false},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if Same(c.a, c.b) != Same(c.b, c.a) {
			t.Errorf("%s: it depends on the order", c.name)
		}
		if x, y := c.a.Text.Sign(), c.b.Text.Sign(); c.want && Number(c.a.Notice) == "" && (!Alike(x, y) || !slices.ContainsFunc(x.Bands(), func(b int64) bool { return slices.Contains(y.Bands(), b) })) {
			t.Errorf("%s: the signatures do not meet", c.name)
		}
	}
}

// TestSignaturesFindCopies measures how many copies share a band, and how many other texts do.
func TestSignaturesFindCopies(t *testing.T) {
	a := newAuthor(2)
	missed, chance, pairs := 0, 0, 0
	var others []Signature
	for range 200 {
		lines := strings.SplitAfter(a.text(40), "\n")
		own := NewText(strings.Join(lines, "")).Sign()
		copied := NewText(strings.Join(lines[2:], "") + a.text(2)).Sign() // 0.9 in common
		if !Alike(own, copied) || !meet(own, copied) {
			missed++
		}
		for _, o := range others {
			pairs++
			if meet(own, o) && Alike(own, o) {
				chance++
			}
		}
		others = append(others, own)
	}
	if missed > 0 || chance > 0 {
		t.Errorf("%d of 200 copies were missed, %d of %d other pairs looked like copies", missed, chance, pairs)
	}
}

func meet(a, b Signature) bool {
	return slices.ContainsFunc(a.Bands(), func(x int64) bool { return slices.Contains(b.Bands(), x) })
}

func TestStoredSignatures(t *testing.T) {
	s := NewText(newAuthor(3).text(5)).Sign()
	if diff := cmp.Diff(s, ReadSignature(s.Bytes())); diff != "" {
		t.Error(diff)
	}
	if ReadSignature([]byte("x")) != nil || NewText("四个字呀").Sign() != nil || len(Signature(nil).Bands()) != 0 {
		t.Error("a text too short has a signature")
	}
}

func TestGroups(t *testing.T) {
	pairs := []Pair{{7, 9}, {1, 4}, {4, 8}, {3, 9}}
	want := [][]int64{{1, 4, 8}, {3, 7, 9}}
	for range 5 {
		rand.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		if diff := cmp.Diff(want, Groups(pairs)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLead(t *testing.T) {
	group := []corpus.Notice{
		{ID: "a", Status: corpus.StatusDraft, DocNumber: "1", Targets: 90},
		{ID: "b", Targets: 99},
		{ID: "c", DocNumber: "1", Targets: 20, PublishedOn: "2024-02-01"},
		{ID: "d", DocNumber: "1", Targets: 20, PublishedOn: "2024-01-01"},
		{ID: "e", DocNumber: "1", Targets: 20},
	}
	if got := group[Lead(group)].ID; got != "d" {
		t.Error(got)
	}
}

// BenchmarkSign signs a notice of about 2,500 characters.
func BenchmarkSign(b *testing.B) {
	text := newAuthor(9).text(80)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		NewText(text).Sign()
	}
}
