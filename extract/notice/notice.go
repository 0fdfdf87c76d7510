// Package notice reads a notice's own fields: title, number, issuer, place, kind, dates, period.
//
//	reader, err := notice.New(notice.Data, gazetteer)
//	n := reader.Read(page, doc)
//
// Facts come from where they are surest: the labelled facts of the page
// (索引号, 发布日期, …), then lines of the text (the number under the title, the
// signature above the date), then the title, then the address of the page and
// what the crawl knows of it. A fact that none of them states stays empty. The counts of tables, tasks and
// targets are left to those who find them.
package notice

import (
	"embed"
	"io/fs"
	"slices"
	"time"

	"duban/corpus"
	"duban/normalize/region"
)

// Data holds the embedded rule files.
//
//go:embed data
var Data embed.FS

// Version is the code's part of the stage's version; raise it when the same
// document and rules can give other fields.
const Version = 12

// Places finds the place that an issuer speaks for; *region.Gazetteer is one.
type Places interface {
	Resolve(name string, hints ...string) (region.Region, bool)
	ByCode(code string) (region.Region, bool)
	Find(text string) []region.Mention
}

// Reader reads fields by rule data. It is safe for concurrent use.
type Reader struct {
	places    Places
	labels    labels
	words     words
	numbers   []numberRule
	kinds     []kindRule
	status    statusRule
	periods   []periodRule
	timetable timetable
	deadlines []deadlineRule
	urls      []urlRule
}

// New loads the rules from fsys, normally Data or an overlay of it.
func New(fsys fs.FS, places Places) (*Reader, error) {
	r := &Reader{places: places}
	if err := r.loadLabels(fsys); err != nil {
		return nil, err
	}
	if err := r.load(fsys); err != nil {
		return nil, err
	}
	return r, nil
}

// Read fills a notice from its page and document. Only the counts stay zero.
func (r *Reader) Read(page corpus.Page, doc corpus.Document) corpus.Notice {
	v := r.newView(doc)
	n := corpus.Notice{
		ID: corpus.NoticeID(page.Source), Source: page.Source, SHA256: page.SHA256,
		Title: v.title, Repairs: slices.Clone(doc.Repairs),
		Validity: v.fact(fieldValidity), IndexNumber: v.fact(fieldIndex),
		Keywords: r.keywords(v), Attachments: r.attachments(v),
	}
	if n.SHA256 == "" {
		n.SHA256 = corpus.Hash(page.Bytes)
	}
	if !page.FetchedAt.IsZero() {
		n.FetchedAt = page.FetchedAt.UTC().Format(time.RFC3339)
	}
	var lost bool
	if n.DocNumber, lost = r.docNumber(v); lost {
		n.Repairs = append(n.Repairs, corpus.RepairDropped)
	}
	n.Kind, n.Status = r.kind(v), r.draftOrFinal(v)
	dates := r.dates(v, page)
	if dates.damaged {
		n.Repairs = append(n.Repairs, corpus.RepairDropped)
	}
	n.WrittenOn, n.PublishedOn = dates.written.String(), dates.published.String()
	r.place(&n, v, page.Region)
	start, end := r.period(v, n.Kind, dates)
	n.PeriodStart, n.PeriodEnd = start.String(), end.String()
	if n.Kind == corpus.KindSolicitation {
		n.CommentDeadline = r.commentDeadline(v, dates).String()
		n.Status = corpus.StatusDraft
	}
	n.Repairs = sortedRepairs(n.Repairs)
	return n
}

// repairOrder is the order of the record model.
var repairOrder = [...]corpus.Repair{corpus.RepairCharset, corpus.RepairMojibake, corpus.RepairTraditional, corpus.RepairResidue, corpus.RepairSpam, corpus.RepairDropped}

func sortedRepairs(repairs []corpus.Repair) []corpus.Repair {
	var out []corpus.Repair
	for _, kind := range repairOrder {
		if slices.Contains(repairs, kind) {
			out = append(out, kind)
		}
	}
	return out
}
