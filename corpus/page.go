package corpus

import "time"

// Page is what one source gave at one time: raw bytes, never changed.
type Page struct {
	Source    string    // URL, or for a local file its path as given, with forward slashes
	Media     string    // media type as declared by server or file name; a hint, never trusted
	Bytes     []byte    // as received
	SHA256    string    // of Bytes, lower-case hex
	FetchedAt time.Time // UTC
	Parent    string    // source of the notice that links to it or holds it; empty for a notice's own page
	Region    string    // GB/T 2260 code of the place whose site gave it; empty if unknown
	ListedOn  string    // YYYY-MM-DD that a list page printed beside it; empty if unknown
}
