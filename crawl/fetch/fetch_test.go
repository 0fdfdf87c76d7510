package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"duban/crawl/testsite"
)

const agent = "duban-test/1.0 (+mailto:test@example.org)"

func serve(t *testing.T, name string) *testsite.Server {
	t.Helper()
	s, err := testsite.Start(os.DirFS("../../testdata/sites"), name, testsite.Options{Slow: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// client may fetch from the servers at urls, with a standing clock.
func client(t *testing.T, opts Options, urls ...string) *Client {
	t.Helper()
	opts.UserAgent, opts.Now = agent, func() time.Time { return noon }
	if opts.Hosts == nil {
		opts.Hosts = map[string]Host{}
	}
	for _, u := range urls {
		host := u[strings.Index(u, "//")+2:]
		rule := opts.Hosts[host]
		rule.AnyAddress = true
		opts.Hosts[host] = rule
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func fetch(t *testing.T, c *Client, req Request) Response {
	t.Helper()
	resp, err := c.Fetch(t.Context(), req)
	if err != nil {
		t.Fatalf("%s: %v", req.URL, err)
	}
	return resp
}

func TestOddities(t *testing.T) {
	s := serve(t, "oddities")
	sizes := Limits{Body: 4 << 20, Header: 64 << 10}
	patient := client(t, Options{Limits: sizes}, s.URL)
	// The two that never answer are the only ones asked in a hurry.
	sizes.Wait, sizes.Idle = 50*time.Millisecond, 50*time.Millisecond
	hasty := client(t, Options{Limits: sizes}, s.URL)
	for _, tt := range []struct {
		path  string
		class Class
		cause string
		final string
	}{
		{"/plain.html", ClassOK, "", ""},
		{"/jsl.html", ClassChallenged, "jsl", ""},
		{"/412.html", ClassChallenged, "ruishu-status", ""},
		{"/ts.html", ClassChallenged, "ruishu-script", ""},
		{"/wzws.html", ClassChallenged, "wzws-header", ""},
		{"/captcha.html", ClassChallenged, "captcha", ""},
		{"/title-only.html", ClassChallenged, "title-only", ""},
		{"/banned.html", ClassBlocked, "blocked-words", ""},
		{"/forbidden.html", ClassBlocked, CauseStatus, ""},
		{"/slow-down.html", ClassBlocked, CauseStatus, ""},
		{"/maintenance.html", ClassBlocked, CauseStatus, ""},
		{"/error.html", ClassFailed, CauseStatus, ""},
		{"/gone.html", ClassGone, CauseStatus, ""},
		{"/no-such.html", ClassGone, CauseStatus, ""},
		{"/soft404.html", ClassSoft404, "soft-404", ""},
		{"/soft404-gbk.html", ClassSoft404, "soft-404", ""},
		{"/to-404.html", ClassSoft404, "error-page", "/404.html"},
		{"/404.html", ClassOK, "", ""},
		{"/empty.html", ClassFailed, CauseEmpty, ""},
		{"/cookie.html", ClassOK, "", ""},
		{"/moved.html", ClassOK, "", "/plain.html"},
		{"/moved-far.html", ClassOK, "", "/plain.html"},
		{"/loop.html", ClassFailed, CauseRedirects, ""},
		{"/nowhere.html", ClassFailed, CauseRedirects, ""},
		{"/to-metadata.html", ClassRefused, "guard", ""},
		{"/to-file.html", ClassRefused, "guard", ""},
		{"/to-loopback.html", ClassRefused, "guard", ""},
		{"/gzip.html", ClassOK, "", ""},
		{"/gzip-unnamed.html", ClassOK, "", ""},
		{"/gzip-lie.html", ClassOK, "", ""},
		{"/deflate.html", ClassOK, "", ""},
		{"/raw-deflate.html", ClassOK, "", ""},
		{"/br.html", ClassOK, "", ""},
		{"/zstd.html", ClassFailed, CauseEncoding, ""},
		{"/truncated.html", ClassFailed, CauseTruncated, ""},
		{"/truncated-gzip.html", ClassFailed, CauseTruncated, ""},
		{"/endless.html", ClassTooLarge, "body", ""},
		{"/slow.html", ClassOK, "", ""},
		{"/hang.html", ClassFailed, CauseTimeout, ""},
		{"/drip.html", ClassFailed, CauseTimeout, ""},
		{"/bomb.html", ClassTooLarge, "body", ""},
		{"/reset.html", ClassFailed, CauseReset, ""},
		{"/headers.html", ClassTooLarge, "header", ""},
	} {
		c := patient
		if tt.cause == CauseTimeout {
			c = hasty
		}
		resp := fetch(t, c, Request{URL: s.URL + tt.path})
		if resp.Class != tt.class || resp.Cause != tt.cause {
			t.Errorf("%s: %s %s (%s), want %s %s", tt.path, resp.Class, resp.Cause, resp.Reason, tt.class, tt.cause)
		}
		if want := tt.final; resp.Class == ClassOK || want != "" {
			if want == "" {
				want = tt.path
			}
			if resp.Final != s.URL+want || resp.URL != s.URL+tt.path {
				t.Errorf("%s: from %s to %s", tt.path, resp.URL, resp.Final)
			}
		}
		if resp.Class == ClassOK && tt.path != "/404.html" && !bytes.Contains(resp.Body, []byte("整修渠道120公里")) {
			t.Errorf("%s: body %q", tt.path, resp.Body)
		}
		if (resp.Class == ClassFailed || resp.Class == ClassTooLarge) && len(resp.Body) > 0 {
			t.Errorf("%s: %d bytes of a body that was not had", tt.path, len(resp.Body))
		}
	}
	for _, r := range s.Requests() {
		if r.UserAgent != agent {
			t.Errorf("%s was asked for as %q", r.URI, r.UserAgent)
		}
	}
}

func TestRetryAfterIsHandedOn(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	for path, want := range map[string]time.Duration{"/slow-down.html": 90 * time.Second, "/maintenance.html": 5 * time.Minute, "/plain.html": 0} {
		if resp := fetch(t, c, Request{URL: s.URL + path}); resp.RetryAfter != want {
			t.Errorf("%s: %s, want %s", path, resp.RetryAfter, want)
		}
	}
}

func TestConditionalRequest(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	first := fetch(t, c, Request{URL: s.URL + "/conditional.html"})
	if first.Class != ClassOK || first.ETag() == "" {
		t.Fatalf("%+v", first)
	}
	again := fetch(t, c, Request{URL: s.URL + "/conditional.html", ETag: first.ETag()})
	if again.Class != ClassNotModified || again.Status != 304 || len(again.Body) != 0 || len(again.Exchanges) != 1 {
		t.Errorf("%s %d", again.Class, again.Status)
	}
	if other := fetch(t, c, Request{URL: s.URL + "/conditional.html", ETag: `"old"`}); other.Class != ClassOK {
		t.Errorf("%s", other.Class)
	}
}

func TestPostSendsForm(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	resp := fetch(t, c, Request{URL: s.URL + "/echo", Method: "POST", Body: []byte("page=3&rows=15"), Referer: s.URL + "/list.html"})
	if resp.Class != ClassOK || !strings.Contains(string(resp.Body), "第3页，每页15条") {
		t.Errorf("%s %s: %s", resp.Class, resp.Reason, resp.Body)
	}
	if resp := fetch(t, c, Request{URL: s.URL + "/moved-post.html", Method: "POST", Body: []byte("page=3")}); resp.Class != ClassOK || resp.Final != s.URL+"/plain.html" {
		t.Errorf("%s %s", resp.Class, resp.Final)
	}
	if resp := fetch(t, c, Request{URL: s.URL + "/echo", Method: "DELETE"}); resp.Class != ClassRefused {
		t.Errorf("DELETE: %s", resp.Class)
	}
}

func TestRefererOpensDownload(t *testing.T) {
	s := serve(t, "vsb")
	c := client(t, Options{}, s.URL)
	address := s.URL + "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1563821133&wbfileid=A0C3F1"
	if resp := fetch(t, c, Request{URL: address}); resp.Class != ClassSoft404 {
		t.Errorf("without a Referer: %s", resp.Class)
	}
	resp := fetch(t, c, Request{URL: address, Referer: s.URL + "/info/1024/3236.htm"})
	if resp.Class != ClassOK || resp.FileName() != "责任清单.pdf" || resp.Media() != "application/octet-stream" {
		t.Errorf("%s %q %q", resp.Class, resp.FileName(), resp.Media())
	}
}

// All the pages that made-up sites serve as pages, and not to forms or scripts, must be seen as pages.
func TestPagesOfSitesAreOK(t *testing.T) {
	for _, name := range []string{"trs", "ucap", "jpage", "jpaas", "gkmlpt", "webplus", "vsb", "govcn", "feeds"} {
		s := serve(t, name)
		c := client(t, Options{}, s.URL)
		for _, path := range s.Paths() {
			if strings.Contains(path, ".jsp") || strings.Contains(path, ".do") || strings.Contains(path, "/api") || strings.Contains(path, "/search") || strings.Contains(path, "/interfaces") {
				continue
			}
			if resp := fetch(t, c, Request{URL: s.URL + path}); resp.Class != ClassOK {
				t.Errorf("%s %s: %s %s", name, path, resp.Class, resp.Reason)
			}
		}
	}
}

func TestExchangesHoldTheMessages(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	resp := fetch(t, c, Request{URL: s.URL + "/moved.html"})
	if len(resp.Exchanges) != 2 {
		t.Fatalf("%d exchanges", len(resp.Exchanges))
	}
	first, last := resp.Exchanges[0], resp.Exchanges[1]
	if !bytes.HasPrefix(first.Request, []byte("GET /moved.html HTTP/1.1\r\nHost: "+s.URL[7:]+"\r\n")) || !bytes.HasSuffix(first.Request, []byte("\r\n\r\n")) {
		t.Errorf("request:\n%s", first.Request)
	}
	if !bytes.HasPrefix(first.Response, []byte("HTTP/1.1 301 Moved Permanently\r\n")) || !bytes.Contains(first.Response, []byte("\r\nLocation: /plain.html\r\n")) {
		t.Errorf("response:\n%s", first.Response)
	}
	if !bytes.HasSuffix(last.Response, append([]byte("\r\n\r\n"), last.Payload...)) || last.Address != "127.0.0.1" || !last.At.Equal(noon) || last.Status != 200 {
		t.Errorf("%+v", last)
	}
	packed := fetch(t, c, Request{URL: s.URL + "/gzip.html"}).Exchanges[0]
	if !bytes.Contains(packed.Response, []byte("Content-Encoding: gzip")) || !isGzip(packed.Payload) {
		t.Error("the packed body was not kept as sent")
	}
	form := fetch(t, c, Request{URL: s.URL + "/echo", Method: "POST", Body: []byte("page=3")}).Exchanges[0]
	if !bytes.HasSuffix(form.Request, []byte("\r\n\r\npage=3")) {
		t.Errorf("request:\n%s", form.Request)
	}
}

func TestCookiesStayWithTheirHost(t *testing.T) {
	var got []string
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Cookie")+r.Header.Get("Authorization")+r.Header.Get("Referer")+r.Header.Get("If-None-Match"))
		fmt.Fprint(w, "<p>别处的一页</p>")
	}))
	defer other.Close()
	away := strings.Replace(other.URL, "127.0.0.1", "localhost", 1)
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "secret", Value: "1"})
		http.Redirect(w, r, away+"/", http.StatusTemporaryRedirect)
	}))
	defer first.Close()
	c := client(t, Options{}, first.URL, away)
	for range 2 {
		resp := fetch(t, c, Request{URL: first.URL + "/", Method: "POST", Body: []byte("a=1"), Referer: first.URL + "/list", ETag: `"x"`})
		if resp.Class != ClassOK {
			t.Errorf("%s %s", resp.Class, resp.Reason)
		}
	}
	if strings.Join(got, "") != "" {
		t.Errorf("the other host learnt %q", got)
	}
}

