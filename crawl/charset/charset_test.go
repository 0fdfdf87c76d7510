package charset

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestText(t *testing.T) {
	const text = "关于印发科技创新工作要点的通知"
	gb := encode(t, simplifiedchinese.GB18030, text)
	for _, c := range []struct {
		name, media string
		body        []byte
		want        string
	}{
		{"UTF-8", "", []byte(text), text},
		{"UTF-8 called GBK", "text/html; charset=gbk", []byte(text), text},
		{"UTF-8 with a mark", "", []byte("\ufeff" + text), text},
		{"UTF-8 cut in a character", "", []byte(text)[:len(text)-1], "关于印发科技创新工作要点的通"},
		{"GBK undeclared", "", gb, text},
		{"GBK called UTF-8", "text/html; charset=utf-8", gb, text},
		{"GBK called Latin", "text/html; charset=iso-8859-1", gb, text},
		{"GBK called GB2312 by the page", "", append([]byte(`<meta charset="gb2312">`), gb...), `<meta charset="gb2312">` + text},
		{"Big5 declared", "text/html; charset=big5", encode(t, traditionalchinese.Big5, "關於科技創新的通知"), "關於科技創新的通知"},
		{"UTF-16 with a mark", "", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), text},
		{"empty", "", nil, ""},
	} {
		if got := Text(c.body, c.media); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func encode(t *testing.T, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
