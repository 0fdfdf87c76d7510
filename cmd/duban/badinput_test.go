//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const goodNotice = "宿迁市2023年科技创新工作要点\n2023年，全市新增高新技术企业120家，研发投入占比达到2.2%。责任单位：市科技局\n"

// badFile is a file that no notice should be like. wants is how it ends: the
// outcome of the report, empty for a notice. says is in the reason.
type badFile struct {
	name        string
	make        func(path string) error
	wants, says string
}

func content(s string) func(string) error {
	return func(path string) error { return os.WriteFile(path, []byte(s), 0o644) }
}

func sparse(bytes int64) func(string) error {
	return func(path string) error {
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Truncate(bytes)
	}
}

func halfGBK() string {
	raw, err := simplifiedchinese.GBK.NewEncoder().String(strings.TrimSpace(goodNotice))
	must(err)
	return raw[:len(raw)-1]
}

func everyByte() string {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return strings.Repeat(string(all), 400)
}

// table is an HTML table of so many cells.
func htmlTable(rows, cols int) string {
	return "<table>" + strings.Repeat("<tr>"+strings.Repeat("<td>1", cols), rows) + "</table>"
}

var badFiles = []badFile{
	{"empty.txt", content(""), "empty", "no bytes"},
	{"blank.txt", content(" \n\u3000\n\ufeff\n"), "empty", "no text"},
	{"large.txt", sparse(300 << 20), "too-large", "314572800 bytes"},
	{"hole.txt", sparse(1 << 20), "garbled", "NUL"},
	{"program.txt", content("\x7fELF\x02\x01\x01" + everyByte()), "unsupported", "executable"},
	{"bytes.txt", content(everyByte()), "garbled", "unreadable"},
	{"nul.txt", content(strings.Replace(goodNotice, "新增", "新\x00增", 1)), "", ""},
	{"invalid.txt", content(goodNotice + "\xff\xfe\x80三\n"), "", ""},
	{"half-gbk.txt", content(halfGBK()), "", ""},
	{"million-cells.html", content(htmlTable(1000, 1001)), "too-large", "limit"},
	{"many-cells.html", content(htmlTable(400, 1000)), "too-large", "limit"},
	{"spans.html", content("<table>" + strings.Repeat("<tr><td rowspan=60000 colspan=1000>1<td>2", 2000) + "</table>"), "too-large", "limit"},
	{"million-lines.txt", content(strings.Repeat("增3家\n", 1_000_000)), "too-large", "limit"},
	{"million-items.html", content("<ul>" + strings.Repeat("<li>增3家", 1_000_000)), "too-large", "limit"},
	{"nested.html", content(strings.Repeat("<div>", 10_000) + goodNotice), "", ""},
	{"one-line.txt", content(strings.Repeat("推进重点项目建设，", 20_000)), "", ""},
	{"dangling.txt", func(path string) error { return os.Symlink("nowhere", path) }, "unsupported", "link to nothing"},
	{"outside.txt", func(path string) error { return os.Symlink("/etc/hostname", path) }, "unsupported", "outside the folder"},
	{"pipe.txt", func(path string) error { return syscall.Mkfifo(path, 0o644) }, "unsupported", "no regular file"},
	{"new\nline\x1b[31m\u202e.txt", content(""), "empty", "no bytes"},
}

