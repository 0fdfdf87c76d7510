package night

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"duban/corpus"
	"duban/crawl/charset"
	"duban/crawl/detail"
	"duban/crawl/fetch"
	"duban/crawl/list"
	"duban/crawl/robots"
)

// got is what a turn brought.
type got struct {
	err    error         // the run was ended; nothing was learned
	policy robots.Policy // of the site
	asked  bool          // the turn was used to ask for robots.txt
	denied string        // by robots.txt, why
	answer fetch.Response
	units  int              // of memory that the answer takes
	rules  []fetch.Response // for robots.txt, of hosts that it led to
	text   string           // decoded, if it is text
	detail detail.Detail    // of a notice's page
	page   *list.Page       // of a list
	items  []list.Item
}

// fetch makes one request in a goroutine of its own, reads what comes and
// hands the turn back. It touches the turn alone.
func (p *pass) fetch(ctx context.Context, t *turn) {
	t.got = got{}
	t.err = p.ask(ctx, t)
	if t.err == nil && t.answer.Class == fetch.ClassOK {
		p.read(t)
	}
	p.fetched <- t
}

func (p *pass) ask(ctx context.Context, t *turn) (err error) {
	req := t.message()
	u, err := url.Parse(req.URL)
	if err != nil {
		t.answer = fetch.Response{Class: fetch.ClassRefused, Cause: "guard", Reason: err.Error()}
		return nil
	}
	if t.policy, t.asked, err = p.robots.For(ctx, u); err != nil || t.asked {
		return err
	}
	if ok, reason := t.policy.Allowed(u); !ok {
		t.denied = reason
		return nil
	}
	req.Room = func(ctx context.Context, bytes int64) (err error) {
		if t.units == 0 {
			t.units, err = p.room.take(ctx, bytes)
		}
		return err
	}
	req.Follow = func(ctx context.Context, to *url.URL) string { return p.follow(ctx, t, to) }
	t.answer, err = p.opts.Fetcher.Fetch(ctx, req)
	return err
}

// follow asks the robots.txt of a page that another one leads to.
func (p *pass) follow(ctx context.Context, t *turn, to *url.URL) (reason string) {
	policy, fresh, err := p.robots.For(ctx, to)
	if err != nil {
		return err.Error()
	}
	if fresh {
		t.rules = append(t.rules, policy.Answer)
	}
	_, reason = policy.Allowed(to)
	return reason
}

// message is the request for a turn. What is known is asked for on condition;
// of a list only its first page, and not where all its pages are to be gone over.
func (t *turn) message() fetch.Request {
	a := t.address
	if t.walk == nil {
		return fetch.Request{URL: a.URL, Referer: a.Parent, ETag: a.ETag, LastModified: a.LastModified}
	}
	at, _, _ := strings.Cut(t.request.URL, "#")
	req := fetch.Request{URL: at, Method: t.request.Method, Body: []byte(t.request.Form), Referer: t.request.Referer}
	if strings.HasPrefix(t.request.Form, "{") {
		req.ContentType = "application/json; charset=UTF-8"
	}
	if !t.walk.begun && !t.walk.deep && req.Method != http.MethodPost {
		req.ETag, req.LastModified = a.ETag, a.LastModified
	}
	return req
}

// read parses a page, by what it is and not by what it is declared to be.
func (p *pass) read(t *turn) {
	body, declared := t.answer.Body, t.answer.Header.Get("Content-Type")
	if t.walk != nil {
		p.readList(t, charset.Text(list.Unpack(body), declared))
		return
	}
	if !textual(body) {
		return
	}
	if t.address.Kind == corpus.AddressAttachment {
		if t.answer.Media() != "text/html" || bytes.Contains(body, []byte("schemas-microsoft-com:office")) {
			return // a table or letter that an office program saved as a page
		}
		t.answer.Class, t.answer.Cause = fetch.ClassFailed, "no-file"
		t.answer.Reason = "a page came in place of the file; some servers send one with an error or a picture to read"
		return
	}
	t.text = charset.Text(body, declared)
	if d, err := p.details.Read(t.answer.Final, t.text); err == nil {
		t.detail = d
	}
}

func (p *pass) readList(t *turn, text string) {
	at := t.answer.Final
	if _, fragment, ok := strings.Cut(t.request.URL, "#"); ok {
		at += "#" + fragment
	}
	page, err := list.NewPage(at, text)
	if err != nil {
		t.answer.Class, t.answer.Cause, t.answer.Reason = fetch.ClassFailed, "no-list", err.Error()
		return
	}
	t.page, t.items = page, p.lists.Items(page)
}

// textual says whether a body is a page and no file: it begins with a tag.
func textual(body []byte) bool {
	head := bytes.TrimLeft(body[:min(len(body), 1024)], " \t\r\n\xef\xbb\xbf")
	return bytes.HasPrefix(head, []byte("<")) && strings.HasPrefix(http.DetectContentType(body), "text/")
}

// at is when the answer came that a turn brought.
func (t *turn) at(now time.Time) time.Time {
	if n := len(t.answer.Exchanges); n > 0 {
		return t.answer.Exchanges[n-1].At
	}
	return now
}
