package date

import "testing"

func FuzzFind(f *testing.F) {
	g := grammar(f)
	for _, r := range g.rules {
		for _, e := range r.Must {
			f.Add(e.Text, 2023)
		}
		for _, text := range r.MustNot {
			f.Add(text, 0)
		}
	}
	f.Add("2022年以来", 1984)
	f.Fuzz(func(t *testing.T, text string, year int) {
		if year < 1950 || year > 2100 {
			year = 0
		}
		a := Anchor{}
		if year > 0 {
			a.Written = Day{year, 2, 28}
		}
		rs := []rune(text)
		last := 0
		for _, e := range g.Find(text, a) {
			if e.Start < last || e.End <= e.Start || e.End > len(rs) || e.Text != string(rs[e.Start:e.End]) {
				t.Fatalf("span %d-%d after %d: %+v", e.Start, e.End, last, e)
			}
			for _, d := range []Day{e.From, e.To} {
				if !d.IsZero() && (d.Year < 1850 || d.Year > 3200 || !isDay(d.Year, int(d.Month), d.Day)) {
					t.Fatalf("%+v is no day", e)
				}
			}
			if !e.From.IsZero() && !e.To.IsZero() && e.To.Before(e.From) {
				t.Fatalf("ends before it begins: %+v", e)
			}
			last = e.End
		}
	})
}
