package health

import (
	"math"

	"duban/corpus"
)

// Pages of another form than usual count when there are three of them, they are
// most of those seen, and chance gives as many less than once in a hundred thousand.
const (
	fewPages   = 3
	mostOdd    = 0.5
	chance     = 1e-5
	aboveWorst = 0.2 // a night's share must exceed the worst one before by so much
)

// layout finds pages that no longer have the form that was learned. A night
// without pages tells nothing: what was found before it stands.
func (s *source) layout() []corpus.Finding {
	nights := s.withPages()
	if len(nights) == 0 {
		return nil
	}
	run := len(nights) - 1
	for run > 0 && (nights[run-1].Doubtful || s.oddRun(nights[:run], nights[run-1])) {
		run--
	}
	usual := learn(sum(certain(nights[:run])))
	if usual.pages < enoughPages {
		return nil
	}
	seen := sum(nights[run:])
	for _, name := range oddities {
		if f, ok := judgeForm(usual, nights, run, seen, name); ok {
			return []corpus.Finding{f}
		}
	}
	return nil
}

func (s *source) withPages() (nights []corpus.SourceNight) {
	for _, n := range s.current {
		if n.Pages.Pages > 0 {
			nights = append(nights, n)
		}
	}
	return nights
}

// certain leaves out nights on which the source was in quarantine: what is
// wrong must not become usual.
func certain(nights []corpus.SourceNight) (kept []corpus.SourceNight) {
	for _, n := range nights {
		if !n.Doubtful {
			kept = append(kept, n)
		}
	}
	return kept
}

// oddRun says whether a night before the last one belongs to the run of odd
// nights that the last one may end: all its pages are odd by what was learned before it.
func (s *source) oddRun(before []corpus.SourceNight, n corpus.SourceNight) bool {
	usual := learn(sum(certain(before[:len(before)-1])))
	if usual.pages < enoughPages {
		return false
	}
	for _, name := range oddities {
		if usual.odd[name] < seldom && float64(usual.times(n.Pages, name)) > mostOdd*float64(n.Pages.Pages) {
			return true
		}
	}
	return false
}

func judgeForm(usual form, nights []corpus.SourceNight, run int, seen corpus.PageShapes, name string) (corpus.Finding, bool) {
	odd := usual.times(seen, name)
	share := float64(odd) / float64(seen.Pages)
	last := nights[len(nights)-1].Pages
	if float64(usual.times(last, name)) < mostOdd*float64(last.Pages) {
		return corpus.Finding{}, false // it is over
	}
	if odd == 0 || share < mostOdd || share < worst(usual, certain(nights[:run]), name)+aboveWorst {
		return corpus.Finding{}, false
	}
	f := corpus.Finding{Problem: corpus.ProblemLayout, State: corpus.HealthWatch, Since: nights[run].At, Nights: len(nights) - run, Fact: name,
		Figures: map[string]float64{"odd": float64(odd), "pages": float64(seen.Pages), "usual_percent": math.Floor(100 * usual.odd[name])}}
	if odd >= fewPages && tail(seen.Pages, odd, usual.odd[name]) < chance {
		f.State = corpus.HealthAttention
	}
	return f, true
}

// worst is the largest share of pages with an oddity in a night that had some pages.
func worst(usual form, nights []corpus.SourceNight, name string) (share float64) {
	for _, n := range nights {
		if n.Pages.Pages >= fewPages {
			share = max(share, float64(usual.times(n.Pages, name))/float64(n.Pages.Pages))
		}
	}
	return share
}

// tail is the chance of k or more of n by a share of p.
func tail(n, k int, p float64) float64 {
	total := 0.0
	for i := k; i <= n; i++ {
		total += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return total
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
