package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Exchange is one request and the answer to it, as they are kept in WARC files.
type Exchange struct {
	URL      string
	At       time.Time // of the request, UTC
	Address  string    // IP address that was connected to
	Status   int
	Request  []byte // the message as sent
	Response []byte // header as received, less what belongs to the connection, and Payload
	Payload  []byte // body as received, still packed; part of Response
}

// errIdle and errTotal are why a body was given up.
var (
	errIdle  = errors.New("the server stopped sending")
	errTotal = errors.New("the answer took too long")
)

// exchange sends one request to u and reads the answer. Redirects are not
// followed. Of a Response without a class everything was read.
func (c *Client) exchange(ctx context.Context, req Request, u *url.URL) Response {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	total := time.AfterFunc(c.opts.Limits.Total, func() { cancel(errTotal) })
	defer total.Stop()
	ex := Exchange{URL: u.String(), At: c.opts.Now().UTC()}
	peer := new(string) // a connection that is kept for the next request keeps this, and must not keep the answer
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { *peer = addressOf(info) }}
	out, err := c.message(httptrace.WithClientTrace(ctx, trace), req, u)
	if err != nil {
		return refused(u.String(), err)
	}
	ex.Request = wire(out, req.Body)
	in, err := c.transports[c.guard.rule(u).grade()].RoundTrip(out)
	if err != nil {
		return c.broken(ctx, err)
	}
	defer in.Body.Close()
	c.jar.SetCookies(u, modest(in.Cookies()))
	resp := Response{Status: in.StatusCode, Header: in.Header}
	kept, payload, err := c.read(ctx, req, in, total, cancel)
	resp.Elapsed = c.opts.Now().UTC().Sub(ex.At)
	if err != nil {
		resp.spoilt(ctx, err)
		return resp
	}
	ex.Address, ex.Status, ex.Payload, ex.Response = *peer, in.StatusCode, payload, kept
	resp.Exchanges = []Exchange{ex}
	resp.RetryAfter = retryAfter(in.Header.Get("Retry-After"), c.opts.Now())
	if resp.Body, err = unpack(ex.Payload, in.Header, c.limits(in.StatusCode)); err != nil {
		resp.spoilt(ctx, err)
	}
	return resp
}

// modest leaves out cookies that only fill the memory.
func modest(cookies []*http.Cookie) []*http.Cookie {
	const most, longest = 50, 4096 // RFC 6265, 6.1
	small := slices.DeleteFunc(cookies, func(c *http.Cookie) bool { return len(c.Name)+len(c.Value) > longest })
	return small[:min(len(small), most)]
}

func addressOf(info httptrace.GotConnInfo) string {
	address := info.Conn.RemoteAddr().String()
	if at := strings.LastIndexByte(address, ':'); at > 0 {
		address = address[:at]
	}
	return strings.Trim(address, "[]")
}

// message makes the HTTP request.
func (c *Client) message(ctx context.Context, req Request, u *url.URL) (*http.Request, error) {
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	if method != http.MethodGet && method != http.MethodPost {
		return nil, refuse("method %q is not sent", method)
	}
	out, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(req.Body))
	if err != nil {
		return nil, refuse("%q is no web address: %v", u, err)
	}
	if method == http.MethodGet {
		out.Body, out.GetBody, out.ContentLength = nil, nil, 0
	}
	h := out.Header
	h.Set("User-Agent", c.opts.UserAgent)
	h.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	h.Set("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
	h.Set("Accept-Encoding", "gzip, deflate, br")
	setIf(h, "Referer", referer(req.Referer, u))
	setIf(h, "If-None-Match", req.ETag)
	setIf(h, "If-Modified-Since", req.LastModified)
	if method == http.MethodPost {
		setIf(h, "Content-Type", contentType(req.ContentType))
	}
	for _, cookie := range c.jar.Cookies(u) {
		out.AddCookie(cookie)
	}
	return out, nil
}

func contentType(given string) string {
	if given == "" {
		return "application/x-www-form-urlencoded; charset=UTF-8"
	}
	return given
}

// setIf sets a header that has a value of one line.
func setIf(h http.Header, name, value string) {
	if value != "" && !strings.ContainsAny(value, "\r\n\x00") {
		h.Set(name, value)
	}
}

// referer is the Referer to send: without login and fragment, not from https to http.
func referer(raw string, to *url.URL) string {
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Scheme == "https" && to.Scheme == "http" {
		return ""
	}
	u.User, u.Fragment = nil, ""
	return u.String()
}

