package health

import (
	"math"
	"slices"
	"time"

	"duban/corpus"
)

// What must be known of a source before its silence says anything: five gaps
// between nights that brought something, over six weeks.
const (
	enoughGaps = 5
	enoughDays = 42
)

// Silence is out of the band when it is longer than all of these, in working days.
const (
	leastSilence = 10.0 // two weeks, whatever was learned
	overLongest  = 3.0  // times the longest gap there was
	// overSpread is how many times the gaps' spread silence must exceed their
	// mean by. For gaps as chance makes them (spread = mean) one in two thousand
	// is longer; the factor for few gaps and overLongest come on top. Chosen by
	// the simulation in the tests: 5 gave a third more false calls, 8 made quiet
	// sources be missed for over nine months.
	overSpread = 6.5
	// leastSpread, of the mean: few gaps may look more even than the source is.
	leastSpread = 0.6
	fewGaps     = 0.7 // divided by the root of their number: what is added to the spread
	watchPart   = 0.7 // of the band: worth a line in the report
)

// drought finds lists that answer and bring nothing new.
func (s *source) drought(c calendar) []corpus.Finding {
	if s.all[len(s.all)-1] != fine {
		return nil // it does not answer: another problem, and no silence
	}
	if f, ok := s.dry(c, ""); ok {
		return []corpus.Finding{f}
	}
	if len(s.last().Lists) < 2 {
		return nil
	}
	var found []corpus.Finding
	for _, l := range s.last().Lists {
		if f, ok := s.dry(c, l.URL); ok {
			f.State = corpus.HealthWatch // a column may simply be closed
			found = append(found, f)
		}
	}
	return found
}

// dry judges the silence of one list, or of the source for an empty address.
func (s *source) dry(c calendar, list string) (corpus.Finding, bool) {
	times := s.events(list)
	if len(times) < 2 || s.last().At.Sub(times[0]) < enoughDays*24*time.Hour {
		return corpus.Finding{}, false
	}
	var gaps []float64
	for i := 1; i < len(times); i++ {
		gaps = append(gaps, c.worked(times[i-1], times[i]))
	}
	since := times[len(times)-1]
	silence := c.worked(since, s.last().At)
	if len(gaps) < enoughGaps {
		return corpus.Finding{}, false
	}
	limit, longest := band(gaps)
	f := corpus.Finding{Problem: corpus.ProblemDriedUp, State: corpus.HealthAttention, Since: since, Fact: "silence", List: list,
		Nights: s.nightsAfter(since), Figures: map[string]float64{"working_days": math.Round(silence), "longest": math.Round(longest), "band": math.Round(limit)}}
	switch {
	case silence > limit:
		return f, true
	case silence > watchPart*limit && silence > longest:
		f.State = corpus.HealthWatch
		return f, true
	}
	return f, false
}

// band is how long a source with these gaps may be silent. One gap far beyond
// the band of the rest is left out where there are many: it was a fault that somebody ended.
func band(gaps []float64) (limit, longest float64) {
	const many = 12
	sorted := slices.Sorted(slices.Values(gaps))
	longest = sorted[len(sorted)-1]
	if len(sorted) > many {
		without := limitOf(sorted[:len(sorted)-1])
		if longest > 2*without {
			return without, sorted[len(sorted)-2]
		}
	}
	return limitOf(sorted), longest
}

func limitOf(sorted []float64) float64 {
	n := float64(len(sorted))
	mean, square := 0.0, 0.0
	for _, g := range sorted {
		mean += g / n
	}
	for _, g := range sorted {
		square += (g - mean) * (g - mean) / n
	}
	spread := max(math.Sqrt(square), leastSpread*mean) * (1 + fewGaps/math.Sqrt(n))
	return max(leastSilence, overLongest*sorted[len(sorted)-1], mean+overSpread*spread)
}

// events are the nights that brought something new, and the release, which
// somebody made who knew of the silence. The first night that names a list
// brings all of it and is where the counting begins.
func (s *source) events(list string) []time.Time {
	var times []time.Time
	known := map[string]bool{}
	for i, n := range s.nights {
		if s.releasedBefore(i) {
			times = append(times, n.At)
		}
		fresh, begins := 0, false
		for _, l := range n.Lists {
			if list != "" && l.URL != list {
				continue
			}
			if known[l.URL] {
				fresh += l.Fresh
			} else if of(l.Answer) == fine {
				known[l.URL] = true
				begins = len(times) == 0
			}
		}
		if fresh > 0 || begins {
			times = append(times, n.At)
		}
	}
	return slices.CompactFunc(times, time.Time.Equal)
}

func (s *source) nightsAfter(t time.Time) (n int) {
	for _, one := range s.nights {
		if one.At.After(t) {
			n++
		}
	}
	return n
}
