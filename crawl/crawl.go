// Package crawl turns addresses into pages: local paths now, sites later.
package crawl
