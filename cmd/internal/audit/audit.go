// Package audit balances what went into a notice against what came out of it.
//
// It counts for itself, from the stored document, and trusts no stage: every
// row of every table must have become a task or be explained by its kind, and
// every digit of every passage must belong to a numeral whose fate is stored
// (exported, rejected by a named rule, unread) or stand where no stage looks
// for amounts (the title, captions, metadata, what was left out). What is left
// is named, place by place. Flags are findings about values (a total that
// does not add up, a share over 100 %); they change neither values nor balance.
package audit

import (
	"slices"
	"strings"

	"duban/corpus"
)

// Input is a notice with everything that is stored for it.
type Input struct {
	Document corpus.Document
	Notice   corpus.Notice
	Tasks    []corpus.Task
	Targets  []corpus.Target
	Numbers  []corpus.Number
}

// Report is the balance of one notice.
type Report struct {
	NoticeID string   `json:"notice_id"`
	Source   string   `json:"source"`
	Title    string   `json:"title"`
	Balanced bool     `json:"balanced"`
	Tables   []Table  `json:"tables"`
	Numerals Numerals `json:"numerals"`
	Flags    []Flag   `json:"flags"`
	// LeftOut counts the passages that no stage looks at by why they were left
	// out: furniture of the site, hidden text, copies, running heads, images.
	LeftOut map[string]int `json:"left_out"`
	// Images are the addresses of the images in the text: what is written in them is not read.
	Images []string `json:"images"`
}

// Table is the balance of one table's rows: Rows = Tasks + the sum of
// Explained + len(Unexplained).
type Table struct {
	Locator string `json:"locator"`
	Caption string `json:"caption,omitempty"`
	Rows    int    `json:"rows"`
	Tasks   int    `json:"tasks"` // rows that became tasks
	// Explained counts the other rows by what they are: header, section,
	// total, blank, note, or data where NoTasks says why they make no tasks.
	Explained map[string]int `json:"explained"`
	NoTasks   string         `json:"no_tasks,omitempty"`
	// Unexplained are the rows that are neither. A row that the document has
	// and its reading lost is one of them.
	Unexplained []Gap `json:"unexplained"`
}

// Numerals is the balance of a notice's numerals. In digits (characters):
// Digits = those of Fates + those of Outside + those of Unexplained.
type Numerals struct {
	Digits   int `json:"digits"`
	Exported int `json:"exported"` // numerals
	Rejected int `json:"rejected"`
	Unread   int `json:"unread"`
	// Rules counts the rejected numerals by the rule that turned them down.
	Rules map[string]int `json:"rules"`
	// Outside counts the digits that stand where no amounts are looked for.
	Outside map[string]int `json:"outside"`
	// NotRead are the unread numerals: none of the rules knows what they are.
	NotRead []Gap `json:"not_read"`
	// Unexplained are digits without a fate, and fates without a target.
	Unexplained []Gap `json:"unexplained"`
}

// Gap is something that the balance names: where it stands, what it says and what is wrong.
type Gap struct {
	Locator string `json:"locator"`
	Text    string `json:"text"`
	Problem string `json:"problem,omitempty"`
}

// Balance balances one notice.
func Balance(in Input) Report {
	r := Report{NoticeID: in.Notice.ID, Source: in.Notice.Source, Title: in.Notice.Title}
	places := placesOf(in.Document)
	r.Tables = tables(in, places)
	r.Numerals = numerals(in, places)
	r.Flags = flags(in, places)
	r.LeftOut, r.Images = leftOut(in.Document)
	r.Balanced = len(r.Numerals.Unexplained) == 0 && !slices.ContainsFunc(r.Tables, func(t Table) bool { return len(t.Unexplained) > 0 })
	return r
}

// reasonImage is why an image is among what was left out.
const reasonImage = "image"

func leftOut(doc corpus.Document) (counts map[string]int, images []string) {
	counts, images = map[string]int{}, []string{}
	for _, d := range doc.Dropped {
		counts[d.Reason]++
		if d.Reason == reasonImage {
			images = append(images, d.Text)
		}
	}
	return counts, images
}

// place is a block with its ordinal among the blocks of its sort.
type place struct {
	block   *corpus.Block
	index   int
	ordinal int
}

func (p place) locator(row int) string { return p.block.Locator(p.ordinal, row) }

func placesOf(doc corpus.Document) []place {
	places := make([]place, len(doc.Blocks))
	for i, ordinal := range doc.Ordinals() {
		places[i] = place{block: &doc.Blocks[i], index: i, ordinal: ordinal}
	}
	return places
}

// quote is the beginning of a text, on one line.
func quote(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > quoteLimit {
		return string(runes[:quoteLimit]) + "…"
	}
	return string(runes)
}

// quoteLimit is how much of a text a gap quotes, in characters.
const quoteLimit = 60
