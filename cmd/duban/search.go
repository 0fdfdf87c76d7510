package main

import (
	"context"
	"fmt"
	"strings"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/index"

	"github.com/spf13/cobra"
)

// searchOptions are the flags of one search.
type searchOptions struct {
	records, facets []string
	sort            string
	facetOrder      string
	histogram       bool
	copies          bool
	limit, offset   int
}

func (a *app) searchCommand() *cobra.Command {
	var opts searchOptions
	cmd := &cobra.Command{
		Use:   "search [QUERY]",
		Short: a.say.Sprintf("full text and facets"),
		Args:  cobra.ArbitraryArgs,
		Example: `  duban search 高新技术企业
  duban search '"研发经费" OR 研发投入' --year 2023
  duban search --indicator rd_intensity --sort value
  duban search --city 长春市 --kind milestone --facet lead --facet unit
  duban search 高企 --facet city --facet-order count
  duban search --unit % --histogram`,
	}
	filters := a.filterFlags(cmd)
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.records, "record", nil, a.say.Sprintf("notice, task or target; all without it"))
	flags.StringArrayVar(&opts.facets, "facet", nil, a.say.Sprintf("count the values of a field: %s", strings.Join(index.FacetNames(), ", ")))
	flags.StringVar(&opts.facetOrder, "facet-order", "", a.say.Sprintf("order of facet values: name (places by code, Chinese by pinyin) or count; without it the commonest ones by name"))
	flags.BoolVar(&opts.histogram, "histogram", false, a.say.Sprintf("count the values of the commonest base unit in steps"))
	flags.BoolVar(&opts.copies, "copies", false, a.say.Sprintf("count what copies of a notice (mirrors, other formats, drafts) repeat each time, not once"))
	flags.StringVar(&opts.sort, "sort", "relevance", a.say.Sprintf("relevance, value, deadline or published; with a minus the other way round"))
	flags.IntVar(&opts.limit, "limit", 20, a.say.Sprintf("hits to print"))
	flags.IntVar(&opts.offset, "offset", 0, a.say.Sprintf("hits to skip"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		f, err := filters()
		if err != nil {
			return err
		}
		q := index.Query{Text: strings.Join(args, " "), Filters: f, Facets: opts.facets, Sort: index.Sort(opts.sort), Limit: opts.limit, Offset: opts.offset,
			FacetOrder: index.FacetOrder(opts.facetOrder), Histogram: opts.histogram}
		for _, r := range opts.records {
			q.Records = append(q.Records, index.Kind(r))
		}
		return a.search(cmd.Context(), q, answers.Counting(opts.copies))
	}
	return cmd
}

func (a *app) search(ctx context.Context, q index.Query, counting answers.Counting) error {
	c, err := a.openCorpus(ctx)
	if err != nil {
		return err
	}
	defer c.Index.Close()
	defer c.Store.Close()
	if err := c.Check(q); err != nil {
		return usage(err)
	}
	marks, err := c.Index.Highlighter(q.Text)
	if err != nil {
		return usage(err)
	}
	s := searcher{app: a, Corpus: c, marks: marks, counting: counting}
	if a.json {
		return s.printJSON(ctx, q)
	}
	return s.printTables(ctx, q)
}

// searcher prints what a query finds.
type searcher struct {
	*app
	answers.Corpus
	marks    *index.Highlighter
	counting answers.Counting
	also     map[string]int // by record: how many copies of its notice say the same
}

// find runs a query, counting copies as asked.
func (s *searcher) find(ctx context.Context, q index.Query) (answers.Found, error) {
	return s.SearchCounting(ctx, q, s.counting)
}

func (s *searcher) printJSON(ctx context.Context, q index.Query) error {
	found, err := s.find(ctx, q)
	if err != nil {
		return failed(err)
	}
	return s.app.printJSON(found)
}

