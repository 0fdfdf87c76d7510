package health

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
)

// A made-up source: how it publishes and how it fails by itself.
type habit struct {
	name     string
	rate     float64 // notices a working day
	bursts   float64 // 0: as chance has it; above: in bursts
	season   float64 // 0…1: how much of the year's notices come before May
	lists    int
	outages  float64 // a night
	rebuffs  float64 // challenges that go by themselves, a night
	shortish float64 // share of pages that only name an attachment
}

var habits = []habit{
	{name: "portal", rate: 4, lists: 5, outages: 0.005, rebuffs: 0.001, shortish: 0.05},
	{name: "city", rate: 1, bursts: 1, lists: 3, outages: 0.01, rebuffs: 0.001, shortish: 0.1},
	{name: "county", rate: 0.3, bursts: 1, lists: 2, outages: 0.02, shortish: 0.3},
	{name: "quiet", rate: 0.06, lists: 1, outages: 0.01},
	{name: "bursty", rate: 0.4, bursts: 2, lists: 2, outages: 0.01, shortish: 0.05},
	{name: "seasonal", rate: 0.5, bursts: 1, season: 0.3, lists: 2, outages: 0.01},
	{name: "shaky", rate: 0.5, lists: 1, outages: 0.06, rebuffs: 0.01, shortish: 0.2},
}

// fault is what goes wrong for good on a night.
type trouble string

const (
	none      trouble = ""
	dries     trouble = "dries up"
	blocks    trouble = "blocks"
	rebuilds  trouble = "rebuilds its pages"
	emptyList trouble = "lists nothing"
	dies      trouble = "dies"
)

// simulated is one source's life, night by night.
type simulated struct {
	habit
	rng     *rand.Rand
	burst   float64
	outage  int
	rules   *Rules
	nights  []corpus.SourceNight
	health  corpus.SourceHealth
	backlog int
}

func newSimulated(h habit, seed uint64, rules *Rules) *simulated {
	return &simulated{habit: h, rng: rand.New(rand.NewPCG(seed, 7)), rules: rules, burst: 1, health: corpus.SourceHealth{Site: h.name}}
}

// published is how many notices a day brings.
func (s *simulated) published(day time.Time) int {
	work := s.rules.holidays.work(day)
	if s.rng.Float64() < 0.3 {
		s.burst = 1
		if s.bursts > 0 {
			s.burst = math.Exp(s.rng.NormFloat64()*s.bursts - s.bursts*s.bursts/2)
		}
	}
	mean := s.rate * work * min(s.burst, 20)
	if s.season > 0 {
		if day.Month() < time.May {
			mean *= 1 + s.season
		} else {
			mean *= 1 - s.season
		}
	}
	n := 0
	for p := s.rng.Float64(); ; n++ { // Poisson by inversion of products
		if p < math.Exp(-mean) || n > 500 {
			return n
		}
		p *= s.rng.Float64()
	}
}

func (s *simulated) length() int {
	if s.rng.Float64() < s.shortish {
		return 30 + s.rng.IntN(60)
	}
	return int(300 * math.Exp(s.rng.NormFloat64()*0.9+1))
}

// live lets one night go by.
func (s *simulated) live(day time.Time, what trouble) {
	n := corpus.SourceNight{Site: s.name, At: day, Answers: map[string]int{}}
	if what != dries {
		s.backlog += s.published(day.AddDate(0, 0, -1))
	}
	answer := s.answer(what)
	fresh := 0
	if answer == fetch.ClassOK && what != emptyList {
		fresh, s.backlog = s.backlog, 0
	}
	for i := range s.lists {
		l := corpus.ListNight{URL: fmt.Sprintf("https://%s/%d/", s.name, i), Answer: string(answer)}
		if answer == fetch.ClassOK && what != emptyList {
			l.Items, l.Fresh = 20, fresh*(i+1)/s.lists-fresh*i/s.lists
		}
		n.Lists = append(n.Lists, l)
		n.Answers[string(answer)]++
	}
	looked := fresh
	if answer == fetch.ClassOK {
		looked += s.rng.IntN(3) // old pages that changed
	}
	if len(s.nights) == 0 {
		looked += 20
	}
	for range looked {
		s.page(&n, what)
	}
	s.nights = append(s.nights, n)
}

// judged is live, and how the source stands after it.
func (s *simulated) judged(day time.Time, what trouble) corpus.SourceHealth {
	s.live(day, what)
	s.health = s.rules.Judge(s.nights, s.health)
	return s.health
}

func (s *simulated) page(n *corpus.SourceNight, what trouble) {
	n.Answers[string(fetch.ClassOK)]++
	if what == rebuilds {
		Add(&n.Pages, Shape{Length: s.rng.IntN(9), NoRegion: true})
		return
	}
	Add(&n.Pages, Shape{Length: s.length(), NoDate: s.rng.Float64() < 0.02})
}

func (s *simulated) answer(what trouble) fetch.Class {
	switch {
	case what == dies:
		return fetch.ClassFailed
	case what == blocks:
		return fetch.ClassChallenged
	case s.outage > 0:
		s.outage--
		return fetch.ClassFailed
	case s.rng.Float64() < s.outages:
		s.outage = s.rng.IntN(10) / 9 // one night, of ten one two
		return fetch.ClassFailed
	case s.rng.Float64() < s.rebuffs:
		return fetch.ClassChallenged
	}
	return fetch.ClassOK
}

