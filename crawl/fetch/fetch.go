// Package fetch gets one page from a public web server, carefully.
//
// Every connection is checked when it is made: after the name was looked up,
// again on every redirect, and the address that was checked is the one that is
// called. Sizes, times, redirects and compression are bounded. Proxies of the
// environment are not used, certificates are verified, and no login is sent.
//
// A page that can't be had is a result, not an error: Response.Class says what
// happened. Pages behind a challenge (a script to run, a picture to read) are
// recognised and named, never solved. Which pages are challenges is data:
// data/signatures.yaml.
package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Class is what became of a request.
type Class string

// The classes. Only ClassOK has a body that is a page's.
const (
	ClassOK          Class = "ok"
	ClassNotModified Class = "not-modified" // 304 to a conditional request
	ClassGone        Class = "gone"         // 404 or 410
	ClassSoft404     Class = "soft-404"     // status 200 for a page that says there is none
	ClassChallenged  Class = "challenged"   // a challenge in place of the page, whatever the status
	ClassBlocked     Class = "blocked"      // 401, 403, 429, 451 or 503
	ClassRefused     Class = "refused"      // by our own guard; nothing was sent to that address
	ClassFailed      Class = "failed"       // see Cause
	ClassTooLarge    Class = "too-large"    // over a limit
)

// The causes of ClassFailed. Of other classes Cause is the rule that chose
// the class, or the status.
const (
	CauseDNS       = "dns"
	CauseConnect   = "connect"
	CauseTimeout   = "timeout"
	CauseTLS       = "tls"
	CauseReset     = "reset"
	CauseTruncated = "truncated" // fewer bytes than promised
	CauseEncoding  = "encoding"  // compressed in a way that can't be undone
	CauseRedirects = "redirects" // too many, or one that leads nowhere
	CauseStatus    = "status"    // any other status
	CauseEmpty     = "empty"     // status 200 and no body
	CauseProtocol  = "protocol"  // not HTTP
)

// Limits bound what a server can make us do. Zero fields take the default.
type Limits struct {
	Body      int64         // bytes of a body, as sent and as unpacked; 50 MB
	Header    int64         // bytes of a response's header; 256 KB
	Ratio     int64         // unpacked size by packed size, from 1 MB on; 200
	Redirects int           // 5
	Connect   time.Duration // to connect, and again for TLS; 15 s
	Wait      time.Duration // from the request to the end of the header; 60 s
	Idle      time.Duration // between two bytes of the body; 30 s
	Total     time.Duration // of one exchange; 10 min
}

// DefaultLimits are those in force where Options leave them out.
func DefaultLimits() Limits {
	return Limits{
		Body: 50 << 20, Header: 256 << 10, Ratio: 200, Redirects: 5,
		Connect: 15 * time.Second, Wait: time.Minute, Idle: 30 * time.Second, Total: 10 * time.Minute,
	}
}

// Host is what is allowed for one host against the rule.
type Host struct {
	// AnyAddress allows addresses and a port that are otherwise refused. The
	// host must be named with its port (`127.0.0.1:8801`).
	AnyAddress bool
	WeakTLS    bool // TLS 1.0 on, old ciphers, renegotiation
	AnyCert    bool // certificates that can't be verified
	PlainHTTP  bool // http where https fails for reasons of TLS or connection
}

// Options of a Client. UserAgent is required.
type Options struct {
	UserAgent string // names the program and a contact: `duban/1.0 (+mailto:someone@example.org)`
	Limits    Limits
	Hosts     map[string]Host // by host in lower case, or host:port
	Rules     *Rules          // the embedded ones if nil
	Resolver  Resolver        // the system's if nil
	Dial      Dialer          // the system's if nil; is given checked addresses only
	Now       func() time.Time
}

// Client fetches pages. It keeps cookies in memory and idle connections, and
// may be used by several goroutines.
type Client struct {
	opts       Options
	rules      *Rules
	guard      *guard
	jar        http.CookieJar
	transports map[grade]*http.Transport
}

// New returns a Client.
func New(opts Options) (*Client, error) {
	if strings.TrimSpace(opts.UserAgent) == "" || strings.ContainsAny(opts.UserAgent, "\r\n") {
		return nil, fmt.Errorf("a crawl needs a User-Agent of one line that says who runs it; give a contact address")
	}
	opts.Limits = opts.Limits.orDefault()
	if opts.Now == nil {
		opts.Now = time.Now
	}
	rules := opts.Rules
	if rules == nil {
		var err error
		if rules, err = EmbeddedRules(); err != nil {
			return nil, err
		}
	}
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, err
	}
	c := &Client{opts: opts, rules: rules, guard: newGuard(opts), jar: jar}
	c.transports = c.newTransports()
	return c, nil
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	for _, size := range []struct{ have, standard *int64 }{{&l.Body, &d.Body}, {&l.Header, &d.Header}, {&l.Ratio, &d.Ratio}} {
		if *size.have <= 0 {
			*size.have = *size.standard
		}
	}
	for _, span := range []struct{ have, standard *time.Duration }{{&l.Connect, &d.Connect}, {&l.Wait, &d.Wait}, {&l.Idle, &d.Idle}, {&l.Total, &d.Total}} {
		if *span.have <= 0 {
			*span.have = *span.standard
		}
	}
	if l.Redirects <= 0 {
		l.Redirects = d.Redirects
	}
	return l
}

