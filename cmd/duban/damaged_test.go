//go:build linux

package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// mostMemory is what a run and its workers may take together, in bytes.
const mostMemory = 1 << 30

// Damaged and hostile files are each taken in with a status and a reason, and
// the run goes on: its end, its memory and the files beside them are as ever.
func TestDamagedFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 damaged files")
	}
	dir := t.TempDir()
	must(os.Mkdir(filepath.Join(dir, "n"), 0o755))
	files := damagedFiles(t)
	if len(files) < 200 {
		t.Errorf("only %d files", len(files))
	}
	for name, raw := range files {
		must(os.WriteFile(filepath.Join(dir, "n", name), raw, 0o644))
	}
	good, err := os.ReadFile("../../testdata/formats/plan.docx")
	must(err)
	must(os.WriteFile(filepath.Join(dir, "n", "zz-good.docx"), good, 0o644))
	c := newChild(t, dir, nil, "--json", "ingest", "n")
	patient, stop := context.WithTimeout(t.Context(), 15*time.Minute) // it takes one, with nothing else going on
	defer stop()
	slow := exec.CommandContext(patient, c.Path, c.Args[1:]...)
	slow.Dir, slow.Env, slow.Stdout, slow.Stderr = c.Dir, c.Env, c.Stdout, c.Stderr
	c.Cmd = slow
	must(c.Start())
	peak := watchMemory(t, c.Process.Pid)
	began := time.Now()
	err = c.Wait()
	if code := c.ProcessState.ExitCode(); code != exitSome {
		t.Fatalf("exit %d, %v: %s", code, err, c.err.String())
	}
	t.Logf("%d files in %s, %d MB at most", len(files), time.Since(began), peak()>>20)
	if most := peak(); most > mostMemory && !raceDetector {
		t.Errorf("the run took %d MB", most>>20)
	}
	checkOutcomes(t, dir, files, c.out.Bytes())
}

// checkOutcomes wants every file to have given a page or archive members with
// an outcome, or a refusal with a reason.
func checkOutcomes(t *testing.T, dir string, files map[string][]byte, report []byte) {
	var r struct {
		Failures []sqlite.Failure
	}
	if err := json.Unmarshal(report, &r); err != nil {
		t.Fatal(err)
	}
	outcomes := map[string][]string{}
	counts := map[corpus.Outcome]int{}
	for _, f := range r.Failures {
		if f.Reason == "" || f.Outcome == "" {
			t.Errorf("%+v has no reason", f)
		}
		counts[f.Outcome]++
		name, _, _ := strings.Cut(strings.TrimPrefix(f.Source, "n/"), "!/")
		outcomes[name] = append(outcomes[name], string(f.Outcome))
	}
	store, err := sqlite.OpenReadOnly(t.Context(), filepath.Join(dir, "corpus-data"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	err = store.EachNotice(t.Context(), sqlite.Filter{}, func(n corpus.Notice) error {
		name, _, _ := strings.Cut(strings.TrimPrefix(n.Source, "n/"), "!/")
		outcomes[name] = append(outcomes[name], "ok")
		counts[corpus.OutcomeOK]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if len(outcomes[name]) == 0 {
			t.Errorf("%s ended without a word", name)
		}
	}
	t.Log(counts)
	for name, want := range map[string]string{"zz-good.docx": "ok", "locked-encrypted.pdf": "encrypted", "locked-owner.pdf": "ok", "locked-plan.docx": "encrypted", "locked.zip": "encrypted",
		"locked.ofd": "encrypted", "empty.txt": "empty", "bomb.zip": "too-large", "bomb-overlapping.zip": "too-large", "bomb-deep.zip": "too-large", "many-rows.xlsx": "too-large", "bomb.gz": "too-large"} {
		if got := strings.Join(outcomes[name], " "); !strings.Contains(got, want) {
			t.Errorf("%s ended %q, want %s", name, got, want)
		}
	}
}

// watchMemory samples the memory of a process with its children until it ends,
// and returns what tells the most that was seen.
func watchMemory(t *testing.T, pid int) func() int64 {
	var most atomic.Int64
	stop := make(chan struct{})
	t.Cleanup(func() { close(stop) })
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				most.Store(max(most.Load(), residentMemory(pid)))
			}
		}
	}()
	return most.Load
}

// residentMemory is the memory of a process and its children, in bytes.
func residentMemory(pid int) (total int64) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			total += kb << 10
		}
	}
	threads, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, file := range threads {
		text, _ := os.ReadFile(file)
		for _, child := range strings.Fields(string(text)) {
			if id, err := strconv.Atoi(child); err == nil && commandLine(id) != commandLine(pid) {
				total += residentMemory(id)
			}
		}
	}
	return total
}

// commandLine tells a process from the one that it was split off a moment ago,
// whose memory it shares until it runs its own program.
func commandLine(pid int) string {
	text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	return string(text)
}
