package repair

import (
	"strings"
	"sync"
	"testing"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// A damager does to clean simplified text what was done to the damaged pages:
// traditional characters in GBK, then a byte-wise replacement that writes
// pinyin after dictionary characters and cuts sentence marks, then decoding.
type damager struct {
	traditional *opencc.OpenCC
	dictionary  map[[2]byte]string // bytes of a character → its pinyin
	fold        bool               // write full-width forms as ASCII, as text dumps do
}

// residueDictionary are characters with their pinyin that damaged pages mark.
var residueDictionary = map[rune]string{
	'創': "chuàng", '產': "chǎn", '業': "yè", '設': "shè", '區': "qū", '進': "jìn", '務': "wù", '機': "jī", '導': "dǎo",
	'細': "xì", '驅': "qū", '實': "shí", '項': "xiàng", '現': "xiàn", '標': "biāo", '評': "píng", '經': "jīng", '數': "shù",
	'認': "rèn", '統': "tǒng", '準': "zhǔn", '報': "bào", '優': "yōu", '點': "diǎn", '運': "yùn", '轉': "zhuǎn", '費': "fèi",
	'動': "dòng", '醫': "yī", '質': "zhì", '會': "huì", '強': "qiáng", '學': "xué", '場': "chǎng", '農': "nóng", '網': "wǎng",
	'財': "cái", '權': "quán", '應': "yīng", '團': "tuán", '養': "yǎng", '險': "xiǎn", '達': "dá", '貿': "mào", '護': "hù",
	'計': "jì", '補': "bǔ", '節': "jié", '環': "huán", '時': "shí", '儲': "chǔ", '臺': "tái", '發': "fā", '級': "jí", '術': "shù",
}

// The tables that tests share, loaded once: they are read only.
var (
	loadMender      = sync.OnceValues(func() (*Mender, error) { return New(Data) })
	loadTraditional = sync.OnceValues(func() (*opencc.OpenCC, error) { return opencc.New("s2t") })
	loadCodec       = sync.OnceValue(newCodec)
)

func newDamager(t testing.TB, fold bool) *damager {
	cc, err := loadTraditional()
	if err != nil {
		t.Fatal(err)
	}
	d := &damager{traditional: cc, dictionary: map[[2]byte]string{}, fold: fold}
	for r, syllable := range residueDictionary {
		b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(string(r)))
		if err != nil {
			t.Fatal(err)
		}
		d.dictionary[[2]byte(b)] = syllable
	}
	return d
}

// damage returns the damaged text and what mending it must give.
func (d *damager) damage(t testing.TB, text string) string {
	t.Helper()
	traditional, err := d.traditional.Convert(text)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(traditional))
	if err != nil {
		t.Fatalf("%v in %q", err, traditional)
	}
	damaged := d.decode(d.replace(raw))
	if d.fold {
		damaged = foldWide(damaged)
	}
	return damaged
}

// replace is the byte-wise search; it looks at every position, also between characters.
func (d *damager) replace(raw []byte) []byte {
	var out []byte
	for i := 0; i < len(raw); i++ {
		if i+1 < len(raw) {
			pair := [2]byte{raw[i], raw[i+1]}
			if syllable, ok := d.dictionary[pair]; ok {
				pinyin, _ := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("(" + syllable + ")"))
				out = append(append(out, pair[:]...), pinyin...)
				i++
				continue
			}
		}
		out = append(out, raw[i])
	}
	return out
}

// decode reads pairs as a lenient decoder does: a pair that is no character
// becomes one question mark.
func (d *damager) decode(raw []byte) string {
	c := loadCodec()
	var out []rune
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] < 0x80:
			out = append(out, rune(raw[i]))
		case i+1 >= len(raw):
			out = append(out, '?')
		case c.decode(raw[i], raw[i+1]) != 0 && !isCut(raw, i):
			out = append(out, c.decode(raw[i], raw[i+1]))
			i++
		default:
			out = append(out, '?')
			if !isCut(raw, i) {
				i++
			}
		}
	}
	return string(out)
}

// isCut says whether a sentence mark lies across the character at i and the next.
func isCut(raw []byte, i int) bool {
	return i+2 < len(raw) && raw[i+1] == cutTrail && (raw[i+2] == 0xBF || raw[i+2] == 0xA1 || raw[i+2] == 0xBB)
}

func foldWide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0xFF01 && r <= 0xFF5E {
			return r - 0xFEE0
		}
		return r
	}, s)
}

func newMender(t testing.TB) *Mender {
	t.Helper()
	m, err := loadMender()
	if err != nil {
		t.Fatal(err)
	}
	return m
}