// Request asks for one page.
type Request struct {
	URL          string
	Method       string // GET if empty, or POST
	Body         []byte // of a POST
	ContentType  string // of Body; a form's if empty
	Referer      string // the page that links here
	ETag         string // of the copy we have; makes the request conditional
	LastModified string // likewise
	// Room is asked once before a large body is taken, with the bytes that it may
	// take in memory; it may wait. Nil takes all that Limits allow.
	Room func(ctx context.Context, bytes int64) error
	// Follow is asked before a redirect is followed; a reason refuses it. Nil follows all that the guard lets pass.
	Follow func(ctx context.Context, to *url.URL) (reason string)
}

// Response is what a request led to.
type Response struct {
	Class      Class
	Cause      string
	Reason     string // plain words; empty for ClassOK
	URL        string // as asked
	Final      string // after redirects
	Status     int    // 0 if no answer came
	Header     http.Header
	Body       []byte        // unpacked
	RetryAfter time.Duration // asked for by the server; 0 if not
	Elapsed    time.Duration // of the last exchange
	Exchanges  []Exchange    // all that were completed, redirects first; the last holds this answer
	FellBack   bool          // https failed and http was used, as allowed for the host
}

// Media is the declared media type in lower case, without parameters. A hint, never trusted.
func (r Response) Media() string {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// ETag and LastModified make the next request for the page conditional.
func (r Response) ETag() string { return r.Header.Get("ETag") }

// LastModified is the server's own word for it, as sent.
func (r Response) LastModified() string { return r.Header.Get("Last-Modified") }

// Fetch asks for a page, following redirects. The error is not nil only if ctx
// ended, when nothing was learnt about the page.
func (c *Client) Fetch(ctx context.Context, req Request) (Response, error) {
	resp := c.follow(ctx, req, req.URL)
	if plain, ok := c.plainHTTP(req.URL); ok && resp.fellOver() && ctx.Err() == nil {
		resp = c.follow(ctx, req, plain)
		resp.FellBack = true
	}
	resp.URL = req.URL
	return resp, ctx.Err()
}

// fellOver says whether https itself is what failed.
func (r Response) fellOver() bool {
	return r.Class == ClassFailed && r.Status == 0 && r.Cause != CauseDNS
}

// plainHTTP is the http form of an https address whose host may be asked so.
func (c *Client) plainHTTP(raw string) (string, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || !c.guard.rule(u).PlainHTTP {
		return "", false
	}
	u.Scheme = "http"
	if u.Port() == "443" {
		u.Host = strings.TrimSuffix(u.Host, ":443")
	}
	return u.String(), true
}

// follow fetches address and what it redirects to.
func (c *Client) follow(ctx context.Context, req Request, address string) Response {
	var resp Response
	step, err := c.guard.parse(address)
	if err != nil {
		return refused(address, err)
	}
	for hop := 0; ; hop++ {
		before := resp.Exchanges
		resp = c.exchange(ctx, req, step)
		resp.Final, resp.Exchanges = step.String(), append(before, resp.Exchanges...)
		next, ok := redirect(&resp, step)
		if !ok {
			c.rules.judge(&resp, req, hop > 0)
			return resp
		}
		if hop == c.opts.Limits.Redirects {
			resp.fail(CauseRedirects, "more than %d redirects; the last leads to %s", hop, next)
			return resp
		}
		if next, err = c.guard.parse(next.String()); err == nil && req.Follow != nil {
			if reason := req.Follow(ctx, next); reason != "" {
				err = refuse("it leads to %s: %s", next, reason)
			}
		}
		if err != nil {
			back := refused(resp.Final, err)
			back.Status, back.Header, back.Exchanges = resp.Status, resp.Header, resp.Exchanges
			return back
		}
		req = req.redirected(step, next, resp.Status)
		step = next
	}
}

// redirect is where an answer leads to. A redirect to nowhere fails resp.
func redirect(resp *Response, from *url.URL) (*url.URL, bool) {
	switch resp.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false
	}
	if resp.Class != "" {
		return nil, false
	}
	location := strings.TrimSpace(resp.Header.Get("Location"))
	next, err := from.Parse(location)
	if err != nil || location == "" {
		resp.fail(CauseRedirects, "status %d leads to %q, which is no address", resp.Status, location)
		return nil, false
	}
	next.Fragment = ""
	return next, true
}

// redirected is the request for the next address: a form is not sent again
// where the status says so, and another host does not learn what is not its own.
func (r Request) redirected(from, next *url.URL, status int) Request {
	if status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect {
		r.Method, r.Body, r.ContentType = "", nil, ""
	}
	if from.Host != next.Host || from.Scheme != next.Scheme {
		r.Referer, r.ETag, r.LastModified = "", "", ""
		r.Method, r.Body, r.ContentType = "", nil, ""
	}
	return r
}

func refused(address string, err error) Response {
	return Response{Class: ClassRefused, Cause: "guard", Final: address, Reason: err.Error()}
}

func (r *Response) fail(cause, format string, args ...any) {
	r.Class, r.Cause, r.Reason, r.Body = ClassFailed, cause, fmt.Sprintf(format, args...), nil
}
