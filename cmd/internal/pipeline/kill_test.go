package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/local"
)

// childEnv makes the test binary one ingest of ./n into the corpus it names.
const childEnv = "DUBAN_TEST_INGEST"

func TestMain(m *testing.M) {
	if IsWorker(os.Args) {
		if err := ServeWorker(os.Args, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Setenv(WorkerVariable, "1")
	dir := os.Getenv(childEnv)
	if dir == "" {
		os.Exit(m.Run())
	}
	if err := childIngest(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func childIngest(dir string) error {
	opts := options(dir)
	opts.Limits = local.Limits{FileBytes: 1 << 20}
	p, err := Open(ctx, dir, opts)
	if err != nil {
		return err
	}
	_, err = p.Ingest(ctx, []string{"n"})
	return errors.Join(err, p.Close())
}

// killsPerCorpus is how many runs in a row are killed on one corpus at most,
// because late kills find little left to do. At least wantKills are killed at
// work in all.
const killsPerCorpus = 6

// A run that is killed at any instant must leave a corpus that opens, and the
// next run must end where a run that was left alone ends, byte for byte.
func TestKilledRunsEndLikeAnUndisturbedOne(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills fifty processes")
	}
	t.Chdir(memoryFolder(t))
	write(t, notices(26))
	began := time.Now()
	runChild(t, "whole")
	whole := time.Since(began)
	want := contents(t, "whole")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, an undisturbed run takes %s", seed, whole)
	random := rand.New(rand.NewPCG(seed, 0))
	killed := 0
	for run := 0; killed < wantKills; run++ {
		dir := fmt.Sprintf("killed-%d", run)
		for range killsPerCorpus {
			if !killChild(t, dir, time.Duration(random.Int64N(int64(whole)))) {
				break // it was done before
			}
			killed++
		}
		runChild(t, dir)
		for name, text := range contents(t, dir) {
			if !bytes.Equal(text, want[name]) {
				t.Errorf("corpus %d: %s differs from that of an undisturbed run", run, name)
			}
		}
	}
	t.Logf("%d kills hit a run at work", killed)
}

// memoryFolder is a folder in memory where the system has one: a killed process
// loses nothing that it wrote to either, and no flush has to be waited for.
func memoryFolder(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "duban-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// notices are files of a few sorts: most with tasks and targets, some that fail.
func notices(n int) map[string]string {
	files := map[string]string{"n/zz-big.txt": strings.Repeat("x", 1<<20+1)}
	for i := range n {
		text := fmt.Sprintf("通知%d\n", i)
		for k := range 10 {
			text += fmt.Sprintf("task 培育企业%d家 %s\ntarget %d\n", k, strings.Repeat("说明", 5*k), i*k)
		}
		switch i % 25 {
		case 3:
			text = ""
		case 7:
			text = "odd"
		case 11:
			text += "panic"
		case 14, 15:
			text += fmt.Sprintf("file %03d-附件1.txt\nfile ../%d/%03d.txt\n", i, (i+2)%7, i+2)
			files[fmt.Sprintf("n/%d/%03d-附件1.txt", i%7, i)] = "附件\ntask 建设平台\ntarget 5\n"
			files[fmt.Sprintf("n/%d/%03d-附件2.txt", i%7, i)] = "odd"
		}
		files[fmt.Sprintf("n/%d/%03d.txt", i%7, i)] = text
	}
	return files
}

func child(dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	return cmd
}

func runChild(t *testing.T, dir string) {
	t.Helper()
	if out, err := child(dir).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", dir, err, out)
	}
}

// killChild kills a run after a while and says whether it was still at work.
func killChild(t *testing.T, dir string, after time.Duration) bool {
	t.Helper()
	cmd := child(dir)
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	cmd.Process.Kill()
	err := cmd.Wait()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && failed.Exited() {
		t.Fatalf("%s did not even start: %v\n%s", dir, err, out.String())
	}
	return err != nil
}

// contents are all that a corpus holds, as exports, documents, states, raw files and index.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	s, err := sqlite.OpenReadOnly(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if findings, err := s.IntegrityCheck(ctx); err != nil || len(findings) > 0 {
		t.Errorf("%s is not sound: %v %v", dir, findings, err)
	}
	all := map[string][]byte{
		"index":     []byte(mustRead(t, filepath.Join(dir, "index.json"))),
		"raw bytes": []byte(mustRead(t, filepath.Join(sqlite.WARCDir(dir), "duban-00001.warc.gz"))),
		"pages":     pagesOf(t, s, dir),
	}
	maps.Copy(all, exportsOf(t, s, dir))
	return all
}

// exportsOf are the exports of a corpus by their kind.
func exportsOf(t *testing.T, s *sqlite.Store, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for kind, fill := range map[export.Kind]func(*export.Writer) error{
		export.Notices: func(w *export.Writer) error {
			return s.EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error { return export.Write(w, n) })
		},
		export.Tasks: func(w *export.Writer) error {
			return s.EachTask(ctx, sqlite.Filter{}, func(k corpus.Task) error { return export.Write(w, k) })
		},
		export.Targets: func(w *export.Writer) error {
			return s.EachTarget(ctx, sqlite.Filter{}, func(v corpus.Target) error { return export.Write(w, v) })
		},
		export.Bodies: func(w *export.Writer) error {
			return s.EachBody(ctx, sqlite.Filter{}, func(b corpus.Body) error { return export.Write(w, b) })
		},
	} {
		path := filepath.Join(dir, string(kind)+".csv")
		if _, err := export.File(path, export.Options{Kind: kind}, fill); err != nil {
			t.Fatal(err)
		}
		all[string(kind)] = []byte(mustRead(t, path))
	}
	return all
}

// pagesOf lists pages with states and documents, and reads every raw record back.
func pagesOf(t *testing.T, s *sqlite.Store, dir string) []byte {
	t.Helper()
	var text bytes.Buffer
	ids, err := s.Current(ctx)
	if err != nil {
		t.Fatal(err)
	}
	raw := warc.OpenReadOnly(sqlite.WARCDir(dir))
	for _, id := range ids {
		page, err := s.Page(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		record, err := raw.Read(page.Ref)
		if err != nil || corpus.Hash(record.Block) != page.SHA256 {
			t.Errorf("raw bytes of %s: %v", page.Source, err)
		}
		states, err := s.States(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		doc, _, err := s.Document(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&text, "%+v\n%v\n%+v\n", page, states, doc)
	}
	text.WriteString(joinedOf(t, s))
	err = s.EachFailure(ctx, func(f sqlite.Failure) error { fmt.Fprintf(&text, "%+v\n", f); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}
