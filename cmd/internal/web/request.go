package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"duban/cmd/internal/answers"
	"duban/corpus/sqlite"
	"duban/index"
	"duban/normalize/indicator"
)

// request is one request with what every page needs of it.
type request struct {
	*http.Request
	w        http.ResponseWriter
	values   url.Values
	language string // zh or en
	chosen   bool   // by the address, so links keep it
	words    messages
	voice    // what other packages say
	// indicators are those that the registry knows, by id.
	indicators map[string]indicator.Indicator
	english    map[string]string // and their ids by their English names, in lower case
}

// errBrokenOff says that an answer ended before it was whole.
var errBrokenOff = errors.New("broken off")

// handler answers a request. On error it has written nothing, unless the error is errBrokenOff.
type handler func(*request) error

// handle makes an http.Handler, which counts and times by the route's pattern.
func (s *Server) handle(pattern string, h handler, fail func(*request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.metrics.route(w, pattern)
		q, err := s.newRequest(w, r)
		if err == nil {
			err = h(q)
		}
		if errors.Is(err, errBrokenOff) {
			panic(http.ErrAbortHandler)
		}
		if err != nil {
			fail(q, err)
		}
	})
}

// newRequest reads the address and chooses the language. Where the address can't
// be read the request is one with what could be.
func (s *Server) newRequest(w http.ResponseWriter, r *http.Request) (*request, error) {
	q := &request{Request: r, w: w, indicators: s.indicators, english: s.english}
	var err error
	if q.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		err = badRequest(fmt.Errorf("the address can't be read: %w", err))
	}
	q.language, q.chosen = chooseLanguage(q.values.Get("lang"), r.Header.Get("Accept-Language"))
	q.words, q.voice = s.words[q.language], s.spoken[q.language]
	return q, err
}

// t is a message in the request's language.
func (q *request) t(key string, args ...any) string { return q.words.say(key, args...) }

// href is an address of ours; it keeps a language that the reader chose.
func (q *request) href(path string, values url.Values) string {
	if q.chosen {
		with := url.Values{"lang": {q.language}}
		for k, v := range values {
			with[k] = v
		}
		values = with
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// number reads a whole number of the address.
func (q *request) number(name string, otherwise int) (int, error) {
	text := q.values.Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, badRequest(fmt.Errorf("%s: %q is no whole number", name, text))
	}
	return n, nil
}

// failure is an error with the status that tells it and words for the reader.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func badRequest(err error) error    { return &failure{http.StatusBadRequest, err} }
func notFound(reason string) error  { return &failure{http.StatusNotFound, errors.New(reason)} }
func tooLarge(reason string) error  { return &failure{http.StatusRequestURITooLong, errors.New(reason)} }
func overloaded(reason error) error { return &failure{http.StatusServiceUnavailable, reason} }

// failureOf gives any error its status.
func failureOf(err error) *failure {
	var f *failure
	var query *answers.QueryError
	var notice *sqlite.NoticeError
	var store *sqlite.UnusableError
	var stale *index.StaleError
	var damaged *index.DamagedError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &query):
		return &failure{http.StatusBadRequest, err}
	case errors.As(err, &notice):
		return &failure{http.StatusNotFound, err}
	case errors.Is(err, context.DeadlineExceeded):
		return &failure{http.StatusServiceUnavailable, errors.New("it took too long; narrow the search")}
	case errors.As(err, &store), errors.As(err, &stale), errors.As(err, &damaged), errors.Is(err, index.ErrMissing):
		return &failure{http.StatusServiceUnavailable, err}
	}
	return &failure{http.StatusInternalServerError, err}
}

// report logs what is the server's fault, and returns what the reader is told of it.
func (s *Server) report(q *request, err error) *failure {
	f := failureOf(err)
	if f.status >= 500 && !errors.Is(err, context.Canceled) {
		s.Log.Error("request failed", "path", q.URL.Path, "query", q.URL.RawQuery, "error", err)
	}
	if f.status == http.StatusInternalServerError {
		return &failure{f.status, errors.New("the server's log says what went wrong")}
	}
	return f
}

// pageError shows an error as a page.
func (s *Server) pageError(q *request, err error) {
	f := s.report(q, err)
	view := errorView{Status: f.status, Heading: q.t("error." + strconv.Itoa(f.status)), Reason: q.reason(f.Error())}
	if err := s.render(q, f.status, "error.html", view.Heading, view); err != nil {
		s.Log.Error("error page failed", "error", err)
		http.Error(q.w, f.Error(), f.status)
	}
}

type errorView struct {
	Status          int
	Heading, Reason string
}

// render writes a page once it is whole, so that an error in it is no half page.
func (s *Server) render(q *request, status int, name, title string, view any) error {
	var body bytes.Buffer
	err := s.pages[q.language][name].ExecuteTemplate(&body, "layout.html", layout{request: q, Title: title, Active: name, Page: view})
	if err != nil {
		return err
	}
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.w.Header().Add("Vary", "Accept-Language")
	q.w.WriteHeader(status)
	_, err = q.w.Write(body.Bytes())
	return ignoreGone(err)
}

// ignoreGone drops the error of writing to a reader who has left.
func ignoreGone(error) error { return nil }
