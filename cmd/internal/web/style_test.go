package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestContrast wants every text colour on every ground it stands on to have
// the contrast of 4.5 that WCAG 2 AA asks of text, in light and in dark.
func TestContrast(t *testing.T) {
	css := string(mustRead(t, "static/style.css"))
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(css, 2)
	for i, mode := range []string{"light", "dark"} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--(\w+): #([0-9a-f]{6})`).FindAllStringSubmatch(roots[i][1], -1) {
			colours[m[1]] = m[2]
		}
		for text, grounds := range map[string][]string{
			"ink": {"ground", "card", "tint", "number", "match"}, "soft": {"ground", "card", "tint", "number"}, "link": {"ground", "card", "tint", "number"},
			"body": {"ground", "card", "tint", "number"}, "brand": {"ground", "card"}, "wrong": {"ground", "card"},
			"y0": {"ground"}, "y1": {"ground"}, "y2": {"ground"}, "y3": {"ground"}, "y4": {"ground"},
		} {
			for _, ground := range grounds {
				if c := contrast(t, colours[text], colours[ground]); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", mode, text, ground, c)
				}
			}
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	b, err := files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// contrast is WCAG's ratio of two colours' luminances.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestNothingMoves wants no motion in the style sheet: who asked for less of it has nothing to turn off.
func TestNothingMoves(t *testing.T) {
	style := string(mustRead(t, "static/style.css"))
	for _, property := range []string{"animation", "transition", "scroll-behavior", "@keyframes"} {
		if strings.Contains(style, property) {
			t.Errorf("the style sheet has %s; hold it behind prefers-reduced-motion: no-preference", property)
		}
	}
	if !strings.Contains(style, ":focus-visible { outline: 3px solid") {
		t.Error("what has the focus is not outlined")
	}
}
