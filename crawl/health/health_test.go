package health

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"duban/corpus"
	"duban/crawl/detail"
	"duban/crawl/night"

	"github.com/google/go-cmp/cmp"
)

var begin = time.Date(2024, 6, 3, 18, 0, 0, 0, time.UTC) // 4 June in China, a Tuesday

func TestClassesOfLength(t *testing.T) {
	for length, want := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 3, 3: 4, 4: 5, 5: 5, 6: 6, 1023: 20, 1024: 21, 1449: 22} {
		if got := Class(length); got != want {
			t.Errorf("%d characters are in class %d, not %d", length, got, want)
		}
	}
}

func TestWorkingDays(t *testing.T) {
	rules := mustRules(t)
	day := func(date string) time.Time {
		at, err := time.Parse(time.RFC3339, date+"T19:00:00Z") // the next day in China
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		from, to string
		want     float64
	}{
		{"2024-06-02", "2024-06-07", 4 + weekendWork}, // Monday in China, to Saturday
		{"2024-09-29", "2024-10-06", 0},               // the October week
		{"2025-01-26", "2025-02-03", 0},               // Spring Festival 2025
		{"2025-02-03", "2025-02-06", 3},
	} {
		if got := rules.holidays.worked(day(c.from), day(c.to)); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%s to %s: %v working days, not %v", c.from, c.to, got, c.want)
		}
	}
}

