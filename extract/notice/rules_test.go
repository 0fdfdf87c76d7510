package notice

import (
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
	"duban/normalize/region"
	"duban/normalize/ruledata"
)

func newReader(t testing.TB) *Reader {
	t.Helper()
	g, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(Data, g)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNumberRules(t *testing.T) {
	r := newReader(t)
	for _, rule := range r.numbers {
		checkExamples(t, rule.Name, rule.Examples, func(s string) bool {
			return rule.Pattern.matches(halfWidthDigits(squeeze(s)))
		})
	}
}

func TestKindRules(t *testing.T) {
	r := newReader(t)
	for _, rule := range r.kinds {
		for _, title := range rule.Must {
			doc := corpus.Document{Title: title}
			if rule.Column.given() {
				doc.Meta = map[string]string{"ColumnName": "新闻动态"}
			}
			if rule.Text.given() { // the sentence is the text's own
				doc.Title, doc.Blocks = "", []corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: title}}}
			}
			if got := r.kind(r.newView(doc)); string(got) != rule.Kind {
				t.Errorf("%q is %s, want %s", title, got, rule.Kind)
			}
		}
		for _, title := range rule.MustNot {
			if got := r.kind(r.newView(corpus.Document{Title: title})); string(got) == rule.Kind {
				t.Errorf("%q must not be %s", title, got)
			}
		}
	}
}

func TestStatusRule(t *testing.T) {
	r := newReader(t)
	checkExamples(t, "draft", r.status.Examples, func(s string) bool {
		return r.draftOrFinal(r.newView(corpus.Document{Title: s})) == corpus.StatusDraft
	})
}

func TestPeriodRules(t *testing.T) {
	r := newReader(t)
	for _, rule := range r.periods {
		checkExamples(t, rule.Name, rule.Examples, func(s string) bool {
			return rule.Pattern.matches(arabicYears(squeeze(s)))
		})
	}
}

func TestTimetableRules(t *testing.T) {
	r := newReader(t)
	for name, rule := range map[string]timetableRule{"term": r.timetable.Term, "stage": r.timetable.Stage, "decided": r.timetable.Decided} {
		checkExamples(t, name, rule.Examples, func(s string) bool {
			_, _, ok := rule.stretch(arabicYears(squeeze(s)), 2023)
			return ok
		})
	}
	checkExamples(t, "opening", r.timetable.Opening.Examples, func(s string) bool {
		return r.timetable.Opening.Pattern.matches(arabicYears(squeeze(s)))
	})
}

func TestDeadlineRules(t *testing.T) {
	r := newReader(t)
	for _, rule := range r.deadlines {
		checkExamples(t, rule.Name, rule.Examples, func(s string) bool {
			return rule.pattern.matches(arabicYears(squeezeDate(s)))
		})
	}
}

func TestURLRules(t *testing.T) {
	r := newReader(t)
	for i, rule := range r.urls {
		checkExamples(t, "url "+string(rune('1'+i)), rule.Examples, rule.Pattern.matches)
	}
}

func checkExamples(t *testing.T, name string, e ruledata.Examples, matches func(string) bool) {
	t.Helper()
	if len(e.Must) == 0 || len(e.MustNot) == 0 {
		t.Errorf("rule %s needs must and must_not", name)
	}
	for _, s := range e.Must {
		if !matches(s) {
			t.Errorf("rule %s must match %q", name, s)
		}
	}
	for _, s := range e.MustNot {
		if matches(s) {
			t.Errorf("rule %s must not match %q", name, s)
		}
	}
}

func TestBadRules(t *testing.T) {
	tests := []struct{ file, content, want string }{
		{"data/labels.tsv", "label\tfield\n文号\tnumbr\n", "labels.tsv:2"},
		{"data/labels.tsv", "label\tfield\n文号\tnumber\n文号\tnumber\n", "labels.tsv:3"},
		{"data/numbers.yaml", "- name: x\n  pattern: '('\n", "data/numbers.yaml"},
		{"data/kinds.yaml", "- kind: plan\n", "data/kinds.yaml: rule 1"},
		{"data/deadlines.yaml", "- name: x\n  pattern: 'DATE('\n", "rule x"},
		{"data/words.yaml", "bodys: [局]\n", "data/words.yaml"},
	}
	for _, tt := range tests {
		fsys := fstest.MapFS{tt.file: {Data: []byte(tt.content)}}
		for _, name := range []string{"labels.tsv", "words.yaml", "numbers.yaml", "kinds.yaml", "status.yaml", "periods.yaml", "timetable.yaml", "deadlines.yaml", "urls.yaml"} {
			if b, err := Data.ReadFile("data/" + name); err == nil && fsys["data/"+name] == nil {
				fsys["data/"+name] = &fstest.MapFile{Data: b}
			}
		}
		if _, err := New(fsys, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v does not name %s", tt.file, err, tt.want)
		}
	}
}
