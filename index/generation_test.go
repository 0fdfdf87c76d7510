package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"duban/corpus"
)

func simple(id, text string) Entry {
	return Entry{Notice: corpus.Notice{ID: id, Title: "通知", Kind: corpus.KindNotice}, Text: text}
}

func commit(t testing.TB, dir string, change func(w *Writer) error) {
	t.Helper()
	w, err := Append(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := change(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}

func TestUpsertAndRemove(t *testing.T) {
	ix, dir := buildIndex(t, sample())
	commit(t, dir, func(w *Writer) error {
		e := sample()[0]
		e.Targets = e.Targets[:1]
		e.Tasks = nil
		return errors.Join(w.Upsert(sample()[0]), w.Upsert(e), w.Remove("n2"), w.Remove("nothing"), w.Upsert(simple("n4", "新的")))
	})
	if got := strings.Join(found(t, ix, Query{}), " "); got != "n1 n1-v1 n3 n4" {
		t.Errorf("after the change: %s", got)
	}
	if n, err := ix.Count(); n != 4 || err != nil {
		t.Errorf("count %d, %v", n, err)
	}
	if got := found(t, ix, Query{Text: "研发", Facets: []string{"city"}}); strings.Join(got, " ") != "n1-v1 n1" {
		t.Errorf("研发 after the change: %v", got)
	}
}

func TestRecordsWithoutID(t *testing.T) {
	ix, dir := buildIndex(t, sample())
	w, err := Append(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Upsert(Entry{}); err == nil {
		t.Error("a notice without an id: no error")
	}
	if err := w.Upsert(Entry{Notice: corpus.Notice{ID: "n7"}, Tasks: []corpus.Task{{}}}); err == nil {
		t.Error("a task without an id: no error")
	}
	if err := w.Commit(); err == nil {
		t.Error("commit after a failure: no error")
	}
	if got := found(t, ix, Query{}); len(got) != 7 {
		t.Errorf("records after a failed writer: %v", got)
	}
}

func TestUncommittedWriterLeavesNoTrace(t *testing.T) {
	ix, dir := buildIndex(t, sample())
	for _, begin := range []func(string, Options) (*Writer, error){Create, Append} {
		w, err := begin(dir, options(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Upsert(simple("n9", "未提交")); err != nil {
			t.Fatal(err)
		}
		if _, err := Append(dir, options(t)); err == nil || !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
			t.Errorf("second writer: %v, want an error that names process %d", err, os.Getpid())
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := found(t, ix, Query{}); len(got) != 7 {
		t.Errorf("records after writers that did not commit: %v", got)
	}
	if names, err := generations(dir); err != nil || len(names) != 1 {
		t.Errorf("generations left: %v, %v", names, err)
	}
}

// TestInterruptedWriter leaves what a killed writer leaves: a generation that
// CURRENT does not name, half written.
func TestInterruptedWriter(t *testing.T) {
	ix, dir := buildIndex(t, sample())
	half := filepath.Join(dir, "g00000007")
	if err := os.Mkdir(half, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(half, "root.bolt"), filepath.Join(dir, "CURRENT.new")} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := found(t, ix, Query{}); len(got) != 7 {
		t.Errorf("records: %v", got)
	}
	commit(t, dir, func(w *Writer) error { return w.Upsert(simple("n5", "后来")) })
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the half-built generation is still there: %v", err)
	}
	if got := found(t, ix, Query{}); len(got) != 8 {
		t.Errorf("records: %v", got)
	}
}

func TestOpenErrors(t *testing.T) {
	if _, err := Open(t.TempDir(), Options{}); !errors.Is(err, ErrMissing) {
		t.Errorf("no index: %v", err)
	}
	_, dir := buildIndex(t, sample())
	var stale *StaleError
	for name, begin := range map[string]func() error{
		"open":   func() error { _, err := Open(dir, Options{Dictionary: "other"}); return err },
		"append": func() error { o := options(t); o.Dictionary = "other"; _, err := Append(dir, o); return err },
	} {
		if err := begin(); !errors.As(err, &stale) || !strings.Contains(err.Error(), rebuild) {
			t.Errorf("%s with another dictionary: %v", name, err)
		}
	}
	if _, err := Open(dir, Options{}); err != nil {
		t.Errorf("any dictionary: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), rebuild) {
		t.Errorf("damaged CURRENT: %v", err)
	}
	if err := Build(dir, options(t), func(w *Writer) error { return nil }); err != nil {
		t.Errorf("rebuild over a damaged index: %v", err)
	}
}

// TestDamage damages a file in several ways; a store that reads less than was
// committed must not pass for a smaller index.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(path string, raw []byte) error{
		"cut":     func(path string, raw []byte) error { return os.WriteFile(path, raw[:min(100, len(raw)/2)], 0o600) },
		"empty":   func(path string, raw []byte) error { return os.WriteFile(path, nil, 0o600) },
		"missing": func(path string, raw []byte) error { return nil },
	} {
		for _, pattern := range []string{"*.zap", "root.bolt"} {
			_, dir := buildIndex(t, sample())
			files, err := filepath.Glob(filepath.Join(dir, "g*", pattern))
			if err != nil || len(files) == 0 {
				t.Fatal(files, err)
			}
			raw, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(os.Remove(files[0]), damage(files[0], raw)); err != nil {
				t.Fatal(err)
			}
			for what, begin := range map[string]func() error{
				"open":   func() error { _, err := Open(dir, Options{}); return err },
				"append": func() error { _, err := Append(dir, options(t)); return err },
			} {
				if err := begin(); err == nil {
					t.Errorf("%s %s: %s gives no error", name, pattern, what)
				}
			}
			commitAfter, err := Create(dir, options(t))
			if err != nil {
				t.Fatalf("%s %s: create: %v", name, pattern, err)
			}
			if err := commitAfter.Commit(); err != nil {
				t.Errorf("%s %s: rebuild: %v", name, pattern, err)
			}
		}
	}
}

func TestReadersWhileWriting(t *testing.T) {
	ix, dir := buildIndex(t, sample())
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			last := 0
			for {
				select {
				case <-stop:
					return
				default:
				}
				res, err := ix.Search(context.Background(), Query{Text: "通知", Facets: []string{"kind"}, Limit: 5})
				if err != nil {
					t.Error(err)
					return
				}
				if res.Total < last {
					t.Errorf("total went from %d to %d", last, res.Total)
				}
				last = res.Total
			}
		})
	}
	for i := range 6 {
		commit(t, dir, func(w *Writer) error {
			return errors.Join(w.Upsert(simple(fmt.Sprintf("m%da", i), "一")), w.Upsert(simple(fmt.Sprintf("m%db", i), "二")))
		})
	}
	close(stop)
	readers.Wait()
	if got := found(t, ix, Query{Text: "通知"}); len(got) != 17 {
		t.Errorf("%d records, want 17", len(got))
	}
}

// TestOtherProcess searches from a second process while this one writes, and
// writes from it while this one holds the lock.
func TestOtherProcess(t *testing.T) {
	if dir := os.Getenv("DUBAN_INDEX_TEST_DIR"); dir != "" {
		ix, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("found=%d\n", len(found(t, ix, Query{Text: "通知"})))
		_, err = Append(dir, options(t))
		fmt.Printf("writer=%v\n", err)
		return
	}
	_, dir := buildIndex(t, sample())
	w, err := Append(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Upsert(simple("n8", "另一个")); err != nil {
		t.Fatal(err)
	}
	other := exec.Command(os.Args[0], "-test.run=^TestOtherProcess$", "-test.v")
	other.Env = append(os.Environ(), "DUBAN_INDEX_TEST_DIR="+dir)
	out, err := other.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "found=5\n") || !strings.Contains(string(out), fmt.Sprintf("being written by process %d", os.Getpid())) {
		t.Errorf("other process: %v\n%s", err, out)
	}
}

// TestKilledWriter kills a writing process again and again; what is left is always a usable index.
func TestKilledWriter(t *testing.T) {
	if dir := os.Getenv("DUBAN_INDEX_KILL_DIR"); dir != "" {
		for i := 0; ; i++ {
			commit(t, dir, func(w *Writer) error { return w.Upsert(simple(fmt.Sprintf("k%d-%d", os.Getpid(), i), "写入")) })
			fmt.Println("committed")
		}
	}
	if testing.Short() {
		t.Skip("starts processes; skipped with -short")
	}
	ix, dir := buildIndex(t, sample())
	before := 7
	for round := range 4 {
		writer := exec.Command(os.Args[0], "-test.run=^TestKilledWriter$")
		writer.Env = append(os.Environ(), "DUBAN_INDEX_KILL_DIR="+dir)
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		line := make([]byte, 10*(round+1)+round*7)
		if _, err := out.Read(line); err != nil {
			t.Fatal(err)
		}
		_ = writer.Process.Kill()
		_ = writer.Wait()
		n := len(found(t, ix, Query{}))
		if n <= before {
			t.Errorf("round %d: %d records, before %d", round, n, before)
		}
		before = n
	}
}
