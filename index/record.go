package index

import (
	"slices"
	"strings"

	"duban/corpus"
)

// Entry is a notice with all that search knows of it.
type Entry struct {
	Notice  corpus.Notice
	Text    string // the document's text, a line a block, cells apart; searched with the notice
	Tasks   []corpus.Task
	Targets []corpus.Target
}

// Kind is what a record is.
type Kind string

// The kinds of record.
const (
	Notices Kind = "notice"
	Tasks   Kind = "task"
	Targets Kind = "target"
)

// TextField is a searchable text of a record; it is also the name before the
// colon in a query (`indicator:研发`).
type TextField string

// The text fields. Text takes what the others leave: a notice's document with
// what its tasks and targets say, a task's section, quarter cells and
// deadline, a target's section, value text, deadline and evidence.
const (
	Title     TextField = "title"
	Indicator TextField = "indicator"
	Body      TextField = "body" // lead and support bodies, as written and canonical; a notice's issuer
	Task      TextField = "task" // a task's text and evidence
	Text      TextField = "text"
)

var textFields = []TextField{Title, Indicator, Body, Task, Text}

// record is one document of the index.
type record struct {
	id    string
	texts map[TextField][]string // what the columns don't say
	words map[string][]string    // column → values
	whole string                 // a notice's text with what its tasks and targets say, for ranking
}

// said are the columns whose values belong to a text field. Titles are few
// where records are many, so they are searched value by value and not as texts
// of their own. (Sections and bodies are too many for that at a million
// records: a search took ten times as long.)
func (f TextField) said() []string {
	if f == Title {
		return []string{colTitle}
	}
	return nil
}

// records makes the documents of an entry. With shared set, the notice's text
// leaves out the lines that its tasks and targets say: a search finds the
// notice by them, as long as all of them are in one file of the index.
func records(e *Entry, shared bool) []record {
	out := make([]record, 1, 1+len(e.Tasks)+len(e.Targets))
	for i := range e.Tasks {
		out = append(out, taskRecord(&e.Notice, &e.Tasks[i]))
	}
	for i := range e.Targets {
		out = append(out, targetRecord(&e.Notice, &e.Targets[i]))
	}
	text := e.Text
	if shared {
		text = unsaid(text, out[1:])
	}
	out[0] = noticeRecord(e, text)
	out[0].whole = e.Text
	return out
}

// lent are the fields of tasks and targets that a notice is found by as well.
var lent = []TextField{Task, Text}

// unsaid are the lines of a notice's text that no record says.
func unsaid(document string, records []record) string {
	said := map[string]bool{}
	for _, r := range records {
		for _, field := range lent {
			for line := range strings.SplitSeq(text(r.texts[field]), "\n") {
				said[line] = true
			}
		}
	}
	var kept strings.Builder
	kept.Grow(len(document))
	for line := range strings.SplitSeq(document, "\n") {
		if !said[line] {
			kept.WriteString(line)
			kept.WriteByte('\n')
		}
	}
	return kept.String()
}

// size is the bytes of text to index.
func (r *record) size() int {
	n := len(r.whole)
	for _, parts := range r.texts {
		for _, p := range parts {
			n += len(p)
		}
	}
	return n
}

func noticeRecord(e *Entry, text string) record {
	n := &e.Notice
	r := record{id: n.ID, texts: map[TextField][]string{
		Body: {n.Issuer},
		Text: append([]string{n.DocNumber, n.IndexNumber, strings.Join(n.Keywords, "\n"), strings.Join(n.Attachments, "\n")}, text),
	}}
	r.words = common(n, n.Title, Notices)
	r.set(colYear, year(n.PeriodEnd))
	return r
}

