package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"duban/cmd/internal/lang"

	"golang.org/x/text/language"
)

var crawlLine = regexp.MustCompile(`/usr/local/bin/duban ([^;\n]*?)( 2>>[^\n]*)?(;|\n)`)

// The examples for operators must be command lines that the program takes.
func TestExamplesForOperators(t *testing.T) {
	say, err := lang.Printer(language.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"duban-crawl.service", "crontab"} {
		text, err := os.ReadFile("../../docs/examples/" + name)
		if err != nil {
			t.Fatal(err)
		}
		found := crawlLine.FindSubmatch(text)
		if found == nil {
			t.Errorf("%s calls no duban", name)
			continue
		}
		a := app{env: func(string) string { return "" }, say: say}
		cmd, args, err := a.rootCommand().Find(strings.Fields(string(found[1])))
		if err != nil || cmd.Name() != "crawl" {
			t.Errorf("%s: %v, %v", name, cmd, err)
			continue
		}
		if err := cmd.ParseFlags(args); err != nil || cmd.Flags().Lookup("report").Value.String() == "" || cmd.Flags().Lookup("metrics").Value.String() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
