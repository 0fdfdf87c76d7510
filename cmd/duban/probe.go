package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"duban/crawl/charset"
	"duban/crawl/fetch"
	lists "duban/crawl/list"
	"duban/crawl/robots"
	"duban/crawl/sites"

	"github.com/spf13/cobra"
)

// agent is what robots.txt calls the program.
const agent = "duban"

// userAgent names the program and who answers for it.
func userAgent(contact string) string {
	if contact == "" {
		return agent + "/1.0"
	}
	return agent + "/1.0 (+" + contact + ")"
}

func (a *app) sitesProbeCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "probe URL",
		Short: a.say.Sprintf("fetch one list page: which system made it, how it goes on, its first titles"),
		Args:  cobra.ExactArgs(1),
		Example: `  duban sites probe https://www.example.gov.cn/zwgk/
  duban sites probe --sites sites.yaml http://www.example.gov.cn/gkmlpt/index`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.sitesProbe(cmd.Context(), file, args[0]) },
	}
	cmd.Flags().StringVar(&file, "sites", "", a.say.Sprintf("sites file: the contact to name and what is allowed for hosts"))
	return cmd
}

// probe looks at one list page.
type probe struct {
	*app
	client   *fetch.Client
	robots   *robots.Cache
	adapters *lists.Adapters
}

// findings are what a probe saw.
type findings struct {
	URL    string         `json:"url"`
	System lists.System   `json:"system"`
	Pages  int            `json:"pages,omitempty"` // 0 if the site does not say
	Next   *lists.Request `json:"next,omitempty"`
	Items  []lists.Item   `json:"items"`
}

func (a *app) sitesProbe(ctx context.Context, file, at string) error {
	p := probe{app: a}
	if err := p.start(file); err != nil {
		return err
	}
	defer p.client.Close()
	found, err := p.look(ctx, at)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(found)
	}
	a.printFindings(found)
	return nil
}

func (p *probe) start(name string) (err error) {
	var file sites.File
	if name != "" {
		if file, err = p.readSites(name); err != nil {
			return err
		}
	}
	if p.client, err = fetch.New(fetch.Options{UserAgent: userAgent(file.Contact), Hosts: allowedHosts(file), Now: p.now}); err != nil {
		return err
	}
	p.robots = robots.NewCache(p.client, agent, p.now)
	p.adapters, err = lists.New(lists.Data)
	return err
}

// allowedHosts are the hosts of a sites file for which something is allowed.
func allowedHosts(file sites.File) map[string]fetch.Host {
	hosts := map[string]fetch.Host{}
	for _, s := range file.Sites {
		for _, h := range s.Hosts {
			hosts[h.Host] = fetch.Host{AnyAddress: h.AnyAddress, WeakTLS: h.WeakTLS, AnyCert: h.AnyCert, PlainHTTP: h.HTTP}
		}
	}
	return hosts
}

// look reads the page, and where a script fetches its records, the first of those too.
func (p *probe) look(ctx context.Context, at string) (f findings, err error) {
	page, err := p.page(ctx, lists.Request{Method: http.MethodGet, URL: at})
	if err != nil {
		return f, err
	}
	f = findings{URL: page.URL.String(), System: p.adapters.Recognise(page), Items: p.adapters.Items(page)}
	next := p.adapters.Next(page, lists.State{}, lists.Pass{})
	if len(next) > 0 && next[0].State.Page == 1 {
		first := next[0]
		if page, err = p.page(ctx, first); err != nil {
			return f, err
		}
		f.Items = p.adapters.Items(page)
		next = p.adapters.Next(page, first.State, lists.Pass{})
	}
	if len(next) > 0 {
		f.Next, f.Pages = &next[0], next[0].State.Pages
	}
	return f, nil
}

// page fetches one list page if the site's robots.txt lets us.
func (p *probe) page(ctx context.Context, r lists.Request) (*lists.Page, error) {
	u, err := url.Parse(r.URL)
	if err != nil || u.Host == "" {
		return nil, usage(p.errorf("%q is no address of a page; write it with https:// or http:// in front", r.URL))
	}
	policy, _, err := p.robots.For(ctx, u)
	if err != nil {
		return nil, err
	}
	if ok, reason := policy.Allowed(u); !ok {
		return nil, p.errorf("%s may not be fetched: %s", r.URL, reason)
	}
	u.Fragment = ""
	answer, err := p.client.Fetch(ctx, fetch.Request{URL: u.String(), Method: r.Method, Body: []byte(r.Form), Referer: r.Referer})
	if err != nil {
		return nil, err
	}
	if answer.Class != fetch.ClassOK {
		return nil, p.errorf("%s could not be fetched (%s): %s", r.URL, string(answer.Class), answer.Reason)
	}
	final := answer.Final
	if _, fragment, ok := strings.Cut(r.URL, "#"); ok {
		final += "#" + fragment
	}
	return lists.NewPage(final, charset.Text(lists.Unpack(answer.Body), answer.Header.Get("Content-Type")))
}

// shownItems is how many titles a probe prints.
const shownItems = 10

func (a *app) printFindings(f findings) {
	system := string(f.System)
	if f.System == lists.Unknown {
		system = a.say.Sprintf("none that is known")
	}
	fmt.Fprintln(a.out, a.say.Sprintf("system: %s", system))
	switch {
	case f.Next == nil:
		fmt.Fprintln(a.out, a.say.Sprintf("next page: none found"))
	case f.Pages > 0:
		fmt.Fprintln(a.out, a.say.Sprintf("next page: %s %s (of %d)", f.Next.Method, f.Next.URL, f.Pages))
	default:
		fmt.Fprintln(a.out, a.say.Sprintf("next page: %s %s", f.Next.Method, f.Next.URL))
	}
	dated := 0
	for _, item := range f.Items {
		if item.Date != "" {
			dated++
		}
	}
	fmt.Fprintln(a.out, a.say.Sprintf("%d entries, %d with a date", len(f.Items), dated))
	for _, item := range f.Items[:min(shownItems, len(f.Items))] {
		fmt.Fprintf(a.out, "%-10s  %s  %s\n", item.Date, clip(item.Title, 60), item.URL)
	}
}
