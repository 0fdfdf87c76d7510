package main

import (
	"encoding/json"
	"testing"

	"duban/cmd/internal/answers"
)

func TestIndicatorsCountTargets(t *testing.T) {
	dir := workspace(t)
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "testdata/notices"); code != exitDone {
		t.Fatal(errs)
	}
	total := 0
	for _, args := range [][]string{{"indicators", "--json", "--limit", "0"}, {"indicators", "--json", "--unmapped", "--limit", "0"}} {
		code, out, errs := duban(t, dir, args...)
		var list []answers.IndicatorCount
		if err := json.Unmarshal([]byte(out), &list); err != nil || code != exitDone || len(list) < 10 {
			t.Fatalf("%v ended with %d, %v: %s %s", args, code, err, out, errs)
		}
		for i, c := range list {
			total += c.Targets
			if (c.ID == "") != (len(args) == 5) || c.Text == "" || c.Notices < 1 || c.Notices > c.Targets || i > 0 && c.Targets > list[i-1].Targets {
				t.Errorf("%v row %d: %+v", args, i, c)
			}
		}
	}
	_, out, _ := duban(t, dir, "search", "--json", "--record", "target", "--limit", "1")
	var found answers.Found
	if err := json.Unmarshal([]byte(out), &found); err != nil || total == 0 || total > found.Total {
		t.Errorf("%d targets counted, the corpus has %d (%v)", total, found.Total, err)
	}
}
