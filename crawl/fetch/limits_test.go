package fetch

import (
	"fmt"
	"net/http"
	"os"
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
