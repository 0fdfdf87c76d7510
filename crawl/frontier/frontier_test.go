package frontier

import (
	"fmt"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

var night = time.Date(2024, 3, 22, 22, 0, 0, 0, time.UTC)

func found(t *testing.T, kind corpus.AddressKind) corpus.Address {
	t.Helper()
	a, err := Found(kind, "某市", "https://a.gov.cn:8443/t1.html", "https://a.gov.cn/", night)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// visit is one visit as a crawl makes it.
func visit(a corpus.Address, at time.Time, v Visit) (corpus.Address, Change) {
	v.At = at
	v.Change = Compare(a, v)
	return Policy{}.After(a, v), v.Change
}

func page(body, content string) Visit {
	return Visit{Status: 200, BodyHash: body, ContentHash: content}
}

func TestFound(t *testing.T) {
	a := found(t, corpus.AddressDetail)
	if a.Host != "a.gov.cn:8443" || !a.DueAt.Equal(night) || !a.FoundAt.Equal(night) {
		t.Errorf("%+v", a)
	}
}

func TestCompare(t *testing.T) {
	known := corpus.Address{BodyHash: "b", ContentHash: "c"}
	bare := corpus.Address{BodyHash: "b"}
	for _, c := range []struct {
		name string
		a    corpus.Address
		v    Visit
		want Change
	}{
		{"first answer", corpus.Address{}, page("b", "c"), New},
		{"not modified", known, Visit{Status: 304}, Unchanged},
		{"not modified though never asked", corpus.Address{}, Visit{Status: 304}, Failed},
		{"same bytes", known, page("b", "x"), Unchanged},
		{"new shell", known, page("x", "c"), Unchanged},
		{"new content", known, page("x", "y"), Changed},
		{"no content region", bare, page("x", ""), Changed},
		{"content region found only now", bare, page("x", "c"), Changed},
		{"content region lost", known, page("x", ""), Changed},
		{"gone", known, Visit{Status: 404, Failed: true}, Gone},
		{"gone for good", known, Visit{Status: 410}, Gone},
		{"server error", known, Visit{Status: 500, Failed: true}, Failed},
		{"challenge on 200", known, Visit{Status: 200, BodyHash: "x", Challenged: true}, Challenged},
		{"challenge on 404", known, Visit{Status: 404, Challenged: true}, Challenged},
		{"soft 404", known, Visit{Status: 200, BodyHash: "x", Failed: true}, Failed},
	} {
		if got := Compare(c.a, c.v); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPageIntervalAdapts(t *testing.T) {
	a, at := found(t, corpus.AddressDetail), night
	var waits []int
	for i := range 11 {
		v := Visit{Status: 304}
		if i == 0 || i == 9 {
			v = page(string(rune('a'+i)), string(rune('a'+i)))
		}
		a, _ = visit(a, at, v)
		waits = append(waits, int(a.Interval.Hours()))
		at = a.DueAt
	}
	if diff := cmp.Diff([]int{20, 40, 80, 160, 320, 640, 1280, 2560, 4320, 1080, 2160}, waits); diff != "" {
		t.Error(diff)
	}
}

func TestSpreadIsSteadyAndSmall(t *testing.T) {
	seen := map[time.Duration]bool{}
	for _, at := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		d := spread(at, 100*day)
		if d < 90*day || d > 110*day || d != spread(at, 100*day) {
			t.Errorf("%s: %v", at, d)
		}
		seen[d] = true
	}
	if len(seen) < 4 || spread("a", 20*time.Hour) != 20*time.Hour {
		t.Errorf("%d different intervals of 8", len(seen))
	}
}

func TestListInterval(t *testing.T) {
	a, _ := visit(found(t, corpus.AddressList), night, Visit{Status: 200, BodyHash: "b", Fresh: 30})
	for _, c := range []struct{ days, fresh, hours int }{
		{1, 0, 20}, {10, 0, 20}, {20, 0, 24}, {60, 0, 72}, {400, 0, 144}, {401, 2, 20}, {402, 0, 20},
	} {
		at := night.Add(time.Duration(c.days) * day)
		a, _ = visit(a, at, Visit{Status: 200, BodyHash: fmt.Sprint(c.days), Fresh: c.fresh})
		if !a.PassedAt.Equal(at) || a.Interval != time.Duration(c.hours)*time.Hour {
			t.Errorf("day %d: passed at %v, again after %v, want %d h", c.days, a.PassedAt, a.Interval, c.hours)
		}
	}
}

func TestDeep(t *testing.T) {
	a := found(t, corpus.AddressList)
	if !(Policy{}).Deep(a, night) {
		t.Error("the first pass must be deep")
	}
	a, _ = visit(a, night, Visit{Status: 200, BodyHash: "b", Deep: true})
	if (Policy{}).Deep(a, night.Add(29*day)) || !(Policy{}).Deep(a, night.Add(30*day)) {
		t.Error("want a deep pass after 30 days")
	}
	a, _ = visit(a, night.Add(day), Visit{Status: 200, BodyHash: "b"})
	if !(Policy{}).Deep(a, night.Add(30*day)) {
		t.Error("a shallow pass puts the deep one off")
	}
}

func TestWithdrawnOnlyByTwoAnswersDaysApart(t *testing.T) {
	gone, ok, failed := Visit{Status: 404}, page("b", "c"), Visit{Status: 502, Failed: true}
	for _, c := range []struct {
		name  string
		hours []int
		v     []Visit
		want  bool
	}{
		{"once", []int{0}, []Visit{gone}, false},
		{"twice in one night", []int{0, 3}, []Visit{gone, gone}, false},
		{"twice in 47 hours", []int{0, 47}, []Visit{gone, gone}, false},
		{"twice in 48 hours", []int{0, 48}, []Visit{gone, gone}, true},
		{"three times", []int{0, 20, 50}, []Visit{gone, gone, gone}, true},
		{"back in between", []int{0, 30, 60}, []Visit{gone, ok, gone}, false},
		{"an error in between", []int{0, 30, 60}, []Visit{gone, failed, gone}, true},
		{"errors alone", []int{0, 50, 100}, []Visit{failed, failed, failed}, false},
		{"back at last", []int{0, 50, 100}, []Visit{gone, gone, ok}, false},
		{"back as it was", []int{0, 50, 100}, []Visit{gone, gone, {Status: 304}}, false},
	} {
		a, _ := visit(found(t, corpus.AddressDetail), night.Add(-day), page("b", "c"))
		for i, v := range c.v {
			a, _ = visit(a, night.Add(time.Duration(c.hours[i])*time.Hour), v)
		}
		if a.Withdrawn != c.want {
			t.Errorf("%s: withdrawn is %v", c.name, a.Withdrawn)
		}
	}
}

func TestSecondLookIsDueWhenItCounts(t *testing.T) {
	a, _ := visit(found(t, corpus.AddressDetail), night, Visit{Status: 404})
	if !a.DueAt.Equal(night.Add(2 * day)) {
		t.Errorf("due %v", a.DueAt)
	}
	a, _ = visit(a, a.DueAt, Visit{Status: 404})
	if !a.Withdrawn {
		t.Error("not withdrawn at the second look")
	}
}

func TestFailureKeepsWhatIsKnown(t *testing.T) {
	a, _ := visit(found(t, corpus.AddressDetail), night, Visit{Status: 200, BodyHash: "b", ContentHash: "c", ETag: `"1"`})
	for _, v := range []Visit{{Failed: true}, {Status: 200, Challenged: true, BodyHash: "x", ETag: `"x"`}} {
		b, _ := visit(a, night.Add(day), v)
		if b.BodyHash != "b" || b.ContentHash != "c" || b.ETag != `"1"` || b.Interval != a.Interval || !b.VisitedAt.Equal(a.VisitedAt) || b.Failures != 1 {
			t.Errorf("after %+v: %+v", v, b)
		}
	}
}

func TestFailuresBackOff(t *testing.T) {
	a, at := found(t, corpus.AddressDetail), night
	var waits []int
	for range 7 {
		a, _ = visit(a, at, Visit{Failed: true})
		waits = append(waits, int(a.DueAt.Sub(at).Hours()))
		at = a.DueAt
	}
	if diff := cmp.Diff([]int{20, 40, 80, 160, 320, 336, 336}, waits); diff != "" {
		t.Error(diff)
	}
	a, _ = visit(found(t, corpus.AddressDetail), night, Visit{Status: 503, Failed: true, RetryAfter: 5 * day})
	b, _ := visit(found(t, corpus.AddressDetail), night, Visit{Status: 521, Challenged: true})
	if a.DueAt.Sub(night) != 5*day || b.DueAt.Sub(night) != 3*day {
		t.Errorf("due in %v and %v", a.DueAt.Sub(night), b.DueAt.Sub(night))
	}
}

// A 304 must not wipe the validators that brought it.
func TestNotModifiedKeepsValidators(t *testing.T) {
	a, _ := visit(found(t, corpus.AddressDetail), night, Visit{Status: 200, BodyHash: "b", ETag: `"1"`, LastModified: "x"})
	b, change := visit(a, night.Add(day), Visit{Status: 304})
	if change != Unchanged || b.ETag != `"1"` || b.LastModified != "x" || b.BodyHash != "b" || !b.ChangedAt.Equal(night) {
		t.Errorf("%s: %+v", change, b)
	}
}
