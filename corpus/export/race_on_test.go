//go:build race

package export

// The race detector makes SQLite and encoders many times slower and finds
// nothing in a single goroutine.
const manyRows = 10_000
