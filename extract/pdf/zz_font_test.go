package pdf

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFonts(t *testing.T) {
	raw, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip()
	}
	noto, _ := os.ReadFile("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
	os.WriteFile("/tmp/pdfw/standin.ttf", standIn(), 0o644)
	for name, root := range map[string]fstest.MapFS{"none": {}, "standin": fontRoot(standIn()).(fstest.MapFS), "noto": fontRoot(noto).(fstest.MapFS)} {
		r, _ := New(Data, Options{})
		r.engine = newEngine(DefaultLimits(), "", root)
		sheets, err := r.sheets(context.Background(), raw)
		n, w := 0, 0.0
		var b strings.Builder
		for _, s := range sheets {
			n += len(s.glyphs) + len(s.others)
			for _, g := range s.glyphs {
				b.WriteString(g.text)
				w += g.box.width()
			}
		}
		os.WriteFile("/tmp/pdfw/font-"+name+".txt", []byte(b.String()), 0o644)
		i := strings.Index(b.String(), "省委")
		fmt.Println(name, n, w, err, b.String()[max(i, 0):min(max(i, 0)+40, len(b.String()))])
	}
}