const (
	sources  = 4 // of each habit
	training = 120
	months   = 9
)

// tally counts calls that had no lasting fault behind them.
type tally struct {
	silence int // nothing was wrong at all
	trouble int // the source was out of order that night, and came back by itself
	nights  int
}

// TestHealthySourcesCallNobody lets sources live for nine months, over New
// Year, Spring Festival and the October holidays, with outages and single
// challenges that end by themselves. Measured with 12 sources of each habit (84
// sources, 22,680 nights): 8 calls for silence with nothing wrong, which is one
// a source in eight years, and 54 for faults that were real and went by themselves:
// outages of two nights, challenges.
func TestHealthySourcesCallNobody(t *testing.T) {
	rules := mustRules(t)
	var got tally
	for _, h := range habits {
		for i := range sources {
			got.watch(newSimulated(h, uint64(i), rules))
		}
	}
	t.Logf("%d sources, %d nights: %d calls with nothing wrong, %d for faults that ended by themselves", len(habits)*sources, got.nights, got.silence, got.trouble)
	if got.silence > 3 || got.trouble > 20 {
		t.Errorf("somebody is called too often: %+v", got)
	}
}

// watch lets a healthy source live and counts the calls.
func (c *tally) watch(s *simulated) {
	start := time.Date(2024, 9, 1, 18, 0, 0, 0, time.UTC)
	called := false
	for d := range months * 30 {
		c.nights++
		got := s.judged(start.AddDate(0, 0, d), none)
		if got.State == corpus.HealthAttention && !called {
			if got.Findings[0].Problem == corpus.ProblemDriedUp {
				c.silence++
			} else {
				c.trouble++
			}
		}
		called = got.State == corpus.HealthAttention
	}
}

// callWithin is how many nights may go by until somebody is called, for each
// kind of fault; silence takes as long as a source is seldom heard.
var callWithin = map[trouble]map[string]int{
	dies:      {"shaky": 7, "": 5},
	blocks:    {"shaky": 7, "": 5},
	emptyList: {"shaky": 7, "": 5},
	rebuilds:  {"": 12},
	dries:     {"portal": 35, "city": 90, "county": 170, "quiet": 400, "bursty": 400, "seasonal": 130, "shaky": 60},
}

// TestEveryFaultIsFound breaks each source for good at some night and counts
// the nights until somebody is called. None may be missed. Measured with 12
// sources of each habit: for what is plainly out of order after one to four nights;
// for silence after 15 nights (portal), 37 (city), 71 (county); one with fifteen
// notices a year needs 200 on average, and one of twelve took more than 400.
func TestEveryFaultIsFound(t *testing.T) {
	rules := mustRules(t)
	for _, what := range []trouble{dies, blocks, emptyList, rebuilds, dries} {
		for _, h := range habits {
			limit := cmp.Or(callWithin[what][h.name], callWithin[what][""])
			worst, total := 0, 0
			for i := range sources {
				nights := breakIt(newSimulated(h, uint64(100+i), rules), what, limit)
				worst, total = max(worst, nights), total+nights
			}
			t.Logf("%-18s %-9s called after %5.1f nights, at most %d", what, h.name, float64(total)/sources, worst)
			if worst > limit {
				t.Errorf("%s %s was missed for %d nights", h.name, what, limit)
			}
		}
	}
}

// breakIt breaks a source and counts the nights until somebody is called, limit+1 if nobody is.
func breakIt(s *simulated, what trouble, limit int) int {
	start := time.Date(2024, 3, 1, 18, 0, 0, 0, time.UTC)
	breaks := training + s.rng.IntN(90)
	for d := range breaks {
		s.live(start.AddDate(0, 0, d), none)
	}
	for d := range limit {
		if s.judged(start.AddDate(0, 0, breaks+d), what).State == corpus.HealthAttention {
			return d + 1
		}
	}
	return limit + 1
}

// TestASourceThatIsRightAgainIsReleased breaks sources for some nights and mends them.
func TestASourceThatIsRightAgainIsReleased(t *testing.T) {
	rules := mustRules(t)
	for _, what := range []trouble{dies, blocks, emptyList, rebuilds} {
		s := newSimulated(habits[0], 5, rules)
		start := time.Date(2024, 3, 1, 18, 0, 0, 0, time.UTC)
		for d := range 60 {
			s.judged(start.AddDate(0, 0, d), none)
		}
		for d := range 7 {
			s.judged(start.AddDate(0, 0, 60+d), what)
		}
		if s.health.State != corpus.HealthAttention || s.health.Quarantined != (what != dies) {
			t.Errorf("%s: %+v", what, s.health)
		}
		before := s.health
		for d := range 4 { // the weekend may bring nothing
			before = s.health
			s.judged(start.AddDate(0, 0, 67+d), none)
			if s.health.State == corpus.HealthOK {
				break
			}
		}
		if s.health.State != corpus.HealthOK || s.health.Quarantined || !s.health.LastGood.Equal(s.health.LastAt) {
			t.Errorf("%s, mended: %+v", what, s.health)
		}
		if want := map[bool]Held{true: Admit, false: Drop}[what == dies]; HeldPages(before, s.health) != want {
			t.Errorf("%s, mended: what is held is to be %s, not %s", what, HeldPages(before, s.health), want)
		}
	}
}

func mustRules(t *testing.T) *Rules {
	t.Helper()
	rules, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}
