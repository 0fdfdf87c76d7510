package answers

import "testing"

func TestLikeness(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		suggest bool
	}{
		{"高新技术企业", "高新技术企业", true},
		{"高新技术企业", "高新企业技术", true},
		{"研发经费投入强度", "研发投入强度", true},
		{"市科学技术局", "科技局", true},
		{"宿迁市科学技术局", "宿迁市教育局", true},
		{"粮食产量", "高新技术企业", false},
		{"", "", false},
	} {
		if got := likeness(c.a, c.b); (got >= leastLikeness) != c.suggest || got != likeness(c.b, c.a) {
			t.Errorf("likeness of %s and %s: %.2f", c.a, c.b, got)
		}
	}
	if got := likeness("研发", "研发"); got != 1 {
		t.Errorf("a name is %.2f like itself", got)
	}
}
