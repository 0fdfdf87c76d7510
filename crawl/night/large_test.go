package night

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duban/crawl/fetch"
	"duban/crawl/sites"
)

// Many hosts that send large files at once are heard a few at a time, and all of them.
func TestLargeBodiesTakeTurns(t *testing.T) {
	const hosts, size, piece = 10, 16 << 20, 1 << 20
	var sending, most atomic.Int64
	allowed, text := map[string]fetch.Host{}, ""
	for i := range hosts {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/list/":
				fmt.Fprint(w, `<ul><li><a href="/f/1.pdf">关于印发工作要点的通知</a><span>2024-01-01</span></li><li><a href="/2.html">关于公布名单的通知</a><span>2024-01-02</span></li></ul>`)
			case "/f/1.pdf":
				w.Header().Set("Content-Length", fmt.Sprint(size))
				chunk := append([]byte("%PDF-1.4"), make([]byte, piece-8)...)
				for sent := 0; sent < size; sent += piece {
					if sent == size-3*piece { // more than the buffers on the way take of a reader who waits
						now := sending.Add(1)
						for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
						}
					}
					if sent == size-piece { // before the reader can have all of it
						sending.Add(-1)
					}
					if _, err := w.Write(chunk); err != nil {
						t.Error(err)
						break
					}
				}
			case "/robots.txt":
				http.NotFound(w, r)
			default:
				fmt.Fprintf(w, "<html><body><p>通知%s</p></body></html>", r.Host)
			}
		}))
		defer s.Close()
		host := strings.TrimPrefix(s.URL, "http://")
		allowed[host] = fetch.Host{AnyAddress: true}
		text += fmt.Sprintf("  - {name: s%d, url: '%s/list/', hosts: [{host: '%s', any_address: yes}]}\n", i, s.URL, host)
	}
	client, err := fetch.New(fetch.Options{UserAgent: "duban/test (+mailto:crawl@example.org)", Hosts: allowed})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	file, err := sites.Read("sites.yaml", []byte("contact: crawl@example.org\nsites:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	m.given = map[string]bool{}
	r, err := Run(t.Context(), Options{Sites: file.Sites, Fetcher: client, Store: m, Hurry: true, Now: time.Now})
	if err != nil || r.Totals().New != 2*hosts || len(r.Failures) > 0 {
		t.Errorf("%d new, %+v, %v", r.Totals().New, r.Failures, err)
	}
	if got, room := most.Load(), int64(roomBytes/(2*size)); got > room || got == 0 {
		t.Errorf("%d large bodies came at a time, room is for %d", got, room)
	}
}
