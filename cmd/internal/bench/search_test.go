package bench

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/index"
	"duban/normalize/segment"
)

// records is how many records the search is measured with; DUBAN_BENCH_RECORDS
// sets it. The aims are for 1,000,000.
func records() int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_BENCH_RECORDS")); err == nil && n > 0 {
		return n
	}
	return 100_000
}

// loadSeconds is how long readers are measured; DUBAN_BENCH_LOAD sets it, 0
// leaves them out.
func loadSeconds() int {
	if n, err := strconv.Atoi(os.Getenv("DUBAN_BENCH_LOAD")); err == nil && n >= 0 {
		return n
	}
	return 60
}

// BenchmarkSearch builds an index of generated records and searches it, alone
// and with fifty readers while notices are added.
func BenchmarkSearch(b *testing.B) {
	pipeline.SetMemory() // as the program does
	g := newGenerator(b)
	words, err := segment.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	dir := os.Getenv("DUBAN_BENCH_INDEX") // an index that is kept, to measure again without building
	if dir == "" {
		dir = b.TempDir()
	}
	s := searched{g: g, dir: dir, open: func() (*index.Writer, error) { return index.Append(dir, index.Options{Segmenter: words}) }}
	for b.Loop() {
		s.build(b)
		s.queries(b)
		if loadSeconds() > 0 {
			s.load(b)
		}
	}
}

// searched is the index that is measured.
type searched struct {
	g       *Generator
	dir     string
	notices int
	open    func() (*index.Writer, error)
}

func (s *searched) build(b *testing.B) {
	if ix, err := index.Open(s.dir, index.Options{}); err == nil {
		s.notices = records() // above those that are there
		_ = ix.Close()
		return
	}
	w, err := s.open()
	if err != nil {
		b.Fatal(err)
	}
	var used, generating time.Duration
	n := 0
	start := own().cpu
	for ; n < records(); s.notices++ {
		before := own().cpu
		e := s.g.Entry(s.notices)
		generating += own().cpu - before
		n += 1 + len(e.Tasks) + len(e.Targets)
		if err := w.Upsert(e); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		b.Fatal(err)
	}
	used = own().cpu - start - generating
	report("index: records", "", "%d", n)
	report("index: records per CPU second", ">= 2000", "%.0f", float64(n)/used.Seconds())
	report("index: KB a record", "<= 2.6", "%.2f", float64(diskUse(s.dir))/float64(n)/1e3)
	report("index: peak of the process, MB", "<= 1536", "%.0f", megabytes(own().peak))
}

