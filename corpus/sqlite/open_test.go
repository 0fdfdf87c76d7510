package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

func TestTwoWriters(t *testing.T) {
	dir := t.TempDir()
	first := mustOpen(t, dir)
	put(t, first, page("a.txt", "一"))
	_, err := Open(ctx, dir, Options{})
	var locked *LockedError
	if !errors.As(err, &locked) {
		t.Fatalf("second writer: %v, want a LockedError", err)
	}
	host, _ := os.Hostname()
	want := Holder{PID: os.Getpid(), Command: "duban ingest", Host: host, Since: day}
	if diff := cmp.Diff(want, locked.Holder); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"duban ingest", strconv.Itoa(os.Getpid()), host, "2023-05-19T08:30:00Z"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in: %v", part, err)
		}
	}
	reader, err := OpenReadOnly(ctx, dir)
	if err != nil {
		t.Fatalf("a reader beside the writer: %v", err)
	}
	defer reader.Close()
	if ids, err := reader.Current(ctx); err != nil || len(ids) != 1 {
		t.Errorf("the reader sees %v, %v", ids, err)
	}
	first.Close()
	mustOpen(t, dir).Close()
}

// Whatever a transaction was at when its run was interrupted, it is told as that.
func TestInterruptedTransaction(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	defer s.Close()
	stopped, stop := context.WithCancel(ctx)
	err := s.transact(stopped, func(tx *sql.Tx) error {
		stop()
		for tx.QueryRow("SELECT 1").Err() == nil {
			time.Sleep(time.Millisecond) // until it is rolled back, which a goroutine of database/sql does
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a commit after the interruption: %v, want %v", err, context.Canceled)
	}
	if got := broken(ctx, sql.ErrTxDone); !errors.Is(got, sql.ErrTxDone) {
		t.Errorf("without an interruption: %v, want %v", got, sql.ErrTxDone)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir).Close()
	s, err := OpenReadOnly(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.PutPages(ctx, []Page{page("a.txt", "一")}); err == nil {
		t.Error("PutPages worked on a store opened for reading")
	}
	if err := s.Put(ctx, Result{}); err == nil {
		t.Error("Put worked on a store opened for reading")
	}
}

func TestUnusable(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, dir string)
		want string
	}{
		{"missing", func(t *testing.T, dir string) {}, "no corpus here"},
		{"newer", func(t *testing.T, dir string) {
			s := mustOpen(t, dir)
			s.write.ExecContext(ctx, "PRAGMA user_version = 999")
			s.Close()
		}, "newer duban"},
		{"foreign", func(t *testing.T, dir string) {
			s := mustOpen(t, dir)
			s.write.ExecContext(ctx, "PRAGMA application_id = 7")
			s.Close()
		}, "another program"},
		{"no database", func(t *testing.T, dir string) {
			os.WriteFile(filepath.Join(dir, databaseName), []byte(strings.Repeat("not a database ", 100)), 0o644)
		}, "damaged"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			test.make(t, dir)
			check := func(how string, err error) {
				var bad *UnusableError
				if !errors.As(err, &bad) || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) {
					t.Errorf("%s: %v; want an UnusableError that names %s and says %q", how, err, dir, test.want)
				}
			}
			_, err := OpenReadOnly(ctx, dir)
			check("reading", err)
			if test.name != "missing" {
				_, err = Open(ctx, dir, Options{})
				check("writing", err)
			}
		})
	}
}

func TestFullDisk(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	mustPut(t, s, result(t, s, "a.txt", "甲"))
	s.write.ExecContext(ctx, "PRAGMA max_page_count = 1") // as many as there are
	big := result(t, s, "a.txt", strings.Repeat("很长的任务", 100_000))
	err := s.Put(ctx, big)
	var bad *UnusableError
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), "disk is full") || !strings.Contains(err.Error(), s.path) {
		t.Fatalf("error %v; want one that says the disk of %s is full", err, s.path)
	}
	if diff := cmp.Diff([]string{"甲"}, taskTexts(t, s, Filter{})); diff != "" {
		t.Errorf("what was stored before: %s", diff)
	}
}

func TestSystemErrorsInPlainWords(t *testing.T) {
	for err, want := range map[error]string{
		syscall.ENOSPC: "disk is full", syscall.EROFS: "read-only", syscall.EACCES: "rights", syscall.ENOTDIR: "a file stands",
	} {
		if got := Unusable("/data", &os.PathError{Op: "open", Path: "/data", Err: err}); !strings.Contains(got.Error(), want) || !strings.Contains(got.Error(), "/data") {
			t.Errorf("%v became %q, want %q in it", err, got, want)
		}
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("rights do not bind root")
	}
	dir := t.TempDir()
	s := mustOpen(t, dir)
	put(t, s, page("a.txt", "一"))
	s.Close()
	os.Chmod(dir, 0o555)
	defer os.Chmod(dir, 0o755)
	r, err := OpenReadOnly(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if ids, err := r.Current(ctx); err != nil || len(ids) != 1 {
		t.Errorf("read %v, %v", ids, err)
	}
}

func TestPathWithOddCharacters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "语料 100%?mode=ro#x")
	s := mustOpen(t, dir)
	put(t, s, page("a.txt", "一"))
	s.Close()
	if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil {
		t.Error(err)
	}
}

func TestFailuresAndStats(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"), page("b.txt", ""))
	mustPut(t, s, result(t, s, "a.txt", "甲"))
	mustPut(t, s, Result{PageID: 2, States: []State{{StageVersion{StageDocument, "1"}, corpus.OutcomeEmpty, "no bytes", day}}})
	if err := s.PutRefusal(ctx, "big.zip", corpus.Refuse(corpus.OutcomeTooLarge, "300 MB"), day); err != nil {
		t.Fatal(err)
	}
	var got []Failure
	s.EachFailure(ctx, func(f Failure) error { got = append(got, f); return nil })
	want := []Failure{{"b.txt", StageDocument, corpus.OutcomeEmpty, "no bytes"}, {"big.zip", StageIntake, corpus.OutcomeTooLarge, "300 MB"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	stats, err := s.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ok := map[string]int{"ok": 1}
	steps, _ := fs.Glob(migrations, "migrations/*.sql")
	wantStats := Stats{Schema: len(steps), Sources: 2, Pages: 2, RawBytes: 3, Notices: 1, Tasks: 1, Targets: 1, Refused: 1,
		Outcomes: map[string]map[string]int{StageDocument: {"ok": 1, "empty": 1}, StageNotice: ok, StageTasks: ok, StageTargets: ok}}
	if diff := cmp.Diff(wantStats, stats); diff != "" {
		t.Error(diff)
	}
	put(t, s, page("big.zip", "small now"))
	if stats, _ := s.Stats(ctx); stats.Refused != 0 {
		t.Error("the refusal outlived the bytes")
	}
}

func TestIntegrityCheckFindsLostRows(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	mustPut(t, s, result(t, s, "a.txt", "甲", "乙"))
	s.write.ExecContext(ctx, "DELETE FROM tasks WHERE ord = 1")
	if findings, err := s.IntegrityCheck(ctx); err != nil || len(findings) != 1 || !strings.Contains(findings[0], "a.txt") {
		t.Errorf("findings %v, %v", findings, err)
	}
}
