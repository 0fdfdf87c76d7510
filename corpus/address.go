package corpus

import "time"

// AddressKind says what an address is visited for.
type AddressKind string

// The kinds of addresses. Only the first page of a list is an address; the
// pages after it belong to the pass over it.
const (
	AddressList       AddressKind = "list"
	AddressDetail     AddressKind = "detail"
	AddressAttachment AddressKind = "attachment"
)

// Address is what a crawl knows about one web address. Times are UTC and in
// whole milliseconds; a zero time means never.
type Address struct {
	URL    string // canonical; a list keeps its fragment, which may name a category
	Kind   AddressKind
	Site   string // name in the sites file
	Host   string // host and port of URL: what politeness counts by
	Parent string // page that first linked to it; an attachment's is its notice
	Title  string // in the list, or an attachment's name
	Date   string // YYYY-MM-DD in the list or the address; empty if unknown

	FoundAt    time.Time
	DueAt      time.Time
	VisitedAt  time.Time     // last answer that was a page, a 304 or a 404/410
	ChangedAt  time.Time     // last answer with a new content; of a list, with an entry that was not known
	PassedAt   time.Time     // of a list: when its last complete pass ended; what was found by then is known
	DeepAt     time.Time     // of a list: when its last pass over all its pages ended
	Interval   time.Duration // until the visit after the next one, as learned
	AnsweredAt time.Time     // last answer with bytes of its own: the date of the archived record that later ones refer to

	Status       int    // last HTTP status, 0 if there was none
	ETag         string // what to send as If-None-Match
	LastModified string // what to send as If-Modified-Since
	BodyHash     string // SHA-256 of the bytes
	ContentHash  string // of the content region; empty where there is none

	Failures  int       // in a row
	GoneAt    time.Time // of the first 404 or 410 in a row
	Gone      int       // how many in a row
	Withdrawn bool      // gone for good by the evidence of two answers, days apart
}
