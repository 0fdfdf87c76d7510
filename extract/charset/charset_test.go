package charset

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

const (
	simplified  = "各县区人民政府，市各有关单位：为贯彻落实创新驱动发展战略，全面完成年度重点任务，现将推进计划印发给你们，请认真组织实施。一、总体要求。坚持目标导向，到二〇二五年全社会研发经费支出占地区生产总值比重达到百分之二点二。二、主要任务。培育科技型中小企业三百家，新建省级以上研发机构二十家，引进高层次人才五十名，组织产学研对接活动不少于四场。三、保障措施。加强组织领导，明确牵头单位和责任单位，强化督查考核，确保各项工作按期完成。"
	traditional = "各縣區人民政府，市各有關單位：為貫徹落實創新驅動發展戰略，全面完成年度重點任務，現將推進計劃印發給你們，請認真組織實施。一、總體要求。堅持目標導向，到二〇二五年全社會研發經費支出占地區生產總值比重達到百分之二點二。二、主要任務。培育科技型中小企業三百家，新建省級以上研發機構二十家，引進高層次人才五十名，組織產學研對接活動不少於四場。三、保障措施。加強組織領導，明確牽頭單位和責任單位，強化督查考核，確保各項工作按期完成。"
)

func decoder(t testing.TB) *Decoder {
	t.Helper()
	d, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func encode(t testing.TB, name, s string) []byte {
	t.Helper()
	enc := codec(name)
	if name == GB18030 {
		enc = simplifiedchinese.GB18030
	}
	b, err := enc.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("encode %s: %v", name, err)
	}
	return b
}

func head(s string, from, n int) string {
	r := []rune(s)
	return string(r[from:min(from+n, len(r))])
}

// Every window of 5, 20 and 200 characters in every encoding, with no declaration.
func TestDecodeByEvidenceAlone(t *testing.T) {
	d := decoder(t)
	for _, c := range []struct {
		name, text string
		chars      int
		atLeast    float64 // share of windows that must be right
	}{
		{UTF8, simplified, 1, 1}, {UTF8, simplified, 5, 1}, {UTF8, simplified, 20, 1}, {UTF8, simplified, 200, 1},
		{GB18030, simplified, 1, 0.95}, {GB18030, simplified, 5, 1}, {GB18030, simplified, 20, 1}, {GB18030, simplified, 200, 1},
		{GB18030, traditional, 5, 0.98}, {GB18030, traditional, 20, 1}, {GB18030, traditional, 200, 1},
		{Big5, traditional, 5, 0.97}, {Big5, traditional, 20, 1}, {Big5, traditional, 200, 1},
		{UTF16LE, simplified, 20, 1}, {UTF16LE, simplified, 200, 1},
		{UTF16BE, simplified, 20, 1}, {UTF16BE, simplified, 200, 1},
	} {
		right, all := 0, 0
		for from := 0; from+c.chars <= utf8.RuneCountInString(c.text); from++ {
			want := strings.ReplaceAll(head(c.text, from, c.chars), "〇", "零")
			all++
			if d.Decode(encode(t, c.name, want)).Text == want {
				right++
			}
		}
		if share := float64(right) / float64(all); share < c.atLeast {
			t.Errorf("%s, %d characters: %d of %d right, want %.2f", c.name, c.chars, right, all, c.atLeast)
		}
	}
}

func TestDeclarationDecidesTinySamples(t *testing.T) {
	d := decoder(t)
	for _, c := range []struct{ name, text, label string }{
		{GB18030, "市", "gb2312"}, {GB18030, "區", "GBK"}, {Big5, "縣", "big5"}, {Big5, "市", "Big5"},
	} {
		got := d.Decode(encode(t, c.name, c.text), c.label)
		if got.Text != c.text || got.DeclaredWrong {
			t.Errorf("%s as %s: %+v", c.text, c.label, got)
		}
	}
}

func TestDeclaredWrong(t *testing.T) {
	d := decoder(t)
	for _, c := range []struct {
		name, label string
		wrong       bool
	}{
		{UTF8, "gb2312", true}, {UTF8, "utf-8", false}, {UTF8, "", false}, {UTF8, "no-such-name", false},
		{GB18030, "utf-8", true}, {GB18030, "gb2312", false}, {GB18030, "GBK", false}, {GB18030, "big5", true},
	} {
		got := d.Decode(encode(t, c.name, simplified), c.label)
		if got.Text != simplified || got.DeclaredWrong != c.wrong || got.Charset != c.name {
			t.Errorf("%s declared %q: %s, wrong %v", c.name, c.label, got.Charset, got.DeclaredWrong)
		}
	}
	if d.Decode([]byte("<p>2023</p>"), "gb2312").DeclaredWrong {
		t.Error("ASCII can't contradict a declaration")
	}
}

func TestBrokenUTF8StaysUTF8(t *testing.T) {
	d := decoder(t)
	raw := []byte(simplified)
	for name, broken := range map[string][]byte{
		"half a character at the end": raw[:len(raw)-1],
		"one byte lost":               append(bytes.Clone(raw[:31]), raw[32:]...),
		"stray byte":                  append(append(bytes.Clone(raw[:30]), 0xff), raw[30:]...),
		"two characters, cut":         []byte("年度")[:5],
	} {
		got := d.Decode(broken, "gb2312")
		if got.Charset != UTF8 || got.Replaced != 1 {
			t.Errorf("%s: %s, %d replaced", name, got.Charset, got.Replaced)
		}
	}
}

