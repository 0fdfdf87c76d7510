package pipeline

import (
	"os"
	"strings"
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

// The same notice in two formats gives the same tasks and targets. The PDF of
// the second pair lacks 12 marks that hang over the margin in print: its
// producer (LibreOffice 7.3) did not write them, so that no reader finds them;
// texts are compared without marks and space.
func TestPairsAgree(t *testing.T) {
	const samples = "../../../../shared/samples/"
	if _, err := os.Stat(samples + "s34.doc"); err != nil {
		t.Skip("the sample notices are not here:", err)
	}
	w, err := wired()
	if err != nil {
		t.Fatal(err)
	}
	stages, err := w.Assembly.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]string{{"s33.docx", "s35.pdf"}, {"s34.doc", "s36.pdf"}} {
		var said [2][]string
		for i, name := range pair {
			raw, err := os.ReadFile(samples + name)
			if err != nil {
				t.Fatal(err)
			}
			page := corpus.Page{Source: "notice", Bytes: raw, SHA256: "same", FetchedAt: day}
			doc, err := stages.Document.Document(ctx, page)
			if outcome := asRefusal(err); err != nil && outcome.Outcome == corpus.OutcomeNeeds {
				t.Skipf("%s: %v", name, err)
			}
			if err != nil {
				t.Fatal(err)
			}
			said[i] = sayings(stages.Rows(Join("n", page, doc, nil)))
		}
		if diff := cmp.Diff(said[0], said[1]); diff != "" {
			t.Errorf("%v: %s", pair, diff)
		}
		if len(said[0]) == 0 {
			t.Errorf("%v: nothing was found", pair)
		}
	}
}

// sayings are what the tasks and targets of a notice say, without marks and space.
func sayings(n corpus.Notice, tasks []corpus.Task, targets []corpus.Target) (all []string) {
	bare := func(parts ...string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("，。、；：:（）()《》“”\u00a0\u2002 　", r) {
				return -1
			}
			return r
		}, strings.Join(parts, "|"))
	}
	all = append(all, bare(n.Title, string(n.Kind), n.Issuer, n.WrittenOn, n.PeriodStart, n.PeriodEnd))
	for _, t := range tasks {
		all = append(all, bare(t.Seq, t.Section, t.Text, strings.Join(t.LeadBodies, ";"), strings.Join(t.SupportBodies, ";"), t.Deadline))
	}
	for _, t := range targets {
		all = append(all, bare(t.Kind, t.Indicator, t.Mode, t.Comparator, t.Value, t.ValueMax, t.Unit, t.ValueText, t.Deadline, t.Section, strings.Join(t.LeadBodies, ";")))
	}
	return all
}
