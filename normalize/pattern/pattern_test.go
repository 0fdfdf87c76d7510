package pattern

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"regexp/syntax"
	"slices"
	"testing"
)

func TestRequired(t *testing.T) {
	for text, want := range map[string][]string{
		"给予|奖励":            {"给予", "奖励"},
		"补[贴助]":            {"补贴", "补助"},
		"(?:最高)?不超过":       {"不超过", "最高不超过"},
		"第$":               {"第"},
		"[^,。]{2,}$":       nil,
		"力争|\\d+年":         {"力争", "年"},
		"(?:对|凡)[^。]+企业":   {"企业"},
		"a?":               nil,
		"(?i)p备":           {"p备", "P备"},
		"(?i)/kbps":        {"/kbp", "/Kbp", "/\u212Abp", "/kBp", "/KBp", "/\u212ABp", "/kbP", "/KbP", "/\u212AbP", "/kBP", "/KBP", "/\u212ABP"},
		"(?i:icp)备案":       {"备案"},
		"^(?:一|二)季度|半年$":   {"一季度", "二季度", "半年"},
		"(?:甲|)乙":          {"甲乙", "乙"},
		"(?:甲*)(乙+)丙{2,3}": {"丙丙", "丙丙丙"},
		"\uFFFD甲":          nil,
		".*":               nil,
	} {
		tree, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		got := Required(tree.Simplify())
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s needs %q, want %q", text, got, want)
		}
	}
}

func TestFits(t *testing.T) {
	for _, tt := range []struct {
		pattern, text string
		want          bool
	}{
		{"^附件", "附件1", true},
		{"^附件", "见附件", false},
		{"^附件", "附", false},
		{"措施$", "工作措施", true},
		{"措施$", "措施有力", false},
		{"^[一二三]、", "十、", false},
		{"^.{0,3}$", "四个字啊了", false},
		{"^(?:甲|)", "", true},
	} {
		if got := MustCompile(tt.pattern).Fit(tt.text); got != tt.want {
			t.Errorf("%s on %s: %v, want %v", tt.pattern, tt.text, got, tt.want)
		}
	}
}

// samples are expressions of many shapes, on a small alphabet so that random texts match them.
var samples = []string{
	"甲乙", "甲|乙丙", "^甲", "丁$", "^甲.{0,2}丁$", "^(?:甲|乙)+$", "(?:甲乙?)丙", "[甲乙]丙*丁", "^(?:第[一二甲]+[章条])", "甲{2,3}乙", "(甲)(乙)?$",
	"(?i)a1", "(?i)^a", "^[^甲]{1,3}$", "(?:甲|乙|丙|丁)(?:甲|乙|丙|丁)(?:甲|乙|丙|丁)(?:甲|乙|丙|丁)", "\\bA", "^$", "甲?$", "^(?:甲|)乙", "(?m)^乙$", "(?s)甲.乙",
	"^甲(?:$|乙)", "^甲(?:\\b|丙)", "^(?:甲|乙丙)(?:$|\\pL)", "^A\\B", "\uFFFD", "[\uFFFD甲]乙$", "^[\x00-\x7f]", "\\D1\\d", "^\\d{1,3}[.、]", "(?:^|甲)乙(?:丙|$)", "x*", "(?:甲丙|乙丁|a1)$",
}

// randomText is a text of the samples' alphabet, now and then with bytes that are no characters.
func randomText(r *rand.Rand) string {
	alphabet := []string{"甲", "乙", "丙", "丁", "第", "一", "章", "a", "A", "1", ".", "、", "\n", "\xe7", "\x94\xb2", "\uFFFD", "é", "𠀀"}
	text := ""
	for range r.IntN(7) {
		text += alphabet[r.IntN(len(alphabet))]
	}
	return text
}

