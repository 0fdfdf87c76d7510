// Package frontier decides when an address is visited again and what an answer means for it.
//
// It is a policy of plain functions over corpus.Address; package corpus/sqlite
// keeps the rows. Per visit a crawl does
//
//	due := store.DueAddresses(ctx, host, now, n, cursor)
//	…fetch with due.ETag and due.LastModified…
//	v.Change = frontier.Compare(due, v)
//	store.PutVisit(ctx, policy.After(due, v))
//
// and per list page it gives what it found to store.Discover with
// policy.Found. Nothing is taken out of the store to be worked on, so a run
// that is killed at any instant has forgotten nothing: what it did not write
// down is still due.
//
// A list is visited when its pass over its pages has ended, not before: its
// validators and PassedAt are written then, in one row. A pass that was killed
// is begun again, and what it had found counts as fresh (Discover with the list's
// PassedAt), so that it goes on behind it instead of stopping there.
//
// Rules. Lists are visited every night, and less often where they have been
// quiet for weeks. A page is looked at again after a day, then ever more seldom; one that
// changes, sooner. A withdrawn notice is one that answered 404 or 410 twice with
// at least two days between; nothing follows from an address that a list no
// longer names. A failure never touches what is known of the content.
package frontier

import (
	"hash/fnv"
	"net/http"
	"net/url"
	"time"

	"duban/corpus"
)

// Change is what an answer says about an address's content.
type Change string

// The changes.
const (
	New        Change = "new"
	Changed    Change = "changed"
	Unchanged  Change = "unchanged"
	Gone       Change = "gone"       // 404 or 410
	Failed     Change = "failed"     // no answer, or one that is no page
	Challenged Change = "challenged" // the site wants proof of a browser; it is left alone
)

// Visit is one answer for an address.
type Visit struct {
	At           time.Time
	Status       int    // HTTP, 0 for none
	Failed       bool   // no page came: an error, a status that is none of 200, 304, 404, 410, a soft 404, a body cut short
	Challenged   bool   // a page came that is a challenge
	ETag         string // of the answer; empty if it named none
	LastModified string
	BodyHash     string    // empty for a 304
	AnsweredAt   time.Time // date of the archived answer, where it is not At
	ContentHash  string
	RetryAfter   time.Duration // the server's wish; 0 for none
	Fresh        int           // of a list: items of the whole pass that were not known
	Deep         bool          // of a list: the pass went over all its pages

	Change Change // as Compare says
}

// Compare tells what a visit says about an address: by status, then by the
// bytes' hash, then by that of the content region, so that a new shell round
// the same notice is no change. An answer without a content region is judged by
// its bytes.
func Compare(a corpus.Address, v Visit) Change {
	switch {
	case v.Challenged:
		return Challenged
	case v.Status == http.StatusNotFound || v.Status == http.StatusGone:
		return Gone
	case v.Failed:
		return Failed
	case v.Status == http.StatusNotModified && a.BodyHash == "":
		return Failed // it was not asked conditionally, so the answer is nonsense
	case v.Status == http.StatusNotModified:
		return Unchanged
	case a.BodyHash == "":
		return New
	case v.BodyHash == a.BodyHash, v.ContentHash != "" && v.ContentHash == a.ContentHash:
		return Unchanged
	}
	return Changed
}

// Policy is when to come back. Zero fields mean the defaults.
type Policy struct {
	ListMin, ListMax time.Duration // between visits to a list
	PageMin, PageMax time.Duration // between visits to a notice or attachment
	GoneApart        time.Duration // between the two answers that withdraw a notice
	RetryMin         time.Duration // after a failure, doubled each time up to RetryMax
	RetryMax         time.Duration
	DeepEvery        time.Duration // between passes over all pages of a list, known or not
	ChallengedFor    time.Duration // a site that challenged is left alone so long
}

// Default is the policy of a nightly crawl. ListMin is under a day, so that a
// timer that is early by an hour finds last night's lists due.
func Default() Policy {
	const day = 24 * time.Hour
	return Policy{
		ListMin: 20 * time.Hour, ListMax: 6 * day,
		PageMin: 20 * time.Hour, PageMax: 180 * day,
		GoneApart: 2 * day,
		RetryMin:  20 * time.Hour, RetryMax: 14 * day,
		DeepEvery:     30 * day,
		ChallengedFor: 3 * day,
	}
}

func (p Policy) orDefault() Policy {
	d := Default()
	for _, f := range []struct {
		have *time.Duration
		want time.Duration
	}{
		{&p.ListMin, d.ListMin}, {&p.ListMax, d.ListMax}, {&p.PageMin, d.PageMin}, {&p.PageMax, d.PageMax},
		{&p.GoneApart, d.GoneApart}, {&p.RetryMin, d.RetryMin}, {&p.RetryMax, d.RetryMax}, {&p.DeepEvery, d.DeepEvery}, {&p.ChallengedFor, d.ChallengedFor},
	} {
		if *f.have <= 0 {
			*f.have = f.want
		}
	}
	return p
}

