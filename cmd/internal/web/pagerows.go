package web

import (
	"net/url"

	"duban/corpus/export"
)

// pageRows streams the targets or tasks that stand on one page of a file, as the
// page's view lists them: /notice/ID/page/3/targets.csv, with `file` for an attachment.
func (s *Server) pageRows(q *request) error {
	opts, err := q.exportOptions(q.PathValue("file"))
	if err != nil {
		return err
	}
	if opts.Kind != export.Targets && opts.Kind != export.Tasks {
		return notFound("a page has targets and tasks, as .csv, .xlsx or .jsonl")
	}
	t, number, err := s.pageReader(q, q.PathValue("number"))
	if err != nil {
		return err
	}
	file := q.values.Get("file")
	if number > t.lastPage(file) {
		return notFound("no such page")
	}
	return s.stream(q, opts, t.records.Notice.ID+"-"+q.PathValue("number")+"-"+q.PathValue("file"), func(w *export.Writer) error {
		if opts.Kind == export.Targets {
			return writeAll(w, t.targetsOn(file, number))
		}
		tasks, _ := t.tasksOn(file, number)
		return writeAll(w, tasks)
	})
}

func writeAll[R export.Record](w *export.Writer, rows []R) error {
	for _, r := range rows {
		if err := export.Write(w, r); err != nil {
			return err
		}
	}
	return nil
}

// pageExports are the downloads of the rows on a page, of those kinds that it has.
func (q *request) pageExports(page *url.URL, targets, tasks int) []takeaway {
	var out []takeaway
	for _, k := range []struct {
		kind  string
		count int
	}{{"targets", targets}, {"tasks", tasks}} {
		if k.count > 0 {
			out = append(out, takeaway{q.t("export." + k.kind), q.downloads(page.Path+"/"+k.kind, page.Query())})
		}
	}
	return out
}
