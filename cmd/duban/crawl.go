package main

import (
	"context"
	"fmt"
	"strings"

	"duban/cmd/internal/nightly"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/night"
	"duban/crawl/sites"

	"github.com/spf13/cobra"
)

func (a *app) crawlCommand() *cobra.Command {
	var file string
	var names, released []string
	var out *outlets
	cmd := &cobra.Command{
		Use:   "crawl",
		Short: a.say.Sprintf("visit the sites of a sites file once: fetch what is new or changed, then process and index it"),
		Args:  cobra.NoArgs,
		Example: `  duban crawl --sites sites.yaml
  duban crawl --sites sites.yaml --site www.example.gov.cn
  duban crawl --sites sites.yaml --site 某市人民政府/政府文件
  duban crawl --sites sites.yaml --report night.md --metrics duban.prom
  duban crawl --sites sites.yaml --release www.example.gov.cn`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.crawl(cmd.Context(), file, names, released, *out)
		},
	}
	out = a.outletFlags(cmd)
	cmd.Flags().StringArrayVar(&released, "release", nil, a.say.Sprintf("the site of this name is right as it is now: end its quarantine; may be repeated"))
	cmd.Flags().StringVar(&file, "sites", "sites.yaml", a.say.Sprintf("sites file"))
	cmd.Flags().StringArrayVar(&names, "site", nil, a.say.Sprintf("visit only the site of this name, or one column of it (SITE/COLUMN); may be repeated"))
	return cmd
}

func (a *app) crawl(ctx context.Context, file string, names, released []string, out outlets) error {
	opts, p, err := a.beginCrawl(ctx, file, names)
	if err != nil { // the report of another night must not stand for this one
		now := a.now()
		return a.tell(out, nightly.Crawl(pipeline.CrawlReport{Night: night.Result{Began: now, Ended: now}}, err), err)
	}
	defer p.Close()
	defer opts.Fetcher.(*fetch.Client).Close()
	if err := a.release(ctx, p, released); err != nil {
		return err
	}
	report, failure := p.Crawl(ctx, opts)
	if err := a.printCrawl(ctx, p, report); err != nil {
		return err
	}
	a.printAttention(report)
	return a.tell(out, nightly.Crawl(report, failure), a.crawlEnd(report, failure))
}

// beginCrawl reads the sites file and opens the corpus.
func (a *app) beginCrawl(ctx context.Context, file string, names []string) (opts night.Options, p *pipeline.Pipeline, err error) {
	all, err := a.readSites(file)
	if err != nil {
		return opts, nil, err
	}
	chosen, err := a.chooseSites(all, names)
	if err != nil {
		return opts, nil, err
	}
	client, err := fetch.New(fetch.Options{UserAgent: userAgent(all.Contact), Hosts: allowedHosts(all), Now: a.now})
	if err != nil {
		return opts, nil, err
	}
	if p, err = a.openPipeline(ctx); err != nil {
		client.Close()
		return opts, nil, err
	}
	return night.Options{Sites: chosen, Fetcher: client, Agent: agent, After: a.after}, p, nil
}

// release ends the quarantine of sites.
func (a *app) release(ctx context.Context, p *pipeline.Pipeline, names []string) error {
	for _, name := range names {
		known, err := p.Release(ctx, name)
		if err != nil {
			return failed(err)
		}
		if !known {
			return usage(a.errorf("no night of a site %q is known, so there is nothing to release", name))
		}
	}
	return nil
}

// chooseSites are the sites, or columns of them, with the given names; all without any.
func (a *app) chooseSites(file sites.File, names []string) ([]sites.Site, error) {
	chosen, unknown := file.Choose(names)
	if len(unknown) == 0 {
		return chosen, nil
	}
	for _, s := range file.Sites {
		if strings.HasPrefix(unknown[0], s.Name+"/") {
			return nil, usage(a.errorf("the site %q has no column %q; duban sites check lists them", s.Name, strings.TrimPrefix(unknown[0], s.Name+"/")))
		}
	}
	return nil, usage(a.errorf("the sites file names no site %q", unknown[0]))
}

func (a *app) printCrawl(ctx context.Context, p *pipeline.Pipeline, r pipeline.CrawlReport) error {
	if a.json {
		return a.printJSON(r)
	}
	for _, s := range r.Night.Sources {
		fmt.Fprintln(a.out, a.say.Sprintf("%s: %d new, %d changed, %d unchanged, %d withdrawn; lists: %s",
			s.Site, s.New, s.Changed, s.Unchanged, s.Withdrawn, a.listsLine(s.Lists)))
	}
	t := r.Night.Totals()
	fmt.Fprintln(a.out, a.say.Sprintf("%d requests to %d hosts, %d bytes", t.Requests, len(r.Night.Hosts), t.Bytes))
	if t.Requests == 0 && len(r.Night.Failures) == 0 {
		fmt.Fprintln(a.out, a.say.Sprintf("nothing is due yet: a list is visited again the night after its last visit"))
	}
	for _, h := range r.Night.Hosts {
		if h.Stopped != "" {
			fmt.Fprintln(a.err, a.say.Sprintf("%s was left alone: %s", h.Host, visible(a.errors.Text(h.Stopped))))
		}
	}
	for _, f := range r.Night.Failures {
		fmt.Fprintln(a.err, a.say.Sprintf("failed: %s (%s): %s", visible(f.URL), strings.TrimSpace(f.Class+" "+f.Cause), visible(a.errors.Text(f.Reason))))
	}
	return a.describeReport(ctx, p.Store(), r.Report)
}

// listsLine sums up what the lists of a site named.
func (a *app) listsLine(lists []corpus.ListNight) string {
	items, fresh := 0, 0
	for _, l := range lists {
		items += l.Items
		fresh += l.Fresh
	}
	return a.say.Sprintf("%d visited, %d entries, %d not known before", len(lists), items, fresh)
}
