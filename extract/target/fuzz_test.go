package target

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"duban/corpus"
)

// FuzzParse checks that any text is read without a panic, twice the same, with
// numbers inside the text, finite values and deadlines after 1949.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"新增高新技术企业120家以上,较上年增长5%。", "“淮科贷”授信50家,额度突破4亿元;", "((((“”》《3个的的的等等等", "从2.1%提高到2.5%",
		"1:0.5:0.5", "一次一次一次", "到2025年,翻一番。全覆盖", "\x00\xff3家", strings.Repeat("3家、", 400), "12．\t（一）3万", "《3个", "5630万"} {
		f.Add(seed, "plan")
	}
	reader := finder(f)
	f.Fuzz(func(t *testing.T, text, kind string) {
		if len(text) > 4000 {
			return
		}
		a := anchor(plan2023)
		first, fates := reader.ParseAll(text, a, corpus.Kind(kind))
		second, _ := reader.ParseAll(text, a, corpus.Kind(kind))
		if len(first) != len(second) {
			t.Fatalf("%d targets, then %d", len(first), len(second))
		}
		n := len([]rune(text))
		for i, x := range first {
			if x.Start < 0 || x.End > n || x.Start >= x.End {
				t.Errorf("span %d-%d in %d characters", x.Start, x.End, n)
			}
			if line(x.Target) != line(second[i].Target) {
				t.Errorf("%s, then %s", line(x.Target), line(second[i].Target))
			}
			if x.Deadline != "" && x.Deadline < "1949" {
				t.Errorf("deadline %s", x.Deadline)
			}
			if _, err := decimal.NewFromString(x.Value); x.Value != "" && err != nil {
				t.Errorf("value %q", x.Value)
			}
		}
		for _, m := range fates {
			if m.Span.Start < 0 || m.Span.End > n {
				t.Errorf("number %+v in %d characters", m, n)
			}
		}
	})
}

// BenchmarkFind measures megabytes of text a second over the marked notices.
func BenchmarkFind(b *testing.B) {
	f := finder(b)
	lines := sharedText(b, "seeds/001*.txt")
	doc := prose(lines)
	size := 0
	for _, line := range lines {
		size += len(line)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		f.Find(doc, plan2023, nil)
	}
}

// TestLongText checks that text without marks is read in bounded time.
func TestLongText(t *testing.T) {
	f := finder(t)
	for _, unit := range []string{"新增3家", "3家、", "“3家", "到2025年达3家", "(3家", "的3家的等", "实现全覆盖"} {
		start := time.Now()
		f.Parse(strings.Repeat(unit, 1_500), anchor(plan2023), corpus.KindPlan)
		if d := time.Since(start); d > 60*time.Second {
			t.Errorf("%d characters of %q took %s", 1_500*len([]rune(unit)), unit, d)
		} else {
			t.Logf("%q %s", unit, d)
		}
	}
}
