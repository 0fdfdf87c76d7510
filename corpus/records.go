package corpus

// Notice is one document's own fields; see the record model for each column.
// Dates are ISO 8601, empty where unknown.
type Notice struct {
	ID              string   `json:"notice_id"`
	Source          string   `json:"source"`
	Title           string   `json:"title"`
	DocNumber       string   `json:"doc_number"`
	IndexNumber     string   `json:"index_number"`
	Issuer          string   `json:"issuer"`
	Province        string   `json:"province"`
	City            string   `json:"city"`
	County          string   `json:"county"`
	RegionCode      string   `json:"region_code"`
	Kind            Kind     `json:"kind"`
	Status          string   `json:"status"` // draft or final
	WrittenOn       string   `json:"written_on"`
	PublishedOn     string   `json:"published_on"`
	PeriodStart     string   `json:"period_start"`
	PeriodEnd       string   `json:"period_end"`
	CommentDeadline string   `json:"comment_deadline"`
	Validity        string   `json:"validity"`
	Keywords        []string `json:"keywords"`
	Attachments     []string `json:"attachments"`
	Repairs         []Repair `json:"repairs"`
	Tables          int      `json:"tables"`
	Tasks           int      `json:"tasks"`
	Targets         int      `json:"targets"`
	SHA256          string   `json:"sha256"`
	FetchedAt       string   `json:"fetched_at"` // RFC 3339

	// CopyOf is the id of the notice that stands for this one where copies of a
	// notice say the same; empty where none does. It depends on the rest of the
	// corpus and is put in by whoever hands records out, never stored.
	CopyOf string `json:"copy_of,omitempty"`
}

// Kind is the sort of notice.
type Kind string

// The kinds of notice, as the record model defines them.
const (
	KindPlan           Kind = "plan"
	KindReport         Kind = "report"
	KindInterpretation Kind = "interpretation"
	KindSolicitation   Kind = "solicitation"
	KindNews           Kind = "news"
	KindNotice         Kind = "notice"
	KindOther          Kind = "other"
)

// The two states of a notice.
const (
	StatusDraft = "draft"
	StatusFinal = "final"
)

// Task is one task-table row or one numbered clause that assigns work.
type Task struct {
	ID               string   `json:"task_id"`
	NoticeID         string   `json:"notice_id"`
	Source           string   `json:"source"`
	Title            string   `json:"title"`
	Province         string   `json:"province"`
	City             string   `json:"city"`
	County           string   `json:"county"`
	Year             string   `json:"year"`
	Seq              string   `json:"seq"`
	Section          string   `json:"section"`
	Text             string   `json:"task"`
	Q1               string   `json:"q1"`
	Q2               string   `json:"q2"`
	Q3               string   `json:"q3"`
	Q4               string   `json:"q4"`
	LeadBodies       []string `json:"lead_bodies"`
	SupportBodies    []string `json:"support_bodies"`
	LeadCanonical    []string `json:"lead_canonical"`
	SupportCanonical []string `json:"support_canonical"`
	DeadlineText     string   `json:"deadline_text"`
	Deadline         string   `json:"deadline"`
	Locator          string   `json:"locator"`
	Evidence         string   `json:"evidence"`
	Rule             string   `json:"rule"`
	SHA256           string   `json:"sha256"`

	// CopyOf is the id of the task that stands for this one where copies of a
	// notice say the same; empty where none does. It depends on the rest of the
	// corpus and is put in by whoever hands records out, never stored.
	CopyOf string `json:"copy_of,omitempty"`

	// Place is where the task stands in its document.
	Place Place `json:"-"`
}

// Place points into a Document: a table row, or a run of text blocks.
type Place struct {
	Block  int // index in Document.Blocks: the table's, or the first text block's
	Row    int // table row from 0; -1 for text
	Blocks int // text: number of blocks that belong to it, at least 1
	// Text: the characters of the first block that belong to it; zero for all.
	Span Span
}

// Target is one quantity (or stated qualitative target) that a body is to reach or has reached.
type Target struct {
	ID               string   `json:"target_id"`
	TaskID           string   `json:"task_id"`
	NoticeID         string   `json:"notice_id"`
	Source           string   `json:"source"`
	Title            string   `json:"title"`
	Province         string   `json:"province"`
	City             string   `json:"city"`
	County           string   `json:"county"`
	Year             string   `json:"year"`
	Kind             string   `json:"kind"` // target, milestone, achieved, parameter
	Indicator        string   `json:"indicator"`
	IndicatorID      string   `json:"indicator_id"`
	Mode             string   `json:"mode"`       // level, new, cumulative, growth, share
	Comparator       string   `json:"comparator"` // >= > <= < = ~ range
	Value            string   `json:"value"`      // plain decimal
	ValueMax         string   `json:"value_max"`  // only with range
	Unit             string   `json:"unit"`
	BaseValue        string   `json:"base_value"`
	BaseUnit         string   `json:"base_unit"`
	ValueText        string   `json:"value_text"`
	DeadlineText     string   `json:"deadline_text"`
	Deadline         string   `json:"deadline"`
	Recurrence       string   `json:"recurrence"` // yearly, quarterly, monthly
	LeadBodies       []string `json:"lead_bodies"`
	SupportBodies    []string `json:"support_bodies"`
	LeadCanonical    []string `json:"lead_canonical"`
	SupportCanonical []string `json:"support_canonical"`
	Section          string   `json:"section"`
	Locator          string   `json:"locator"`
	Evidence         string   `json:"evidence"`
	Span             string   `json:"span"` // start-end of the number in Evidence, in characters
	Confidence       float64  `json:"confidence"`
	Rule             string   `json:"rule"`
	SHA256           string   `json:"sha256"`

	// CopyOf is the id of the target that stands for this one where copies of a
	// notice say the same; empty where none does. It depends on the rest of the
	// corpus and is put in by whoever hands records out, never stored.
	CopyOf string `json:"copy_of,omitempty"`
}

// The kinds of target.
const (
	TargetPlain     = "target"
	TargetMilestone = "milestone"
	TargetAchieved  = "achieved"
	TargetParameter = "parameter"
)

// The modes of a target.
const (
	ModeLevel      = "level"
	ModeNew        = "new"
	ModeCumulative = "cumulative"
	ModeGrowth     = "growth"
	ModeShare      = "share"
)

// Number is the fate of one numeral of a document, for the audit: exported as
// a target, rejected by a rule, or unread.
type Number struct {
	Locator string `json:"locator"`
	Text    string `json:"text"`
	Span    Span   `json:"span"` // in the locator's text
	Fate    string `json:"fate"` // exported, rejected, unread
	Rule    string `json:"rule"` // the rule that exported or rejected it
}

// Body is one (task, body) pair.
type Body struct {
	TaskID    string `json:"task_id"`
	NoticeID  string `json:"notice_id"`
	Source    string `json:"source"`
	Province  string `json:"province"`
	City      string `json:"city"`
	County    string `json:"county"`
	Year      string `json:"year"`
	Role      string `json:"role"` // lead or support
	Body      string `json:"body"`
	Canonical string `json:"canonical"`
	Position  int    `json:"position"` // from 1
}
