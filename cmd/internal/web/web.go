// Package web serves the corpus as pages for people and as JSON for programs.
//
//	s, err := web.New(web.Options{Corpus: answers.New(ix, store), Raw: raw})
//	http.Serve(listener, s)
//
// Addresses (all GET; filters have the names of the command line):
//
//	/                      search: q, record, sort, limit, offset, filters
//	/notice/ID             one notice; /notice/ID/original, /notice/ID/targets.csv
//	/notice/ID/page/N      the picture of a page of its PDF file, with the targets boxed; N.png,
//	                       and what stands on it, N/targets.csv, N/tasks.csv
//	/compare               one indicator across places and years: indicator, filters;
//	                       /compare.csv, .xlsx and .jsonl
//	/body                  what one body leads, by deadline: name, role; /body.ics
//	/sources               health of the nightly crawl: site; /sources.csv, .xlsx and .jsonl;
//	                       the nights of one, /nights.csv, and what is kept out of it, /held.csv
//	/changes               what a run changed, the last one without run; /changes.csv, .xlsx and .jsonl
//	/about                 counts, versions, the columns' meaning; /dictionary.csv, /failures.csv
//	/choices.csv           what a query can be narrowed by, with counts: facet and the query; .xlsx, .jsonl
//	/histogram.csv         how the values of a query are spread: the query; .xlsx, .jsonl
//	/export/KIND.FORMAT    what the same query finds, streamed: profile
//	/cite/ID               one row's citation; /cite/ID.bib as BibTeX
//	/api/…                 the same queries as JSON; described by /api/openapi.json
//	/healthz, /metrics     for whoever runs it
//
// What holds: the corpus and index are open for reading alone and nothing here
// writes; pages of notices are hostile input, so all of it is escaped by
// html/template, no script runs and nothing is fetched from elsewhere (the
// content security policy says so); an answer depends on the corpus and the
// address only.
package web

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"duban/cmd/internal/answers"
	"duban/corpus/warc"
	"duban/normalize/indicator"

	"github.com/klauspost/compress/gzhttp"
)

//go:embed templates static data
var files embed.FS

// Options of a Server. Corpus and Raw must be given; zero fields mean the defaults.
type Options struct {
	Corpus answers.Corpus
	Raw    *warc.Store
	// Drawer opens what draws pages of files, PictureScale pixels a point. It is
	// called once, when the first page is asked for; nil: no pictures.
	Drawer       func() (Drawer, error)
	PictureScale float64
	// Version of the program, for the about page.
	Version string
	// Hosts are the names under which the server may be asked; any if empty. A
	// server on the loopback names its own, so that a page of some other site
	// can't reach it under that site's name.
	Hosts []string
	// Rate is how many requests a second one address may make, RateBurst of
	// them at once; no limit if 0.
	Rate float64
	// Timeout is how long one page may take, ExportTimeout one download.
	Timeout, ExportTimeout time.Duration
	// Workers is how many requests are worked on side by side; others wait.
	Workers int
	Log     *slog.Logger
	Now     func() time.Time
}

// The defaults. A query over a million records takes a tenth of a second; a
// hundred times that leaves room for a slow machine.
const (
	DefaultTimeout       = 10 * time.Second
	DefaultExportTimeout = 10 * time.Minute
	DefaultWorkers       = 16
)

