package quantity

import "testing"

func FuzzFind(f *testing.F) {
	g := grammar(f)
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Add("翻一番3家翻两番")
	f.Add("1(个)(个)(个)5/万/万")
	f.Fuzz(func(t *testing.T, text string) {
		rs := []rune(text)
		last := 0
		for _, q := range g.Find(text) {
			checkSpans(t, q, rs, last)
			if q.Max.LessThan(q.Value) || len(q.BaseValue.String()) > 90 {
				t.Fatalf("%s to %s, base %s in %q", q.Value, q.Max, q.BaseValue, q.Text)
			}
			if q.Comparator == "" || q.Rule == "" {
				t.Fatalf("no comparator or rule: %+v", q)
			}
			last = q.End
		}
		_, rejected := g.FindAll(text)
		for _, r := range rejected {
			if r.Start < 0 || r.End > len(rs) || r.Start >= r.End || r.Rule == "" {
				t.Fatalf("rejected %+v in %d characters", r, len(rs))
			}
		}
	})
}

func checkSpans(t *testing.T, q Quantity, rs []rune, last int) {
	t.Helper()
	inOrder := last <= q.Start && q.Start <= q.NumStart && q.NumStart < q.NumEnd && q.NumEnd <= q.UnitEnd &&
		q.UnitStart <= q.UnitEnd && q.UnitEnd <= q.End && q.End <= len(rs)
	if !inOrder || q.Text != string(rs[q.Start:q.End]) {
		t.Fatalf("spans out of order after %d in %d characters: %+v", last, len(rs), q)
	}
}