// wire is a request as it is sent.
func wire(req *http.Request, body []byte) []byte {
	var out bytes.Buffer
	again := req.Clone(context.Background())
	again.Body = nil
	if req.Body != nil {
		again.Body = io.NopCloser(bytes.NewReader(body))
	}
	_ = again.Write(&out) // a buffer takes everything
	return out.Bytes()
}

// head is the header of a response as it is kept. How the body was cut into
// chunks belongs to the connection and is left out; the length is that of the payload.
func head(in *http.Response, payload int64) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/%d.%d %s\r\n", in.ProtoMajor, in.ProtoMinor, in.Status)
	header := in.Header.Clone()
	header.Del("Transfer-Encoding")
	if header.Get("Content-Length") == "" && payload > 0 {
		header.Set("Content-Length", fmt.Sprint(payload))
	}
	_ = header.Write(&out)
	out.WriteString("\r\n")
	return out.Bytes()
}

// limits are those for an answer; nobody reads what a redirect says.
func (c *Client) limits(status int) Limits {
	l := c.opts.Limits
	if status >= 300 && status < 400 {
		l.Body = min(l.Body, smallBody)
	}
	return l
}

// smallBody is the size in bytes up to which a body is taken without asking for room.
const smallBody = 1 << 20

// read takes the body as sent, up to the limit, as long as bytes keep coming.
// kept is the header and the body in one piece of memory, payload the part of it
// that is the body: large ones are there once.
func (c *Client) read(ctx context.Context, req Request, in *http.Response, total *time.Timer, cancel context.CancelCauseFunc) (kept, payload []byte, err error) {
	limit := c.limits(in.StatusCode).Body
	if in.ContentLength > limit {
		return nil, nil, tooLarge("the body has %d bytes, over the limit of %d", in.ContentLength, limit)
	}
	idle := time.AfterFunc(c.opts.Limits.Idle, func() { cancel(errIdle) })
	defer idle.Stop()
	body := &watched{r: in.Body, idle: idle, span: c.opts.Limits.Idle}
	front := len(head(in, math.MaxInt64)) // as long as it may get
	all, err := extend(make([]byte, front, front+4096), body, front+int(min(limit, smallBody))+1)
	if err != nil {
		return nil, nil, err
	}
	if need := c.room(in, len(all)-front); need > 0 && limit > smallBody && req.Room != nil {
		idle.Stop() // it is we who are late
		total.Stop()
		if err = req.Room(ctx, need); err != nil {
			return nil, nil, err
		}
		idle.Reset(c.opts.Limits.Idle)
		total.Reset(c.opts.Limits.Total)
	}
	if len(all)-front > smallBody {
		if in.ContentLength > 0 {
			all = slices.Grow(all, int(in.ContentLength)+1-(len(all)-front))
		}
		if all, err = extend(all, body, front+int(limit)+1); err != nil {
			return nil, nil, err
		}
	}
	if int64(len(all)-front) > limit {
		return nil, nil, tooLarge("the body is over the limit of %d bytes", limit)
	}
	begin := head(in, int64(len(all)-front))
	copy(all[front-len(begin):], begin)
	return all[front-len(begin):], all[front:], nil
}

// extend reads to the end of r, but not beyond so many bytes in all.
func extend(all []byte, r io.Reader, most int) ([]byte, error) {
	for len(all) < most {
		if len(all) == cap(all) {
			all = slices.Grow(all, min(len(all), most-len(all)))
		}
		n, err := r.Read(all[len(all):min(cap(all), most)])
		all = all[:len(all)+n]
		if err == io.EOF {
			return all, nil
		} else if err != nil {
			return all, err
		}
	}
	return all, nil
}

// room is how many bytes a body may take whose beginning has come: twice its
// length, or that and what it may unpack to. 0 for what is small either way.
func (c *Client) room(in *http.Response, begun int) int64 {
	limits := c.opts.Limits
	size := int64(begun)
	if size > smallBody {
		size = limits.Body
		if in.ContentLength > 0 {
			size = in.ContentLength
		}
	}
	unpacked := size
	if in.Header.Get("Content-Encoding") != "" {
		unpacked = min(limits.Body, max(ratioFrom, limits.Ratio*size))
	}
	if size+unpacked <= 2*smallBody {
		return 0
	}
	return size + unpacked
}

// watched puts a timer off with every read.
type watched struct {
	r    io.Reader
	idle *time.Timer
	span time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if n > 0 {
		w.idle.Reset(w.span)
	}
	return n, err
}
