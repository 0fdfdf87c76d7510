package main

import (
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text    string
		columns int
		want    string
	}{
		{"企业荣获“2023年创新百强”", 12, "企业荣获“202\n3年创新百强”"},
		{"高新技术企业", 4, "高新\n技术\n企业"},
		{"two short words", 9, "two short\nwords"},
		{"unbreakable", 4, "unbr\neaka\nble"},
		{"a\nb", 4, "a\nb"},
		{"", 4, ""},
		{"高", 1, "高"},
	} {
		got := wrap(c.text, c.columns)
		lines := strings.Split(got, "\n")
		for i, l := range lines {
			lines[i] = strings.TrimSuffix(l, " ")
			if text.StringWidth(lines[i]) > max(2, c.columns) {
				t.Errorf("%q is wider than %d", l, c.columns)
			}
		}
		if strings.Join(lines, "\n") != c.want {
			t.Errorf("%q in %d columns: %q, want %q", c.text, c.columns, got, c.want)
		}
	}
}