// printTables prints targets, then tasks, then notices, each with its count,
// and facets beside them.
func (s *searcher) printTables(ctx context.Context, q index.Query) error {
	kinds := q.Records
	if len(kinds) == 0 {
		kinds = []index.Kind{index.Targets, index.Tasks, index.Notices}
	}
	var tables strings.Builder
	inner := *s
	inner.app = s.writingTo(&tables)
	total := 0
	for i, kind := range kinds {
		one := q
		one.Records = []index.Kind{kind}
		if i > 0 {
			one.Limit = min(q.Limit, 5)
		}
		n, err := inner.printKind(ctx, one)
		if err != nil {
			return err
		}
		total += n
	}
	if total == 0 {
		return s.printNothing(ctx, q)
	}
	if len(q.Facets) == 0 && !q.Histogram {
		_, err := fmt.Fprint(s.out, tables.String())
		return err
	}
	q.Limit = 0
	found, err := s.find(ctx, q)
	if err != nil {
		return failed(err)
	}
	return beside(s.out, s.sideList(q, found), tables.String())
}

func (s *searcher) printKind(ctx context.Context, q index.Query) (int, error) {
	q.Facets, q.Histogram = nil, false
	found, err := s.find(ctx, q)
	if err != nil || found.Total == 0 {
		return 0, failed(err)
	}
	fmt.Fprintln(s.out, s.heading(q.Records[0], found.Total, len(found.Hits)))
	s.printHits(q.Records[0], found.Hits)
	fmt.Fprintln(s.out)
	return found.Total, nil
}

func (s *searcher) heading(kind index.Kind, total, shown int) string {
	switch kind {
	case index.Targets:
		return s.say.Sprintf("targets: %d, %d shown", total, shown)
	case index.Tasks:
		return s.say.Sprintf("tasks: %d, %d shown", total, shown)
	default:
		return s.say.Sprintf("notices: %d, %d shown", total, shown)
	}
}

func (s *searcher) printHits(kind index.Kind, hits []answers.Hit) {
	var notices []corpus.Notice
	var tasks []corpus.Task
	var targets []corpus.Target
	s.also = map[string]int{}
	for _, h := range hits {
		s.also[h.ID] = len(h.Also)
		switch {
		case h.Notice != nil:
			h.Notice.Title += s.copied(h.ID)
			notices = append(notices, *h.Notice)
		case h.Task != nil:
			h.Task.Text = clip(s.markedTask(*h.Task), 90) + s.copied(h.ID)
			tasks = append(tasks, *h.Task)
		case h.Target != nil:
			targets = append(targets, *h.Target)
		}
	}
	switch kind {
	case index.Notices:
		s.printNotices(notices)
	case index.Tasks:
		s.printTasks(tasks)
	default:
		s.printTargets(targets, s.marked)
	}
}

// marked is a target's evidence with what was searched for set off, else with its number.
func (s *searcher) marked(t corpus.Target) string {
	if spans := s.marks.Spans(index.Text, t.Evidence); len(spans) > 0 {
		return s.shortened(setOff([]rune(t.Evidence), spans, 20), t.ID)
	}
	return s.shortened(markNumber(t), t.ID)
}

// markedTask is a task's text with what was searched for set off.
func (s *searcher) markedTask(t corpus.Task) string {
	return setOff([]rune(t.Text), s.marks.Spans(index.Task, t.Text), 40)
}

// shortened is a sentence that leaves room for the word of copies.
func (s *searcher) shortened(sentence, id string) string {
	if s.also[id] == 0 {
		return sentence
	}
	return clip(sentence, 46) + s.copied(id)
}

// copied says how many copies of a record's notice say the same.
func (s *searcher) copied(id string) string {
	if n := s.also[id]; n > 0 {
		return " " + s.say.Sprintf("(copies: %d)", n)
	}
	return ""
}

// markNumber is a target's evidence with its number set off.
func markNumber(t corpus.Target) string {
	var number corpus.Span
	if _, err := fmt.Sscanf(t.Span, "%d-%d", &number.Start, &number.End); err != nil {
		return t.Evidence
	}
	return setOff([]rune(t.Evidence), []corpus.Span{number}, 20)
}

// setOff puts 【】 around spans of a text and cuts it to `before` characters before the first.
func setOff(text []rune, spans []corpus.Span, before int) string {
	var b strings.Builder
	at := 0
	if len(spans) > 0 && spans[0].Start > before+5 {
		at = spans[0].Start - before
		b.WriteString("…")
	}
	for _, span := range spans {
		if span.Start < at || span.End > len(text) || span.Start >= span.End {
			continue
		}
		b.WriteString(string(text[at:span.Start]) + "【" + string(text[span.Start:span.End]) + "】")
		at = span.End
	}
	b.WriteString(string(text[at:]))
	return b.String()
}
