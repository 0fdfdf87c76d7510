package target

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"duban/corpus"
	"duban/normalize/ruledata"
	"os"
)

// mark is one record of a notice marked by hand; see testdata/marks.tsv.
type mark struct {
	evidence, value, unit, kind, comparator, mode, deadline, indicator string
	used                                                               bool
}

func readMarks(t *testing.T, doc string) []mark {
	t.Helper()
	rows, err := ruledata.Table(os.DirFS("testdata"), "marks.tsv", "doc", "evidence", "value", "unit", "kind", "comparator", "mode", "deadline", "indicator")
	if err != nil {
		t.Fatal(err)
	}
	var marks []mark
	for _, r := range rows {
		if c := r.Cells; c[0] == doc {
			marks = append(marks, mark{evidence: c[1], value: c[2], unit: c[3], kind: c[4], comparator: c[5], mode: c[6], deadline: c[7], indicator: c[8]})
		}
	}
	return marks
}

var marked = []struct {
	doc, file string
	notice    corpus.Notice
	table     bool
	partial   bool // only part of the notice is marked: misses count, extra rows don't
}{
	{"000", "seeds/000*.txt", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2023-02-24", PublishedOn: "2023-02-24", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}, true, false},
	{"001", "seeds/001*.txt", corpus.Notice{Kind: corpus.KindSolicitation, WrittenOn: "2024-01-31", PublishedOn: "2024-01-31", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"}, false, false},
	{"003", "seeds/003*.txt", corpus.Notice{Kind: corpus.KindNews, WrittenOn: "2023-12-28", PublishedOn: "2023-12-28", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}, false, false},
	{"s25", "samples/s25.txt", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2016-11-23", PeriodStart: "2016-01-01", PeriodEnd: "2020-12-31"}, false, true},
	{"s27", "samples/s27.txt", corpus.Notice{Kind: corpus.KindReport, WrittenOn: "2023-03-05", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"}, false, true},
	{"s29", "samples/s29.txt", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2025-03-03", PublishedOn: "2025-03-04", PeriodStart: "2025-01-01", PeriodEnd: "2027-12-31"}, false, false},
	{"s30", "samples/s30.txt", corpus.Notice{Kind: corpus.KindNotice, WrittenOn: "2025-05-15", PublishedOn: "2025-05-15"}, false, false},
}

// score counts agreement with the marks.
type score struct {
	found, marked, agreed                             int
	kind, unit, comparator, mode, deadline, indicator int
}

func (s *score) add(o score) {
	s.found, s.marked, s.agreed = s.found+o.found, s.marked+o.marked, s.agreed+o.agreed
	s.kind, s.unit, s.comparator, s.mode = s.kind+o.kind, s.unit+o.unit, s.comparator+o.comparator, s.mode+o.mode
	s.deadline, s.indicator = s.deadline+o.deadline, s.indicator+o.indicator
}

func (s score) String() string {
	p, r := ratioOf(s.agreed, s.found), ratioOf(s.agreed, s.marked)
	f1 := 2 * p * r / math.Max(p+r, 1e-9)
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f | kind %.3f unit %.3f cmp %.3f mode %.3f deadline %.3f indicator %.3f", p, r, f1,
		ratioOf(s.kind, s.agreed), ratioOf(s.unit, s.agreed), ratioOf(s.comparator, s.agreed), ratioOf(s.mode, s.agreed), ratioOf(s.deadline, s.agreed), ratioOf(s.indicator, s.agreed))
}

func ratioOf(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// TestMarks measures the finder against the notices marked by hand and holds floors.
func TestMarks(t *testing.T) {
	f := finder(t)
	var total score
	for _, m := range marked {
		t.Run(m.doc, func(t *testing.T) {
			lines := sharedText(t, m.file)
			doc := prose(lines)
			if m.table {
				doc = quarterTable(lines)
			}
			m.notice.ID = "n" + m.doc
			targets, _ := f.Find(doc, m.notice, nil)
			s := compareMarks(t, readMarks(t, m.doc), targets, m.partial)
			t.Log(m.doc, s)
			total.add(s)
		})
	}
	t.Log("all", total)
	if total.marked > 0 {
		total.hold(t)
	}
}

// hold checks the floors: an update must not fall below what was reached.
func (s score) hold(t *testing.T) {
	for _, f := range []struct {
		name        string
		got, wanted int
		floor       float64
	}{
		{"precision", s.agreed, s.found, 0.97}, {"recall", s.agreed, s.marked, 0.97}, {"kind", s.kind, s.agreed, 0.98}, {"unit", s.unit, s.agreed, 0.99},
		{"comparator", s.comparator, s.agreed, 0.98}, {"mode", s.mode, s.agreed, 0.98}, {"deadline", s.deadline, s.agreed, 0.96}, {"indicator", s.indicator, s.agreed, 0.95},
	} {
		if got := ratioOf(f.got, f.wanted); got < f.floor {
			t.Errorf("%s %.3f is below its floor %.3f", f.name, got, f.floor)
		}
	}
}

func compareMarks(t *testing.T, marks []mark, targets []corpus.Target, partial bool) score {
	s := score{marked: len(marks), found: len(targets)}
	for _, x := range targets {
		m := pick(marks, x)
		if m == nil {
			if partial {
				s.found--
			} else {
				t.Logf("extra: %s %s%s %s [%s] %s", x.Kind, x.Value, x.Unit, x.ValueText, x.Indicator, around(x))
			}
			continue
		}
		m.used = true
		s.agreed++
		s.check(t, m, x)
	}
	for _, m := range marks {
		if !m.used {
			t.Logf("missed: %s %s%s [%s] %s", m.kind, m.value, m.unit, m.indicator, m.evidence)
		}
	}
	return s
}

// pick is the unused mark of the target's evidence and amount, one with the same deadline first.
func pick(marks []mark, x corpus.Target) *mark {
	var second *mark
	best := 0.0
	value := x.Value
	if x.ValueMax != "" {
		value += "~" + x.ValueMax
	}
	if x.ValueText != "" {
		value = x.ValueText
	}
	for i := range marks {
		m := &marks[i]
		if m.used || m.value != value || !strings.Contains(x.Evidence, m.evidence) {
			continue
		}
		likes := likeness(m.indicator, x.Indicator)
		if m.deadline == x.Deadline {
			likes++
		}
		if m.unit == x.Unit {
			likes += 2
		}
		if second == nil || likes > best {
			second, best = m, likes
		}
	}
	return second
}

func (s *score) check(t *testing.T, m *mark, x corpus.Target) {
	field := func(name, want, got string, count *int) {
		if want == got {
			*count++
			return
		}
		t.Logf("%s: %q, want %q, in %s [%s] %s", name, got, want, x.Value+x.Unit, x.Indicator, around(x))
	}
	field("kind", m.kind, x.Kind, &s.kind)
	field("unit", m.unit, x.Unit, &s.unit)
	field("comparator", m.comparator, x.Comparator, &s.comparator)
	field("mode", m.mode, x.Mode, &s.mode)
	field("deadline", m.deadline, x.Deadline, &s.deadline)
	if likeness(m.indicator, x.Indicator) >= 0.6 {
		s.indicator++
	} else {
		t.Logf("indicator: %q, want %q", x.Indicator, m.indicator)
	}
}

// likeness is the share of common characters, 1 where one phrase ends the other.
func likeness(a, b string) float64 {
	if a == b || a != "" && b != "" && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)) {
		return 1
	}
	common, ra := 0, map[rune]int{}
	for _, r := range a {
		ra[r]++
	}
	for _, r := range b {
		if ra[r] > 0 {
			ra[r]--
			common++
		}
	}
	return 2 * float64(common) / float64(max(1, len([]rune(a))+len([]rune(b))))
}

// around is the text about a target's number.
func around(x corpus.Target) string {
	var a, b int
	fmt.Sscanf(x.Span, "%d-%d", &a, &b)
	e := []rune(x.Evidence)
	return string(e[max(0, a-20):min(len(e), b+14)])
}
