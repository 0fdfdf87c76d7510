package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/sites"
	"duban/crawl/testsite"
	"duban/index"

	"github.com/google/go-cmp/cmp"
)

// The environment of a child that makes one night's crawl.
const (
	crawlDirEnv   = "DUBAN_TEST_CRAWL"
	crawlSitesEnv = "DUBAN_TEST_CRAWL_SITES"
	crawlNightEnv = "DUBAN_TEST_CRAWL_NIGHT"
	crawlRealEnv  = "DUBAN_TEST_CRAWL_REAL" // 1: with the program's own stages and index
)

// killedNights are the nights that are crawled: something is new, changed, gone
// and withdrawn in them.
var killedNights = []int{1, 2, 4, 6}

// wantCrawlKills is how many runs are killed; DUBAN_CRAWL_KILLS sets it.
func wantCrawlKills(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_CRAWL_KILLS")); err == nil && n > 0 {
		return n
	}
	return min(usual, wantKills)
}

// TestCrawlChild is the child's part of TestKilledCrawlEndsLikeAnUndisturbedOne.
func TestCrawlChild(t *testing.T) {
	dir := os.Getenv(crawlDirEnv)
	if dir == "" {
		t.Skip("runs as a child process of another test")
	}
	limitFiles(t)
	text, err := os.ReadFile(os.Getenv(crawlSitesEnv))
	must(t, err)
	file, err := sites.Read("sites.yaml", text)
	must(t, err)
	n, err := strconv.Atoi(os.Getenv(crawlNightEnv))
	must(t, err)
	opts := options(dir)
	opts.Now = func() time.Time { return time.Date(2024, 6, 2+n, 18, 0, 0, 0, time.UTC) }
	opts.Assembly.Load = func() (*Stages, error) {
		return &Stages{Document: sentences{}, Notice: fakeNotice{}, Tasks: fakeTasks{}, Targets: fakeTargets{}}, nil
	}
	if os.Getenv(crawlRealEnv) == "1" {
		w, err := wired()
		must(t, err)
		opts.Assembly, opts.Index = w.Assembly, w.Index(sqlite.IndexDir(dir))
	}
	p := mustOpen(t, dir, opts)
	r, err := p.Crawl(context.Background(), crawlOptions(t, file, opts.Now))
	must(t, err)
	if len(r.Night.Failures) > 0 {
		t.Errorf("%+v", r.Night.Failures)
	}
	must(t, p.Close())
}

// sentences reads each sentence of a page as a task, and its figures as targets.
type sentences struct{}

var (
	tag    = regexp.MustCompile(`(?s)<script.*?</script>|<[^>]*>`)
	figure = regexp.MustCompile(`\d+`)
)

func (sentences) Document(_ context.Context, page corpus.Page) (corpus.Document, error) {
	doc := corpus.Document{Source: page.Source, Media: "text/html"}
	add := func(text string) {
		doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}})
	}
	add(page.Source)
	for s := range strings.SplitSeq(html.UnescapeString(tag.ReplaceAllString(strings.ToValidUTF8(string(page.Bytes), ""), "。")), "。") {
		if s = strings.Join(strings.Fields(s), ""); s == "" || strings.Contains(s, "版") {
			continue // the foot says which day it is
		}
		add("task " + s)
		for _, f := range figure.FindAllString(s, -1) {
			add("target " + f)
		}
	}
	return doc, nil
}

// A crawl that is killed at any instant must leave a corpus from which the next
// run gets where a crawl that was left alone gets: the same pages, versions,
// addresses, results and exports. Answers may be archived twice.
func TestKilledCrawlEndsLikeAnUndisturbedOne(t *testing.T) {
	killCrawls(t, wantCrawlKills(20), "trs", "feeds", "jpage", "vsb")
}

// So must one with the program's own stages, readers and index.
func TestKilledCrawlWithRealStages(t *testing.T) {
	if slow {
		t.Skip("the dictionaries take too long to load under the race detector")
	}
	t.Setenv(crawlRealEnv, "1")
	killCrawls(t, wantCrawlKills(6), "trs", "vsb", "webplus")
}

