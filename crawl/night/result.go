package night

import (
	"time"

	"duban/corpus"
)

// Result is what one pass saw and did.
type Result struct {
	Began   time.Time            `json:"began"`
	Ended   time.Time            `json:"ended"`
	Sources []corpus.SourceNight `json:"sources"` // of the sites that were asked for anything, in the order of the sites file
	Hosts   []Host               `json:"hosts"`   // that were asked, by name
	// Failures are the addresses that gave no page, in the order in which that
	// was learned. A notice that is gone (404, 410) is no failure, a list is.
	Failures []Failure `json:"failures"`
}

// Host is what a pass saw of one host.
type Host struct {
	Host     string         `json:"host"`           // with its port, if it is no usual one
	Requests int            `json:"requests"`       // redirects and robots.txt included
	Answers  map[string]int `json:"answers"`        // by fetch.Class; robots.txt left out
	Bytes    int64          `json:"bytes"`          // received, headers included
	Elapsed  time.Duration  `json:"elapsed"`        // that answers took, in nanoseconds
	Slowest  time.Duration  `json:"slowest"`        // answer, in nanoseconds
	Slow     string         `json:"slow,omitempty"` // its address
	// Stopped is why the host was left alone before all that was due was asked for; empty if it was not.
	Stopped string `json:"stopped,omitempty"`
	// Barred is the fetch.Class of the answer for robots.txt, where it let nothing be asked for.
	Barred string `json:"barred,omitempty"`
}

// Failure is an address that gave no page.
type Failure struct {
	Site   string             `json:"site"`
	URL    string             `json:"url"`
	Kind   corpus.AddressKind `json:"kind"`
	Class  string             `json:"class"`           // of fetch, or `disallowed` by robots.txt
	Cause  string             `json:"cause,omitempty"` // of fetch
	Reason string             `json:"reason"`          // plain words
}

// Totals sum the sources up.
type Totals struct {
	Listed, New, Changed, Unchanged, Withdrawn, Held int
	Requests                                         int
	Bytes                                            int64
}

// Totals sum the pass up.
func (r Result) Totals() (t Totals) {
	for _, s := range r.Sources {
		for _, l := range s.Lists {
			t.Listed += l.Items
		}
		t.New += s.New
		t.Changed += s.Changed
		t.Unchanged += s.Unchanged
		t.Withdrawn += s.Withdrawn
		t.Held += s.Held
	}
	for _, h := range r.Hosts {
		t.Requests += h.Requests
		t.Bytes += h.Bytes
	}
	return t
}
