package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestScale(t *testing.T) {
	for _, c := range []struct {
		low, high, from, to float64
	}{
		{1.6, 4.6, 0, 6}, {6, 9, 6, 9}, {5, 5, 0, 6}, {0, 0, 0, 1}, {-3, 5, -4, 6}, {2e9, 3e9, 2e9, 3e9}, {-2, -1, -2, 0},
	} {
		s := newScale(c.low, c.high, 100, 600)
		ticks := s.ticks()
		if s.low > c.from || s.low < c.from-1 && c.from > -1e6 || s.high < c.high || len(ticks) < 2 || len(ticks) > 8 {
			t.Errorf("%g to %g: scale %g to %g, ticks %v", c.low, c.high, s.low, s.high, ticks)
		}
		if s.x(c.low) < 100 || s.x(c.high) > 600 || s.x(c.high) < s.x(c.low) {
			t.Errorf("%g to %g: drawn at %d to %d", c.low, c.high, s.x(c.low), s.x(c.high))
		}
	}
	for v, want := range map[float64]string{6: "6", 2.5: "2.5", 20000: "2万", 2.5e9: "25亿", 1.5e14: "150万亿", -1.5e4: "-1.5万"} {
		if got := short(v); got != want {
			t.Errorf("%g is %q, want %q", v, got, want)
		}
	}
}

func TestCompareSaysWhyNot(t *testing.T) {
	s := serve(t)
	body := get(t, s, "/compare?lang=zh&indicator="+url.QueryEscape("社会消费品零售总额"), 200).Body.String()
	for _, want := range []string{"≠ 单位是元", "是已完成", "比上年", "完成比目标", "<svg", "中第 2，共"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if !strings.Contains(get(t, s, "/compare?lang=en&indicator=R%26D+intensity", 200).Body.String(), `<table class="matrix">`) {
		t.Error("an indicator is not found by the name that the English page gives it")
	}
	cell := regexp.MustCompile(`<a href="(/notice/[^"#]+)#(at-[^"]+)" title=`)
	for _, m := range cell.FindAllStringSubmatch(body, -1) {
		if !strings.Contains(get(t, s, html.UnescapeString(m[1]), 200).Body.String(), `id="`+m[2]+`"`) {
			t.Errorf("%s has no %s", m[1], m[2])
		}
	}
}
