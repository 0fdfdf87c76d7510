package health

import (
	"slices"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
)

// source is one source with its nights.
type source struct {
	nights   []corpus.SourceNight // the oldest first
	released time.Time
	current  []corpus.SourceNight // those from the release on: what its form is learned from
	lists    map[string][]state   // of each list that there ever was, night by night
	all      []state              // of all lists taken together
}

func newSource(nights []corpus.SourceNight, released time.Time) *source {
	s := &source{nights: nights, released: released, current: nights}
	for len(s.current) > 0 && s.current[0].At.Before(released) {
		s.current = s.current[1:]
	}
	if len(s.current) > 0 && s.current[0].At.Equal(released) { // the operator has seen this night and found it right
		s.current = slices.Clone(s.current)
		s.current[0].Doubtful = false
	}
	s.readLists()
	return s
}

func (s *source) last() corpus.SourceNight { return s.nights[len(s.nights)-1] }

// state is what a list, or all lists or pages of a source, gave in one night.
type state string

const (
	unasked    state = ""
	fine       state = "fine"
	challenged state = "challenged"
	refused    state = "refused"
	silent     state = "no-answer"
	gone       state = "gone"
	empty      state = "list-empty" // it answered and names nothing
)

func (k state) problem() corpus.Problem {
	switch k {
	case challenged, refused:
		return corpus.ProblemBlocked
	case empty:
		return corpus.ProblemLayout
	}
	return corpus.ProblemDead
}

// of is what an answer of class c is worth.
func of(class string) state {
	switch fetch.Class(class) {
	case fetch.ClassOK, fetch.ClassNotModified:
		return fine
	case fetch.ClassChallenged:
		return challenged
	case fetch.ClassBlocked:
		return refused
	case fetch.ClassGone, fetch.ClassSoft404:
		return gone
	}
	return silent
}

// listState is what a list gave. One that names nothing is out of order only if it ever named something.
func listState(l corpus.ListNight, filled bool) state {
	if got := of(l.Answer); got != fine || l.Items > 0 || !filled || fetch.Class(l.Answer) == fetch.ClassNotModified {
		return got
	}
	return empty
}

// readLists tells what each list, and all of them together, gave in each night.
func (s *source) readLists() {
	s.lists, s.all = map[string][]state{}, make([]state, len(s.nights))
	filled := map[string]bool{}
	for i, n := range s.nights {
		if s.releasedBefore(i) {
			clear(filled) // the operator has seen the lists as they are
		}
		for _, l := range n.Lists {
			if s.lists[l.URL] == nil {
				s.lists[l.URL] = make([]state, len(s.nights))
			}
			s.lists[l.URL][i] = listState(l, filled[l.URL])
			filled[l.URL] = filled[l.URL] || l.Items > 0
		}
		s.all[i] = s.together(i)
	}
}

// releasedBefore says whether the i-th night is the first one after the release.
func (s *source) releasedBefore(i int) bool {
	return !s.released.IsZero() && !s.nights[i].At.Before(s.released) && (i == 0 || s.nights[i-1].At.Before(s.released))
}

// together is what the lists of a night gave: fine if one of them was, else
// what most of them gave, the first of equals.
func (s *source) together(night int) (all state) {
	count := map[state]int{}
	for _, l := range s.nights[night].Lists {
		got := s.lists[l.URL][night]
		if count[got]++; all == unasked || all != fine && (got == fine || count[got] > count[all]) {
			all = got
		}
	}
	return all
}

// Too few answers of pages say nothing: one broken link is no broken site.
const (
	fewBlocked = 3
	fewSilent  = 5
	mostPart   = 0.8
)

// pageState is what the notices and attachments of one night gave.
func pageState(n corpus.SourceNight) state {
	count := map[state]int{}
	total := 0
	for class, times := range n.Answers {
		count[of(class)] += times
		total += times
	}
	for _, l := range n.Lists {
		count[of(l.Answer)]--
		total--
	}
	part := func(k state, few int) bool { return total >= few && float64(count[k]) >= mostPart*float64(total) }
	switch {
	case part(challenged, fewBlocked):
		return challenged
	case part(refused, fewBlocked):
		return refused
	case part(silent, fewSilent):
		return silent
	case part(gone, fewSilent):
		return gone
	case count[fine] > 0:
		return fine
	}
	return unasked
}

// right says whether the last night brought something that shows the source in order.
func (s *source) right() bool {
	n := s.last()
	for _, l := range n.Lists {
		if of(l.Answer) == fine && l.Items > 0 {
			return true
		}
	}
	return pageState(n) == fine
}
