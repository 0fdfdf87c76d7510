package web

import (
	"errors"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"duban/cmd/internal/audit"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// noticeView is the page of one notice.
type noticeView struct {
	Notice     corpus.Notice
	Lead       []string // place, issuer, number and date, as far as they are known
	Fields     []labelled
	SourceLink string // where the source is an address on the web
	Original   string
	Exports    []takeaway
	Cite, Bib  string
	Blocks     []blockView
	Cut        bool // the text goes on beyond what a page shows
	Tasks      []taskRow
	Quarters   bool // some task has quarter columns
	// Pictures are the pages with targets, MorePictures how many more there are.
	Pictures     []pagePicture
	MorePictures int
	Targets      []targetRow
	Versions     []version
	Gone         string // since when its site has it no more; empty where it is there
	Copies       []copyRow
	Leads        bool // it stands for its copies
	Changes      []deltaView
	Repairs      []repair
	Dropped      []corpus.Dropped
	Audit        balanceView
	Query        string
}

type labelled struct{ Label, Value string }

// copyRow is another notice that says the same.
type copyRow struct {
	corpus.Notice
	Href string
	Cite string // its citation
	Lead bool   // it stands for all of them
}

type taskRow struct {
	corpus.Task
	Href string // where it stands in the text
	Cite string // its citation
}

type targetRow struct {
	corpus.Target
	Placed   bool // its amount is marked in the text
	Evidence []segment
	OnPage   string // the picture of its page, with its box set off
	Cite     string // its citation
}

type version struct {
	sqlite.Page
	Fetched string
	Href    string
	Current bool
}

// repair is a kind of damage that was mended, with a passage as it was and as it is.
type repair struct {
	Kind        corpus.Repair
	Text        string
	Before, Now string
}

func (s *Server) noticePage(q *request) error {
	ctx := q.Context()
	n, err := s.Corpus.Store.Notice(ctx, q.PathValue("id"))
	if err != nil {
		return err
	}
	if n.ID != q.PathValue("id") { // the beginning of an id, or a source
		q.w.Header().Set("Location", q.href("/notice/"+n.ID, without(q.values, "lang")))
		q.w.WriteHeader(302)
		return nil
	}
	records, err := s.records(q, n)
	if err != nil {
		return err
	}
	numbers, err := s.Corpus.Store.Numbers(ctx, n.ID)
	if err != nil {
		return err
	}
	view, err := s.noticeView(q, records, numbers)
	if err != nil {
		return err
	}
	return s.render(q, 200, "notice.html", titleOf(n), view)
}

// records are a notice's, also where its site has taken it away.
func (s *Server) records(q *request, n corpus.Notice) (sqlite.Records, error) {
	r, err := s.Corpus.Store.Records(q.Context(), n.ID)
	if err != nil || r.Notice.ID != "" {
		return r, err
	}
	r.Notice = n
	all := sqlite.Filter{Notices: []string{n.ID}, Withdrawn: true}
	return r, errors.Join(
		s.Corpus.Store.EachTask(q.Context(), all, func(t corpus.Task) error { r.Tasks = append(r.Tasks, t); return nil }),
		s.Corpus.Store.EachTarget(q.Context(), all, func(t corpus.Target) error { r.Targets = append(r.Targets, t); return nil }),
	)
}

func (s *Server) noticeView(q *request, r sqlite.Records, numbers []corpus.Number) (noticeView, error) {
	n := r.Notice
	v := noticeView{
		Notice: n, Lead: compact(place(n.Province, n.City, n.County), n.Issuer, n.DocNumber, n.PublishedOn), Fields: q.noticeFields(n), SourceLink: webAddress(n.Source),
		Original: "/notice/" + n.ID + "/original", Exports: q.noticeExports(n), Cite: q.citation(n, ""), Bib: "/cite/" + n.ID + ".bib",
		Repairs: q.repairs(r.Document), Dropped: r.Document.Dropped, Query: q.values.Get("q"),
	}
	files, err := s.drawable(q, r)
	if err != nil {
		return v, err
	}
	reader := newTextReader(r, q.words, files)
	if v.Query != "" {
		marks, err := s.Corpus.Index.Highlighter(v.Query)
		if err != nil {
			return v, badRequest(err)
		}
		reader.match = marks
	}
	v.Notice.Title = titleOf(n)
	v.Blocks, v.Cut = reader.blocks()
	for _, t := range r.Tasks {
		v.Tasks = append(v.Tasks, taskRow{Task: t, Href: reader.href(t.Locator), Cite: q.citeHref(t.ID)})
		v.Quarters = v.Quarters || t.Q1+t.Q2+t.Q3+t.Q4 != ""
	}
	for _, t := range r.Targets {
		v.Targets = append(v.Targets, targetRow{Target: t, Placed: reader.placed[t.ID], Evidence: evidence(t, nil), OnPage: q.boxHref(reader, t.ID), Cite: q.citeHref(t.ID)})
	}
	v.Audit = reader.balance(audit.Balance(audit.Input{Document: r.Document, Notice: n, Tasks: r.Tasks, Targets: r.Targets, Numbers: numbers}), numbers)
	v.Pictures = reader.pictured(q)
	v.MorePictures = max(0, len(v.Pictures)-shownPictures)
	v.Pictures = v.Pictures[:len(v.Pictures)-v.MorePictures]
	if v.Versions, err = s.versions(q, n); err != nil {
		return v, err
	}
	return v, s.history(q, n, &v)
}

// history adds what became of a notice and of its copies.
func (s *Server) history(q *request, n corpus.Notice, v *noticeView) error {
	store := s.Corpus.Store
	at, known, err := store.Address(q.Context(), n.Source)
	if err != nil {
		return err
	}
	if known && at.Withdrawn {
		v.Gone = day(at.GoneAt)
	}
	copies, err := store.CopiesOf(q.Context(), n.ID)
	if err != nil {
		return err
	}
	if len(copies) > 0 {
		leads, err := store.Copies(q.Context())
		if err != nil {
			return err
		}
		v.Leads = leads[n.ID] == n.ID
		for _, c := range copies {
			c.Title = titleOf(c)
			v.Copies = append(v.Copies, copyRow{Notice: c, Href: q.href("/notice/"+c.ID, nil), Cite: q.citeHref(c.ID), Lead: leads[c.ID] == c.ID})
		}
	}
	v.Changes, err = s.noticeChanges(q, n.ID)
	return err
}

// noticeFields are a notice's known fields with their names.
func (q *request) noticeFields(n corpus.Notice) []labelled {
	period := n.PeriodStart
	if n.PeriodEnd != "" {
		period += " – " + n.PeriodEnd
	}
	all := []labelled{
		{"doc_number", n.DocNumber}, {"index_number", n.IndexNumber}, {"issuer", n.Issuer},
		{"place", strings.Join(compact(n.Province, n.City, n.County, n.RegionCode), " ")},
		{"kind", q.words.name("kind", string(n.Kind))}, {"status", q.words.name("status", n.Status)},
		{"written_on", n.WrittenOn}, {"published_on", n.PublishedOn}, {"period", period},
		{"comment_deadline", n.CommentDeadline}, {"validity", n.Validity}, {"keywords", bodies(n.Keywords)},
		{"attachments", bodies(n.Attachments)}, {"source", n.Source}, {"sha256", n.SHA256}, {"fetched_at", q.moment(n.FetchedAt)},
	}
	var out []labelled
	for _, f := range all {
		if f.Value != "" {
			out = append(out, labelled{q.t("field." + f.Label), f.Value})
		}
	}
	return out
}

// moment is a time of RFC 3339 as a clock in China shows it; what is no such time stays.
func (q *request) moment(text string) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return q.t("time.china", at.In(china).Format(time.DateTime))
}