func TestTLSIsVerifiedUnlessAllowed(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<p>一页</p>") }))
	s.Config.ErrorLog = quiet()
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}
	s.StartTLS()
	defer s.Close()
	host := s.Listener.Addr().String()
	for _, tt := range []struct {
		rule  Host
		class Class
		cause string
	}{
		{Host{}, ClassFailed, CauseTLS},
		{Host{AnyCert: true}, ClassFailed, CauseTLS},
		{Host{WeakTLS: true}, ClassFailed, CauseTLS},
		{Host{WeakTLS: true, AnyCert: true}, ClassOK, ""},
	} {
		c := client(t, Options{Hosts: map[string]Host{host: tt.rule}}, s.URL)
		if resp := fetch(t, c, Request{URL: s.URL + "/"}); resp.Class != tt.class || resp.Cause != tt.cause {
			t.Errorf("%+v: %s %s %s", tt.rule, resp.Class, resp.Cause, resp.Reason)
		}
	}
}

func TestPlainHTTPOnlyWhereAllowed(t *testing.T) {
	var asked []string
	dial := func(_ context.Context, _, address string) (net.Conn, error) {
		asked = append(asked, address)
		if strings.HasSuffix(address, ":443") {
			return answering("this is no TLS\r\n"), nil
		}
		return answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<p>hi</p>"), nil
	}
	for allowed, want := range map[bool]Class{false: ClassFailed, true: ClassOK} {
		asked = nil
		c := client(t, Options{Dial: dial, Resolver: names{"sz.example": {"8.8.8.8"}}, Hosts: map[string]Host{"sz.example": {PlainHTTP: allowed}}})
		resp := fetch(t, c, Request{URL: "https://sz.example/a.html"})
		if resp.Class != want || resp.FellBack != allowed || resp.URL != "https://sz.example/a.html" {
			t.Errorf("allowed %v: %s %s, fell back %v, dialled %v", allowed, resp.Class, resp.Reason, resp.FellBack, asked)
		}
		if !allowed && len(asked) != 1 {
			t.Errorf("dialled %v", asked)
		}
	}
}

