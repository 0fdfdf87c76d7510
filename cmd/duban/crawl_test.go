package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/testsite"
)

// crawlFolder is a folder with a sites file for two made-up sites, one of which
// sends a challenge in place of its list on day 2.
func crawlFolder(t *testing.T, day int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	text := "contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"
	for name, column := range map[string]string{"vsb": "/zwgk/zfwj.htm", "troubled": "/zwgk/index.html"} {
		server, err := testsite.Start(os.DirFS("../../testdata/sites"), name, testsite.Options{Day: day})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		text += fmt.Sprintf("  - {name: %s, url: '%s%s', hosts: [{host: '%s', any_address: yes}]}\n", name, server.URL, column, strings.TrimPrefix(server.URL, "http://"))
	}
	if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCrawl(t *testing.T) {
	dir := crawlFolder(t, 1)
	code, out, errs := duban(t, dir, "crawl", "--site", "vsb")
	if code != exitDone || !strings.Contains(out, "vsb: 9 new, 0 changed, 0 unchanged, 0 withdrawn; lists: 1 visited, 7 entries, 7 not known before") || strings.Contains(out, "troubled") {
		t.Errorf("%d\n%s%s", code, out, errs)
	}
	code, out, errs = duban(t, dir, "--json", "crawl")
	var got struct {
		Night struct {
			Sources []struct {
				Site string
				New  int
			}
		}
		Notices int
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone || len(got.Night.Sources) != 1 || got.Night.Sources[0].New != 6 || got.Notices != 6 {
		t.Errorf("%d %v %s%s", code, err, out, errs)
	}
	if code, out, errs := duban(t, dir, "search", "技术改造投资"); code != exitDone || !strings.Contains(out, "亿元") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, _, errs := duban(t, dir, "export", "targets", "-o", "targets.csv"); code != exitDone {
		t.Errorf("%d %s", code, errs)
	}
	if code, out, errs := duban(t, dir, "verify", "targets.csv"); code != exitDone {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

func TestCrawlNamesWhatFailed(t *testing.T) {
	dir := crawlFolder(t, 2)
	code, out, errs := duban(t, dir, "crawl")
	if code != exitAttention || !strings.Contains(errs, "/zwgk/index.html (challenged") || !strings.Contains(errs, "was left alone") || !strings.Contains(out, "vsb: 10 new") {
		t.Errorf("%d\n%s%s", code, out, errs)
	}
}

// A site that never answered is named on its first night; where none of
// several answers, this machine is to be looked at.
func TestCrawlOfDeadSites(t *testing.T) {
	dir := crawlFolder(t, 1)
	text, err := os.ReadFile(filepath.Join(dir, "sites.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	dead := func(name string, port int) string {
		return fmt.Sprintf("  - {name: %s, url: 'http://127.0.0.1:%d/', hosts: [{host: '127.0.0.1:%d', any_address: yes}]}\n", name, port, port)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(string(text) + dead("gone", 1))
	code, _, errs := duban(t, dir, "crawl", "--report", "night.md")
	if code != exitAttention || !strings.Contains(errs, "needs attention: gone gives no answer") {
		t.Errorf("%d %s", code, errs)
	}
	report, err := os.ReadFile(filepath.Join(dir, "night.md"))
	if err != nil || !strings.Contains(string(report), "\n\n**1 of 3 sources needs attention: gone gives no answer, or none but errors**\n") {
		t.Errorf("%s %v", report, err)
	}
	write("contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n" + dead("a", 2) + dead("b", 3) + dead("c", 4))
	code, _, errs = duban(t, dir, "crawl", "--report", "night.md")
	report, err = os.ReadFile(filepath.Join(dir, "night.md"))
	if code != exitAttention || err != nil || !strings.Contains(errs, "No source answered") || !strings.Contains(string(report), "\n\n**No source answered") || strings.Contains(errs, "needs attention") {
		t.Errorf("%d %s %s %v", code, errs, report, err)
	}
}

func TestCrawlRefuses(t *testing.T) {
	dir := crawlFolder(t, 1)
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"crawl", "--sites", "none.yaml"}, exitUsage, "none.yaml"},
		{[]string{"crawl", "--site", "nobody"}, exitUsage, `no site "nobody"`},
		{[]string{"crawl", "--site", "vsb/公报"}, exitUsage, `the site "vsb" has no column "公报"`},
		{[]string{"--corpus", "sites.yaml", "crawl"}, exitUnusable, "a file stands"},
	} {
		if code, _, errs := duban(t, dir, c.args...); code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%v: %d %s", c.args, code, errs)
		}
	}
	held, err := sqlite.Open(context.Background(), filepath.Join(dir, "corpus-data"), sqlite.Options{Command: "duban crawl"})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if code, _, errs := duban(t, dir, "crawl", "--report", "night.md"); code != exitUnusable || !strings.Contains(errs, "is writing to the corpus") {
		t.Errorf("%d %s", code, errs)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "night.md")); err != nil || !strings.Contains(string(text), "**The run ended early: ") || strings.Contains(string(text), "0001-01-01") {
		t.Errorf("the report of a night that did not begin: %s %v", text, err)
	}
}

// A notice that its site took away can still be shown, and it is said of it.
func TestShowSaysWhatWasWithdrawn(t *testing.T) {
	dir := crawlFolder(t, 1)
	if code, _, errs := duban(t, dir, "crawl", "--site", "vsb"); code != exitDone {
		t.Fatal(errs)
	}
	store, err := sqlite.Open(context.Background(), filepath.Join(dir, "corpus-data"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var source string
	err = store.EachNotice(context.Background(), sqlite.Filter{}, func(n corpus.Notice) error { source = n.Source; return nil })
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := store.Address(context.Background(), source)
	if err == nil {
		a.Withdrawn, a.GoneAt = true, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		err = errors.Join(store.PutVisits(context.Background(), a), store.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if code, out, errs := duban(t, dir, "show", source); code != exitDone || !strings.Contains(errs, "missing since 2026-01-01") || !strings.Contains(out, source) {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, out, errs := duban(t, dir, "process"); code != exitDone {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, out, errs := duban(t, dir, "doctor"); code != exitDone {
		t.Errorf("%d %s%s", code, out, errs)
	}
}
