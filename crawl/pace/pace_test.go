package pace

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// clockwork is a clock that tests move.
type clockwork struct{ t time.Time }

func (c *clockwork) now() time.Time { return c.t }

func (c *clockwork) pass(d time.Duration) { c.t = c.t.Add(d) }

func begin(defaults Settings) (*Scheduler, *clockwork) {
	c := &clockwork{t: time.Date(2024, 6, 3, 4, 0, 0, 0, time.UTC)} // noon in China
	return New(c.now, defaults), c
}

func wantNext(t *testing.T, s *Scheduler, host string, wait time.Duration) {
	t.Helper()
	if h, w := s.Next(); h != host || w != wait {
		t.Fatalf("next is %q in %s, want %q in %s", h, w, host, wait)
	}
}

func TestOneRequestAtATimeAndADelayBetween(t *testing.T) {
	s, clock := begin(Settings{})
	s.Add("a", 3)
	wantNext(t, s, "a", 0)
	clock.pass(time.Minute)
	wantNext(t, s, "", 0) // under way
	s.Done("a", Outcome{Elapsed: 100 * time.Millisecond})
	wantNext(t, s, "", 2*time.Second)
	clock.pass(1999 * time.Millisecond)
	wantNext(t, s, "", time.Millisecond)
	clock.pass(time.Millisecond)
	wantNext(t, s, "a", 0)
	s.Done("a", Outcome{})
	clock.pass(2 * time.Second)
	wantNext(t, s, "a", 0)
	if s.Idle() {
		t.Error("idle with a request under way")
	}
	s.Done("a", Outcome{})
	wantNext(t, s, "", 0)
	if !s.Idle() {
		t.Error("not idle at the end")
	}
}