func (o Options) orDefaults() Options {
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.ExportTimeout = cmp.Or(o.ExportTimeout, DefaultExportTimeout)
	o.Workers = cmp.Or(o.Workers, DefaultWorkers)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Server answers requests. It is safe for concurrent use.
type Server struct {
	Options
	handler    http.Handler
	pages      pages
	words      catalogue
	spoken     map[string]voice
	columns    []columnGroup
	indicators map[string]indicator.Indicator // by id
	phrases    map[string]bool                // their names, in lower case
	english    map[string]string              // their ids by English name, in lower case
	assets     assets
	metrics    *metrics
	pictures   *pictures     // nil without a drawer
	places     chan struct{} // one for each request that is worked on
	downloads  chan struct{} // the same for downloads, so that slow ones hold up no page
}

// New makes a server; the error is one in the files that are part of the program.
func New(opts Options) (*Server, error) {
	s := &Server{Options: opts.orDefaults(), indicators: map[string]indicator.Indicator{}, phrases: map[string]bool{}, english: map[string]string{}}
	s.places = make(chan struct{}, s.Workers)
	s.downloads = make(chan struct{}, s.Workers)
	s.metrics = newMetrics()
	registry, err := indicator.New(indicator.Data)
	if err != nil {
		return nil, err
	}
	for _, i := range registry.All() {
		s.indicators[i.ID] = i
		s.english[strings.ToLower(i.English)] = i.ID
		for _, p := range append([]string{i.Chinese, i.English}, i.Phrases...) {
			s.phrases[strings.ToLower(p)] = true
		}
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	if s.Drawer != nil {
		if s.pictures, err = newPictures(s.Drawer, s.PictureScale); err != nil {
			return nil, err
		}
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(leastCompressed), gzhttp.ContentTypes(compressed), gzhttp.SuffixETag("-gzip"))
	if err != nil {
		return nil, err
	}
	s.handler = compress(s.guard(s.routes()))
	return s, nil
}

// leastCompressed is the fewest bytes that are worth compressing.
const leastCompressed = 1 << 10

// compressed are the media that are sent compressed to browsers that take it.
// No answer holds a secret that its length could betray.
var compressed = []string{"text/html", "text/css", "text/csv", "text/calendar", "text/plain", "image/svg+xml", "application/json", "application/jsonl"}

// load reads the embedded files.
func (s *Server) load() (err error) {
	if s.words, err = loadCatalogue(files); err != nil {
		return err
	}
	if s.spoken, err = voices(); err != nil {
		return err
	}
	if s.columns, err = loadColumns(files); err != nil {
		return err
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return err
	}
	if s.assets, err = loadAssets(static, s.words); err != nil {
		return err
	}
	if s.pages, err = loadPages(files, s.words, s.assets); err != nil {
		return fmt.Errorf("page templates: %w", err)
	}
	return nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, h handler) { mux.Handle("GET "+pattern, s.handle(pattern, h, s.pageError)) }
	table := func(pattern string, h handler) {
		for format := range mediaOf {
			page(pattern+"."+string(format), h)
		}
	}
	page("/{$}", s.searchPage)
	page("/notice/{id}", s.noticePage)
	page("/notice/{id}/original", s.original)
	page("/notice/{id}/{file}", s.noticeRows)
	page("/notice/{id}/page/{file}", s.noticePageView)
	page("/notice/{id}/page/{number}/{file}", s.pageRows)
	page("/compare", s.comparePage)
	table("/compare", s.matrixFile)
	page("/body", s.bodyPage)
	page("/body.ics", s.calendar)
	page("/sources", s.sourcesPage)
	table("/sources", s.sourcesFile)
	table("/nights", s.nightsFile)
	table("/held", s.heldFile)
	page("/changes", s.changesPage)
	table("/changes", s.changesFile)
	table("/choices", s.choicesFile)
	table("/histogram", s.histogramFile)
	table("/failures", s.failuresFile)
	table("/dictionary", s.dictionaryFile)
	page("/about", s.aboutPage)
	page("/export/{file}", s.export)
	page("/cite/{file}", s.cite)
	page("/static/{file}", s.asset)
	page("/healthz", s.health)
	page("/metrics", s.metricsPage)
	page("/", func(*request) error { return notFound("no such page") })
	api := func(pattern string, h handler) { mux.Handle("GET "+pattern, s.handle(pattern, h, s.apiError)) }
	api("/api/search", s.apiSearch)
	api("/api/compare", s.apiCompare)
	api("/api/notices/{id}", s.apiNotice)
	api("/api/stats", s.apiStats)
	api("/api/sources", s.apiSources)
	api("/api/changes", s.apiChanges)
	api("/api/openapi.json", s.apiDescription)
	api("/api/", func(*request) error { return notFound("no such address; /api/openapi.json lists them") })
	return mux
}
