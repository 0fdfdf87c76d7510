package furniture

import (
	"testing"

	"duban/corpus"
)

func TestQuestionMarksForSpaces(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		want  []string
	}{
		{"in place of spaces", []string{"??一、主要目标", "??1.新增企业20家。", "责任单位"}, []string{"一、主要目标", "1.新增企业20家。", "责任单位"}},
		{"one alone may be text", []string{"??一、主要目标", "1.新增企业20家。"}, []string{"??一、主要目标", "1.新增企业20家。"}},
		{"nothing behind them", []string{"??", "????", "?新增"}, []string{"??", "????", "?新增"}},
	} {
		d := &corpus.Document{}
		for _, text := range c.texts {
			d.Blocks = append(d.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}})
		}
		s := &stripper{doc: d}
		s.indents()
		for i, want := range c.want {
			if got := d.Blocks[i].Text; got != want {
				t.Errorf("%s: %q, want %q", c.name, got, want)
			}
		}
	}
}

func TestMendedPassageBehindQuestionMarks(t *testing.T) {
	p := behind(corpus.Passage{Text: "??发展目标", Raw: "??發(fā)展目标", Shifts: []corpus.Shift{{At: 3, Raw: 7}}}, 2)
	if p.Text != "发展目标" {
		t.Fatalf("text %q", p.Text)
	}
	if got := p.RawSpan(corpus.Span{Start: 1, End: 2}); got != (corpus.Span{Start: 7, End: 8}) {
		t.Errorf("展 stands at %v of the raw text", got)
	}
}