// Every bad file is named with its reason, the good one beside them is read,
// and the corpus is sound.
func TestBadFilesDoNotEndTheRun(t *testing.T) {
	dir := t.TempDir()
	must(os.Mkdir(filepath.Join(dir, "n"), 0o755))
	for _, f := range badFiles {
		if err := f.make(filepath.Join(dir, "n", f.name)); err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(filepath.Join(dir, "n", "zz-good.txt"), []byte(goodNotice), 0o644))
	code, out, errs := duban(t, dir, "--json", "ingest", "n")
	var report struct {
		Failures []struct{ Source, Outcome, Reason string }
		Notices  int
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil || code != exitSome {
		t.Fatalf("exit %d, %v: %s", code, err, errs)
	}
	failures := map[string]string{}
	for _, f := range report.Failures {
		failures[f.Source] = f.Outcome + ": " + f.Reason
	}
	read := 1
	for _, f := range badFiles {
		got := failures["n/"+f.name]
		if f.wants == "" && got != "" || f.wants != "" && (!strings.HasPrefix(got, f.wants+": ") || !strings.Contains(got, f.says)) {
			t.Errorf("%q: %q, want %q and %q", f.name, got, f.wants, f.says)
		}
		if f.wants == "" {
			read++
		}
	}
	if report.Notices != read {
		t.Errorf("%d notices, want %d", report.Notices, read)
	}
	wantSound(t, dir, "n/zz-good.txt")
}

// wantSound wants a sound corpus that exports the notices of sources.
func wantSound(t *testing.T, dir string, sources ...string) {
	t.Helper()
	if code, out, errs := duban(t, dir, "doctor"); code != exitDone {
		t.Errorf("doctor: %d %s%s", code, out, errs)
	}
	code, out, errs := duban(t, dir, "export", "notices")
	for _, source := range sources {
		if code != exitDone || !strings.Contains(out, ","+source+",") {
			t.Errorf("export: %d, no %s; %s", code, source, errs)
		}
	}
}

// What is named on the command line is refused like what stands in a folder,
// and nothing hangs or obeys a name.
func TestBadPathsOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	must(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	must(os.Symlink("loop", filepath.Join(dir, "loop")))
	must(os.WriteFile(filepath.Join(dir, "file"), []byte(goodNotice), 0o644))
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"extract", "pipe"}, exitSome, "pipe: unsupported"},
		{[]string{"extract", "/dev/zero"}, exitSome, "/dev/zero: unsupported"},
		{[]string{"extract", "."}, exitSome, "no regular file"},
		{[]string{"extract", "loop"}, exitSome, "loop"},
		{[]string{"ingest", "pipe", "/dev/zero", "loop", "missing", "file"}, exitSome, "/dev/zero (intake: unsupported)"},
		{[]string{"ingest", "no\x1b[31m\n\u202e"}, exitSome, `no\u001b[31m\u000a\u202e`},
		{[]string{"show", "\x1b[31m"}, exitSome, `\x1b[31m`},
		{[]string{"--corpus", "file", "ingest", "file"}, exitUnusable, "corpus file: a file stands where"},
		{[]string{"--corpus", "file/sub", "ingest", "file"}, exitUnusable, "corpus file/sub: a file stands where"},
		{[]string{"--corpus", "", "ingest", "file"}, exitUnusable, "--corpus"},
		{[]string{"--corpus", "/proc/none", "ingest", "file"}, exitUnusable, "/proc/none"},
		{[]string{"--corpus", "none", "search", "x"}, exitUnusable, "none"},
		{[]string{"export", "notices", "-o", "/dev/full"}, exitSome, "/dev/full"},
		{[]string{"export", "notices", "-o", "missing/x.csv"}, exitSome, "missing/x.csv"},
	} {
		code, out, errs := runChild(t, dir, nil, c.args...)
		if code != c.code || !strings.Contains(errs, c.says) {
			t.Errorf("duban %q: exit %d, want %d; said %q", c.args, code, c.code, errs)
		}
		if strings.ContainsAny(out+errs, "\x1b\u202e") {
			t.Errorf("duban %q wrote control characters: %q", c.args, out+errs)
		}
	}
	wantSound(t, dir, "file")
}

func TestFullDiskBehindStandardOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	dir := t.TempDir()
	for _, args := range [][]string{{"help"}, {"doctor"}, {"parse", "新增3家"}} {
		c := newChild(t, dir, nil, args...)
		c.Stdout = full
		if err := c.Run(); c.ProcessState.ExitCode() != exitSome || !strings.Contains(c.err.String(), "no space") {
			t.Errorf("duban %s: %v, %q", args, err, c.err.String())
		}
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	dir := workspace(t)
	first, in := holdOpen(t, dir)
	code, _, errs := duban(t, dir, "ingest", "testdata/notices")
	if code != exitUnusable || !strings.Contains(errs, fmt.Sprintf("process %d", first.Process.Pid)) || !strings.Contains(errs, "ingest") {
		t.Errorf("the second run: %d %s", code, errs)
	}
	must(in.Close())
	if err := first.Wait(); first.ProcessState.ExitCode() != exitSome || !strings.Contains(first.err.String(), "stdin:") {
		t.Errorf("the first run: %v %s", err, first.err.String()) // its empty input is refused
	}
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != exitDone && code != exitSome {
		t.Errorf("the run after: %d %s", code, errs)
	}
	wantSound(t, dir, "testdata/notices/xinyi-2023-news.txt")
}

func TestInterruptedRunIsFinishedByTheNext(t *testing.T) {
	dir, other := workspace(t), workspace(t)
	c, in := holdOpen(t, dir, "testdata/notices")
	defer in.Close()
	must(c.Process.Signal(os.Interrupt))
	if err := c.Wait(); c.ProcessState.ExitCode() != exitSome || !strings.Contains(c.err.String(), "interrupted") {
		t.Errorf("the interrupted run: %v %s", err, c.err.String())
	}
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != exitDone {
		t.Errorf("the run after: %d %s", code, errs)
	}
	wantSound(t, dir, "testdata/notices/xinyi-2023-news.txt")
	duban(t, other, "ingest", "testdata/notices")
	_, want, _ := duban(t, other, "export", "targets")
	if _, got, _ := duban(t, dir, "export", "targets"); got != want || want == "" {
		t.Error("the targets are not those of an undisturbed run")
	}
}

// mountedEnv says that the test has mounts of its own.
const mountedEnv = "DUBAN_TEST_MOUNTED"

