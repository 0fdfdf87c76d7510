//go:build linux

package pipeline

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"duban/crawl/testsite"

	"github.com/google/go-cmp/cmp"
)

// crawlRoomEnv bounds the files that a child may write, in bytes: a disk that fills up.
const crawlRoomEnv = "DUBAN_TEST_CRAWL_ROOM"

// limitFiles makes this process one whose files can't grow over what the environment says.
func limitFiles(t *testing.T) {
	room, err := strconv.ParseUint(os.Getenv(crawlRoomEnv), 10, 64)
	if err != nil {
		return
	}
	signal.Ignore(syscall.SIGXFSZ)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room}))
}

// A crawl that runs out of disk says so and loses nothing: with room again, it
// ends as one that always had it.
func TestCrawlOnAFullDisk(t *testing.T) {
	folder, err := filepath.Abs(sitesFolder)
	must(t, err)
	t.Chdir(memoryFolder(t))
	server, err := testsite.Start(os.DirFS(folder), "vsb", testsite.Options{Bulk: 40})
	must(t, err)
	defer server.Close()
	must(t, os.WriteFile("sites.yaml", []byte("contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"+siteEntry("vsb", server.URL)), 0o644))
	w := &killedWeb{t: t}
	w.night("whole", 1)
	failed := 0
	rooms := []int{100, 160, 230, 310, 400}
	if slow {
		rooms = rooms[:3]
	}
	for _, kilobytes := range rooms {
		cmd := crawlChild("full", 1)
		cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%d", crawlRoomEnv, kilobytes<<10))
		out, err := cmd.CombinedOutput()
		if err == nil {
			continue
		}
		failed++
		if text := string(out); !strings.Contains(text, "disk") || strings.Contains(text, "panic") {
			t.Errorf("with %d KB: %s", kilobytes, text)
		}
	}
	if failed < 3 {
		t.Errorf("%d runs found the disk full", failed)
	}
	w.night("full", 1)
	want := crawled(t, "whole")
	for name, got := range crawled(t, "full") {
		if diff := cmp.Diff(strings.Split(string(want[name]), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, diff)
		}
	}
}
