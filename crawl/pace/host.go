package pace

import "time"

// leastPenalty is what the first trouble adds to the delay, if the delay
// itself is shorter. Sites that block for a minute are asked again after it.
const leastPenalty = 5 * time.Second

// host is what is known of one host.
type host struct {
	name     string
	settings Settings
	asked    time.Duration // by robots.txt
	usual    time.Duration // an answer takes, smoothed
	penalty  time.Duration // for trouble
	learned  time.Duration // in earlier runs; answers shorten it
	troubles int           // in a row
	waiting  int
	active   int
	last     time.Time // of the last request or answer
	hold     time.Time // the server asked not to come before
	due      time.Time
	turn     int // of two that are due at the same time the lower one comes first
	at       int // in the queue, -1 outside
}

// delay is the time to leave between two requests.
func (h *host) delay() time.Duration {
	base := max(h.settings.Delay, h.asked)
	if h.settings.Delay == 0 && h.asked == 0 && h.penalty == 0 {
		return 0 // politeness is off
	}
	slow := min(time.Duration(float64(h.usual)*h.settings.Patience), h.settings.Longest)
	return max(base, slow, h.learned) + h.penalty
}

// learn takes an outcome into account: the usual time follows by a quarter,
// trouble doubles the penalty, an answer halves it and takes a quarter off what was
// learned before.
func (h *host) learn(o Outcome) {
	if !o.Trouble {
		h.troubles = 0
		h.learned -= h.learned / 4
		h.usual += (max(o.Elapsed, 0) - h.usual) / 4
		if h.penalty /= 2; h.penalty < leastPenalty/4 {
			h.penalty = 0
		}
		return
	}
	h.troubles++
	h.penalty = min(max(2*h.penalty, h.settings.Delay, leastPenalty), h.settings.Longest)
}

// queue is a heap of hosts, the one due first on top.
type queue []*host

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	if !q[i].due.Equal(q[j].due) {
		return q[i].due.Before(q[j].due)
	}
	return q[i].turn < q[j].turn
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].at, q[j].at = i, j
}

// Push is part of heap.Interface.
func (q *queue) Push(x any) {
	h := x.(*host)
	h.at = len(*q)
	*q = append(*q, h)
}

// Pop is part of heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	h := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	h.at = -1
	return h
}