func TestDelayInForce(t *testing.T) {
	for _, tt := range []struct {
		name     string
		settings Settings
		asked    time.Duration
		outcomes []Outcome
		want     time.Duration
	}{
		{"the default", Settings{}, 0, nil, 2 * time.Second},
		{"configured", Settings{Delay: 7 * time.Second}, 0, nil, 7 * time.Second},
		{"robots.txt asks for more", Settings{}, 10 * time.Second, nil, 10 * time.Second},
		{"robots.txt asks for less", Settings{}, time.Second, nil, 2 * time.Second},
		{"none", Settings{Delay: -1}, 0, []Outcome{{Elapsed: time.Minute}}, 0},
		{"none, but robots.txt asks", Settings{Delay: -1}, time.Second, nil, time.Second},
		{"quick answers", Settings{}, 0, []Outcome{{Elapsed: 100 * time.Millisecond}}, 2 * time.Second},
		{"a slow answer counts by a quarter", Settings{}, 0, []Outcome{{Elapsed: 8 * time.Second}}, 4 * time.Second},
		{"slow answers", Settings{}, 0, slices.Repeat([]Outcome{{Elapsed: 8 * time.Second}}, 40), 16 * time.Second},
		{"very slow answers have a limit", Settings{Longest: time.Minute}, 0, slices.Repeat([]Outcome{{Elapsed: time.Hour}}, 9), time.Minute},
		{"trouble", Settings{}, 0, []Outcome{{Trouble: true}}, 7 * time.Second},
		{"trouble twice", Settings{}, 0, []Outcome{{Trouble: true}, {Trouble: true}}, 12 * time.Second},
		{"trouble without a delay", Settings{Delay: -1}, 0, []Outcome{{Trouble: true}}, 5 * time.Second},
		{"trouble has a limit", Settings{Longest: time.Minute}, 0, slices.Repeat([]Outcome{{Trouble: true}}, 99), 62 * time.Second},
		{"trouble is forgotten", Settings{}, 0, append(slices.Repeat([]Outcome{{Trouble: true}}, 2), slices.Repeat([]Outcome{{}}, 4)...), 2 * time.Second},
		{"trouble is forgotten slowly", Settings{}, 0, append(slices.Repeat([]Outcome{{Trouble: true}}, 4), Outcome{}), 22 * time.Second},
	} {
		s, clock := begin(tt.settings)
		s.CrawlDelay("a", tt.asked)
		s.Add("a", len(tt.outcomes))
		for _, o := range tt.outcomes {
			for host, wait := s.Next(); host == ""; host, wait = s.Next() {
				clock.pass(wait)
			}
			s.Done("a", o)
		}
		if got := s.State("a").Delay.Round(time.Millisecond); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	s, clock := begin(Settings{})
	s.Add("a", 2)
	wantNext(t, s, "a", 0)
	s.Done("a", Outcome{Trouble: true, RetryAfter: 90 * time.Second})
	wantNext(t, s, "", 90*time.Second)
	if got := s.State("a"); got.Trouble != 1 || got.Waiting != 1 || got.Active != 0 {
		t.Errorf("%+v", got)
	}
	clock.pass(90 * time.Second)
	wantNext(t, s, "a", 0)
	s.Done("a", Outcome{RetryAfter: time.Second}) // shorter than the delay: changes nothing
	if got := s.State("a"); got.Trouble != 0 || got.Due.Sub(clock.t) != got.Delay {
		t.Errorf("%+v", got)
	}
}

func TestCrawlDelayHoldsAtOnce(t *testing.T) {
	s, _ := begin(Settings{})
	s.Add("a", 2)
	wantNext(t, s, "a", 0) // robots.txt itself
	s.Done("a", Outcome{})
	s.CrawlDelay("a", 30*time.Second)
	wantNext(t, s, "", 30*time.Second)
}

// A host with a thousand addresses and a slow one hold up nobody.
func TestHostsTakeTurns(t *testing.T) {
	s, clock := begin(Settings{Delay: time.Second})
	s.Add("many", 1000)
	s.Add("few", 3)
	s.Add("slow", 3)
	wantNext(t, s, "many", 0)
	wantNext(t, s, "few", 0)
	wantNext(t, s, "slow", 0) // stays under way
	var got []string
	s.Done("many", Outcome{})
	s.Done("few", Outcome{})
	for range 4 {
		clock.pass(time.Second)
		for host, _ := s.Next(); host != ""; host, _ = s.Next() {
			got = append(got, host)
			s.Done(host, Outcome{})
		}
	}
	if want := "many few many few many many"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestTurnsWithoutDelay(t *testing.T) {
	s, _ := begin(Settings{Delay: -1})
	for _, host := range []string{"a", "b", "c"} {
		s.Add(host, 2)
	}
	var got []string
	for host, _ := s.Next(); host != ""; host, _ = s.Next() {
		got = append(got, host)
		s.Done(host, Outcome{})
	}
	if strings.Join(got, "") != "abcabc" {
		t.Error(got)
	}
}

func TestConnections(t *testing.T) {
	s, clock := begin(Settings{})
	s.Configure("a", Settings{Connections: 2, Delay: time.Second})
	s.Add("a", 5)
	wantNext(t, s, "a", 0)
	wantNext(t, s, "", time.Second)
	clock.pass(time.Second)
	wantNext(t, s, "a", 0)
	clock.pass(time.Hour)
	wantNext(t, s, "", 0)
	if got := s.State("a"); got.Active != 2 || got.Waiting != 3 {
		t.Errorf("%+v", got)
	}
}

func TestHoursAreKept(t *testing.T) {
	s, clock := begin(Settings{})
	s.Configure("night", Settings{Hours: hours(t, "22:00-06:00")})
	s.Add("night", 2)
	wantNext(t, s, "", 10*time.Hour)
	s.Add("day", 1)
	wantNext(t, s, "day", 0)
	wantNext(t, s, "", 10*time.Hour)
	clock.pass(10 * time.Hour)
	wantNext(t, s, "night", 0)
	clock.pass(8*time.Hour - time.Second) // 05:59:59
	s.Done("night", Outcome{})
	wantNext(t, s, "", 16*time.Hour+time.Second) // due at 06:00:01, when it is closed again
}

func TestHoursNext(t *testing.T) {
	for _, tt := range []struct{ hours, at, want string }{
		{"", "12:00", "12:00"},
		{"08:00-18:00", "12:00", "12:00"},
		{"08:00-18:00", "07:59", "08:00"},
		{"08:00-18:00", "18:00", "08:00+1"},
		{"22:00-06:00", "23:30", "23:30"},
		{"22:00-06:00", "05:59", "05:59"},
		{"22:00-06:00", "06:00", "22:00"},
		{"00:00-24:00", "23:59", "23:59"},
		{"18:00-24:00", "03:00", "18:00"},
		{"01:00-02:00, 13:00-14:00", "05:00", "13:00"},
		{"01:00-02:00,13:00-14:00", "15:00", "01:00+1"},
	} {
		at, _ := time.ParseInLocation("2006-01-02 15:04", "2024-12-31 "+tt.at, zone)
		got := hours(t, tt.hours).next(at.UTC()).In(zone)
		text := got.Format("15:04")
		if got.Day() != 31 {
			text += "+1"
		}
		if text != tt.want {
			t.Errorf("%s at %s: %s, want %s", tt.hours, tt.at, text, tt.want)
		}
	}
}

// hours reads windows as 22:00-06:00, parted by commas.
func hours(t *testing.T, text string) (all Hours) {
	for _, part := range strings.Split(text, ",") {
		var h1, m1, h2, m2 time.Duration
		if text == "" {
			return nil
		}
		if _, err := fmt.Sscanf(strings.TrimSpace(part), "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
			t.Fatal(err)
		}
		all = append(all, Window{From: h1*time.Hour + m1*time.Minute, To: h2*time.Hour + m2*time.Minute})
	}
	return all
}

func TestDropAndStrayCalls(t *testing.T) {
	s, _ := begin(Settings{})
	s.Done("nobody", Outcome{})
	s.Add("a", 0)
	s.Add("a", -3)
	s.Add("a", 2)
	s.Drop("a")
	s.Drop("a")
	wantNext(t, s, "", 0)
	if !s.Idle() || s.State("c") != (State{}) {
		t.Errorf("%+v", s.State("a"))
	}
}

// Over any course of events no host is asked too soon or too often at a time,
// and all that was added is handed out.
func TestNeverTooSoon(t *testing.T) {
	s, clock := begin(Settings{Delay: time.Second})
	last, handed := map[string]time.Time{}, 0
	var busy []string
	for i := range 200 {
		s.Add(fmt.Sprintf("h%d", i*i%17), 1+i%3)
	}
	for step := 0; !s.Idle(); step++ {
		host, wait := s.Next()
		switch {
		case host != "":
			if at, ok := last[host]; ok && clock.t.Sub(at) < time.Second || slices.Contains(busy, host) {
				t.Fatalf("%s is asked again after %s", host, clock.t.Sub(at))
			}
			busy, handed = append(busy, host), handed+1
		case len(busy) > 0:
			clock.pass(time.Duration(step%5) * 300 * time.Millisecond)
			last[busy[0]] = clock.t
			s.Done(busy[0], Outcome{Elapsed: time.Duration(step%7) * 100 * time.Millisecond, Trouble: step%11 == 0})
			busy = busy[1:]
		case wait > 0:
			clock.pass(wait)
		default:
			t.Fatal("nothing to do and not idle")
		}
	}
	if handed != 399 {
		t.Errorf("%d turns", handed)
	}
}

func TestGoroutinesShareAScheduler(t *testing.T) {
	s := New(time.Now, Settings{Delay: -1})
	for i := range 20 {
		s.Add(fmt.Sprint(i), 50)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for !s.Idle() {
				if host, _ := s.Next(); host != "" {
					s.Done(host, Outcome{})
				}
			}
		})
	}
	all.Wait()
}

// A host is met as earlier runs left it; once it was asked that no longer counts.
func TestResume(t *testing.T) {
	now := time.Date(2024, 6, 3, 1, 0, 0, 0, time.UTC)
	s := New(func() time.Time { return now }, Settings{})
	s.Resume("a", 16*time.Second)
	s.Resume("b", 24*time.Hour)
	s.Add("a", 5)
	for _, want := range []time.Duration{12 * time.Second, 9 * time.Second, 6750 * time.Millisecond} {
		if host, wait := s.Next(); host != "a" {
			t.Fatalf("%q %s", host, wait)
		}
		s.Done("a", Outcome{})
		s.Resume("a", time.Hour)
		if got := s.State("a").Delay; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		now = now.Add(want)
	}
	if got := s.State("b").Delay; got != Defaults().Longest {
		t.Errorf("%s", got)
	}
}
