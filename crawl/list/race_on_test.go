//go:build race

package list

// slower is how many times the race detector slows a run down.
const slower = 15
