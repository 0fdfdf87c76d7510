package target

import (
	"slices"
	"testing"

	"duban/corpus"
	"duban/normalize/date"
)

// A text alone gives the bodies of the bracket behind its number, else those of its sentence.
func TestParseBodies(t *testing.T) {
	tests := []struct {
		text          string
		lead, support [][]string // by target
	}{
		{"新增在孵企业60家以上（市科技局牵头，市财政局配合）", [][]string{{"市科技局"}}, [][]string{{"市财政局"}}},
		{"举办活动10场（责任单位：市商务局），签约项目20个〔市投促局牵头〕。", [][]string{{"市商务局"}, {"市投促局"}}, [][]string{nil, nil}},
		{"由市科技局会同市财政局建设平台3个。", [][]string{{"市科技局"}}, [][]string{{"市财政局"}}},
		{"建设平台3个。", [][]string{nil}, [][]string{nil}},
	}
	f := finder(t)
	for _, test := range tests {
		got := f.Parse(test.text, date.Anchor{}, corpus.KindPlan)
		if len(got) != len(test.lead) {
			t.Errorf("%s: %d targets, want %d", test.text, len(got), len(test.lead))
			continue
		}
		for i, p := range got {
			if !slices.Equal(p.LeadBodies, test.lead[i]) || !slices.Equal(p.SupportBodies, test.support[i]) {
				t.Errorf("%s: target %d: lead %q support %q", test.text, i, p.LeadBodies, p.SupportBodies)
			}
		}
	}
}
