package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/crawl/testsite"
)

// nights crawls one healthy site and one that gets into trouble, a night a day,
// through the command line.
type nights struct {
	dir     string
	servers map[string]*testsite.Server
	at      time.Time
}

// nightClock goes on by itself, and over every wait at once.
type nightClock struct {
	began time.Time // by the real clock
	mu    sync.Mutex
	at    time.Time
}

func (c *nightClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.Add(time.Since(c.began))
}

func (c *nightClock) after(wait time.Duration) <-chan time.Time {
	c.mu.Lock()
	c.at = c.at.Add(wait)
	c.mu.Unlock()
	over := make(chan time.Time, 1)
	over <- c.now()
	return over
}

func startNights(t *testing.T) *nights {
	t.Helper()
	n := &nights{dir: t.TempDir(), servers: map[string]*testsite.Server{}, at: time.Date(2024, 6, 3, 18, 0, 0, 0, time.UTC)}
	text := "contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"
	for _, site := range []struct{ name, column string }{{"vsb", "/zwgk/zfwj.htm"}, {"troubled", "/zwgk/index.html"}} {
		server, err := testsite.Start(os.DirFS("../../testdata/sites"), site.name, testsite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		n.servers[site.name] = server
		text += fmt.Sprintf("  - {name: %s, url: '%s%s', hosts: [{host: '%s', any_address: yes}]}\n", site.name, server.URL, site.column, strings.TrimPrefix(server.URL, "http://"))
	}
	if err := os.WriteFile(filepath.Join(n.dir, "sites.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return n
}

// pass is one night on which the troubled site shows a day, 0 for no answer.
func (n *nights) pass(t *testing.T, day int, args ...string) (code int, errs string) {
	t.Helper()
	if day == 0 {
		n.servers["troubled"].Close()
	} else if err := n.servers["troubled"].SetDay(day); err != nil {
		t.Fatal(err)
	}
	t.Chdir(n.dir)
	var out, err bytes.Buffer
	c := nightClock{began: time.Now(), at: n.at}
	a := app{in: strings.NewReader(""), out: &out, err: &err, env: func(string) string { return "" }, now: c.now, after: c.after}
	code = a.run(context.Background(), append([]string{"crawl", "--report", "night.md", "--metrics", "duban.prom"}, args...))
	n.at = n.at.Add(24 * time.Hour)
	return code, err.String()
}

func (n *nights) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(n.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExitCodeOfASourceInTrouble(t *testing.T) {
	for _, c := range []struct {
		name  string
		days  []int
		codes []int
		says  string // in the last report
	}{
		{"well", []int{1, 1, 1}, []int{exitDone, exitDone, exitDone}, "Nothing needs to be done."},
		{"blocked on day 3", []int{1, 1, 2}, []int{exitDone, exitDone, exitAttention}, "answers with a challenge"},
		{"rebuilt on day 3", []int{1, 1, 3}, []int{exitDone, exitDone, exitAttention}, "name nothing, where they always named something"},
		{"dead from day 3 on", []int{1, 1, 0, 0}, []int{exitDone, exitDone, exitSome, exitAttention}, "gives no answer"},
		{"rebuilt and mended", []int{1, 1, 3, 1}, []int{exitDone, exitDone, exitAttention, exitDone}, "Nothing needs to be done."},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := startNights(t)
			for i, day := range c.days {
				if code, errs := n.pass(t, day); code != c.codes[i] {
					t.Fatalf("night %d: exit code %d, not %d: %s", i+1, code, c.codes[i], errs)
				} else if code == exitAttention && !strings.Contains(errs, "needs attention: troubled") {
					t.Errorf("night %d: the site is not named: %s", i+1, errs)
				}
			}
			if report := n.read(t, "night.md"); !strings.Contains(report, c.says) || strings.Contains(report, "**vsb**") {
				t.Errorf("the report does not say %q:\n%s", c.says, report)
			}
			var all struct {
				Sources []struct {
					Site   string
					Health struct{ State string }
				}
			}
			if err := json.Unmarshal([]byte(n.read(t, "night.json")), &all); err != nil || len(all.Sources) != 2 || all.Sources[1].Site != "troubled" {
				t.Errorf("%+v, %v", all, err)
			}
			if want := fmt.Sprintf("duban_run_exit_code %d\n", c.codes[len(c.codes)-1]); !strings.Contains(n.read(t, "duban.prom"), want) {
				t.Errorf("the metrics do not say %q", want)
			}
		})
	}
}

func TestReleaseBySite(t *testing.T) {
	n := startNights(t)
	n.pass(t, 1)
	if code, _ := n.pass(t, 3); code != exitAttention {
		t.Fatalf("exit code %d", code)
	}
	if code, errs := n.pass(t, 3, "--release", "troubled"); code != exitDone && code != exitSome {
		t.Errorf("after the release: %d %s", code, errs)
	}
	if code, errs := n.pass(t, 1, "--release", "nobody"); code != exitUsage || !strings.Contains(errs, `"nobody"`) {
		t.Errorf("release of a site that nobody knows: %d %s", code, errs)
	}
}

func TestReportThatCannotBeWritten(t *testing.T) {
	n := startNights(t)
	if code, errs := n.pass(t, 1, "--report", "none/night.md"); code != exitSome || !strings.Contains(errs, "report can't be written") {
		t.Errorf("%d %s", code, errs)
	}
	if code, errs := n.pass(t, 2, "--metrics", "none/x.prom"); code != exitAttention || !strings.Contains(errs, "metrics can't be written") {
		t.Errorf("%d %s", code, errs)
	}
}

// Taking a changed file in tells which target changed, and why.
func TestReportOfAnIngest(t *testing.T) {
	dir := t.TempDir()
	notice := func(value string) {
		t.Helper()
		text := "青榆区2024年科技创新工作要点\n\n一、主要目标。到2024年底，高新技术企业达到" + value + "家，科技型中小企业达到80家。\n"
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	notice("320")
	if code, _, errs := duban(t, dir, "ingest", "--report", "first.md", "a.txt"); code != exitDone {
		t.Fatalf("%d %s", code, errs)
	}
	notice("350")
	if code, out, errs := duban(t, dir, "ingest", "--report", "second.md", "--lang", "zh", "a.txt"); code != exitDone || !strings.Contains(out, "变更 1") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	for name, want := range map[string]string{"first.md": "2 targets", "second.md": "320 家 2024-12-31 前 → 350 家 2024-12-31 前（来源有改动）"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s does not say %q: %v\n%s", name, want, err, text)
		}
	}
}