func killCrawls(t *testing.T, kills int, names ...string) {
	if testing.Short() {
		t.Skip("starts and kills dozens of processes")
	}
	folder, err := filepath.Abs(sitesFolder)
	must(t, err)
	t.Chdir(memoryFolder(t))
	w := &killedWeb{t: t, servers: map[string]*testsite.Server{}}
	text := "contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"
	for _, name := range names {
		server, err := testsite.Start(os.DirFS(folder), name, testsite.Options{Bulk: 12})
		must(t, err)
		t.Cleanup(func() { server.Close() })
		w.servers[name] = server
		text += siteEntry(name, server.URL)
	}
	must(t, os.WriteFile("sites.yaml", []byte(text), 0o644))
	seed := uint64(time.Now().UnixNano())
	if n, err := strconv.ParseUint(os.Getenv("DUBAN_CRAWL_SEED"), 10, 64); err == nil {
		seed = n
	}
	w.random = rand.New(rand.NewPCG(seed, 0))
	lasts := w.crawl("whole", nil)
	want := crawled(t, "whole")
	t.Logf("seed %d, undisturbed nights take %v", seed, lasts)
	for run := 0; w.killed < kills; run++ {
		dir := fmt.Sprintf("killed-%d", run)
		w.crawl(dir, lasts)
		for name, got := range crawled(t, dir) {
			if diff := cmp.Diff(strings.Split(string(want[name]), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("seed %d, corpus %d: %s differs from that of an undisturbed run (-want +got):\n%.3000s", seed, run, name, diff)
			}
		}
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d kills hit a run at work; %d of %d archived answers came twice", w.killed, w.repeated, w.archived)
}

type killedWeb struct {
	t                          *testing.T
	servers                    map[string]*testsite.Server
	random                     *rand.Rand
	killed, archived, repeated int
}

// crawl makes the nights into dir. With the times that they take undisturbed,
// runs of each are killed until one ends before it can be.
func (w *killedWeb) crawl(dir string, lasts []time.Duration) (took []time.Duration) {
	for i, n := range killedNights {
		for _, s := range w.servers {
			must(w.t, s.SetDay(min(n, 3)))
		}
		for k := 0; lasts != nil && k < killsPerCorpus; k++ {
			if !w.kill(dir, n, time.Duration(w.random.Int64N(int64(lasts[i])))) {
				break
			}
			w.killed++
		}
		took = append(took, w.night(dir, n))
	}
	if lasts != nil {
		w.count(dir)
	}
	return took
}

// night makes one night's crawl without disturbing it.
func (w *killedWeb) night(dir string, n int) time.Duration {
	began := time.Now()
	if out, err := crawlChild(dir, n).CombinedOutput(); err != nil {
		w.t.Fatalf("night %d of %s: %v\n%s", n, dir, err, out)
	}
	return time.Since(began)
}

func crawlChild(dir string, night int) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrawlChild$")
	cmd.Env = append(os.Environ(), crawlDirEnv+"="+dir, crawlSitesEnv+"=sites.yaml", fmt.Sprintf("%s=%d", crawlNightEnv, night))
	return cmd
}

// kill kills a night's run after a while and says whether it was still at work.
func (w *killedWeb) kill(dir string, night int, after time.Duration) bool {
	cmd := crawlChild(dir, night)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(w.t, cmd.Start())
	time.Sleep(after)
	cmd.Process.Kill()
	err := cmd.Wait()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && failed.Exited() {
		w.t.Fatalf("night %d of %s failed before it was killed: %v\n%s", night, dir, err, out.String())
	}
	return err != nil
}

// count counts the answers that were archived, and those that were twice.
func (w *killedWeb) count(dir string) {
	seen := map[string]bool{}
	eachRecord(w.t, dir, func(key string) {
		if seen[key] {
			w.repeated++
		}
		seen[key] = true
		w.archived++
	})
}

// eachRecord goes through the archived answers of a corpus. Two are the same if
// they are of the same night and address and say the same.
func eachRecord(t *testing.T, dir string, do func(key string)) {
	t.Helper()
	raw := warc.OpenReadOnly(sqlite.WARCDir(dir))
	files, err := raw.Files()
	must(t, err)
	for _, f := range files {
		_, damage, err := raw.Scan(f, 0, func(_ warc.Ref, r warc.Record) {
			if r.Type != warc.Request {
				status, _, payload, err := r.Answer()
				must(t, err)
				do(fmt.Sprintf("%s %s %s %d %s %v", r.Date.Format(time.DateOnly), r.Type, r.TargetURI, status, corpus.Hash(payload)[:8], r.RefersTo.Date.Format(time.DateOnly)))
			}
		})
		if err != nil || damage != nil {
			t.Errorf("%s of %s: %v, %v", f, dir, damage, err)
		}
	}
}

// crawled is all that a crawled corpus holds, in an order that does not depend on
// which host answered first.
func crawled(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	s, err := sqlite.OpenReadOnly(ctx, dir)
	must(t, err)
	defer s.Close()
	if findings, err := s.IntegrityCheck(ctx); err != nil || len(findings) > 0 {
		t.Errorf("%s is not sound: %v %v", dir, findings, err)
	}
	answers := map[string]bool{}
	eachRecord(t, dir, func(key string) { answers[key] = true })
	all := map[string][]byte{
		"answers":   []byte(strings.Join(slices.Sorted(maps.Keys(answers)), "\n")),
		"index":     indexLines(t, dir),
		"addresses": addressLines(t, s),
		"pages":     pageLines(t, s, dir),
	}
	maps.Copy(all, exportsOf(t, s, dir))
	return all
}

// indexLines are what the search index holds: of the real one each notice and target.
func indexLines(t *testing.T, dir string) []byte {
	t.Helper()
	if os.Getenv(crawlRealEnv) != "1" {
		return []byte(mustRead(t, filepath.Join(dir, "index.json")))
	}
	w, err := wired()
	must(t, err)
	ix, err := index.Open(sqlite.IndexDir(dir), index.Options{Dictionary: w.Dictionary()})
	must(t, err)
	defer ix.Close()
	var lines []string
	for _, text := range []string{"", "年", "目标"} {
		found, err := ix.Search(ctx, index.Query{Text: text, Limit: 10_000})
		must(t, err)
		for _, hit := range found.Hits {
			lines = append(lines, fmt.Sprintf("%q %s %s", text, hit.Kind, hit.ID))
		}
	}
	if len(lines) == 0 {
		t.Errorf("nothing is found in %s", dir)
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}

// addressLines are all rows of the frontier.
func addressLines(t *testing.T, s *sqlite.Store) []byte {
	t.Helper()
	at := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	hosts, err := s.DueHosts(ctx, at)
	must(t, err)
	var lines []string
	for _, h := range hosts {
		due, err := s.DueAddresses(ctx, h, at, 100_000, new(sqlite.DueCursor))
		must(t, err)
		for _, a := range due {
			lines = append(lines, fmt.Sprintf("%+v", a))
		}
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}

// pageLines are all versions of all pages with their states and documents; the
// bytes of each are read back.
func pageLines(t *testing.T, s *sqlite.Store, dir string) []byte {
	t.Helper()
	ids, err := s.Current(ctx)
	must(t, err)
	raw := warc.OpenReadOnly(sqlite.WARCDir(dir))
	var lines []string
	for _, id := range ids {
		current, err := s.Page(ctx, id)
		must(t, err)
		versions, err := s.Versions(ctx, current.Source)
		must(t, err)
		for _, v := range versions {
			body, err := ReadBody(raw, v.Ref)
			if err != nil || corpus.Hash(body) != v.SHA256 {
				t.Errorf("raw bytes of %s: %v", v.Source, err)
			}
			v.ID, v.Ref = 0, corpus.RawRef{}
			lines = append(lines, fmt.Sprintf("%+v", v))
		}
		states, err := s.States(ctx, id)
		must(t, err)
		doc, _, err := s.Document(ctx, id)
		must(t, err)
		lines = append(lines, fmt.Sprintf("%s %v %+v", current.Source, states, doc))
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, "\n"))
}
