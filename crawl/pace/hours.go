package pace

import "time"

// zone is where the hours of all sites are meant: China has one time, without
// changes, so that no time zone database is needed.
var zone = time.FixedZone("UTC+8", 8*60*60)

// Hours are the times of day at which a host may be asked, in China's time.
// None means any time.
type Hours []Window

// Window is a stretch of the day, from midnight; To before From reaches over midnight.
type Window struct{ From, To time.Duration }

const day = 24 * time.Hour

// next is the first moment from t on that lies in one of the windows.
func (h Hours) next(t time.Time) time.Time {
	if len(h) == 0 {
		return t
	}
	local := t.In(zone)
	midnight := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	since := local.Sub(midnight)
	best := 2 * day
	for _, w := range h {
		best = min(best, w.wait(since))
	}
	return t.Add(best)
}

// wait is the time until the window is open, seen from a time of day.
func (w Window) wait(since time.Duration) time.Duration {
	open := since >= w.From && since < w.To
	if w.To < w.From {
		open = since >= w.From || since < w.To
	}
	switch {
	case open:
		return 0
	case since < w.From:
		return w.From - since
	}
	return day - since + w.From
}
