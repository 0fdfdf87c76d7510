package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxAddress is the longest address that is read, in bytes. The longest of our
// own links (a dozen chosen values) has under 2,000.
const maxAddress = 8 << 10

// policy forbids every script, and everything from elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard wraps the routes in what holds for all of them.
func (s *Server) guard(next http.Handler) http.Handler {
	limiter := newLimiter(s.Rate, s.Now)
	return s.metrics.count(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		defer s.recover(w, r)
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			s.refuse(w, r, http.StatusMethodNotAllowed, errors.New("only GET is understood: nothing can be changed here"))
		case len(r.URL.RequestURI()) > maxAddress:
			s.refuse(w, r, http.StatusRequestURITooLong, errors.New("the address is too long"))
		case !s.mayServe(r.Host):
			s.refuse(w, r, http.StatusMisdirectedRequest, errors.New("this server is not known under that name; see `duban serve --host`"))
		case !limiter.allow(client(r)):
			w.Header().Set("Retry-After", "1")
			s.refuse(w, r, http.StatusTooManyRequests, errors.New("too many requests; wait a second"))
		default:
			s.limit(w, r, next)
		}
	}))
}

// protect sets the headers that keep a browser from doing more than showing the page.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// limit gives a request a place among those that are worked on, and its time.
func (s *Server) limit(w http.ResponseWriter, r *http.Request, next http.Handler) {
	timeout, places := s.Timeout, s.places
	if download(r.URL.Path) {
		timeout, places = s.ExportTimeout, s.downloads
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	// The answer must get out too. A writer without deadlines (a test's) has none to set.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(timeout + 5*time.Second))
	select {
	case places <- struct{}{}:
		defer func() { <-places }()
		next.ServeHTTP(w, r.WithContext(ctx))
	case <-ctx.Done():
		w.Header().Set("Retry-After", "1")
		s.refuse(w, r, http.StatusServiceUnavailable, errors.New("too many readers at once; try again"))
	}
}

// download says whether a path gives a file that may be long, or a picture, which waits for others to be drawn.
func download(path string) bool {
	file := strings.HasPrefix(path, "/notice/") && strings.Count(path, "/") == 3
	return file || strings.HasPrefix(path, "/export/") || strings.HasSuffix(path, ".png")
}

func (s *Server) mayServe(host string) bool {
	if len(s.Hosts) == 0 {
		return true
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	return slices.Contains(s.Hosts, strings.Trim(name, "[]"))
}

// recover turns a panic into an answer: one page that fails must not end the server.
func (s *Server) recover(w http.ResponseWriter, r *http.Request) {
	reason := recover()
	if reason == nil {
		return
	}
	if err, ok := reason.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(reason)
	}
	s.Log.Error("request panicked", "path", r.URL.Path, "query", r.URL.RawQuery, "reason", reason, "stack", string(debug.Stack()))
	if rec, ok := w.(*recorder); ok && rec.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	w.Header().Del("Content-Disposition")
	protect(w.Header())
	s.refuse(w, r, http.StatusInternalServerError, errors.New("the server's log says what went wrong"))
}

// refuse answers what no route may answer, as the routes would: a page in the
// reader's language, or JSON. The page's links lead home, since the address may
// be anything.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, reason error) {
	q, _ := s.newRequest(w, r)
	q.Request = r.Clone(r.Context())
	q.URL, q.values = &url.URL{Path: "/"}, url.Values{}
	fail := s.pageError
	if strings.HasPrefix(r.URL.Path, "/api/") {
		fail = s.apiError
	}
	fail(q, &failure{status, reason})
}

func client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// RateBurst is how many seconds' worth of requests an address may make at once.
const RateBurst = 2

// maxClients is how many addresses are remembered; beyond it those that are at rest are forgotten.
const maxClients = 10_000

// limiter lets each client make so many requests a second: a bucket that
// fills at the rate and holds RateBurst seconds of it.
type limiter struct {
	rate float64
	now  func() time.Time

	mu      sync.Mutex
	buckets map[string]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(rate float64, now func() time.Time) *limiter {
	return &limiter{rate: rate, now: now, buckets: map[string]*bucket{}}
}

func (l *limiter) allow(client string) bool {
	if l.rate <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	b := l.buckets[client]
	if b == nil {
		l.forget(now)
		b = &bucket{left: l.full(), at: now}
		l.buckets[client] = b
	}
	b.left = min(l.full(), b.left+now.Sub(b.at).Seconds()*l.rate)
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

func (l *limiter) full() float64 { return max(1, l.rate*RateBurst) }

// forget drops the buckets that are full again, once there are many.
func (l *limiter) forget(now time.Time) {
	if len(l.buckets) < maxClients {
		return
	}
	for client, b := range l.buckets {
		if now.Sub(b.at).Seconds() > RateBurst {
			delete(l.buckets, client)
		}
	}
}