func TestPatternAgreesWithRegexp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	matches := 0
	for _, sample := range samples {
		plain, p := regexp.MustCompile(sample), MustCompile(sample)
		for range 3000 {
			text := randomText(r)
			want := plain.FindStringSubmatchIndex(text)
			if want != nil {
				matches++
			}
			if got := p.FindStringSubmatchIndex(text); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s on %q: %v, want %v", sample, text, got, want)
			}
			if p.MatchString(text) != (want != nil) || p.FindString(text) != plain.FindString(text) ||
				!reflect.DeepEqual(p.FindStringIndex(text), plain.FindStringIndex(text)) ||
				!reflect.DeepEqual(p.FindStringSubmatch(text), plain.FindStringSubmatch(text)) ||
				!reflect.DeepEqual(p.FindAllString(text, -1), plain.FindAllString(text, -1)) ||
				!reflect.DeepEqual(p.FindAllStringIndex(text, -1), plain.FindAllStringIndex(text, -1)) ||
				!reflect.DeepEqual(p.FindAllStringSubmatchIndex(text, -1), plain.FindAllStringSubmatchIndex(text, -1)) {
				t.Fatalf("%s on %q: methods disagree", sample, text)
			}
		}
	}
	if matches < 5000 {
		t.Errorf("only %d matches: the texts prove little", matches)
	}
}

func TestSieveAgreesWithPatterns(t *testing.T) {
	var patterns []*Pattern
	for len(patterns) < 2*mostSifted {
		for _, sample := range samples {
			patterns = append(patterns, MustCompile(sample))
		}
	}
	s := NewSieve(patterns...)
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		text := randomText(r)
		var got, want []int
		s.Each(text, func(i int) bool { got = append(got, i); return true })
		for i, p := range patterns {
			if p.Regexp.MatchString(text) {
				want = append(want, i)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("on %q: %v, want %v", text, got, want)
		}
		if first := s.First(text); len(want) == 0 && first != -1 || len(want) > 0 && first != want[0] {
			t.Fatalf("on %q: first %d, want the first of %v", text, first, want)
		}
	}
}

func TestOnly(t *testing.T) {
	p := MustCompile("^甲.*").Only("乙", "丙", "丁")
	for text, want := range map[string]bool{"甲丁": true, "甲": false, "丁": false} {
		if p.MatchString(text) != want || (NewSieve(p).First(text) == 0) != want {
			t.Errorf("%s: want %v", text, want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		words []string
		text  string
		want  bool
	}{
		{[]string{"扫码"}, "微信扫码", true},
		{[]string{"扫码", "二维码", "分享", "abc"}, "维码分享", true},
		{[]string{"扫码", "二维码", "分享", "abc"}, "xabc", true},
		{[]string{"扫码", "二维码", "分享", "abc"}, "二维分", false},
		{[]string{"扫码", "二维码", "分享", "abc"}, "", false},
		{nil, "甲", false},
	} {
		if got := NewWords(tt.words...).In(tt.text); got != tt.want {
			t.Errorf("%q in %q: %v, want %v", tt.words, tt.text, got, tt.want)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, sample := range samples {
		f.Add(sample, "第一章甲乙丙丁a1")
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		plain, err := regexp.Compile(expression)
		if err != nil {
			return
		}
		p, err := Compile(expression)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := p.FindStringIndex(text), plain.FindStringIndex(text); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q on %q: %v, want %v", expression, text, got, want)
		}
	})
}

func BenchmarkSieve(b *testing.B) {
	var patterns []*Pattern
	for _, word := range []string{"^附件", "责任单位", "牵头(?:单位|部门)", "扫一扫|二维码", "目标$", "[一二三四]季度"} {
		patterns = append(patterns, MustCompile(word))
	}
	s := NewSieve(patterns...)
	text := "加快建设一批高水平创新平台,全年新增省级以上企业技术中心不少于三家。"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.First(text)
	}
}

// An alternative of any length leaves all without a limit, wherever it stands.
func TestAlternativesOfAnyLength(t *testing.T) {
	for _, text := range []string{`^(?:a.*|bc)$`, `^(?:bc|a.*)$`, `^(?:x|a.*|bc)$`, `^(?:(?:a.*|b)c|d)$`} {
		p := MustCompile(text)
		if !p.MatchString("a long text ends in c") {
			t.Errorf("%s must match", text)
		}
	}
}
