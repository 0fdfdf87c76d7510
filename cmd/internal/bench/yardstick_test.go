//go:build cgo

package bench

import (
	"os"
	"time"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

// yardstickTime is how long jieba's C++ library cuts for its figure, in CPU time.
const yardstickTime = 2 * time.Second

// cutByJieba is how many MB of the generated notices' text jieba's C++ library cuts in a CPU second, with its
// model of unknown words; 0 where the files of its module are not here.
func cutByJieba() float64 {
	if _, err := os.Stat(gojieba.DICT_PATH); err != nil {
		return 0
	}
	g, err := New()
	if err != nil {
		return 0
	}
	jieba := gojieba.NewJieba()
	defer jieba.Free()
	var took time.Duration
	size := 0
	for i := 0; took < yardstickTime; i++ {
		n := g.Notice(i)
		if !utf8.Valid(n.Bytes) {
			continue
		}
		text, before := string(n.Bytes), own().cpu
		jieba.Cut(text, true)
		took += own().cpu - before
		size += len(text)
	}
	return float64(size) / 1e6 / took.Seconds()
}
