package corpus

// The kinds of change of a target between before and after a run.
const (
	TargetAdded     = "added"
	TargetChanged   = "changed"
	TargetWithdrawn = "withdrawn"
)

// The causes of a target's change.
const (
	CauseSource = "source" // the bytes changed
	CauseRules  = "rules"  // the same bytes were read in another way
)

// What happened to the notice itself.
const (
	NoticeNew       = "new"
	NoticeWithdrawn = "withdrawn" // by its site
	NoticeJoined    = "joined"    // it turned out to be an attachment: its targets stand with its notice
)

// NoticeDelta is how the targets of one notice differ between before and after a run.
type NoticeDelta struct {
	NoticeID string `json:"notice_id"`
	Source   string `json:"source"`
	Title    string `json:"title"`
	Province string `json:"province"`
	City     string `json:"city"`
	County   string `json:"county"`
	Event    string `json:"event,omitempty"` // of the notice; empty if it was there and is there
	// How many targets. Of a new notice all are added and are not listed again in Changes.
	Added     int            `json:"added"`
	Changed   int            `json:"changed"`
	Withdrawn int            `json:"withdrawn"`
	Changes   []TargetChange `json:"changes,omitempty"` // in document order
}

// TargetChange is one target that was added, changed or withdrawn.
type TargetChange struct {
	Change string       `json:"change"`
	Cause  string       `json:"cause"`
	Fields []string     `json:"fields,omitempty"` // of a changed one: the columns that differ
	Old    *TargetState `json:"old,omitempty"`    // nil of an added one
	New    *TargetState `json:"new,omitempty"`    // nil of a withdrawn one
}

// TargetState is what a target says; its fields are the columns of the record model.
type TargetState struct {
	TargetID   string   `json:"target_id"`
	Kind       string   `json:"kind"`
	Indicator  string   `json:"indicator"`
	Mode       string   `json:"mode"`
	Comparator string   `json:"comparator"`
	Value      string   `json:"value"`
	ValueMax   string   `json:"value_max,omitempty"`
	Unit       string   `json:"unit"`
	ValueText  string   `json:"value_text,omitempty"`
	Deadline   string   `json:"deadline"`
	Recurrence string   `json:"recurrence,omitempty"`
	Lead       []string `json:"lead_bodies,omitempty"`
	Locator    string   `json:"locator"`
	Evidence   string   `json:"evidence"`
}
