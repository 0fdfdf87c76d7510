package eval

import (
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
)

func tally(marked, found int) *Tally {
	var m Matching
	for range found {
		m.Pairs = append(m.Pairs, Pair{Target{Kind: "target"}, corpus.Target{Kind: "target"}})
	}
	for range marked - found {
		m.Missed = append(m.Missed, Target{})
	}
	t := NewTally()
	t.AddTargets(m)
	return t
}

func TestCheckFloors(t *testing.T) {
	groups := map[string]*Tally{"set work": tally(100, 98), "kind plan": tally(100, 60)}
	tests := []struct {
		floor Floor
		want  string
	}{
		{Floor{"set work", "f1", 0.98, 2}, ""},
		{Floor{"set work", "recall", 0.99, 2}, "under its floor"},
		{Floor{"set work", "f1", 0.9, 2}, "reaches the goal"},
		{Floor{"kind plan", "f1", 0.7, 2}, ""},
		{Floor{"kind plan", "f1", 0.8, 2}, "under its floor"},
		{Floor{"kind plan", "colour", 0.8, 2}, "no measure"},
		{Floor{"set held", "f1", 0.8, 2}, ""},
	}
	for _, test := range tests {
		got := strings.Join(Check([]Floor{test.floor}, groups), "\n")
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%v: got %q, want %q", test.floor, got, test.want)
		}
	}
}

func TestLoadFloors(t *testing.T) {
	for text, ok := range map[string]bool{
		"group\tmeasure\tfloor\nset work\tf1\t0.95\n": true,
		"group\tmeasure\tfloor\nset work\tf1\t95\n":   false,
		"group\tmeasure\nset work\tf1\n":              false,
	} {
		if _, err := LoadFloors(fstest.MapFS{"floors.tsv": {Data: []byte(text)}}); (err == nil) != ok {
			t.Errorf("%q: error %v, want ok %t", text, err, ok)
		}
	}
}

// A number that a person may record or leave counts neither way, and 万 may
// stand in the value or in the unit.
func TestMatch(t *testing.T) {
	marks := []Target{
		{Kind: "target", Value: "4.2", Unit: "?万公里", At: "4.2万公里"},
		{Kind: Open, Value: "6", At: "6个月"},
	}
	found := []corpus.Target{
		{Kind: "target", Value: "42000", Unit: "公里", Evidence: "里程4.2万公里。"},
		{Kind: "parameter", Value: "6", Unit: "个月", Evidence: "为期6个月。"},
		{Kind: "target", Value: "9", Unit: "家", Evidence: "企业9家。"},
	}
	m := Match(marks, found)
	if len(m.Pairs) != 1 || len(m.Missed) != 0 || len(m.Extra) != 1 || m.Extra[0].Value != "9" {
		t.Errorf("got %d pairs, %d missed, %d extra", len(m.Pairs), len(m.Missed), len(m.Extra))
	}
}
