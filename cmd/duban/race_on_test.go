//go:build race

package main

// raceDetector is true where the race detector takes memory of its own.
const raceDetector = true
