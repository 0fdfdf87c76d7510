package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestRunNamesEachSite(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	if err := run(ctx, []string{"--sites", "../../testdata/sites", "--port", "0"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"trs", "ucap", "jpage"} {
		if !strings.Contains(out.String(), want+" ") {
			t.Errorf("%s is not served:\n%s", want, out.String())
		}
	}
	if strings.Count(out.String(), "http://127.0.0.1:") != strings.Count(out.String(), "\n") {
		t.Error(out.String())
	}
}

func TestRunSaysWhatIsMissing(t *testing.T) {
	for _, args := range [][]string{{"--sites", "nowhere"}, {"--sites", "../../testdata/sites", "--port", "0", "nosuch"}} {
		if err := run(context.Background(), args, &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