func diskUse(dir string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if info, infoErr := d.Info(); err == nil && infoErr == nil && !d.IsDir() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

// words are searched for: what the notices are made of, and rare names.
func (s *searched) words() func() string {
	a := s.g.author(-1)
	w := s.g.words
	return func() string {
		switch a.random.IntN(6) {
		case 0:
			return a.pick(w.Nouns)
		case 1:
			return a.pick(w.Industries)
		case 2:
			return w.indicators[a.random.IntN(len(w.indicators))].name
		case 3:
			return a.pick(w.Adjectives) + a.pick(w.Nouns)
		case 4:
			return a.name(2)
		}
		return a.pick(w.bodies)
	}
}

func (s *searched) queries(b *testing.B) {
	began := time.Now()
	ix, err := index.Open(s.dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	report("open: seconds", "<= 1", "%.2f", time.Since(began).Seconds())
	word := s.words()
	five := []string{"city", "year", "kind", "unit", "mode"}
	began = time.Now()
	s.ask(b, ix, index.Query{Text: word(), Facets: five, Sort: index.ByValue, Limit: 20})
	s.ask(b, ix, index.Query{Text: word(), Limit: 20})
	report("first searches, with columns read: seconds", "", "%.2f", time.Since(began).Seconds())
	city := s.g.words.cities[100]
	first := s.times(b, ix, 300, s.unasked(word))
	report("word, asked for the first time: p50 / p95 ms, CPU ms", "p95 <= 50", "%s", first)
	term := s.times(b, ix, 300, func() index.Query { return index.Query{Text: word(), Limit: 20} })
	report("word: p50 / p95 ms, CPU ms", "p95 <= 50", "%s", term)
	narrowed := s.times(b, ix, 200, func() index.Query {
		return index.Query{Text: word(), Filters: index.Filters{City: []string{city}, Year: []string{"2023"}}, Limit: 20}
	})
	report("word with city and year: p50 / p95 ms, CPU ms", "p50 <= 15", "%s", narrowed)
	limit := 20
	another := func(q index.Query) func() index.Query { // a query whose answer is not kept from the one before
		return func() index.Query { limit++; q.Limit = limit; return q }
	}
	common := func(facets []string, sort index.Sort) timing {
		return s.times(b, ix, 20, another(index.Query{Text: marked, Facets: facets, Sort: sort}))
	}
	plain, counted, sorted := common(nil, ""), common(five, ""), common(nil, index.ByValue)
	report("a fifth of all targets: hits", "200000", "%d", s.ask(b, ix, index.Query{Text: marked, Limit: 1}).Total)
	report("  p50 / p95 ms, CPU ms", "", "%s", plain)
	report("  five facets on top: p50 ms, CPU ms", "<= 15", "%.1f, %.1f", counted.percent(50)-plain.percent(50), counted.cpu-plain.cpu)
	report("  by value, times unsorted: p50, CPU", "<= 2", "%.2f, %.2f", sorted.percent(50)/plain.percent(50), sorted.cpu/plain.cpu)
	all := s.times(b, ix, 20, another(index.Query{Facets: five}))
	report("all with five facets: p50 / p95 ms, CPU ms", "<= 50", "%s", all)
	leads := s.times(b, ix, 10, another(index.Query{Facets: []string{"lead"}}))
	report("all by lead body, tens of thousands of values: likewise", "", "%s", leads)
	histogram := s.times(b, ix, 10, another(index.Query{Filters: index.Filters{Unit: []string{"家"}}, Histogram: true}))
	report("histogram of one unit: likewise", "", "%s", histogram)
	phrase := s.times(b, ix, 100, func() index.Query { return index.Query{Text: `"` + word() + `"`, Limit: 20} })
	report("phrase: likewise", "", "%s", phrase)
	s.once(b, ix, another)
}

// copied is how many pairs of notices the search is measured with that are copies of each other.
const copied = 2000

// once measures searches in which what copies repeat counts once.
func (s *searched) once(b *testing.B, ix *index.Index, another func(index.Query) func() index.Query) {
	var lists [][]string
	for i := range copied {
		one, other := fmt.Sprintf("n%012x", 2*i), fmt.Sprintf("n%012x", 2*i+1)
		lists = append(lists, []string{one, other})
		for t := range entryTasks {
			lists = append(lists, []string{fmt.Sprintf("%s-t%08x", one, t), fmt.Sprintf("%s-t%08x", other, t)},
				[]string{fmt.Sprintf("%s-v%08x", one, t*entryPerTop), fmt.Sprintf("%s-v%08x", other, t*entryPerTop)})
		}
	}
	q := index.Query{Text: marked, Facets: []string{"city", "year"}, Once: index.NewGroups(lists)}
	before, began := own().cpu, time.Now()
	s.ask(b, ix, q)
	report(fmt.Sprintf("%d records said twice, first search: ms, CPU ms", len(lists)), "", "%.0f, %.0f", time.Since(began).Seconds()*1000, (own().cpu-before).Seconds()*1000)
	report("  later ones: p50 / p95 ms, CPU ms", "", "%s", s.times(b, ix, 20, another(q)))
}

// unasked asks for each word once, so that nothing is known from before.
func (s *searched) unasked(word func() string) func() index.Query {
	asked := map[string]bool{}
	return func() index.Query {
		w := word()
		for asked[w] {
			w = word()
		}
		asked[w] = true
		return index.Query{Text: w, Limit: 20}
	}
}

func (s *searched) ask(b *testing.B, ix *index.Index, q index.Query) *index.Result {
	r, err := ix.Search(context.Background(), q)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// timing is how long queries took.
type timing struct {
	percent func(percent int) float64 // of their milliseconds
	cpu     float64                   // mean milliseconds of processor time, which other processes don't change
}

func (t timing) String() string {
	return fmt.Sprintf("%.1f / %.1f, %.1f", t.percent(50), t.percent(95), t.cpu)
}

// times runs n queries after a first one.
func (s *searched) times(b *testing.B, ix *index.Index, n int, query func() index.Query) timing {
	s.ask(b, ix, query())
	var took []time.Duration
	before := own().cpu
	for range n {
		q := query()
		began := time.Now()
		s.ask(b, ix, q)
		took = append(took, time.Since(began))
	}
	return timing{percentiles(took), (own().cpu - before).Seconds() * 1000 / float64(n)}
}

func percentiles(took []time.Duration) func(percent int) float64 {
	slices.Sort(took)
	return func(percent int) float64 {
		return float64(took[min(len(took)-1, len(took)*percent/100)].Microseconds()) / 1000
	}
}

// readers ask without a pause while a thousand notices are added in ten commits.
const (
	readers = 50
	added   = 1000
	commits = 10
)

// load searches with fifty readers at once while notices are added: readers who
// look at each answer for a second, as the aim means them, and then readers
// who ask again at once, which no person does.
func (s *searched) load(b *testing.B) {
	ix, err := index.Open(s.dir, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	s.loadWith(b, ix, "50 readers, a second a page, while 1,000 notices are added", time.Second, "p99 <= 500")
	s.loadWith(b, ix, "likewise without a pause", 0, "")
}

func (s *searched) loadWith(b *testing.B, ix *index.Index, name string, pause time.Duration, aim string) {
	before := resident()
	end := time.Now().Add(time.Duration(loadSeconds()) * time.Second)
	var group sync.WaitGroup
	all := make([]reader, readers)
	for i := range all {
		r := &all[i]
		r.word = s.words()
		for range i * 37 {
			r.word() // each reader asks for other words
		}
		group.Go(func() {
			time.Sleep(pause * time.Duration(i) / readers)
			r.read(ix, pause, end)
		})
	}
	records, writing := s.add(b, end)
	group.Wait()
	var took []time.Duration
	failures := 0
	for _, r := range all {
		took, failures = append(took, r.took...), failures+r.failures
	}
	p := percentiles(took)
	report(name+": errors", "0", "%d of %d", failures, len(took))
	report("  p50 / p95 / p99 ms", aim, "%.0f / %.0f / %.0f", p(50), p(95), p(99))
	report("  heap before / after, MB", "flat", "%.0f / %.0f", before, resident())
	report("  records added, in seconds of writing and commits", "", "%d, %.0f", records, writing.Seconds())
}

// reader is one who searches for a word, looks at the answer, and searches again.
type reader struct {
	word     func() string
	took     []time.Duration
	failures int
}

func (r *reader) read(ix *index.Index, pause time.Duration, end time.Time) {
	for time.Now().Before(end) {
		began := time.Now()
		if _, err := ix.Search(context.Background(), index.Query{Text: r.word(), Facets: []string{"city", "year"}, Limit: 20}); err != nil {
			r.failures++
		}
		r.took = append(r.took, time.Since(began))
		time.Sleep(pause)
	}
}

// add adds notices in commits spread over the time until end, and gives how
// many records they had and how long writing them took.
func (s *searched) add(b *testing.B, end time.Time) (records int, writing time.Duration) {
	pause := time.Until(end) / (commits + 2)
	for c := range commits {
		began := time.Now()
		w, err := s.open()
		if err != nil {
			b.Fatal(err)
		}
		for i := range added / commits {
			e := s.g.Entry(s.notices + c*added/commits + i)
			records += 1 + len(e.Tasks) + len(e.Targets)
			if err := w.Upsert(e); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Commit(); err != nil {
			b.Fatal(err)
		}
		writing += time.Since(began)
		time.Sleep(min(pause, time.Until(end)))
	}
	s.notices += added
	return records, writing
}

// resident is the live heap in MB.
func resident() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}
