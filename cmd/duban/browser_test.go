package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserNames are the programs that are tried; $DUBAN_BROWSER names another.
var browserNames = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// browserPath is the browser of this machine. Without one the test is skipped,
// and says so; `make e2e` asks that it fail instead.
func browserPath(t *testing.T) string {
	t.Helper()
	if named := os.Getenv("DUBAN_BROWSER"); named != "" {
		return named
	}
	for _, name := range browserNames {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	message := "no browser here: install Debian's chromium, or name one in DUBAN_BROWSER"
	if os.Getenv("DUBAN_E2E") != "" {
		t.Fatal(message)
	}
	t.Skip("the pages were not tried in a browser: " + message)
	return ""
}

// site is a running `duban serve` and a browser that reads it.
type site struct {
	address string // with a slash at the end
	dir     string // where the corpus is
	browser context.Context
}

// startSite fills a corpus with the bundled notices and a hostile one, serves it and starts a browser.
func startSite(t *testing.T) site {
	t.Helper()
	path := browserPath(t)
	dir := workspace(t)
	if err := os.WriteFile(filepath.Join(dir, "testdata", "notices", "hostile.html"), []byte(hostilePage), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := duban(t, dir, "ingest", "testdata/notices", "testdata/pdf/chromium.pdf"); code != 0 {
		t.Fatal(errs)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(patience), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("accept-lang", "zh-CN"), chromedp.Flag("lang", "zh-CN"))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocator)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	return site{address: serveFolder(t, dir), dir: dir, browser: ctx}
}

// serveFolder runs `duban serve` until the test ends, and returns its address.
func serveFolder(t *testing.T, dir string) string {
	t.Helper()
	var errs locked
	a := app{in: strings.NewReader(""), out: io.Discard, err: &errs, env: func(string) string { return "" }, now: time.Now}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan int, 1)
	go func() {
		ended <- a.run(ctx, []string{"serve", "--rate", "0", "--addr", "127.0.0.1:0", "--corpus", filepath.Join(dir, "corpus-data")})
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return said(t, &errs, regexp.MustCompile(`http://127\.0\.0\.1:\d+/`))
}

// tab is one tab of the browser, and everything in it that no page should do.
type tab struct {
	t    *testing.T
	site site
	ctx  context.Context

	mu    sync.Mutex
	wrong []string
}

// open makes a tab of a width in pixels. At its end it fails the test for every
// error on the console, every dialog and every request that left our server.
func (s site) open(t *testing.T, width int64, dark bool) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(s.browser)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	v := &tab{t: t, site: s, ctx: ctx}
	t.Cleanup(func() {
		cancel()
		stop()
		v.mu.Lock()
		defer v.mu.Unlock()
		for _, w := range v.wrong {
			t.Error(w)
		}
	})
	if err := chromedp.Listen(ctx, v.watch); err != nil {
		t.Fatal(err)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(v, network.Enable, network.EnableParams{})
	call(v, log.Enable, cdp.Empty{})
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
	v.run(chromedp.EmulateViewport(width, 900))
	return v
}

// watch notes what no page should do.
func (v *tab) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		v.complain("script failed: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		v.complain("a script wrote to the console: %s", e.Type)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			v.complain("console %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *page.EventJavascriptDialogOpening:
		v.complain("a page opened a dialog: %s", e.Message)
		go func() {
			_, _ = chromedp.Call(v.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, v.site.address) && !strings.HasPrefix(e.Request.URL, "data:") {
			v.complain("a request left the server: %s", e.Request.URL)
		}
	}
}

func (v *tab) complain(format string, args ...any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
}

// forgive drops the complaints so far that hold a text: what a test asked for itself.
func (v *tab) forgive(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	var left []string
	for _, w := range v.wrong {
		if !strings.Contains(w, text) {
			left = append(left, w)
		}
	}
	v.wrong = left
}

// patience is how long one step may take on a slow machine.
const patience = 90 * time.Second

func (v *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// call gives the tab a command of the browser's protocol.
func call[P, R any](v *tab, command cdp.Command[P, R], params P) {
	v.t.Helper()
	if _, err := chromedp.Call(v.ctx, command, params); err != nil {
		v.t.Fatal(err)
	}
}

// visit opens an address of the site, given without the first slash.
func (v *tab) visit(address string) {
	v.t.Helper()
	v.run(chromedp.Navigate(v.site.address + address))
}

// follow clicks and waits until the next page is there.
func (v *tab) follow(selector string) {
	v.t.Helper()
	v.next(chromedp.Click(chromedp.CSS(selector)))
}

// next does what leads to another page, and waits for it.
func (v *tab) next(steps ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.ctx, patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

// ask runs a script in the page as its developer tools would, and gives its answer.
func ask[T any](v *tab, script string) T {
	v.t.Helper()
	out, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		v.t.Fatalf("%v: %.200s", err, script)
	}
	return out
}

// download clicks on a link to a file and returns the bytes that the browser saved.
func (v *tab) download(selector string) []byte {
	v.t.Helper()
	dir := v.t.TempDir()
	done := make(chan string, 1)
	ctx, cancel := context.WithCancel(v.ctx)
	defer cancel()
	err := chromedp.ListenBrowser(ctx, func(event any) {
		if e, ok := event.(*browser.EventDownloadProgress); ok && e.State == browser.DownloadProgressStateCompleted {
			done <- e.GUID
		}
	})
	if err != nil {
		v.t.Fatal(err)
	}
	say := true
	_, err = chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &say})
	if err != nil {
		v.t.Fatal(err)
	}
	v.run(chromedp.Click(chromedp.CSS(selector)))
	select {
	case name := <-done:
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			v.t.Fatal(err)
		}
		return b
	case <-v.ctx.Done():
		v.t.Fatalf("%s: no download came", selector)
		return nil
	}
}

// shoot keeps a picture of the whole page for people to look at.
func (v *tab) shoot(name string) {
	v.t.Helper()
	if os.Getenv("DUBAN_SHOTS") == "" {
		return
	}
	picture, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		v.t.Fatal(err)
	}
	keep(v.t, name+".png", picture)
}

// keep puts a file into the folder $DUBAN_SHOTS, if it is set.
func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	dir := os.Getenv("DUBAN_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}
