package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// results are printed after the benchmarks, with the aim beside each figure.
var results []result

type result struct{ what, value, aim string }

func TestMain(m *testing.M) {
	if pipeline.IsWorker(os.Args) {
		if err := pipeline.ServeWorker(os.Args, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if os.Getenv(yardstickVariable) != "" {
		fmt.Printf("%.1f", cutByJieba())
		os.Exit(0)
	}
	os.Setenv(pipeline.WorkerVariable, "1")
	pipeline.SetMemory()
	code := m.Run()
	if len(results) > 0 {
		fmt.Printf("\n%-58s %18s   %s\n", "measured on "+strconv.Itoa(count())+" generated notices", "figure", "aim")
	}
	for _, r := range results {
		fmt.Printf("%-58s %18s   %s\n", r.what, r.value, r.aim)
	}
	os.Exit(code)
}

func report(what, aim, format string, args ...any) {
	results = append(results, result{what, fmt.Sprintf(format, args...), aim})
}

// count is how many notices are measured; DUBAN_BENCH_NOTICES sets it.
func count() int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_BENCH_NOTICES")); err == nil && n > 0 {
		return n
	}
	return 10_000
}

// indexed is how many of them the index alone is measured with: their records wait in memory.
func indexed() int { return min(count(), 1_000) }

func newGenerator(b *testing.B) *Generator {
	b.Helper()
	g, err := New()
	if err != nil {
		b.Fatal(err)
	}
	return g
}

func newStages(b *testing.B) (*pipeline.Wiring, *pipeline.Stages) {
	b.Helper()
	wiring, err := pipeline.Wire("")
	if err != nil {
		b.Fatal(err)
	}
	stages, err := wiring.Assembly.Load()
	if err != nil {
		b.Fatal(err)
	}
	return wiring, stages
}

// stageNames are the stages that laps time, in order.
var stageNames = [4]string{"document", "notice", "tasks", "targets"}

// BenchmarkExtract takes pages through all stages up to targets, in memory and
// on one goroutine; what the garbage collector does beside it counts too.
func BenchmarkExtract(b *testing.B) {
	g := newGenerator(b)
	_, stages := newStages(b)
	for b.Loop() {
		var laps [4]time.Duration
		text, records := 0, 0
		for i := range count() {
			n := g.Notice(i)
			text += n.Text
			r := extractOne(b, stages, n, &laps)
			records += 1 + len(r.Tasks) + len(r.Targets)
		}
		total := laps[0] + laps[1] + laps[2] + laps[3]
		report("extraction, document to targets: MB of text per CPU second", ">= 3", "%.2f", float64(text)/1e6/total.Seconds())
		for i, lap := range laps {
			report("  "+stageNames[i], "", "%.2f", float64(text)/1e6/lap.Seconds())
		}
		report("extraction: notices per CPU second", "", "%.0f", float64(count())/total.Seconds())
		report("extraction: records per notice", "", "%.1f", float64(records)/float64(count()))
		report("extraction: peak of the process, MB", "<= 1024", "%.0f", megabytes(own().peak))
		b.ReportMetric(float64(text)/1e6/total.Seconds(), "MB/cpu-s")
		if rate := yardstick(b); rate != "0.0" {
			report("the yardstick beside it: jieba's C++ library, MB cut per CPU second", "6-9 where the aims were set", "%s", rate)
		}
	}
}

// yardstickVariable makes the test binary print what cutByJieba measures, and end.
const yardstickVariable = "DUBAN_BENCH_YARDSTICK"

// yardstick is the speed of a library that never changes here, measured in a process of its own so that its
// 150 MB don't count: machines differ, and one and the same is half as fast at one hour as at another.
func yardstick(b *testing.B) string {
	b.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), yardstickVariable+"=1")
	out, err := c.Output()
	if err != nil {
		b.Fatal("measure the yardstick:", err)
	}
	return string(out)
}

func extractOne(b *testing.B, s *pipeline.Stages, n Notice, laps *[4]time.Duration) (r sqlite.Records) {
	at := own().cpu
	lap := func(i int) {
		now := own().cpu
		laps[i] += now - at
		at = now
	}
	page := corpus.Page{Source: n.Name, Bytes: n.Bytes, SHA256: corpus.Hash(n.Bytes)}
	var err error
	if r.Document, err = s.Document.Document(context.Background(), page); err != nil {
		b.Fatal(n.Name, err)
	}
	lap(0)
	r.Notice = s.Notice.Read(page, r.Document)
	r.Notice.ID, r.Notice.Source = corpus.NoticeID(n.Name), n.Name
	lap(1)
	r.Tasks = s.Tasks.Find(r.Document, r.Notice)
	lap(2)
	r.Targets, _ = s.Targets.Find(r.Document, r.Notice, r.Tasks)
	lap(3)
	return r
}

