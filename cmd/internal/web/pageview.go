package web

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// onPage is a place on a page of a file.
type onPage struct {
	File   string // of an attachment; empty for the notice's own
	Number int
	Box    []float64
}

// onPage is where a passage stands, false where its file has no pages.
func (t *textReader) onPage(s spot) (onPage, bool) {
	b := &t.records.Document.Blocks[s.block]
	at := onPage{b.File, b.Page, b.BBox}
	if s.cell >= 0 {
		if c := b.Table.Cells[s.cell]; c.Page > 0 && len(c.BBox) == 4 {
			at.Number, at.Box = c.Page, c.BBox
		}
	}
	return at, t.drawable[at.File] && at.Number > 0 && len(at.Box) == 4 && sound(at.Box)
}

// sound says whether a box lies on a page that could be printed: numbers come from files of others.
func sound(box []float64) bool {
	return !slices.ContainsFunc(box, func(v float64) bool { return math.IsNaN(v) || v < -1e5 || v > 1e5 })
}

// pageView is one page of a notice's file: its picture with the places boxed, and what stands there.
type pageView struct {
	Notice         corpus.Notice
	NoticeHref     string
	File           string
	Number         int
	Picture        string
	Chosen         string
	Earlier, Later string
	Rows           []pageRow
	Tasks          []pageTask
	Exports        []takeaway // of the rows on the page
}

// pageTask is a task on the page.
type pageTask struct {
	corpus.Task
	Href   string // the page with this task's box set off
	InText string
	Cite   string // its citation
	Chosen bool
}

// pageRow is a target on the page.
type pageRow struct {
	corpus.Target
	Href    string // the page with this target's box set off
	InText  string
	Cite    string // its citation
	Chosen  bool
	Subject []segment
}

// pagePicture is a page that has a picture, with how many targets stand on it.
type pagePicture struct {
	File          string
	Number        int
	Count, Tasks  int
	Href, Picture string
}

// shownPictures is how many pages a notice's page shows; every page has a view of its own.
const shownPictures = 12

// boxHref is the view of the page that a target stands on, empty where there is none.
func (q *request) boxHref(t *textReader, target string) string {
	at, ok := t.boxes[target]
	if !ok {
		return ""
	}
	u := pageHref(t.records.Notice.ID, at)
	return q.href(u.Path, with(u.Query(), "target", target))
}

// targetsOn are the targets by the page that they stand on.
func (t *textReader) targetsOn(file string, number int) []corpus.Target {
	var out []corpus.Target
	for _, v := range t.records.Targets {
		if at, ok := t.boxes[v.ID]; ok && at.File == file && at.Number == number {
			out = append(out, v)
		}
	}
	return out
}

// lastPage is the number of a file's last page with a text, 0 for a file without pictures.
func (t *textReader) lastPage(file string) int {
	last := 0
	for _, b := range t.records.Document.Blocks {
		if b.File == file && t.drawable[file] {
			last = max(last, b.Page)
		}
	}
	return last
}

// boxTasks notes where tasks stand: the cells of their rows, or their paragraphs, page by page.
func (t *textReader) boxTasks() {
	for _, task := range t.records.Tasks {
		for _, s := range t.passages(task.Place) {
			at, ok := t.onPage(s)
			if !ok {
				continue
			}
			parts := t.parts[task.ID]
			if n := len(parts); n > 0 && parts[n-1].File == at.File && parts[n-1].Number == at.Number {
				parts[n-1].Box = enclosing(parts[n-1].Box, at.Box)
				continue
			}
			t.parts[task.ID] = append(parts, onPage{at.File, at.Number, slices.Clone(at.Box)})
		}
	}
}

// passages are all passages of a task.
func (t *textReader) passages(p corpus.Place) []spot {
	blocks := t.records.Document.Blocks
	if p.Block < 0 || p.Block >= len(blocks) {
		return nil
	}
	if blocks[p.Block].Table == nil {
		return t.spotsOf(p)
	}
	if p.Row < 0 || p.Row >= len(t.grids[p.Block]) {
		return nil
	}
	return t.spots(location{block: p.Block, row: p.Row})
}

// enclosing is the smallest box around two.
func enclosing(a, b []float64) []float64 {
	return []float64{min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])}
}

