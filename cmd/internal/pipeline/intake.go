package pipeline

import (
	"context"
	"errors"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/local"
)

// A batch of pages shares one flush of the raw bytes and one transaction: at
// one page a flush, taking in 10,000 files would be mostly waiting for the disk.
const (
	batchPages = 64
	batchBytes = 16 << 20
)

// takeIn stores the pages of paths and returns their sources.
func (p *Pipeline) takeIn(ctx context.Context, paths []string, r *Report) (map[string]bool, error) {
	in := local.Intake{Stdin: p.opts.Stdin, Now: p.opts.Now, Limits: p.opts.Limits, Isolator: p.opts.Assembly.Unpacker}
	b := &batch{p: p, report: r, sources: map[string]bool{}}
	given := map[string]bool{}
	p.opts.Progress.Begin(PhaseIntake, -1)
	defer p.opts.Progress.End()
	for item := range in.Pages(ctx, paths) {
		r.Seen++
		given[item.Source] = true
		if err := p.takeItem(ctx, item, b); err != nil {
			return nil, err
		}
		p.opts.Progress.Done(item.Source)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return given, b.flush(ctx)
}

// unpack takes in the files of a page that is an archive. What was taken in
// before changes nothing; what an earlier version of the archive had and this
// one has not is taken out.
func (p *Pipeline) unpack(ctx context.Context, pageID int64) error {
	page, err := p.store.Page(ctx, pageID)
	if err != nil {
		return err
	}
	if page.Bytes, err = ReadBody(p.raw, page.Ref); err != nil {
		return err
	}
	in := local.Intake{Limits: p.opts.Limits, Isolator: p.opts.Assembly.Unpacker}
	r := newReport()
	b := &batch{p: p, report: &r, sources: map[string]bool{}}
	given, whole := map[string]bool{}, true
	for item := range in.Members(ctx, page.Page) {
		if item.Refusal != nil && item.Source == page.Source {
			item.Source += "!/" // the archive itself is a page that ended well
			whole = false
		}
		given[item.Source] = true
		if err := p.takeItem(ctx, item, b); err != nil {
			return err
		}
	}
	if err := errors.Join(ctx.Err(), b.flush(ctx)); err != nil || !whole {
		return err
	}
	_, err = p.store.KeepMembers(ctx, page.Source, given)
	return err
}

func (p *Pipeline) takeItem(ctx context.Context, item local.Item, b *batch) error {
	if item.Refusal == nil {
		return b.add(ctx, item.Page)
	}
	b.report.Refused++
	b.report.fail(item.Source, sqlite.StageIntake, item.Refusal)
	return p.store.PutRefusal(ctx, item.Source, item.Refusal, p.opts.Now())
}

// batch gathers pages whose bytes are written but not yet referred to.
type batch struct {
	p       *Pipeline
	report  *Report
	pages   []sqlite.Page
	bytes   int
	sources map[string]bool
}

func (b *batch) add(ctx context.Context, page corpus.Page) error {
	if b.sources[page.Source] { // named twice: the second time must see the first
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	kept, err := b.p.keep(ctx, page)
	if err != nil {
		return err
	}
	b.sources[page.Source] = true
	b.pages = append(b.pages, kept)
	b.bytes += len(page.Bytes)
	if len(b.pages) < batchPages && b.bytes < batchBytes {
		return nil
	}
	return b.flush(ctx)
}

// flush forces the raw bytes to disk and only then stores the rows that refer to them.
func (b *batch) flush(ctx context.Context) error {
	if len(b.pages) == 0 {
		return nil
	}
	if err := b.p.raw.Sync(); err != nil {
		return sqlite.Unusable(sqlite.WARCDir(b.p.dir), err)
	}
	changes, err := b.p.store.PutPages(ctx, b.pages)
	if err != nil {
		return err
	}
	for _, change := range changes {
		switch change {
		case sqlite.New:
			b.report.New++
		case sqlite.Changed:
			b.report.Changed++
		default:
			b.report.Unchanged++
		}
	}
	b.pages, b.bytes = b.pages[:0], 0
	clear(b.sources)
	return nil
}

// keep writes a page's bytes, unless some version of its source has them already.
func (p *Pipeline) keep(ctx context.Context, page corpus.Page) (sqlite.Page, error) {
	kept := sqlite.Page{Page: page, Size: int64(len(page.Bytes))}
	kept.Bytes = nil
	versions, err := p.store.Versions(ctx, page.Source)
	if err != nil {
		return kept, err
	}
	for _, v := range versions {
		if v.SHA256 == page.SHA256 {
			kept.Ref = v.Ref
			return kept, nil
		}
	}
	stored, err := p.raw.Append(warc.Record{
		Type:      warc.Resource,
		TargetURI: warc.FileURI(page.Source),
		Media:     page.Media,
		Date:      page.FetchedAt,
		Block:     page.Bytes,
	})
	if err != nil {
		return kept, sqlite.Unusable(sqlite.WARCDir(p.dir), err)
	}
	kept.Ref, kept.FetchedAt = stored.Ref, stored.Date
	return kept, nil
}
