package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/local"
	"duban/extract/attachment"
)

// worker takes pages through the stages.
type worker struct {
	p      *Pipeline
	stages *Stages
	all    bool
	// attached is true for pages that are attachments: their documents are read,
	// and the notices that they belong to do the rest.
	attached bool
}

// page runs the stages that are stale for a page, from the first one on. The
// error is only for what stops the run: a stage that fails is part of the result.
func (w *worker) page(ctx context.Context, id int64) (done, error) {
	j, err := w.job(ctx, id)
	if err != nil {
		return done{}, err
	}
	limited, stop := context.WithTimeout(ctx, w.p.opts.PageLimit)
	defer stop()
	outputs := make(chan output, len(steps))
	go j.run(limited, outputs)
	d := done{Result: sqlite.Result{PageID: id}, source: j.page.Source}
	if !j.attached {
		d.Joined = &sqlite.Joined{Digest: j.digest}
	}
	for {
		select {
		case out, more := <-outputs:
			if !more {
				return d, nil
			}
			if err := w.add(ctx, &d, out); err != nil {
				return done{}, err
			}
		case <-limited.Done():
			// A stage that does not heed its context is left behind: it has only
			// its own data, and what it sends is never read.
			return d, w.addTimeout(ctx, &d, j)
		}
	}
}

// job reads what the first stale stage needs.
func (w *worker) job(ctx context.Context, id int64) (*job, error) {
	page, err := w.p.store.Page(ctx, id)
	if err != nil {
		return nil, err
	}
	j := &job{w: w, page: page.Page, stored: page, attached: w.attached}
	if !j.attached {
		if j.files, j.digest, err = w.p.store.Files(ctx, page.NoticeID); err != nil {
			return nil, err
		}
	}
	if !w.all {
		states, err := w.p.store.States(ctx, id)
		if err != nil {
			return nil, err
		}
		j.from = firstStale(w.p.chain, states)
		joined, err := w.p.store.Joined(ctx, page.NoticeID)
		if err != nil {
			return nil, err
		}
		if joined.Digest != j.digest {
			j.from = min(j.from, 1) // the document is its own alone
		}
		if j.from == len(steps) {
			j.from = 0 // all is fresh, and yet the page was asked for
		}
	}
	return j, j.resume(ctx)
}

// firstStale is the first stage that has not ended well in its present version,
// or their number.
func firstStale(chain []sqlite.StageVersion, states map[string]sqlite.State) int {
	for i, v := range chain {
		g, ok := states[v.Stage]
		if !ok || g.Version != v.Version || g.Outcome != corpus.OutcomeOK {
			return i
		}
	}
	return len(chain)
}

// add puts one stage's output and state into d.
func (w *worker) add(ctx context.Context, d *done, out output) error {
	if err := ctx.Err(); err != nil {
		return err // the run was ended: nothing is to be held against the page
	}
	state := sqlite.State{StageVersion: w.p.chain[out.step], Outcome: corpus.OutcomeOK, At: w.p.opts.Now()}
	d.archive = d.archive || out.archive
	if out.err != nil {
		d.refusal, d.refusedBy = asRefusal(out.err), state.Stage
		if errors.As(out.err, new(*rawError)) {
			return nil // no fault of the page: the next run tries again
		}
		state.Outcome, state.Reason = d.refusal.Outcome, d.refusal.Reason
	} else {
		out.store(&d.Result)
	}
	d.States = append(d.States, state)
	return nil
}

// addTimeout records that the stage after the last finished one took too long.
func (w *worker) addTimeout(ctx context.Context, d *done, j *job) error {
	step := j.from + len(d.States)
	if d.refusal != nil || step >= j.steps() {
		return ctx.Err()
	}
	return w.add(ctx, d, output{step: step, err: tooSlow(w.p.opts.PageLimit)})
}

func tooSlow(limit time.Duration) error {
	return corpus.Refuse(corpus.OutcomeTooLarge, "it took longer than %s; split the page, or raise the time limit", limit)
}

// job is one page on its way through the stages.
type job struct {
	w      *worker
	from   int // the first step to run
	page   corpus.Page
	stored sqlite.Page
	doc    corpus.Document
	notice corpus.Notice
	tasks  []corpus.Task

	attached bool
	archive  bool
	files    []sqlite.File // the page's attachments
	digest   string        // of files
	joint    *Joint        // once doc is read
}

// steps are those that the page goes through.
func (j *job) steps() int {
	if j.attached {
		return 1
	}
	return len(steps)
}

// join is the notice of the page and its attachments.
func (j *job) join() *Joint {
	if j.joint == nil {
		j.joint = Join(j.stored.NoticeID, j.page, j.doc, j.files)
	}
	return j.joint
}

// output is what one step made: store puts it into a result.
type output struct {
	step    int
	store   func(*sqlite.Result)
	err     error
	archive bool // the page holds others
}