func compact(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// webAddress is a source that a browser can open, else nothing: a source is
// what somebody wrote, and may be `javascript:…`.
func webAddress(source string) string {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (q *request) noticeExports(n corpus.Notice) []takeaway {
	var out []takeaway
	for _, kind := range []string{"notices", "targets", "tasks", "bodies"} {
		out = append(out, takeaway{q.t("export." + kind), q.downloads("/notice/"+n.ID+"/"+kind, nil)})
	}
	return out
}

// maxRepairs is how many mended passages a page quotes.
const maxRepairs = 20

func (q *request) repairs(doc corpus.Document) []repair {
	var out []repair
	for _, kind := range doc.Repairs {
		out = append(out, repair{Kind: kind, Text: q.words.name("repair", string(kind))})
	}
	if len(out) == 0 {
		return nil
	}
	each := func(p corpus.Passage) {
		if p.Raw != "" && p.Raw != p.Text && len(out) < maxRepairs {
			out = append(out, repair{Before: clip(200, p.Raw), Now: clip(200, p.Text)})
		}
	}
	for _, b := range doc.Blocks {
		each(b.Passage)
		if b.Table != nil {
			for _, c := range b.Table.Cells {
				each(c.Passage)
			}
		}
	}
	return out
}

func (s *Server) versions(q *request, n corpus.Notice) ([]version, error) {
	pages, err := s.Corpus.Store.Versions(q.Context(), n.Source)
	if err != nil {
		return nil, err
	}
	var out []version
	for i := len(pages) - 1; i >= 0; i-- {
		p := pages[i]
		out = append(out, version{Page: p, Fetched: q.t("time.china", p.FetchedAt.In(china).Format(time.DateTime)), Current: p.SHA256 == n.SHA256,
			Href: "/notice/" + n.ID + "/original?version=" + strconv.Itoa(p.Version)})
	}
	return out, nil
}

// original gives a notice's bytes as they came. They are somebody else's, so
// they are a download that no browser opens as a page.
func (s *Server) original(q *request) error {
	n, err := s.Corpus.Store.Notice(q.Context(), q.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := s.pageOf(q, n)
	if err != nil {
		return err
	}
	body, err := pipeline.ReadBody(s.Raw, p.Ref)
	if err != nil {
		return err
	}
	q.attachment("application/octet-stream", n.ID+"-v"+strconv.Itoa(p.Version)+extension(n.Source))
	q.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	q.w.WriteHeader(200)
	_, err = q.w.Write(body)
	return ignoreGone(err)
}

// pageOf is the version of a notice's page that the address asks for, else the one that was read.
func (s *Server) pageOf(q *request, n corpus.Notice) (sqlite.Page, error) {
	wanted, err := q.number("version", 0)
	if err != nil {
		return sqlite.Page{}, err
	}
	if wanted == 0 {
		return s.Corpus.Store.NoticePage(q.Context(), n.ID)
	}
	pages, err := s.Corpus.Store.Versions(q.Context(), n.Source)
	if err != nil {
		return sqlite.Page{}, err
	}
	for _, p := range pages {
		if p.Version == wanted {
			return p, nil
		}
	}
	return sqlite.Page{}, notFound("the notice has no version " + strconv.Itoa(wanted))
}

var plainExtension = regexp.MustCompile(`^\.[A-Za-z0-9]{1,5}$`)

func extension(source string) string {
	if u, err := url.Parse(source); err == nil {
		source = u.Path
	}
	if ext := path.Ext(source); plainExtension.MatchString(ext) {
		return ext
	}
	return ".bin"
}
