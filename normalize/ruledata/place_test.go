package ruledata

import (
	"testing"
	"testing/fstest"
)

func TestAt(t *testing.T) {
	fsys := fstest.MapFS{"data/r.yaml": {Data: []byte("# rules\nrules:\n  - name: one\n    pattern: '(市'\n  - name: it''s\n    other: \"a\\\\d(\"\n")}}
	for text, want := range map[string]string{
		"(市":     "data/r.yaml:4",
		"it's":   "data/r.yaml:5",
		`a\d(`:   "data/r.yaml:6",
		"absent": "data/r.yaml",
		"":       "data/r.yaml",
	} {
		if got := At(fsys, "data/r.yaml", text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := At(fsys, "data/none.yaml", "x"); got != "data/none.yaml" {
		t.Errorf("missing file: got %s", got)
	}
}