// Found is the row of an address that was found just now. It is due at once.
func Found(kind corpus.AddressKind, site, address, parent string, at time.Time) (corpus.Address, error) {
	u, err := url.Parse(address)
	if err != nil {
		return corpus.Address{}, err
	}
	at = at.UTC().Truncate(time.Millisecond)
	return corpus.Address{URL: address, Kind: kind, Site: site, Host: u.Host, Parent: parent, FoundAt: at, DueAt: at}, nil
}

// After is the row of an address after a visit.
func (p Policy) After(a corpus.Address, v Visit) corpus.Address {
	p = p.orDefault()
	v.At = v.At.UTC().Truncate(time.Millisecond)
	a.Status = v.Status
	switch v.Change {
	case Failed, Challenged:
		return p.afterFailure(a, v)
	case Gone:
		return p.afterGone(a, v)
	}
	a.VisitedAt, a.Failures = v.At, 0
	a.Gone, a.GoneAt, a.Withdrawn = 0, time.Time{}, false
	if v.Status != http.StatusNotModified {
		a.ETag, a.LastModified = v.ETag, v.LastModified
		if v.BodyHash != a.BodyHash {
			a.AnsweredAt = v.answeredAt()
		}
		a.BodyHash = v.BodyHash
		a.ContentHash = v.ContentHash
	}
	if v.Change == New || v.Change == Changed && a.Kind != corpus.AddressList || v.Fresh > 0 {
		a.ChangedAt = v.At
	}
	if a.Kind == corpus.AddressList {
		a.PassedAt = v.At
		if v.Deep {
			a.DeepAt = v.At
		}
	}
	a.Interval = p.interval(a, v)
	a.DueAt = v.At.Add(spread(a.URL, a.Interval))
	return a
}

func (v Visit) answeredAt() time.Time {
	if v.AnsweredAt.IsZero() {
		return v.At
	}
	return v.AnsweredAt.UTC().Truncate(time.Millisecond)
}

// patience is by how much a list's interval is shorter than the time for which
// it has brought nothing: what comes then is late by a twentieth of it.
const patience = 20

// interval learns how often an address has something new. A list is visited
// every night until it has been quiet for weeks. A page's interval doubles while
// it stays the same and falls to a quarter when it changes.
func (p Policy) interval(a corpus.Address, v Visit) time.Duration {
	if a.Kind == corpus.AddressList {
		return between(p.ListMin, v.At.Sub(a.ChangedAt)/patience, p.ListMax)
	}
	switch {
	case a.Interval == 0 || v.Change == New:
		return p.PageMin
	case v.Change == Changed:
		return between(p.PageMin, a.Interval/4, p.PageMax)
	}
	return between(p.PageMin, a.Interval*2, p.PageMax)
}

// Deep says whether the next pass over a list should go over all its pages:
// the first does, and one now and then, for what was slipped in further down.
func (p Policy) Deep(a corpus.Address, now time.Time) bool {
	return a.PassedAt.IsZero() || now.Sub(a.DeepAt) >= p.orDefault().DeepEvery
}

func between(low, x, high time.Duration) time.Duration { return max(low, min(x, high)) }

func (p Policy) afterFailure(a corpus.Address, v Visit) corpus.Address {
	a.Failures++
	wait := p.RetryMin
	for i := 1; i < a.Failures && wait < p.RetryMax; i++ {
		wait *= 2
	}
	wait = max(min(wait, p.RetryMax), v.RetryAfter)
	if v.Change == Challenged {
		wait = max(wait, p.ChallengedFor)
	}
	a.DueAt = v.At.Add(wait)
	return a
}

// afterGone counts the evidence. The second answer is due when it can count;
// a withdrawn notice is looked at once more every longest interval, since some come back.
func (p Policy) afterGone(a corpus.Address, v Visit) corpus.Address {
	a.VisitedAt, a.Failures = v.At, 0
	if a.Gone == 0 {
		a.GoneAt = v.At
	}
	a.Gone++
	a.Withdrawn = a.Withdrawn || a.Gone > 1 && v.At.Sub(a.GoneAt) >= p.GoneApart
	if a.Withdrawn {
		a.DueAt = v.At.Add(spread(a.URL, p.PageMax))
	} else {
		a.DueAt = later(v.At.Add(p.PageMin), a.GoneAt.Add(p.GoneApart))
	}
	return a
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// spread moves intervals of some days by up to a tenth, the same way for an
// address each time, so that the pages of one night do not stay together for ever.
func spread(address string, d time.Duration) time.Duration {
	const day = 24 * time.Hour
	if d < 3*day {
		return d
	}
	h := fnv.New32a()
	h.Write([]byte(address))
	share := time.Duration(h.Sum32()%201) - 100 // -100…100 thousandths
	return (d + d/1000*share).Truncate(time.Second)
}
