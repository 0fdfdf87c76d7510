package local

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2023, 5, 19, 8, 30, 0, 0, time.UTC)

// lay makes files in a new folder and works from there.
func lay(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// take lists what an intake gives, each as `source=text` or `source!outcome`.
func take(in Intake, paths ...string) (got []string) {
	in.Now = func() time.Time { return day }
	for item := range in.Pages(context.Background(), paths) {
		if item.Refusal != nil {
			got = append(got, fmt.Sprintf("%s!%s", item.Source, item.Refusal.Outcome))
		} else {
			got = append(got, item.Page.Source+"="+string(item.Page.Bytes))
		}
	}
	return got
}

func TestPages(t *testing.T) {
	lay(t, map[string]string{
		"n/b.txt": "乙", "n/a.txt": "甲", "n/sub/c.html": "丙", "n/.hidden": "x", "n/.git/config": "x", "n/sub.txt": "丁",
		"one.txt": "一", "empty.txt": "",
	})
	tests := []struct {
		name  string
		paths []string
		want  []string
	}{
		{"file", []string{"one.txt"}, []string{"one.txt=一"}},
		{"as given", []string{"./one.txt"}, []string{"./one.txt=一"}},
		{"empty file", []string{"empty.txt"}, []string{"empty.txt="}},
		{"folder, sorted, nothing hidden", []string{"n"}, []string{"n/a.txt=甲", "n/b.txt=乙", "n/sub/c.html=丙", "n/sub.txt=丁"}},
		{"slash at the end", []string{"n/sub//"}, []string{"n/sub/c.html=丙"}},
		{"a hidden file that is named", []string{"n/.hidden"}, []string{"n/.hidden=x"}},
		{"arguments in order", []string{"one.txt", "n/sub"}, []string{"one.txt=一", "n/sub/c.html=丙"}},
		{"missing, and the run goes on", []string{"no.txt", "one.txt"}, []string{"no.txt!failed", "one.txt=一"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, take(Intake{}, test.paths...)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestPageFields(t *testing.T) {
	lay(t, map[string]string{"通知.HTML": "<p>正文</p>"})
	for item := range (Intake{Now: func() time.Time { return day }}).Pages(context.Background(), []string{"通知.HTML"}) {
		want := corpus.Page{Source: "通知.HTML", Media: "text/html", Bytes: []byte("<p>正文</p>"), SHA256: corpus.Hash([]byte("<p>正文</p>")), FetchedAt: day}
		if diff := cmp.Diff(want, item.Page); diff != "" {
			t.Error(diff)
		}
	}
}

func TestStdin(t *testing.T) {
	digest := corpus.Hash([]byte("正文"))
	want := []string{"stdin:" + digest[:12] + "=正文"}
	if diff := cmp.Diff(want, take(Intake{Stdin: strings.NewReader("正文")}, "-")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"-!failed"}, take(Intake{}, "-")); diff != "" {
		t.Error(diff)
	}
}

func TestLinks(t *testing.T) {
	lay(t, map[string]string{"n/a.txt": "甲", "n/sub/b.txt": "乙", "out/c.txt": "丙"})
	for name, target := range map[string]string{
		"n/in.txt": "a.txt", "n/insub": "sub", "n/loop": "..", "n/self": "self", "n/out.txt": "../out/c.txt", "n/outside": "../out", "n/gone": "nothing", "n/sub/up": "../sub",
	} {
		if err := os.Symlink(target, name); err != nil {
			t.Skip("no links here:", err)
		}
	}
	want := []string{"n/a.txt=甲", "n/gone!unsupported", "n/loop!unsupported", "n/out.txt!unsupported", "n/outside!unsupported", "n/self!unsupported", "n/sub/b.txt=乙"}
	if diff := cmp.Diff(want, take(Intake{}, "n")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"n/out.txt=丙"}, take(Intake{}, "n/out.txt")); diff != "" {
		t.Errorf("a link that is named itself: %s", diff)
	}
	if diff := cmp.Diff([]string{"n/self!failed"}, take(Intake{}, "n/self")); diff != "" {
		t.Errorf("a link to itself: %s", diff)
	}
}

func TestLimits(t *testing.T) {
	lay(t, map[string]string{"n/a.txt": "123", "n/b.txt": "1234", "n/c.txt": "1", "n/d.txt": "1"})
	in := Intake{Limits: Limits{FileBytes: 3, Files: 3}, Stdin: strings.NewReader("1234")}
	want := []string{"n/a.txt=123", "n/b.txt!too-large", "n/c.txt=1", "n/!too-large", "-!too-large"}
	if diff := cmp.Diff(want, take(in, "n", "-")); diff != "" {
		t.Error(diff)
	}
}

// A file far over the limit must not be read, not even a sparse one of a terabyte.
func TestHugeFileIsNotRead(t *testing.T) {
	lay(t, map[string]string{"big.txt": ""})
	if err := os.Truncate("big.txt", 1<<40); err != nil {
		t.Skip("no sparse files here:", err)
	}
	if diff := cmp.Diff([]string{"big.txt!too-large"}, take(Intake{}, "big.txt")); diff != "" {
		t.Error(diff)
	}
}

func TestPipeIsRefusedUnopened(t *testing.T) {
	lay(t, map[string]string{"n/a.txt": "甲"})
	if err := syscall.Mkfifo("n/pipe", 0o644); err != nil {
		t.Skip("no pipes here:", err)
	}
	if diff := cmp.Diff([]string{"n/a.txt=甲", "n/pipe!unsupported"}, take(Intake{}, "n")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"n/pipe!unsupported"}, take(Intake{}, "n/pipe")); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("rights do not bind root")
	}
	lay(t, map[string]string{"n/a.txt": "甲", "n/b.txt": "乙", "n/shut/c.txt": "丙"})
	os.Chmod("n/a.txt", 0)
	os.Chmod("n/shut", 0)
	defer os.Chmod("n/shut", 0o755)
	if diff := cmp.Diff([]string{"n/a.txt!failed", "n/b.txt=乙", "n/shut!failed"}, take(Intake{}, "n")); diff != "" {
		t.Error(diff)
	}
}

func TestReadErrorIsNamed(t *testing.T) {
	in := Intake{Stdin: io.MultiReader(strings.NewReader("half"), failing{}), Now: time.Now}
	for item := range in.Pages(context.Background(), []string{"-"}) {
		if item.Refusal == nil || !strings.Contains(item.Refusal.Reason, "disk on fire") {
			t.Errorf("got %+v", item)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("disk on fire") }

func TestEndsWithContextAndConsumer(t *testing.T) {
	lay(t, map[string]string{"n/a.txt": "甲", "n/b.txt": "乙", "c.txt": "丙"})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var seen int
	for range (Intake{Now: time.Now}).Pages(ctx, []string{"n", "c.txt"}) {
		seen++
		stop()
	}
	if seen != 1 {
		t.Errorf("%d items after the context ended, want 1", seen)
	}
	for range (Intake{Now: time.Now}).Pages(context.Background(), []string{"n", "c.txt"}) {
		break // must not panic
	}
}
