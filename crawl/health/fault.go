package health

import (
	"math"
	"slices"

	"duban/corpus"
)

// faults finds what is plainly out of order: lists or pages that were not given.
func (s *source) faults() []corpus.Finding {
	pages := make([]state, len(s.nights))
	for i, n := range s.nights {
		pages[i] = pageState(n)
	}
	for _, states := range [][]state{s.all, pages} {
		if f, ok := s.fault(states, 0); ok {
			return []corpus.Finding{f}
		}
	}
	var found []corpus.Finding
	for _, l := range s.last().Lists {
		if f, ok := s.fault(s.lists[l.URL], 1); ok {
			f.List = l.URL
			found = append(found, f)
		}
	}
	return found
}

// patience is how many nights in a row a state may last before it counts. A
// challenge is put up on purpose, and a list that lost its entries was rebuilt;
// servers that fail for a night are daily business.
var patience = map[state]int{challenged: 1, empty: 1, refused: 2, silent: 2, gone: 2}

// mostPatience bounds what is learned of a source that is often out of order.
const mostPatience = 7

// fault judges the run of bad nights that the last night ends. It counts when
// it is longer than those that ended by themselves. Where one list of several
// is concerned more patience is given. What never answered has probably a wrong
// address: it counts at once, while whoever wrote it remembers.
func (s *source) fault(states []state, more int) (corpus.Finding, bool) {
	last := states[len(states)-1]
	if last == unasked || last == fine {
		return corpus.Finding{}, false
	}
	first, nights := len(states)-1, 0
	for i := len(states) - 1; i >= 0 && states[i] != fine; i-- {
		if states[i] != unasked {
			first = i
			nights++
		}
	}
	f := corpus.Finding{Problem: last.problem(), State: corpus.HealthWatch, Since: s.nights[first].At, Nights: nights, Fact: string(last)}
	enough := max(patience[last], min(usualRun(states[:first], last.problem())+1, mostPatience)) + more
	if nights >= enough || !slices.Contains(states[:first], fine) {
		f.State = corpus.HealthAttention
	}
	return f, true
}

// byChance is how seldom a run of bad nights must be, by how many nights were bad so far.
const byChance = 1e-4

// usualRun is how many nights in a row with a problem are nothing unusual: as
// many as there were twice (once may have ended because somebody was called),
// and as many as chance makes of the nights with it that there were.
func usualRun(states []state, problem corpus.Problem) int {
	var runs []int
	length, bad, total := 0, 0, 0
	for _, k := range states {
		if k == unasked {
			continue
		}
		total++
		if k != fine && k.problem() == problem {
			bad++
			length++
		} else if length > 0 {
			runs = append(runs, length)
			length = 0
		}
	}
	if len(runs) < 2 {
		return 0
	}
	slices.Sort(runs)
	return max(runs[len(runs)-2], int(math.Log(byChance)/math.Log(float64(bad)/float64(total+1))))
}