func taskRecord(n *corpus.Notice, t *corpus.Task) record {
	r := record{id: t.ID, texts: map[TextField][]string{
		Task: {t.Text, t.Evidence},
		Text: {t.Section, t.Q1, t.Q2, t.Q3, t.Q4, t.DeadlineText},
	}}
	r.words = common(n, t.Title, Tasks)
	r.place(t.Province, t.City, t.County, t.Year)
	r.set(colSection, t.Section)
	r.set(colDue, t.Deadline)
	r.bodies(t.LeadBodies, t.LeadCanonical, t.SupportBodies, t.SupportCanonical)
	return r
}

func targetRecord(n *corpus.Notice, t *corpus.Target) record {
	r := record{id: t.ID, texts: map[TextField][]string{
		Indicator: {t.Indicator},
		Text:      {t.Section, t.ValueText, t.DeadlineText, t.Evidence},
	}}
	r.words = common(n, t.Title, Targets)
	r.place(t.Province, t.City, t.County, t.Year)
	r.set(colKind, t.Kind)
	r.set(colSection, t.Section)
	r.set(colDue, t.Deadline)
	r.set(colUnit, t.Unit)
	r.set(colBaseUnit, t.BaseUnit)
	r.set(colBaseValue, t.BaseValue)
	r.set(colIndicator, t.Indicator)
	r.set(colIndicatorID, t.IndicatorID)
	r.set(colMode, t.Mode)
	r.set(colComparator, t.Comparator)
	r.bodies(t.LeadBodies, t.LeadCanonical, t.SupportBodies, t.SupportCanonical)
	return r
}

// common are the columns that every record has from its notice.
func common(n *corpus.Notice, title string, kind Kind) map[string][]string {
	r := record{words: map[string][]string{}}
	r.set(colTitle, title)
	r.set(colRecord, string(kind))
	r.set(colNotice, n.ID)
	r.set(colKind, string(n.Kind))
	r.set(colStatus, n.Status)
	r.set(colPublished, n.PublishedOn)
	r.set(colSource, n.Source)
	r.place(n.Province, n.City, n.County, "")
	return r.words
}

// set adds a value to a column; an empty one is left out.
func (r *record) set(column string, values ...string) {
	for _, v := range values {
		if v != "" && !slices.Contains(r.words[column], v) {
			r.words[column] = append(r.words[column], v)
		}
	}
}

// place replaces the notice's place by the record's own.
func (r *record) place(province, city, county, year string) {
	for column, value := range map[string]string{colProvince: province, colCity: city, colCounty: county, colYear: year} {
		delete(r.words, column)
		r.set(column, value)
	}
}

// bodies fills the columns and the text of the bodies. A canonical name takes
// the place of the one as written in the columns; both can be searched.
func (r *record) bodies(lead, leadCanonical, support, supportCanonical []string) {
	r.set(colLead, canonical(lead, leadCanonical)...)
	r.set(colSupport, canonical(support, supportCanonical)...)
	r.set(colBody, r.words[colLead]...)
	r.set(colBody, r.words[colSupport]...)
	r.set(colLeadWritten, lead...)
	r.set(colSupportWritten, support...)
	r.texts[Body] = slices.Concat(lead, support, leadCanonical, supportCanonical)
}

// canonical are the canonical names, with those as written where one is missing.
func canonical(written, canonical []string) []string {
	if len(written) != len(canonical) {
		return slices.Concat(canonical, written[min(len(canonical), len(written)):])
	}
	out := slices.Clone(canonical)
	for i := range out {
		if out[i] == "" {
			out[i] = written[i]
		}
	}
	return out
}

func year(date string) string {
	if len(date) < 4 {
		return ""
	}
	return date[:4]
}

// text joins the parts of a field, leaving out those that another one says already.
func text(parts []string) string {
	var kept []string
	for i, p := range parts {
		if p != "" && !saidBy(parts, i) {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n")
}

func saidBy(parts []string, i int) bool {
	for j, other := range parts {
		longer := len(other) > len(parts[i]) || len(other) == len(parts[i]) && j < i
		if j != i && longer && strings.Contains(other, parts[i]) {
			return true
		}
	}
	return false
}