// A disk with so much space left fills up at different points of a run: when it
// keeps the raw pages, in the database, in the index. The test runs once more in
// a process that may mount a small file system.
func TestFullDisk(t *testing.T) {
	if os.Getenv(mountedEnv) == "" {
		repeatWithMounts(t)
		return
	}
	dir := workspace(t)
	disk := filepath.Join(dir, "corpus-data")
	must(os.Mkdir(disk, 0o755))
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=32m"); err != nil {
		t.Skip("no small file system can be mounted here:", err)
	}
	defer syscall.Unmount(disk, 0)
	first := "testdata/notices/xinyi-2023-news.txt"
	if code, _, errs := duban(t, dir, "ingest", first); code != exitDone {
		t.Fatalf("ingest: %d %s", code, errs)
	}
	_, before, _ := duban(t, dir, "export", "targets", "--city", "徐州市")
	for _, left := range []int64{0, 16 << 10, 120 << 10, 800 << 10} {
		filler := fillUp(t, disk, left)
		code, _, errs := duban(t, dir, "ingest", "testdata/notices")
		t.Logf("%d bytes left: exit %d %s", left, code, errs)
		if code != exitUnusable || !strings.Contains(errs, "disk is full") {
			t.Errorf("%d bytes left: exit %d, %s", left, code, errs)
		}
		if code, after, errs := duban(t, dir, "export", "targets", "--city", "徐州市"); code != exitDone || after != before {
			t.Errorf("%d bytes left: %d %s; exported %q, before %q", left, code, errs, after, before)
		}
		must(os.Remove(filler))
	}
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices"); code != exitDone {
		t.Errorf("the run after: %d %s", code, errs)
	}
	wantSound(t, dir, first, "testdata/notices/suqian-2023-innovation.txt")
}

func repeatWithMounts(t *testing.T) {
	again := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
	again.Env = append(os.Environ(), mountedEnv+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	out, err := again.CombinedOutput()
	switch {
	case again.ProcessState == nil:
		t.Skip("no process with mounts of its own can be started here:", err)
	case bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("%s", out)
	case err != nil:
		t.Errorf("%v: %s", err, out)
	}
}

// fillUp writes a file that leaves so many bytes of the disk free.
func fillUp(t *testing.T, disk string, left int64) string {
	t.Helper()
	var s syscall.Statfs_t
	must(syscall.Statfs(disk, &s))
	path := filepath.Join(disk, "filler")
	must(os.WriteFile(path, make([]byte, int64(s.Bavail)*int64(s.Bsize)-left), 0o644))
	return path
}

// nobody is a user without rights, whom the tests become where they run as root.
const nobody = 65534

func unprivileged() []string {
	if os.Getuid() != 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s=%d", childUserEnv, nobody)}
}

func TestUnreadableFileAndReadOnlyCorpus(t *testing.T) {
	dir := workspace(t)
	must(os.Chmod(filepath.Dir(dir), 0o755)) // so that an unprivileged user reaches it
	must(os.Chmod(dir, 0o777))
	secret := filepath.Join(dir, "testdata/notices/secret.txt")
	must(os.WriteFile(secret, []byte(goodNotice), 0))
	code, _, errs := runChild(t, dir, unprivileged(), "ingest", "testdata/notices")
	if code != exitSome || !strings.Contains(errs, "secret.txt (intake: failed): it may not be read") {
		t.Errorf("unreadable file: %d %s", code, errs)
	}
	wantSound(t, dir, "testdata/notices/xinyi-2023-news.txt")
	corpus := filepath.Join(dir, "corpus-data")
	must(filepath.WalkDir(corpus, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o444)
	}))
	must(filepath.WalkDir(corpus, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return os.Chmod(path, 0o555)
	}))
	t.Cleanup(func() { _ = os.Chmod(corpus, 0o755) })
	for _, c := range []struct {
		args []string
		code int
	}{{[]string{"ingest", "testdata/notices"}, exitUnusable}, {[]string{"process"}, exitUnusable}, {[]string{"search", "创新"}, exitDone}, {[]string{"export", "notices"}, exitDone}, {[]string{"doctor"}, exitDone}} {
		code, out, errs := runChild(t, dir, unprivileged(), c.args...)
		if code != c.code || code == exitUnusable && !strings.Contains(errs, "can't be written to") || code == exitDone && out == "" {
			t.Errorf("read-only corpus, duban %s: exit %d, want %d; %s", c.args, code, c.code, errs)
		}
	}
}

func TestEscape(t *testing.T) {
	var out bytes.Buffer
	c := &console{w: &out}
	for _, part := range []string{"甲\x1b[31m\n\t乙\u202e\x07", "丙"[:1], "丙"[1:], "\xff\ufffd\u0085"} {
		if n, err := c.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if want := "甲\\u001b[31m\n\t乙\\u202e\\u0007丙\xff\ufffd\\u0085"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	if got := visible("a\nb"); got != `a\u000ab` {
		t.Errorf("%q", got)
	}
}
