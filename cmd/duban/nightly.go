package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"duban/cmd/internal/nightly"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/crawl/health"

	"github.com/spf13/cobra"
)

// outlets are the files that a run tells of itself in; empty for none.
type outlets struct{ report, metrics string }

func (a *app) outletFlags(cmd *cobra.Command) *outlets {
	var o outlets
	cmd.Flags().StringVar(&o.report, "report", "", a.say.Sprintf("write a report of one page (Markdown) and, beside it, all of it (.json)"))
	cmd.Flags().StringVar(&o.metrics, "metrics", "", a.say.Sprintf("write metrics for node_exporter's textfile collector (a name that ends in .prom)"))
	return &o
}

// tell writes the report and metrics of a run that ended with end. Where a
// file can't be written the error says so, joined to end.
func (a *app) tell(o outlets, report nightly.Report, end error) error {
	if o.report != "" {
		if err := report.WriteFile(o.report, a.say, a.errors.Text); err != nil {
			end = worse(end, a.errorf("the report can't be written: %v", err))
		}
	}
	if o.metrics == "" {
		return end
	}
	text, err := report.Metrics(codeOf(end))
	if err == nil {
		err = nightly.Replace(o.metrics, text)
	}
	if err != nil {
		end = worse(end, a.errorf("the metrics can't be written: %v", err))
	}
	return end
}

// worse adds an error to how a run ended, and keeps the code that it had.
func worse(end, err error) error {
	if end == nil {
		return err
	}
	var coded *exit
	if errors.As(end, &coded) {
		return &exit{coded.code, errors.Join(coded.err, err)}
	}
	return errors.Join(end, err)
}

// codeOf is the exit code of a command that ended with err.
func codeOf(err error) int {
	var end *exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &end):
		return end.code
	}
	return exitSome
}

// crawlEnd is how a crawl ended: a source that needs attention outweighs failed
// pages, and so does a night on which no source answered.
func (a *app) crawlEnd(r pipeline.CrawlReport, failure error) error {
	if failure != nil {
		return failed(failure)
	}
	code := exitDone
	if len(r.Night.Failures)+len(r.Failures) > 0 {
		code = exitSome
	}
	if health.OurOwnFault(r.Night.Sources) || slices.ContainsFunc(r.Sources, func(h corpus.SourceHealth) bool { return h.State == corpus.HealthAttention }) {
		code = exitAttention
	}
	if code == exitDone {
		return nil
	}
	return &exit{code: code}
}

// printAttention names the sources that need attention, with what to do.
func (a *app) printAttention(r pipeline.CrawlReport) {
	if health.OurOwnFault(r.Night.Sources) {
		fmt.Fprintln(a.err, a.say.Sprintf("No source answered: look at this machine's connection and name server. Nothing is held against the sources."))
	}
	for _, h := range r.Sources {
		for _, f := range h.Findings {
			if f.State != corpus.HealthAttention {
				continue
			}
			what, todo := nightly.Finding(a.say, f)
			fmt.Fprintln(a.err, a.say.Sprintf("needs attention: %s %s. %s", visible(h.Site), what, strings.ReplaceAll(todo, "SITE", visible(h.Site))))
		}
	}
}
