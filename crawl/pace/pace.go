// Package pace decides which host may be asked next, and when.
//
// A Scheduler knows how many addresses wait for each host, not which: the
// caller keeps those, asks Next for a host, fetches one of its addresses and
// says Done. Between two requests to a host lies its delay: what was
// configured, what robots.txt asks for, or a multiple of the time the host took
// to answer, whichever is longest; trouble makes it longer still, and answers
// make it shorter again. A host is left alone outside its hours. Whoever has
// been due for longest comes first, so that a slow host, or one with many
// addresses, holds up no other.
//
// The clock is passed in, and nothing here sleeps or starts a goroutine.
package pace

import (
	"container/heap"
	"sync"
	"time"
)

// Settings are how one host is treated. Zero fields take the default; a
// negative Delay is none at all.
type Settings struct {
	Delay       time.Duration // least time between two requests; 2 s
	Longest     time.Duration // to which trouble can stretch the delay; 10 min
	Patience    float64       // delay as a multiple of the time an answer took; 2
	Connections int           // requests at the same time; 1
	Hours       Hours         // in which the host may be asked; any if empty
}

// Defaults are in force where Settings say nothing.
func Defaults() Settings {
	return Settings{Delay: 2 * time.Second, Longest: 10 * time.Minute, Patience: 2, Connections: 1}
}

func (s Settings) or(d Settings) Settings {
	if s.Delay == 0 {
		s.Delay = d.Delay
	}
	s.Delay = max(s.Delay, 0)
	if s.Longest <= 0 {
		s.Longest = d.Longest
	}
	if s.Patience <= 0 {
		s.Patience = d.Patience
	}
	if s.Connections <= 0 {
		s.Connections = d.Connections
	}
	if len(s.Hours) == 0 {
		s.Hours = d.Hours
	}
	return s
}

// Outcome is how a request to a host went.
type Outcome struct {
	Elapsed    time.Duration // from request to the end of the answer
	RetryAfter time.Duration // asked for by the server
	Trouble    bool          // no answer, a block, or a request to slow down
}

// Scheduler hands out hosts. It may be used by several goroutines.
type Scheduler struct {
	mu       sync.Mutex
	now      func() time.Time
	defaults Settings
	hosts    map[string]*host
	queue    queue
	turns    int // counts what was queued, to break ties
	waiting  int
	active   int
}

// New returns a Scheduler without work.
func New(now func() time.Time, defaults Settings) *Scheduler {
	return &Scheduler{now: now, defaults: defaults.or(Defaults()), hosts: map[string]*host{}}
}

// Configure sets how a host is treated from now on.
func (s *Scheduler) Configure(name string, settings Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.host(name)
	h.settings = settings.or(s.defaults)
	s.place(h)
}

// CrawlDelay sets what the host's robots.txt asks for. It can only lengthen the delay.
func (s *Scheduler) CrawlDelay(name string, delay time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.host(name)
	h.asked = delay
	if h.last != (time.Time{}) {
		h.due = later(h.due, h.last.Add(h.delay()))
	}
	s.place(h)
}

// Resume goes on with a host as earlier runs left it: with the delay that they
// found it to need, which answers shorten again. It does nothing to a host that
// was asked already.
func (s *Scheduler) Resume(name string, delay time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.host(name)
	if h.last != (time.Time{}) {
		return
	}
	h.learned = min(delay, h.settings.Longest)
}

// Add says that n more addresses wait for the host.
func (s *Scheduler) Add(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n <= 0 {
		return
	}
	h := s.host(name)
	h.waiting += n
	s.waiting += n
	s.place(h)
}

// Drop forgets what waits for the host, for instance because it blocks us.
func (s *Scheduler) Drop(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.host(name)
	s.waiting -= h.waiting
	h.waiting = 0
	s.place(h)
}

// Next takes one address's turn. With a host, one of its addresses is to be
// fetched now, and Done to be called afterwards. Without one, wait says how
// long nothing will be due; 0 if that depends on Done or Add.
func (s *Scheduler) Next() (host string, wait time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	for len(s.queue) > 0 {
		h := s.queue[0]
		if open := h.settings.Hours.next(later(h.due, now)); open.After(now) {
			if !open.After(h.due) {
				return "", open.Sub(now)
			}
			h.due = open // not in its hours: others may come first
			heap.Fix(&s.queue, 0)
			continue
		}
		s.take(h, now)
		return h.name, 0
	}
	return "", 0
}

func (s *Scheduler) take(h *host, now time.Time) {
	h.waiting--
	h.active++
	s.waiting--
	s.active++
	h.last = now
	h.due = later(now.Add(h.delay()), h.hold) // of the next one, where several may run
	s.turns++
	h.turn = s.turns
	s.place(h)
}

// Done says how the fetch from a host went that Next handed out.
func (s *Scheduler) Done(name string, o Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.host(name)
	if h.active == 0 {
		return
	}
	h.active--
	s.active--
	now := s.now()
	h.learn(o)
	h.last = now
	h.hold = later(h.hold, now.Add(o.RetryAfter))
	h.due = later(now.Add(h.delay()), h.hold)
	s.turns++
	h.turn = s.turns
	s.place(h)
}

// Idle says whether there is nothing left to do: nothing waits and nothing is under way.
func (s *Scheduler) Idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting == 0 && s.active == 0
}

// State is what a scheduler knows of a host, for reports.
type State struct {
	Waiting int
	Active  int
	Delay   time.Duration // in force now
	Due     time.Time     // not before
	Trouble int           // requests in a row that went wrong
}

// State of a host; the zero State of one it never heard of.
func (s *Scheduler) State(name string) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.hosts[name]
	if !ok {
		return State{}
	}
	return State{Waiting: h.waiting, Active: h.active, Delay: h.delay(), Due: h.due, Trouble: h.troubles}
}

func (s *Scheduler) host(name string) *host {
	h, ok := s.hosts[name]
	if !ok {
		s.turns++
		h = &host{name: name, settings: s.defaults, due: s.now(), turn: s.turns, at: -1}
		s.hosts[name] = h
	}
	return h
}

// place puts a host into the queue, takes it out or moves it, as its state says.
func (s *Scheduler) place(h *host) {
	wanted := h.waiting > 0 && h.active < h.settings.Connections
	switch {
	case wanted && h.at < 0:
		heap.Push(&s.queue, h)
	case wanted:
		heap.Fix(&s.queue, h.at)
	case h.at >= 0:
		heap.Remove(&s.queue, h.at)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