func TestBrokenCalendarIsNamed(t *testing.T) {
	for _, line := range []string{"x\t10-07\t10-01", "x\t2024-10-01\t10-07", "x\tsoon\tlater"} {
		_, err := New(fstest.MapFS{"data/holidays.tsv": {Data: []byte("name\tfrom\tto\n" + line)}})
		if err == nil || !strings.Contains(err.Error(), "holidays.tsv:2") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// nightOf is a night of a source with lists that answer so.
func nightOf(day int, answers ...string) corpus.SourceNight {
	n := corpus.SourceNight{Site: "a", At: begin.AddDate(0, 0, day), Answers: map[string]int{}}
	for i, class := range answers {
		l := corpus.ListNight{URL: string(rune('a' + i)), Answer: class, Items: 20}
		if class != "ok" {
			l.Items = 0
		}
		n.Lists = append(n.Lists, l)
		n.Answers[class]++
	}
	return n
}

func finding(h corpus.SourceHealth) string {
	if len(h.Findings) == 0 {
		return string(h.State)
	}
	f := h.Findings[0]
	return string(h.State) + " " + string(f.Problem) + " " + f.Fact + " " + f.List
}

func TestVerdicts(t *testing.T) {
	emptied := nightOf(2, "ok")
	emptied.Lists[0].Items = 0
	unchanged := nightOf(2, "not-modified")
	soft := nightOf(2, "ok")
	soft.Answers["challenged"] = 6
	few := nightOf(2, "ok")
	few.Answers["challenged"] = 2
	for _, c := range []struct {
		name string
		last []corpus.SourceNight
		want string
	}{
		{"well", []corpus.SourceNight{nightOf(2, "ok")}, "learning"},
		{"not modified", []corpus.SourceNight{unchanged}, "learning"},
		{"one challenge", []corpus.SourceNight{nightOf(2, "challenged")}, "attention blocked challenged "},
		{"refused once", []corpus.SourceNight{nightOf(2, "blocked")}, "watch blocked refused "},
		{"refused twice", []corpus.SourceNight{nightOf(2, "blocked"), nightOf(3, "blocked")}, "attention blocked refused "},
		{"silent once", []corpus.SourceNight{nightOf(2, "failed")}, "watch dead no-answer "},
		{"silent twice", []corpus.SourceNight{nightOf(2, "failed"), nightOf(5, "failed")}, "attention dead no-answer "},
		{"silent and back", []corpus.SourceNight{nightOf(2, "failed"), nightOf(3, "failed"), nightOf(4, "ok")}, "learning"},
		{"moved", []corpus.SourceNight{nightOf(2, "gone"), nightOf(3, "gone")}, "attention dead gone "},
		{"emptied", []corpus.SourceNight{emptied}, "attention layout list-empty "},
		{"one of two lists", []corpus.SourceNight{nightOf(2, "ok", "ok"), nightOf(3, "ok", "failed"), nightOf(4, "ok", "failed")}, "watch dead no-answer b"},
		{"one of two lists for long", []corpus.SourceNight{nightOf(2, "ok", "ok"), nightOf(3, "ok", "failed"), nightOf(4, "ok", "failed"), nightOf(5, "ok", "failed")}, "attention dead no-answer b"},
		{"a new list that is not there", []corpus.SourceNight{nightOf(2, "ok", "gone")}, "attention dead gone b"},
		{"challenged pages", []corpus.SourceNight{soft}, "attention blocked challenged "},
		{"two challenged pages", []corpus.SourceNight{few}, "learning"},
	} {
		nights := append([]corpus.SourceNight{nightOf(0, "ok"), nightOf(1, "ok")}, c.last...)
		if got := finding(mustRules(t).Judge(nights, corpus.SourceHealth{})); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A source that never answered has a wrong address, and somebody just wrote it.
func TestASourceThatNeverAnsweredIsNamedAtOnce(t *testing.T) {
	for class, want := range map[string]string{"failed": "attention dead no-answer ", "gone": "attention dead gone ", "blocked": "attention blocked refused ", "ok": "learning"} {
		if got := finding(mustRules(t).Judge([]corpus.SourceNight{nightOf(0, class)}, corpus.SourceHealth{})); got != want {
			t.Errorf("%s: %q, want %q", class, got, want)
		}
	}
}

func TestAListThatIsEmptyFromTheBeginningIsNoProblem(t *testing.T) {
	n := nightOf(0, "ok")
	n.Lists[0].Items = 0
	if got := finding(mustRules(t).Judge([]corpus.SourceNight{n, n}, corpus.SourceHealth{})); got != "learning" {
		t.Error(got)
	}
}

// shapes adds pages of a length to a night.
func shapes(n corpus.SourceNight, lengths ...int) corpus.SourceNight {
	for _, l := range lengths {
		Add(&n.Pages, Shape{Length: l, NoRegion: l == 0})
		n.Answers["ok"]++
	}
	return n
}

func TestQuarantine(t *testing.T) {
	rules := mustRules(t)
	nights := []corpus.SourceNight{shapes(nightOf(0, "ok"), slices.Repeat([]int{900, 1500, 700, 2600, 800, 1200}, 5)...)}
	var h corpus.SourceHealth
	for day, c := range []struct {
		lengths []int
		want    string
		state   bool
		held    Held
	}{
		{[]int{1000}, "learning", false, Admit},
		{[]int{4}, "watch layout pages-short ", true, AdmitNew}, // one odd page
		{[]int{1000, 3000}, "learning", false, Admit},           // was only odd
		{[]int{0, 0, 3, 1}, "attention layout pages-short ", true, Keep},
		{nil, "attention layout pages-short ", true, Keep}, // nothing was due
		{[]int{0}, "attention layout pages-short ", true, Keep},
		{[]int{900}, "ok", false, Drop},
		{[]int{5}, "watch layout pages-short ", true, AdmitNew},
	} {
		before := h
		nights = append(nights, shapes(nightOf(day+1, "ok"), c.lengths...))
		h = rules.Judge(nights, before)
		if got := finding(h); got != c.want || h.Quarantined != c.state || HeldPages(before, h) != c.held {
			t.Errorf("day %d: %q, quarantined %v, held %s; want %q, %v, %s", day+1, got, h.Quarantined, HeldPages(before, h), c.want, c.state, c.held)
		}
	}
}

func TestReleaseLearnsTheNewForm(t *testing.T) {
	rules := mustRules(t)
	nights := []corpus.SourceNight{shapes(nightOf(0, "ok"), 900, 1500, 700, 2600, 800, 1200), shapes(nightOf(1, "ok"), 10, 12, 9, 11, 10, 8)}
	h := rules.Judge(nights, rules.Judge(nights[:1], corpus.SourceHealth{}))
	if h.State != corpus.HealthAttention || !h.Quarantined {
		t.Fatalf("%+v", h)
	}
	gate := rules.Gate(map[string][]corpus.SourceNight{"a": nights}, map[string]corpus.SourceHealth{"a": h})
	if got := gate.Reason("a", Shape{Length: 10}); got != short {
		t.Errorf("while it is out of order a short page is held for %q", got)
	}
	h = Release(h)
	nights = append(nights, shapes(nightOf(2, "ok"), 10, 11))
	if h = rules.Judge(nights, h); h.State != corpus.HealthLearning || h.Quarantined {
		t.Errorf("after the release: %+v", h)
	}
	gate = rules.Gate(map[string][]corpus.SourceNight{"a": nights}, map[string]corpus.SourceHealth{"a": h})
	if short, long := gate.Reason("a", Shape{Length: 10}), gate.Reason("a", Shape{Length: 90_000}); short != "" || long != "pages-long" {
		t.Errorf("after the release pages are held for %q and %q", short, long)
	}
}

func TestShapeOfPages(t *testing.T) {
	page := func(kind corpus.AddressKind, title, date, text string) night.Seen {
		return night.Seen{Address: corpus.Address{Kind: kind, Title: title, Date: date}, Text: text, Detail: detail.Detail{ContentHash: "x", Length: 40}}
	}
	for _, c := range []struct {
		seen night.Seen
		want Shape
	}{
		{page("detail", "关于下达2024年度固定资产投资计划的通知", "2024-05-08", "<h1>关于下达2024年度固定资产</h1>2024年5月8日"), Shape{Length: 40}},
		{page("detail", "关于印发《要点》的通知", "2024-05-08", "<h1>关于印发〈要点〉的通知</h1>2024/05/08"), Shape{Length: 40}},
		{page("detail", "", "", "x"), Shape{Length: 40}},
		{page("detail", "关于下达计划的通知", "2024-05-08", "安全验证"), Shape{Length: 40, NoTitle: true, NoDate: true}},
	} {
		if diff := cmp.Diff(c.want, ShapeOf(c.seen)); diff != "" {
			t.Errorf("%s: %s", c.seen.Text, diff)
		}
	}
	var n corpus.SourceNight
	gate := mustRules(t).Gate(nil, nil)
	gate.Page(&n, page("detail", "", "", "x"))
	gate.Page(&n, page("attachment", "", "", "x"))
	gate.Page(&n, page("detail", "", "", ""))
	if n.Pages.Pages != 1 {
		t.Errorf("%d pages have a form", n.Pages.Pages)
	}
}

func TestNoAnswerFromAnybodyIsOurOwnFault(t *testing.T) {
	silent := []corpus.SourceNight{nightOf(0, "failed"), nightOf(0, "failed"), nightOf(0, "failed")}
	if !OurOwnFault(silent) || OurOwnFault(silent[:2]) || OurOwnFault(append(silent, nightOf(0, "gone"))) {
		t.Error("whose fault it is was not told")
	}
}

func TestAShortPageWithAttachmentsIsNotHeld(t *testing.T) {
	nights := map[string][]corpus.SourceNight{"a": {shapes(nightOf(0, "ok"), 900, 1500, 700, 2600, 800, 1200)}}
	gate := mustRules(t).Gate(nights, nil)
	n := corpus.SourceNight{Site: "a"}
	page := night.Seen{Address: corpus.Address{Kind: corpus.AddressDetail}, Text: "x", Detail: detail.Detail{ContentHash: "x", Length: 12}}
	if got := gate.Page(&n, page); got != short {
		t.Errorf("a short page is held for %q", got)
	}
	page.Detail.Attachments = []detail.Attachment{{URL: "https://a/1.pdf"}}
	if got := gate.Page(&n, page); got != "" || n.Pages.Pages != 2 {
		t.Errorf("one with an attachment is held for %q; %d pages were counted", got, n.Pages.Pages)
	}
}