func TestCancelledFetchIsAnError(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Fetch(ctx, Request{URL: s.URL + "/hang.html"}); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

func TestLyingLengthIsTruncated(t *testing.T) {
	for text, want := range map[string]struct {
		class Class
		cause string
	}{
		"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n<p>short</p>":                    {ClassFailed, CauseTruncated},
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab":              {ClassFailed, CauseTruncated},
		"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<p>short</p>":           {ClassTooLarge, "body"},
		"HTTP/1.0 200 OK\r\n\r\n<p>without a length</p>":                               {ClassOK, ""},
		"HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Length: 12\r\n\r\n<p>ab</p>": {ClassFailed, CauseProtocol},
		"SSH-2.0-OpenSSH_9.6\r\n":           {ClassFailed, CauseProtocol},
		"":                                  {ClassFailed, CauseReset},
		"HTTP/1.1 304 Not Modified\r\n\r\n": {ClassFailed, CauseStatus},
	} {
		dial := func(context.Context, string, string) (net.Conn, error) { return answering(text), nil }
		c := client(t, Options{Dial: dial, Resolver: names{"a.example": {"8.8.8.8"}}})
		if resp := fetch(t, c, Request{URL: "http://a.example/"}); resp.Class != want.class || resp.Cause != want.cause {
			t.Errorf("%q: %s %s (%s), want %v", text, resp.Class, resp.Cause, resp.Reason, want)
		}
	}
}

func TestUnpackIsBounded(t *testing.T) {
	limits := Limits{Body: 3 << 20, Ratio: 10}.orDefault()
	zeros := make([]byte, 2<<20)
	for _, name := range []string{"gzip", "deflate", "br"} {
		packed := pack(t, name, zeros)
		if _, err := unpack(packed, http.Header{"Content-Encoding": {name}}, limits); cause(err) != CauseProtocol || !strings.Contains(err.Error(), "unpacks to more") {
			t.Errorf("%s: %v", name, err)
		}
		small := pack(t, name, zeros[:100<<10])
		if plain, err := unpack(small, http.Header{"Content-Encoding": {name}}, limits); err != nil || len(plain) != 100<<10 {
			t.Errorf("%s: %d bytes, %v", name, len(plain), err)
		}
		if _, err := unpack(small[:len(small)-9], http.Header{"Content-Encoding": {name}}, limits); err == nil {
			t.Errorf("%s: cut off, and no error", name)
		}
	}
	if _, err := unpack([]byte("x"), http.Header{"Content-Encoding": {"gzip,gzip,gzip,gzip"}}, limits); cause(err) != CauseEncoding {
		t.Error(err)
	}
}

// A site that hides behind a challenge, or shows titles without text, must not
// look healthy.
func TestTroubledSiteIsSeenThrough(t *testing.T) {
	s := serve(t, "troubled")
	c := client(t, Options{}, s.URL)
	for day, want := range map[int][2]Class{1: {ClassOK, ClassOK}, 2: {ClassChallenged, ClassChallenged}, 3: {ClassOK, ClassChallenged}} {
		if err := s.SetDay(day); err != nil {
			t.Fatal(err)
		}
		for i, path := range []string{"/zwgk/index.html", "/zwgk/202405/t20240531_710208.html"} {
			if resp := fetch(t, c, Request{URL: s.URL + path}); resp.Class != want[i] {
				t.Errorf("day %d %s: %s (%s), want %s", day, path, resp.Class, resp.Reason, want[i])
			}
		}
	}
}
