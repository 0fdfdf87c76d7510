//go:build race

package pipeline

// slow says that a crawl takes ten times as long as usual: tests take fewer
// sites and pages then, as the race detector looks at how the pass's goroutines
// share what they know and not at what the sites say.
const slow = true