// tasksOn are the tasks with a part on a page.
func (t *textReader) tasksOn(file string, number int) (tasks []corpus.Task, boxes [][]float64) {
	for _, task := range t.records.Tasks {
		for _, part := range t.parts[task.ID] {
			if part.File == file && part.Number == number {
				tasks, boxes = append(tasks, task), append(boxes, part.Box)
			}
		}
	}
	return tasks, boxes
}

// pictured are the pages on which some target or task stands, in order.
func (t *textReader) pictured(q *request) []pagePicture {
	var out []pagePicture
	page := func(at onPage) *pagePicture {
		i := slices.IndexFunc(out, func(p pagePicture) bool { return p.File == at.File && p.Number == at.Number })
		if i < 0 {
			i = len(out)
			href := pageHref(t.records.Notice.ID, at)
			out = append(out, pagePicture{File: at.File, Number: at.Number, Href: q.href(href.Path, href.Query()), Picture: pictureHref(href)})
		}
		return &out[i]
	}
	for _, v := range t.records.Targets {
		if at, ok := t.boxes[v.ID]; ok {
			page(at).Count++
		}
	}
	for _, task := range t.records.Tasks {
		for _, part := range t.parts[task.ID] {
			page(part).Tasks++
		}
	}
	slices.SortStableFunc(out, func(a, b pagePicture) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// pageHref is the address of a page's view.
func pageHref(notice string, at onPage) *url.URL {
	u := &url.URL{Path: "/notice/" + notice + "/page/" + strconv.Itoa(at.Number)}
	if at.File != "" {
		u.RawQuery = url.Values{"file": {at.File}}.Encode()
	}
	return u
}

// pictureHref is the address of the picture on the page's view.
func pictureHref(page *url.URL) string {
	return (&url.URL{Path: page.Path + ".png", RawQuery: page.RawQuery}).String()
}

// pageReader reads the notice of a request for one of its pages, and the page's number.
func (s *Server) pageReader(q *request, name string) (t *textReader, number int, err error) {
	number, err = strconv.Atoi(name)
	if err != nil || number < 1 || s.pictures == nil {
		return nil, 0, notFound("no such page")
	}
	records, err := s.recordsOf(q)
	if err != nil {
		return nil, 0, err
	}
	files, err := s.drawable(q, records)
	if err != nil {
		return nil, 0, err
	}
	return newTextReader(records, q.words, files), number, nil
}

// noticePageView answers /notice/ID/page/3 and /notice/ID/page/3.png. `target`
// names the one whose box is set off, `file` the attachment.
func (s *Server) noticePageView(q *request) error {
	name, isPicture := strings.CutSuffix(q.PathValue("file"), ".png")
	t, number, err := s.pageReader(q, name)
	if err != nil {
		return err
	}
	if isPicture {
		return s.picture(q, t, number)
	}
	view, err := q.pageView(t, number)
	if err != nil {
		return err
	}
	return s.render(q, http.StatusOK, "page.html", q.t("page.title", number)+" · "+titleOf(t.records.Notice), view)
}

func (s *Server) recordsOf(q *request) (sqlite.Records, error) {
	n, err := s.Corpus.Store.Notice(q.Context(), q.PathValue("id"))
	if err != nil {
		return sqlite.Records{}, err
	}
	return s.records(q, n)
}

func (q *request) pageView(t *textReader, number int) (pageView, error) {
	file, chosen := q.values.Get("file"), q.values.Get("target")
	n := t.records.Notice
	n.Title = titleOf(n)
	v := pageView{Notice: n, NoticeHref: q.href("/notice/"+n.ID, nil), File: file, Number: number, Chosen: chosen}
	last := t.lastPage(file)
	if number > last {
		return v, notFound("no such page")
	}
	href := func(number int, target string) string {
		u := pageHref(n.ID, onPage{File: file, Number: number})
		values := u.Query()
		if target != "" {
			values.Set("target", target)
		}
		return q.href(u.Path, values)
	}
	u := pageHref(n.ID, onPage{File: file, Number: number})
	if chosen != "" {
		u.RawQuery = with(u.Query(), "target", chosen).Encode()
	}
	v.Picture = pictureHref(u)
	if number > 1 {
		v.Earlier = href(number-1, "")
	}
	if number < last {
		v.Later = href(number+1, "")
	}
	for _, target := range t.targetsOn(file, number) {
		v.Rows = append(v.Rows, pageRow{Target: target, Href: href(number, target.ID), InText: v.NoticeHref + "#at-" + target.ID,
			Cite: q.citeHref(target.ID), Chosen: target.ID == chosen, Subject: evidence(target, nil)})
	}
	tasks, _ := t.tasksOn(file, number)
	for _, task := range tasks {
		v.Tasks = append(v.Tasks, pageTask{Task: task, Href: href(number, task.ID), InText: v.NoticeHref + t.href(task.Locator), Cite: q.citeHref(task.ID), Chosen: task.ID == chosen})
	}
	v.Exports = q.pageExports(pageHref(n.ID, onPage{File: file, Number: number}), len(v.Rows), len(v.Tasks))
	return v, nil
}

// picture sends a page's picture.
func (s *Server) picture(q *request, t *textReader, number int) error {
	file := q.values.Get("file")
	frames := t.frames(file, number, q.values.Get("target"))
	page, err := s.fileOf(q, t.records.Notice, file)
	if err != nil {
		return err
	}
	tag := `"` + corpus.Hash([]byte(fmt.Sprint(page.SHA256, number, frames)))[:32] + `"`
	q.w.Header().Set("ETag", tag)
	q.w.Header().Set("Cache-Control", "private, max-age=3600")
	if q.Header.Get("If-None-Match") == tag {
		q.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	b, err := s.pictures.png(q.Context(), page, number, frames)
	if err != nil {
		q.w.Header().Del("ETag")
		q.w.Header().Del("Cache-Control")
		return undrawable(err)
	}
	q.w.Header().Set("Content-Type", "image/png")
	q.w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, err = q.w.Write(b)
	return ignoreGone(err)
}

// frames are the boxes of a page: those of tasks lie below those of targets, the chosen one on top.
func (t *textReader) frames(file string, number int, chosen string) []frame {
	var frames []frame
	add := func(f frame) {
		if !slices.ContainsFunc(frames, func(o frame) bool { return o.strong == f.strong && o.task == f.task && slices.Equal(o.box, f.box) }) {
			frames = append(frames, f)
		}
	}
	tasks, boxes := t.tasksOn(file, number)
	for i, task := range tasks {
		add(frame{box: boxes[i], strong: task.ID == chosen, task: true})
	}
	for _, v := range t.targetsOn(file, number) {
		add(frame{box: t.boxes[v.ID].Box, strong: v.ID == chosen})
	}
	slices.SortStableFunc(frames, func(a, b frame) int { return order(a.strong) - order(b.strong) })
	return frames
}

// undrawable gives the errors of files their status: the file is at fault, not the server.
func undrawable(err error) error {
	var refusal *corpus.Refusal
	if errors.As(err, &refusal) {
		return &failure{http.StatusNotFound, err}
	}
	return err
}

// drawable are the files of a notice whose pages can be drawn, "" for its own.
func (s *Server) drawable(q *request, r sqlite.Records) (map[string]bool, error) {
	const media = "application/pdf"
	if s.pictures == nil {
		return nil, nil
	}
	out := map[string]bool{"": r.Document.Media == media}
	if !slices.ContainsFunc(r.Document.Blocks, func(b corpus.Block) bool { return b.File != "" }) {
		return out, nil
	}
	files, _, err := s.Corpus.Store.Files(q.Context(), r.Notice.ID)
	for _, f := range files {
		out[f.Name] = f.Document != nil && f.Document.Media == media
	}
	return out, err
}

// fileOf is a notice's own page with its bytes, or that of one of its attachments.
func (s *Server) fileOf(q *request, n corpus.Notice, file string) (corpus.Page, error) {
	stored, err := s.Corpus.Store.NoticePage(q.Context(), n.ID)
	if err != nil {
		return corpus.Page{}, err
	}
	if file != "" {
		files, _, err := s.Corpus.Store.Files(q.Context(), n.ID)
		if err != nil {
			return corpus.Page{}, err
		}
		i := slices.IndexFunc(files, func(f sqlite.File) bool { return f.Name == file })
		if i < 0 {
			return corpus.Page{}, notFound("the notice has no such attachment")
		}
		stored = files[i].Page
	}
	page := stored.Page
	page.Bytes, err = pipeline.ReadBody(s.Raw, stored.Ref)
	return page, err
}