func TestHalfGBKCharacterAtTheEnd(t *testing.T) {
	raw := encode(t, GB18030, simplified)
	got := decoder(t).Decode(raw[:len(raw)-1])
	if got.Charset != GB18030 || got.Replaced != 1 || !strings.HasPrefix(got.Text, "各县区人民政府") {
		t.Errorf("%s, %d replaced: %.40s", got.Charset, got.Replaced, got.Text)
	}
}

func TestMixedEncodings(t *testing.T) {
	d := decoder(t)
	gb := string(encode(t, GB18030, simplified))
	footer := "主办单位：市人民政府办公室"
	for name, c := range map[string]struct{ raw, main string }{
		"UTF-8 line in a GBK page": {gb + "\n" + footer + "\n" + gb, GB18030},
		"UTF-8 tag in a GBK page":  {"<p>" + gb + "</p><p>" + footer + "</p><p>" + gb + "</p>", GB18030},
		"GBK line in a UTF-8 page": {simplified + "\n" + string(encode(t, GB18030, footer)) + "\n" + simplified, UTF8},
	} {
		got := d.Decode([]byte(c.raw))
		if got.Charset != c.main || got.MixedLines != 1 || got.Replaced != 0 || !strings.Contains(got.Text, footer) || !strings.Contains(got.Text, simplified) {
			t.Errorf("%s: %s, %d mixed, %d replaced", name, got.Charset, got.MixedLines, got.Replaced)
		}
	}
}

func TestByteOrderMarks(t *testing.T) {
	d := decoder(t)
	for name, mark := range map[string]string{UTF8: "\xef\xbb\xbf", UTF16LE: "\xff\xfe", UTF16BE: "\xfe\xff", GB18030: "\x84\x31\x95\x33"} {
		got := d.Decode(append([]byte(mark), encode(t, name, "市")...), "big5")
		if got.Text != "市" || got.Charset != name || !got.DeclaredWrong {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPrivateUseSurvives(t *testing.T) {
	d := decoder(t)
	text := "程序\ue1a2实施" + simplified
	if got := d.Decode([]byte(text)); got.Text != text {
		t.Errorf("UTF-8: %.30q", got.Text)
	}
	raw := "\xb3\xcc\xd0\xf2\xae\xcb" + string(encode(t, GB18030, "实施"+simplified))
	if got := d.Decode([]byte(raw)); got.Text != text {
		t.Errorf("GB18030: %.30q", got.Text)
	}
}

func TestNULsAndControlsAreCounted(t *testing.T) {
	got := decoder(t).Decode([]byte("一\x00二\x01三\v四"))
	if got.Text != "一二三\n四" || got.NULs != 1 || got.Controls != 1 {
		t.Errorf("%+v", got)
	}
}

func TestLatinStaysUTF8(t *testing.T) {
	if got := decoder(t).Decode([]byte("Université de Nankin, bâtiment 3")); got.Charset != UTF8 {
		t.Errorf("%+v", got)
	}
}

func TestDeclared(t *testing.T) {
	got := Declared("text/html; charset=GBK", []byte(`<html><META http-equiv="Content-Type" content="text/html; charset=gb2312">`))
	if strings.Join(got, ",") != "GBK,gb2312" {
		t.Errorf("%q", got)
	}
	if got := Declared("", []byte("<meta charset='utf-8'>")); strings.Join(got, "") != "utf-8" {
		t.Errorf("%q", got)
	}
}

// Every code of the standard's two-byte area has a character of its own.
func TestGB18030TwoByteAreaIsComplete(t *testing.T) {
	gb := decoder(t).gb
	seen := map[rune]int{}
	for code := 0x8140; code <= 0xfefe; code++ {
		trail := code & 0xff
		if trail < 0x40 || trail == 0x7f || trail == 0xff {
			continue
		}
		r := gb[code]
		if r == utf8.RuneError || seen[r] != 0 && code != 0xa3a0 {
			t.Errorf("%X: %U, also at %X", code, r, seen[r])
		}
		seen[r] = code
	}
	for code, want := range map[int]rune{0xaecb: 0xe1a2, 0xa240: 0xe526, 0xb0a1: '啊', 0xfefe: 0xe4c5} {
		if gb[code] != want {
			t.Errorf("%X: %U, want %U", code, gb[code], want)
		}
	}
}

func TestBrokenCharacterNeverEatsATag(t *testing.T) {
	if got := decoder(t).gb.decode([]byte("\xb5<p>\xff|\x81\x30")); got != "\uFFFD<p>\uFFFD|\uFFFD0" {
		t.Errorf("%q", got)
	}
}

func FuzzDecode(f *testing.F) {
	d := decoder(f)
	f.Add([]byte(simplified), "gbk")
	f.Add([]byte("\xff\xfe\x00"), "utf-16")
	big5, _ := traditionalchinese.Big5.NewEncoder().Bytes([]byte("縣市<p>區"))
	f.Add(big5, "")
	f.Fuzz(func(t *testing.T, raw []byte, label string) {
		got := d.Decode(raw, label)
		if !utf8.ValidString(got.Text) || strings.ContainsRune(got.Text, 0) {
			t.Errorf("invalid text %q", got.Text)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	d := decoder(b)
	for _, name := range []string{UTF8, GB18030, Big5} {
		text := simplified
		if name == Big5 {
			text = strings.ReplaceAll(traditional, "〇", "零")
		}
		raw := bytes.Repeat(append(encode(b, name, text), '\n'), 400)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				d.Decode(raw)
			}
		})
	}
	noise := make([]byte, 200_000)
	rand.New(rand.NewSource(1)).Read(noise)
	b.Run("noise", func(b *testing.B) {
		b.SetBytes(int64(len(noise)))
		for b.Loop() {
			d.Decode(noise)
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Data); err != nil {
			b.Fatal(err)
		}
	}
}
