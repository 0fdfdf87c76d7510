package pace

import (
	"fmt"
	"strings"
	"time"
)

// zone is where the hours of all sites are meant: China has one time, without
// changes, so that no time zone database is needed.
var zone = time.FixedZone("UTC+8", 8*60*60)

// Hours are the times of day at which a host may be asked, in China's time.
// None means any time.
type Hours []Window

// Window is a stretch of the day, from midnight; To before From reaches over midnight.
type Window struct{ From, To time.Duration }

// ParseHours reads windows as `22:00-06:00`, separated by commas; `24:00` is
// the end of the day.
func ParseHours(text string) (Hours, error) {
	var hours Hours
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		from, to, ok := strings.Cut(part, "-")
		w, err := window(strings.TrimSpace(from), strings.TrimSpace(to))
		if !ok || err != nil {
			return nil, fmt.Errorf("hours %q: write a window as 22:00-06:00", part)
		}
		hours = append(hours, w)
	}
	return hours, nil
}

func window(from, to string) (w Window, err error) {
	if w.From, err = clock(from); err != nil {
		return w, err
	}
	if w.To, err = clock(to); err != nil {
		return w, err
	}
	if w.From == w.To || w.From == day {
		return w, fmt.Errorf("an empty window")
	}
	return w, nil
}

const day = 24 * time.Hour

// clock reads 06:30 as a time since midnight.
func clock(text string) (time.Duration, error) {
	if text == "24:00" {
		return day, nil
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, err
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

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
