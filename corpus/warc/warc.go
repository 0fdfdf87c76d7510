// Package warc keeps raw bytes for ever, append-only.
package warc
