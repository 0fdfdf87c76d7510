//go:build race

package isolate

// raceDetector is true where the race detector's own memory would go over any limit.
const raceDetector = true
