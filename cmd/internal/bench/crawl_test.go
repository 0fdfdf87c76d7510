package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/fetch"
	"duban/crawl/frontier"
	"duban/crawl/night"
	"duban/crawl/sites"
	"duban/crawl/testsite"
)

// The environment of a child that makes one night's crawl.
const (
	crawlDirEnv   = "DUBAN_BENCH_CRAWL"
	crawlNightEnv = "DUBAN_BENCH_CRAWL_NIGHT" // 1 or 2
)

// crawlSites are made-up sites, each a host, over which the notices are spread.
var crawlSites = []struct{ name, column string }{
	{"ucap", "/yxx/c100028/common_list.shtml"}, {"vsb", "/zwgk/zfwj.htm"}, {"webplus", "/4521/list.htm"}, {"trs", "/zwgk/tzgg/"},
}

// known is how many addresses a frontier holds that memory is measured with.
func known() int { return 100 * count() }

// BenchmarkCrawl crawls made-up sites without pauses and without extraction: a
// night in which all is new, one in which nothing is, and one over a frontier of
// a hundred times as many addresses.
func BenchmarkCrawl(b *testing.B) {
	for b.Loop() {
		dir := b.TempDir()
		serve(b, dir)
		first, used := crawlNight(b, dir, 1)
		pages := first.Totals().New
		report("crawl: new pages a second", ">= 300", "%.0f", float64(pages)/first.Ended.Sub(first.Began).Seconds())
		report("crawl: pages per CPU second", "", "%.0f", float64(pages)/used.cpu.Seconds())
		report("crawl: peak memory, MB", "", "%.0f", megabytes(used.peak))
		second, used := crawlNight(b, dir, 2)
		t := second.Totals()
		if t.New+t.Changed > 0 || t.Unchanged != pages {
			b.Fatalf("second night: %+v, want %d unchanged", t, pages)
		}
		report(fmt.Sprintf("crawl: night of %d unchanged pages: seconds / of CPU", t.Unchanged), "", "%.1f / %.1f", second.Ended.Sub(second.Began).Seconds(), used.cpu.Seconds())
		fill(b, dir)
		_, used = crawlNight(b, dir, 1)
		report(fmt.Sprintf("crawl: peak memory with %d known addresses, MB", known()), "<= 300", "%.0f", megabytes(used.peak))
	}
}

// serve starts the sites and writes the sites file for them.
func serve(b *testing.B, dir string) {
	text := "contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"
	for _, s := range crawlSites {
		server, err := testsite.Start(os.DirFS("../../../testdata/sites"), s.name, testsite.Options{Bulk: count() / len(crawlSites)})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { server.Close() })
		text += fmt.Sprintf("  - {name: %s, url: '%s%s', depth: 20000, hosts: [{host: '%s', any_address: yes}]}\n", s.name, server.URL, s.column, strings.TrimPrefix(server.URL, "http://"))
	}
	if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

func crawlNight(b *testing.B, dir string, n int) (r night.Result, used usage) {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrawlChild$")
	cmd.Env = append(os.Environ(), crawlDirEnv+"="+dir, fmt.Sprintf("%s=%d", crawlNightEnv, n))
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("night %d: %v\n%s", n, err, out)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "night.json"))
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if err != nil {
		b.Fatal(err)
	}
	return r, usageOf(cmd.ProcessState)
}

// fill makes the frontier know many addresses, some of them due.
func fill(b *testing.B, dir string) {
	store, err := sqlite.Open(context.Background(), filepath.Join(dir, "corpus"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	const batch = 10_000
	for i := 0; i < known(); i += batch {
		var found []corpus.Address
		for k := i; k < min(i+batch, known()); k++ {
			a, err := frontier.Found(corpus.AddressDetail, "ucap", fmt.Sprintf("http://www%d.example.gov.cn/zwgk/tzgg/202403/t20240322_%d.html", k%50, k), "http://www.example.gov.cn/zwgk/tzgg/", time.Now())
			if err != nil {
				b.Fatal(err)
			}
			a.Title, a.DueAt = "关于印发年度重点工作任务分解方案的通知", a.DueAt.AddDate(1, 0, 0)
			found = append(found, a)
		}
		if _, err := store.Discover(context.Background(), found, time.Time{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestCrawlChild is the child's part of BenchmarkCrawl.
func TestCrawlChild(t *testing.T) {
	dir := os.Getenv(crawlDirEnv)
	if dir == "" {
		t.Skip("runs as a child process of a benchmark")
	}
	later := time.Duration(0)
	if os.Getenv(crawlNightEnv) == "2" {
		later = 24 * time.Hour
	}
	r, err := crawlOnce(dir, func() time.Time { return time.Now().Add(later) })
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(r)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "night.json"), raw, 0o644)
	}
	if err != nil || len(r.Failures) > 0 {
		t.Fatal(err, r.Failures)
	}
}

func crawlOnce(dir string, now func() time.Time) (r night.Result, err error) {
	text, err := os.ReadFile(filepath.Join(dir, "sites.yaml"))
	if err != nil {
		return r, err
	}
	file, err := sites.Read("sites.yaml", text)
	if err != nil {
		return r, err
	}
	hosts := map[string]fetch.Host{}
	for _, s := range file.Sites {
		hosts[s.Hosts[0].Host] = fetch.Host{AnyAddress: true}
	}
	client, err := fetch.New(fetch.Options{UserAgent: "duban/bench (+mailto:crawl@example.org)", Hosts: hosts, Now: now})
	if err != nil {
		return r, err
	}
	defer client.Close()
	nothing := pipeline.Assembly{Load: func() (*pipeline.Stages, error) {
		return &pipeline.Stages{Document: noStage{}, Notice: noStage{}, Tasks: noTasks{}, Targets: noTargets{}}, nil
	}}
	p, err := pipeline.Open(context.Background(), filepath.Join(dir, "corpus"), pipeline.Options{Assembly: nothing, Now: now})
	if err != nil {
		return r, err
	}
	defer p.Close()
	report, err := p.Crawl(context.Background(), night.Options{Sites: file.Sites, Fetcher: client, Hurry: true, Now: now})
	return report.Night, err
}

// Stages that make nothing of a page.
type (
	noStage   struct{}
	noTasks   struct{}
	noTargets struct{}
)

func (noStage) Document(context.Context, corpus.Page) (corpus.Document, error) {
	return corpus.Document{}, corpus.Refuse(corpus.OutcomeEmpty, "not read")
}
func (noStage) Read(corpus.Page, corpus.Document) corpus.Notice   { return corpus.Notice{} }
func (noTasks) Find(corpus.Document, corpus.Notice) []corpus.Task { return nil }
func (noTargets) Find(corpus.Document, corpus.Notice, []corpus.Task) ([]corpus.Target, []corpus.Number) {
	return nil, nil
}
