//go:build race

package pipeline

// The race detector makes a child process several times slower and finds
// nothing that a kill brings about.
const wantKills = 6
