package testsite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options of a server. The zero value serves day 1 on a free port.
type Options struct {
	Day    int           // from 1; 1 if 0
	Listen string        // loopback address and port; 127.0.0.1:0 if empty
	Bulk   int           // number of notices made up besides the archive's
	Slow   time.Duration // that answers with `@fault: slow` take; 2 s if 0
}

// Server serves one site.
type Server struct {
	URL    string // scheme and host, without a slash at the end
	site   *Site
	http   *http.Server
	routes atomic.Pointer[routes]
	mu     sync.Mutex
	seen   []Request
}

// Request is one request that a server got.
type Request struct {
	Method    string
	URI       string // path and query
	Referer   string
	UserAgent string
	IfNone    string // If-None-Match
	IfSince   string // If-Modified-Since
}

// Start serves the site called name until Close.
func Start(fsys fs.FS, name string, opts Options) (*Server, error) {
	site, err := Load(fsys, name, opts.Bulk)
	if err != nil {
		return nil, err
	}
	if site.slow = opts.Slow; site.slow == 0 {
		site.slow = 2 * time.Second
	}
	listener, err := listen(opts.Listen)
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + listener.Addr().String(), site: site}
	if err := s.SetDay(max(opts.Day, 1)); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = s.http.Serve(listener) }()
	return s, nil
}

func listen(address string) (net.Listener, error) {
	if address == "" {
		address = "127.0.0.1:0"
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("listen on %q: made-up sites are served on loopback addresses only, such as 127.0.0.1", address)
	}
	return net.Listen("tcp", address)
}

// SetDay makes the site answer as on another day.
func (s *Server) SetDay(day int) error {
	all, err := s.site.plan(day, s.URL)
	if err != nil {
		return fmt.Errorf("site %s on day %d: %w", s.site.Name, day, err)
	}
	s.routes.Store(&all)
	return nil
}

// Paths lists the paths that the site answers today.
func (s *Server) Paths() []string { return s.routes.Load().paths() }

// Requests are the requests since the start or the last Forget, in order of arrival.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// Forget empties the list of requests.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = nil
}

func (s *Server) log(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, Request{
		Method: r.Method, URI: r.URL.RequestURI(), Referer: r.Referer(), UserAgent: r.UserAgent(),
		IfNone: r.Header.Get("If-None-Match"), IfSince: r.Header.Get("If-Modified-Since"),
	})
}

// Close stops the server and drops its connections.
func (s *Server) Close() error { return s.http.Close() }
