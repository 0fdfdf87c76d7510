package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"duban/crawl/sites"
	"duban/normalize/region"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
)

func (a *app) sitesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sites",
		Short: a.say.Sprintf("check a sites file, or look at one list page before writing it there"),
		Example: `  duban sites check testdata/sites.example.yaml
  duban sites probe https://www.example.gov.cn/zwgk/`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.sitesCheckCommand(), a.sitesProbeCommand())
	return cmd
}

func (a *app) sitesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "check FILE",
		Short:   a.say.Sprintf("print the sites of a file as understood, or what is wrong with it"),
		Args:    cobra.ExactArgs(1),
		Example: `  duban sites check testdata/sites.example.yaml`,
		RunE:    func(_ *cobra.Command, args []string) error { return a.sitesCheck(args[0]) },
	}
}

// readSites reads a sites file and checks its region codes against GB/T 2260.
func (a *app) readSites(name string) (sites.File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return sites.File{}, usage(err)
	}
	file, err := sites.Read(name, text)
	if err != nil {
		return file, usage(err)
	}
	places, err := region.New(region.Data)
	if err != nil {
		return file, err
	}
	var wrong []error
	for _, s := range file.Sites {
		if _, known := places.ByCode(s.Region); s.Region != "" && !known {
			wrong = append(wrong, a.errorf("%s:%d: region %s is no code of GB/T 2260", name, s.Line, s.Region))
		}
	}
	if len(wrong) > 0 {
		return file, usage(errors.Join(wrong...))
	}
	return file, nil
}

func (a *app) sitesCheck(name string) error {
	file, err := a.readSites(name)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(sitesJSON(file))
	}
	for _, s := range file.Sites {
		a.printSite(s)
	}
	fmt.Fprintln(a.out, a.say.Sprintf("%d sites, contact %s", len(file.Sites), file.Contact))
	return nil
}

func (a *app) printSite(s sites.Site) {
	system := string(s.System)
	if system == "" {
		system = a.say.Sprintf("found from the page")
	}
	fmt.Fprintf(a.out, "%s\n", strings.TrimSpace(s.Name+"  "+s.Region))
	t := a.newTable()
	t.ResetHeaders()
	for _, c := range s.Columns {
		t.AppendRow(table.Row{a.say.Sprintf("column"), strings.TrimSpace(c.Name + " " + c.URL + " " + c.Post)})
	}
	t.AppendRow(table.Row{a.say.Sprintf("system"), system})
	t.AppendRow(table.Row{a.say.Sprintf("pace"), a.say.Sprintf("%s between requests, at most %d list pages a column", s.Pace, s.Depth)})
	for _, row := range [][2]string{
		{a.say.Sprintf("hours"), s.Hours.String()},
		{a.say.Sprintf("since"), s.Since},
		{a.say.Sprintf("include"), s.Include.String()},
		{a.say.Sprintf("exclude"), s.Exclude.String()},
	} {
		if row[1] != "" {
			t.AppendRow(table.Row{row[0], row[1]})
		}
	}
	if !s.Attachments {
		t.AppendRow(table.Row{a.say.Sprintf("attachments"), a.say.Sprintf("no")})
	}
	for _, h := range s.Hosts {
		t.AppendRow(table.Row{a.say.Sprintf("allowed"), h.Host + ": " + strings.Join(allowances(h), ", ")})
	}
	t.Render()
	fmt.Fprintln(a.out)
}

// allowances are the keys of the sites file that a host has set.
func allowances(h sites.Host) (keys []string) {
	for _, k := range []struct {
		name string
		set  bool
	}{{"weak_tls", h.WeakTLS}, {"any_cert", h.AnyCert}, {"http", h.HTTP}, {"any_address", h.AnyAddress}} {
		if k.set {
			keys = append(keys, k.name)
		}
	}
	return keys
}

// siteJSON is a site in the words of the sites file.
type siteJSON struct {
	Name        string              `json:"name"`
	Region      string              `json:"region,omitempty"`
	URL         string              `json:"url"`
	System      string              `json:"system,omitempty"`
	Columns     []columnJSON        `json:"columns"`
	Pace        string              `json:"pace"`
	Hours       string              `json:"hours,omitempty"`
	Depth       int                 `json:"depth"`
	Since       string              `json:"since,omitempty"`
	Include     []string            `json:"include,omitempty"`
	Exclude     []string            `json:"exclude,omitempty"`
	Attachments bool                `json:"attachments"`
	Hosts       map[string][]string `json:"hosts,omitempty"`
	Line        int                 `json:"line"`
}

type columnJSON struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url"`
	Post string `json:"post,omitempty"`
}

func sitesJSON(file sites.File) any {
	out := struct {
		Contact string     `json:"contact"`
		Sites   []siteJSON `json:"sites"`
	}{Contact: file.Contact, Sites: []siteJSON{}}
	for _, s := range file.Sites {
		j := siteJSON{Name: s.Name, Region: s.Region, URL: s.URL, System: string(s.System), Pace: s.Pace.String(), Hours: s.Hours.String(), Depth: s.Depth,
			Since: s.Since, Include: texts(s.Include), Exclude: texts(s.Exclude), Attachments: s.Attachments, Hosts: map[string][]string{}, Line: s.Line}
		for _, c := range s.Columns {
			j.Columns = append(j.Columns, columnJSON(c))
		}
		for _, h := range s.Hosts {
			j.Hosts[h.Host] = allowances(h)
		}
		out.Sites = append(out.Sites, j)
	}
	return out
}

func texts(patterns sites.Patterns) (all []string) {
	for _, p := range patterns {
		all = append(all, p.Text)
	}
	return all
}