// steps are the stages before the index, in order.
var steps = [...]func(*job, context.Context) (func(*sqlite.Result), error){
	(*job).readDocument, (*job).readNotice, (*job).findTasks, (*job).findTargets,
}

// resume loads the results of the stages before the first stale one. Where they
// are not there after all, everything is done anew.
func (j *job) resume(ctx context.Context) error {
	if j.from == 0 {
		return nil
	}
	store := j.w.p.store
	doc, ok, err := store.Document(ctx, j.stored.ID)
	if err != nil || !ok {
		j.from = 0
		return err
	}
	j.doc = doc
	if j.from == 1 {
		return nil
	}
	records, err := store.Records(ctx, j.stored.NoticeID)
	if missing := (*sqlite.NoticeError)(nil); errors.As(err, &missing) {
		j.from = 1
		return nil
	}
	j.notice, j.tasks = records.Notice, records.Tasks
	return err
}

// run runs the steps until one fails and closes out.
func (j *job) run(ctx context.Context, out chan<- output) {
	defer close(out)
	for i := j.from; i < j.steps(); i++ {
		store, err := j.guarded(ctx, i)
		out <- output{step: i, store: store, err: err, archive: j.archive}
		if err != nil {
			return
		}
	}
}

// guarded runs one step. This is the one place where a panic is caught: rules
// meet every text there is, and one page must not end the run.
func (j *job) guarded(ctx context.Context, step int) (store func(*sqlite.Result), err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = corpus.Refuse(corpus.OutcomeFailed, "the stage broke off: %v (%s); please report it with the page", broken, origin())
		}
	}()
	store, err = steps[step](j, ctx)
	if err != nil && errors.Is(err, context.DeadlineExceeded) {
		err = tooSlow(j.w.p.opts.PageLimit)
	}
	return store, err
}

// origin is the function and line of ours that panicked.
func origin() string {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(4, calls)])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") || !more {
			return fmt.Sprintf("%s, %s:%d", f.Function, path.Base(f.File), f.Line)
		}
	}
}

func (j *job) readDocument(ctx context.Context) (func(*sqlite.Result), error) {
	if err := j.loadBytes(); err != nil {
		return nil, err
	}
	doc, err := j.document(ctx)
	if err != nil {
		return nil, err
	}
	j.doc = doc
	links := attachment.Targets(j.page.Source, doc.Attachments)
	return func(r *sqlite.Result) { r.Document, r.Links = &doc, links }, nil
}

// document reads the page. An archive has no text of its own: its files are
// pages that belong to the notice that the archive belongs to.
func (j *job) document(ctx context.Context) (corpus.Document, error) {
	if !local.IsArchive(j.page.Bytes) {
		return j.w.stages.Document.Document(ctx, j.page)
	}
	j.archive = true
	if j.attached {
		return corpus.Document{Source: j.page.Source, Media: j.page.Media}, nil
	}
	return corpus.Document{}, corpus.Refuse(corpus.OutcomeUnsupported, "it is an archive; its files are taken in one by one")
}

func (j *job) readNotice(ctx context.Context) (func(*sqlite.Result), error) {
	if err := errors.Join(ctx.Err(), j.loadBytes()); err != nil {
		return nil, err
	}
	n := j.w.stages.notice(j.join())
	j.notice = n
	return func(r *sqlite.Result) { r.Notice, r.Joined.Copies = &n, j.joint.Copies }, nil
}

func (j *job) findTasks(ctx context.Context) (func(*sqlite.Result), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tasks := j.w.stages.tasks(j.join(), j.notice)
	j.tasks = tasks
	return func(r *sqlite.Result) { r.Tasks, r.Joined.Copies = tasks, j.joint.Copies }, nil
}

func (j *job) findTargets(ctx context.Context) (func(*sqlite.Result), error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	targets, numbers := j.w.stages.targets(j.join(), j.notice, j.tasks)
	return func(r *sqlite.Result) { r.Targets, r.Numbers, r.Joined.Copies = targets, numbers, j.joint.Copies }, nil
}

// loadBytes reads the page's raw bytes, once, and checks that they are those
// that were taken in.
func (j *job) loadBytes() error {
	if j.page.Bytes != nil {
		return nil
	}
	body, err := ReadBody(j.w.p.raw, j.stored.Ref)
	if err == nil && corpus.Hash(body) != j.page.SHA256 {
		err = fmt.Errorf("the raw bytes in %s at offset %d are not those that were taken in", j.stored.Ref.File, j.stored.Ref.Offset)
	}
	if err != nil {
		return &rawError{err}
	}
	j.page.Bytes = body
	return nil
}

func countTables(doc corpus.Document) (n int) {
	for _, b := range doc.Blocks {
		if b.Table != nil {
			n++
		}
	}
	return n
}

// rawError says that stored bytes can't be read back.
type rawError struct{ err error }

func (e *rawError) Error() string {
	return e.err.Error() + "; restore the file from a backup and run `duban process`"
}

func (e *rawError) Unwrap() error { return e.err }
