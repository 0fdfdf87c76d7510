package number

import "testing"

func FuzzFind(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Add("9999999999999999亿亿")
	f.Add("\xff\xfe1\x00万")
	f.Fuzz(func(t *testing.T, text string) {
		rs := []rune(text)
		last := 0
		for _, n := range Find(text) {
			if n.Start < last || n.End <= n.Start || n.End > len(rs) {
				t.Fatalf("span %d-%d after %d in %d characters", n.Start, n.End, last, len(rs))
			}
			if n.Text != string(rs[n.Start:n.End]) {
				t.Fatalf("text %q is not at %d-%d", n.Text, n.Start, n.End)
			}
			if n.Range != n.Value.LessThan(n.Max) {
				t.Fatalf("range %v but %s to %s in %q", n.Range, n.Value, n.Max, n.Text)
			}
			if len(n.Value.String()) > 60 {
				t.Fatalf("value %s of %q", n.Value, n.Text)
			}
			last = n.End
		}
	})
}