// BenchmarkIndex puts records into a new index and commits it.
func BenchmarkIndex(b *testing.B) {
	g := newGenerator(b)
	wiring, stages := newStages(b)
	var notices []sqlite.Records
	records := 0
	for i := range indexed() {
		notices = append(notices, extractOne(b, stages, g.Notice(i), new([4]time.Duration)))
		records += 1 + len(notices[i].Tasks) + len(notices[i].Targets)
	}
	for b.Loop() {
		used := own().cpu
		w, err := wiring.Index(b.TempDir()).Open(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		for _, n := range notices {
			if err := w.Put(context.Background(), n); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Commit(context.Background()); err != nil {
			b.Fatal(err)
		}
		used = own().cpu - used
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		rate := float64(records) / used.Seconds()
		report("indexing: records per CPU second", ">= 2000", "%.0f", rate)
		b.ReportMetric(rate, "records/cpu-s")
	}
}

// BenchmarkProgram measures the program as users run it: start-up, an ingest of
// all notices with its memory, a run over unchanged notices, parse.
func BenchmarkProgram(b *testing.B) {
	dir := b.TempDir()
	program := filepath.Join(dir, "duban")
	if out, err := exec.Command("go", "build", "-o", program, "duban/cmd/duban").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	bytes := writeNotices(b, filepath.Join(dir, "n"))
	for b.Loop() {
		if err := os.RemoveAll(filepath.Join(dir, "corpus-data")); err != nil {
			b.Fatal(err)
		}
		took, used := run(b, dir, program, "", "ingest", "n")
		report("ingest, files to index: notices per CPU second", "", "%.0f", float64(count())/used.cpu.Seconds())
		report("ingest: MB of files per CPU second", "", "%.2f", float64(bytes)/1e6/used.cpu.Seconds())
		report("ingest: minutes on this machine", "", "%.1f", took.Minutes())
		report("ingest: peak memory, MB", "<= 1024", "%.0f", megabytes(used.peak))
		took, used = run(b, dir, program, "", "ingest", "n")
		report("ingest of unchanged files: seconds / peak MB", "", "%.1f / %.0f", took.Seconds(), megabytes(used.peak))
		startUp(b, dir, program, "help")
		startUp(b, dir, program, "search", "高新技术企业")
		startUp(b, dir, program, "search", "--sort", "value", "--facet", "city")
		benchParse(b, dir, program)
	}
}

// startUp reports the shortest of five runs: the others waited for someone else.
func startUp(b *testing.B, dir, program string, args ...string) {
	var wall, cpu time.Duration
	for i := range 5 {
		took, used := run(b, dir, program, "", args...)
		if i == 0 || took < wall {
			wall = took
		}
		if i == 0 || used.cpu < cpu {
			cpu = used.cpu
		}
	}
	report("duban "+strings.Join(args, " ")+": seconds / of CPU", "<= 0.6", "%.2f / %.2f", wall.Seconds(), cpu.Seconds())
}

// parsed is how many lines parse is measured with.
const parsed = 20_000

func benchParse(b *testing.B, dir, program string) {
	g := newGenerator(b)
	var lines strings.Builder
	for i := 0; strings.Count(lines.String(), "\n") < parsed; i += 50 {
		for j := i; j < i+50; j++ {
			a := g.author(j)
			lines.WriteString(a.fill(a.pick(g.words.Sentences)) + "\n")
		}
	}
	_, start := run(b, dir, program, "增长5%\n", "parse", "--anchor", "2023-01-01")
	_, used := run(b, dir, program, lines.String(), "parse", "--anchor", "2023-01-01")
	report("parse: lines per CPU second, loading left out", "", "%.0f", parsed/(used.cpu-start.cpu).Seconds())
}

func writeNotices(b *testing.B, dir string) (bytes int) {
	g := newGenerator(b)
	for i := range count() {
		n := g.Notice(i)
		path := filepath.Join(dir, n.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, n.Bytes, 0o644); err != nil {
			b.Fatal(err)
		}
		bytes += len(n.Bytes)
	}
	return bytes
}

func run(b *testing.B, dir, program, input string, args ...string) (time.Duration, usage) {
	b.Helper()
	c := exec.Command(program, args...)
	c.Dir, c.Stdin = dir, strings.NewReader(input)
	began := time.Now()
	if err := c.Run(); err != nil {
		b.Fatalf("duban %s: %v", strings.Join(args, " "), err)
	}
	return time.Since(began), usageOf(c.ProcessState)
}
