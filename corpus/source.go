package corpus

import "time"

// SourceNight is what one pass of the crawl saw of one source, which is a site
// of the sites file. It is what the source's health is learned from. A source
// that was not asked for anything in a pass has no night for it.
type SourceNight struct {
	Site    string         `json:"site"` // name in the sites file
	At      time.Time      `json:"at"`   // start of the pass, UTC, whole milliseconds
	Lists   []ListNight    `json:"lists,omitempty"`
	Answers map[string]int `json:"answers,omitempty"` // requests by what became of them, in the words of fetch.Class
	Causes  map[string]int `json:"causes,omitempty"`  // those that failed, by cause, in the words of fetch
	Bytes   int64          `json:"bytes"`             // received

	New       int `json:"new"` // notices and attachments
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Withdrawn int `json:"withdrawn"`
	Held      int `json:"held"` // versions kept out of the corpus

	// Pages describes the notices' pages that came with a body.
	Pages PageShapes `json:"pages"`
	// Doubtful says that the source was in quarantine after this night: the
	// form of its pages is not to be learned from.
	Doubtful bool `json:"doubtful,omitempty"`
}

// ListNight is what a pass saw of one list.
type ListNight struct {
	URL    string `json:"url"`
	Name   string `json:"name,omitempty"` // in the sites file
	Answer string `json:"answer"`         // of its first page, in the words of fetch.Class
	Items  int    `json:"items"`          // on the pages that were read; 0 with not-modified
	Fresh  int    `json:"fresh"`          // of these: not known before
}

// PageShapes sums up the form of pages: what shows that a layout changed.
type PageShapes struct {
	Pages    int `json:"pages"`
	NoTitle  int `json:"no_title"`
	NoDate   int `json:"no_date"`
	NoRegion int `json:"no_region"` // no content region was found
	// Lengths counts the pages by the length of their content region: in class
	// 0 those of no character, in class c those of 2^((c-1)/2) characters up to
	// less than 2^(c/2).
	Lengths []int `json:"lengths,omitempty"`
}

// HealthState is how a source stands.
type HealthState string

// The states.
const (
	HealthLearning  HealthState = "learning"  // too few nights to tell more than plain failure
	HealthOK        HealthState = "ok"        // inside its band
	HealthWatch     HealthState = "watch"     // out of its band, but not for long enough to call anybody
	HealthAttention HealthState = "attention" // somebody must look; exit code 4
)

// Problem is what is wrong with a source.
type Problem string

// The problems.
const (
	ProblemDriedUp Problem = "dried-up" // its lists answer and bring nothing new, for longer than they ever did
	ProblemBlocked Problem = "blocked"  // challenges and refusals in place of pages
	ProblemLayout  Problem = "layout"   // lists or pages no longer have the form that they had
	ProblemDead    Problem = "dead"     // no answer, or none but errors
)

// Finding is one problem of a source.
type Finding struct {
	Problem Problem     `json:"problem"`
	State   HealthState `json:"state"`  // watch or attention
	Since   time.Time   `json:"since"`  // first night of it
	Nights  int         `json:"nights"` // on which the source was asked, from Since on
	// Fact is the plain fact by its name in package crawl/health, with its figures: what a report says it with.
	Fact    string             `json:"fact"`
	Figures map[string]float64 `json:"figures,omitempty"`
	List    string             `json:"list,omitempty"` // address of the list concerned; empty for the whole source
}

// SourceHealth is how a source stands after its last night.
type SourceHealth struct {
	Site     string      `json:"site"`
	State    HealthState `json:"state"`
	Findings []Finding   `json:"findings,omitempty"` // the worst first; none for ok and learning
	Nights   int         `json:"nights"`             // known of it
	LastAt   time.Time   `json:"last_at"`            // last night on which it was asked
	LastGood time.Time   `json:"last_good,omitzero"` // last night on which it gave what it should; zero for never
	// Quarantined says that pages out of band are kept out of the corpus until
	// the source is right again or an operator releases it.
	Quarantined bool `json:"quarantined"`
	// Released is when an operator said that the source is right as it is now:
	// nights before it are no longer learned from. Zero for never.
	Released time.Time `json:"released,omitzero"`
}
