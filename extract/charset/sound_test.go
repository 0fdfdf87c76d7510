package charset

import "testing"

func TestSound(t *testing.T) {
	for _, c := range []struct {
		raw  string
		want bool
	}{
		{"市科技局负责，10%。\r\n\t", true},
		{"𠀀", true},
		{"", false},
		{"plain ASCII", false},
		{"café", false},
		{"\xef\xbb\xbf市科技局", false},
		{"市科技局\x00", false},
		{"市科技局\v", false},
		{"市科技局\uFFFD", false},
		{"市科技\xe5\xb1", false},
		{"\xca\xd0科技局", false},
		{"\xe0\x80\x80", false},
		{"\xed\xa0\x80", false},
	} {
		if got := sound([]byte(c.raw)); got != c.want {
			t.Errorf("sound(%q) = %v, want %v", c.raw, got, c.want)
		}
	}
}
