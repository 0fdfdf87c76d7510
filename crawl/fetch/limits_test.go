package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"testing"

	"duban/crawl/testsite"
)

func TestUnpackGivesWhatFetchGave(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	for _, path := range []string{"/plain.html", "/gzip.html", "/br.html", "/raw-deflate.html"} {
		resp := fetch(t, c, Request{URL: s.URL + path})
		plain, err := Unpack(resp.Exchanges[0].Payload, resp.Header)
		if err != nil || string(plain) != string(resp.Body) || len(plain) == 0 {
			t.Errorf("%s: %q, %v", path, plain, err)
		}
	}
}

// Room is asked for once where a body is large, or may unpack to much, and for
// no other; a body for which there is none is not taken.
func TestRoomIsAskedForLargeBodies(t *testing.T) {
	const mb = 1 << 20
	handler := func(w http.ResponseWriter, r *http.Request) {
		size, _ := strconv.Atoi(r.URL.Query().Get("size"))
		if r.URL.Query().Get("length") != "" {
			w.Header().Set("Content-Length", strconv.Itoa(size))
		}
		body := bytes.Repeat([]byte("x"), size)
		if r.URL.Path == "/moved" {
			w.Header().Set("Location", "/?size=10")
			w.WriteHeader(http.StatusFound)
		}
		if r.URL.Path == "/packed" {
			w.Header().Set("Content-Encoding", "gzip")
			var packed bytes.Buffer
			z, _ := gzip.NewWriterLevel(&packed, gzip.NoCompression)
			_, _ = z.Write(body)
			_ = z.Close()
			body = packed.Bytes()
		}
		_, _ = w.Write(body)
	}
	s := httptest.NewServer(http.HandlerFunc(handler))
	defer s.Close()
	c := client(t, Options{Limits: Limits{Body: 8 * mb}}, s.URL)
	for _, tt := range []struct {
		path  string
		asked []int64
		size  int
		class Class
	}{
		{"/?size=1000000", nil, 1e6, ClassOK},
		{"/?size=3000000&length=1", []int64{6e6}, 3e6, ClassOK},
		{"/?size=3000000", []int64{16 * mb}, 3e6, ClassOK}, // nobody knows how much will come
		{"/packed?size=20000", []int64{20028 * 201}, 20000, ClassOK},
		{"/packed?size=900", nil, 900, ClassOK},
		{"/moved?size=900000", nil, 10, ClassOK},
		{"/moved?size=2000000", nil, 0, ClassTooLarge},
		{"/?size=9000000", []int64{16 * mb}, 0, ClassTooLarge},
		{"/?size=9000000&length=1", nil, 0, ClassTooLarge},
	} {
		var asked []int64
		room := func(_ context.Context, bytes int64) error { asked = append(asked, bytes); return nil }
		resp := fetch(t, c, Request{URL: s.URL + tt.path, Room: room})
		if !slices.Equal(asked, tt.asked) || resp.Class != tt.class || len(resp.Body) != tt.size {
			t.Errorf("%s: asked for %d, %s %s, %d bytes", tt.path, asked, resp.Class, resp.Reason, len(resp.Body))
		}
	}
	none := func(context.Context, int64) error { return errors.New("there is none") }
	if resp := fetch(t, c, Request{URL: s.URL + "/?size=3000000", Room: none}); resp.Class != ClassFailed || len(resp.Body) > 0 {
		t.Errorf("%s, %d bytes", resp.Class, len(resp.Body))
	}
}

func TestCookiesAreBounded(t *testing.T) {
	var many []*http.Cookie
	for i := range 500 {
		many = append(many, &http.Cookie{Name: fmt.Sprint("c", i), Value: "1"})
	}
	many[0].Value = string(make([]byte, 5000))
	if got := modest(many); len(got) != 50 || got[0].Name != "c1" {
		t.Errorf("%d cookies from %s", len(got), got[0].Name)
	}
}

func BenchmarkFetch(b *testing.B) {
	s, err := testsite.Start(os.DirFS("../../testdata/sites"), "trs", testsite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	c, err := New(Options{UserAgent: agent, Hosts: map[string]Host{s.URL[7:]: {AnyAddress: true}}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if resp, err := c.Fetch(b.Context(), Request{URL: s.URL + "/zwgk/tzgg/202405/t20240521_3200111.html"}); err != nil || resp.Class != ClassOK {
			b.Fatal(resp.Class, resp.Reason, err)
		}
	}
}
