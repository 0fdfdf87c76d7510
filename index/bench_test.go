package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// benchRecords is how many records the benchmarks index; DUBAN_BENCH_RECORDS sets it.
func benchRecords() int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_BENCH_RECORDS")); err == nil && n > 0 {
		return n
	}
	return 50_000
}

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the process's largest resident size so far, in bytes.
func peak() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return float64(u.Maxrss)
	}
	return float64(u.Maxrss) * 1024
}

// benchEntries gives notices of ten tasks and 89 targets each.
const benchPerNotice = 100

func feedBench(w *Writer, records int) error {
	g := newGenerator(9, 60_000)
	for i := range records / benchPerNotice {
		if err := w.Upsert(g.entry(i, 10, 89)); err != nil {
			return err
		}
	}
	return nil
}

func diskUse(dir string) (n int64) {
	_ = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			n += info.Size()
		}
		return nil
	})
	return n
}

func BenchmarkBuild(b *testing.B) {
	opts := options(b)
	for b.Loop() {
		dir := b.TempDir()
		generate := cpu()
		g := newGenerator(9, 60_000)
		for i := range benchRecords() / benchPerNotice {
			g.entry(i, 10, 89)
		}
		start := cpu()
		generate = start - generate
		if err := Build(dir, opts, func(w *Writer) error { return feedBench(w, benchRecords()) }); err != nil {
			b.Fatal(err)
		}
		used := cpu() - start - generate
		b.ReportMetric(float64(benchRecords())/used.Seconds(), "records/cpu-s")
		b.ReportMetric(float64(diskUse(dir))/float64(benchRecords()), "bytes/record")
		b.ReportMetric(peak()/(1<<20), "peak-MiB")
	}
}

// benchIndex is built once for all query benchmarks, and removed by TestMain.
var benchDir string

var benchIndex = sync.OnceValues(func() (*Index, error) {
	seg, err := loadSegmenter()
	if err != nil {
		return nil, err
	}
	if benchDir, err = os.MkdirTemp("", "duban-bench-"); err != nil {
		return nil, err
	}
	if err := Build(benchDir, Options{Segmenter: seg}, func(w *Writer) error { return feedBench(w, benchRecords()) }); err != nil {
		return nil, err
	}
	return Open(benchDir, Options{})
})

func BenchmarkSearch(b *testing.B) {
	ix, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	g := newGenerator(9, 60_000)
	word := func() string { return g.words[g.zipf.Uint64()] }
	facets := []string{"city", "year", "unit", "mode", "body"}
	for _, c := range []struct {
		name  string
		query func() Query
	}{
		{"term", func() Query { return Query{Text: word()} }},
		{"two terms", func() Query { return Query{Text: word() + " " + word()} }},
		{"term, city and year", func() Query {
			return Query{Text: word(), Filters: Filters{City: []string{"市3"}, Year: []string{"2023"}}}
		}},
		{"phrase of two words", func() Query { return Query{Text: word() + word()} }},
		{"one character", func() Query { return Query{Text: string([]rune(word())[:1])} }},
		{"term with five facets", func() Query { return Query{Text: word(), Facets: facets} }},
		{"term by value", func() Query { return Query{Text: word(), Sort: ByValue} }},
		{"all with five facets", func() Query { return Query{Facets: facets} }},
		{"all by value in a range", func() Query {
			return Query{Sort: ByValue, Filters: Filters{MinValue: number64(100), DueTo: "2024"}}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				q := c.query()
				q.Limit = 20 + len(times)%1000 // so that few are answered from memory
				start := time.Now()
				if _, err := ix.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	if _, err := benchIndex(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ix, err := Open(benchDir, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ix.Search(context.Background(), Query{Facets: []string{"city"}, Limit: 1}); err != nil {
			b.Fatal(err)
		}
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHighlight(b *testing.B) {
	ix, err := benchIndex()
	if err != nil {
		b.Fatal(err)
	}
	h, err := ix.Highlighter("研发投入 OR 实验室")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("全社会研发投入占地区生产总值比重达到2.2%以上，", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if n := len(h.Spans(Text, text)); n != 100 {
			b.Fatal(fmt.Sprint(n, " spans"))
		}
	}
}
