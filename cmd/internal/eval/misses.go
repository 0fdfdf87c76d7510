package eval

import (
	"fmt"
	"io"
	"strings"

	"duban/corpus"
)

// PrintMisses writes what was not found, what was found without a mark, and
// each field that differs. tasks may be nil.
func PrintMisses(w io.Writer, m Matching, tasks *TaskMatching) {
	for _, miss := range m.Missed {
		fmt.Fprintln(w, "  missed ", miss)
	}
	for _, e := range m.Extra {
		fmt.Fprintf(w, "  extra   %s %s %s%s%s %s 「%s」 %s [%s] %.2f\n", e.Kind, e.Mode, e.Comparator, e.Value+e.ValueText, e.Unit, e.Deadline, e.Indicator, around(e), e.Rule, e.Confidence)
	}
	for _, p := range m.Pairs {
		for _, f := range fields {
			want, got := f.mark(p.Mark), f.found(p.Found)
			if (want != "" || f.name == "recurrence") && !f.same(want, got) {
				fmt.Fprintf(w, "  %-10s %q, marked %q: %s\n", f.name, got, want, p.Mark.At)
			}
		}
	}
	if tasks != nil {
		printTaskMisses(w, *tasks)
	}
}

func printTaskMisses(w io.Writer, m TaskMatching) {
	for _, miss := range m.Missed {
		fmt.Fprintln(w, "  missed task ", miss.Seq, miss.Text)
	}
	for _, e := range m.Extra {
		fmt.Fprintln(w, "  extra task  ", e.Seq, e.Text, e.Rule)
	}
	for _, p := range m.Pairs {
		for _, f := range [][3]string{
			{"lead", p.Mark.Lead, strings.Join(p.Found.LeadBodies, ";")},
			{"support", p.Mark.Support, strings.Join(p.Found.SupportBodies, ";")},
			{"deadline", p.Mark.Deadline, p.Found.Deadline},
			{"seq", bare(p.Mark.Seq), bare(p.Found.Seq)},
		} {
			if f[1] != Open && !sameBodies(f[1], f[2]) {
				fmt.Fprintf(w, "  task %-10s %q, marked %q: %s\n", f[0], f[2], f[1], p.Mark.Text)
			}
		}
	}
}

// around is a found target's number with some of the text on both sides.
func around(t corpus.Target) string {
	var start, end int
	runes := []rune(t.Evidence)
	if _, err := fmt.Sscanf(t.Span, "%d-%d", &start, &end); err != nil || end > len(runes) || start > end {
		return string(runes[:min(30, len(runes))])
	}
	return string(runes[max(0, start-18):start]) + "⟦" + string(runes[start:end]) + "⟧" + string(runes[end:min(len(runes), end+8)])
}
