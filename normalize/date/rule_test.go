package date

import "testing"

func grammar(t testing.TB) *Grammar {
	t.Helper()
	g, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// anchors of the examples in rules.yaml.
var anchors = map[string]Anchor{
	"":        {Written: Day{2023, 2, 24}, Start: Day{2023, 1, 1}, End: Day{2023, 12, 31}},
	"years":   {Written: Day{2023, 2, 24}, Start: Day{2023, 1, 1}, End: Day{2025, 12, 31}},
	"next":    {Written: Day{2023, 12, 28}, Start: Day{2024, 1, 1}, End: Day{2024, 12, 31}},
	"month":   {Written: Day{2023, 9, 28}, Start: Day{2023, 10, 1}, End: Day{2023, 10, 31}},
	"quarter": {Written: Day{2021, 2, 25}, Start: Day{2020, 10, 1}, End: Day{2020, 12, 31}},
	"none":    {},
}

func (e example) anchor(t *testing.T) Anchor {
	a, ok := anchors[e.Anchor]
	if !ok {
		t.Errorf("no anchor %q", e.Anchor)
	}
	if e.Written != "" {
		a.Written, _ = ParseDay(e.Written)
	}
	return a
}

func TestRulesMatchTheirExamples(t *testing.T) {
	g := grammar(t)
	for _, r := range g.rules {
		if len(r.Must) == 0 {
			t.Errorf("rule %s has no sentence that it must match", r.Name)
		}
		for _, want := range r.Must {
			var found bool
			all := g.Find(want.Text, want.anchor(t))
			for _, e := range all {
				found = found || e.Rule == r.Name && e.Text == want.Find && e.From.String() == want.From && e.To.String() == want.To
			}
			if !found {
				t.Errorf("rule %s in %q: want %s from %q to %q, got %+v", r.Name, want.Text, want.Find, want.From, want.To, all)
			}
		}
		for _, text := range r.MustNot {
			for _, e := range g.Find(text, anchors[""]) {
				if e.Rule == r.Name {
					t.Errorf("rule %s matches %q in %q", r.Name, e.Text, text)
				}
			}
		}
	}
}
