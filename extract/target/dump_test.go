package target

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"duban/corpus"
)

// TestDump prints what is read in the lines of a file named by DUMP, for looking at; it checks nothing.
func TestDump(t *testing.T) {
	name := os.Getenv("DUMP")
	if name == "" {
		t.Skip("DUMP names no file")
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f := finder(t)
	kind := corpus.Kind(os.Getenv("KIND"))
	if kind == "" {
		kind = corpus.KindPlan
	}
	n := corpus.Notice{Kind: kind, WrittenOn: "2023-02-24", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}
	for _, line := range strings.Split(string(raw), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		list, numbers := f.ParseAll(line, anchor(n), kind)
		fmt.Println("##", line)
		for _, x := range list {
			fmt.Printf("  %s %s %s%s%s%s [%s] %s due=%s %s %.2f %s\n", x.Kind, x.Comparator, x.Value, ifAny("~", x.ValueMax), x.Unit, x.ValueText, x.Indicator, x.Mode, x.Deadline, x.Recurrence, x.Confidence, x.Rule)
		}
		for _, m := range numbers {
			if m.Fate != exported {
				fmt.Printf("    - %s %s %s\n", m.Text, m.Fate, m.Rule)
			}
		}
	}
}

func ifAny(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
