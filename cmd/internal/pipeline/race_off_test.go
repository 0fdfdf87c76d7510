//go:build !race

package pipeline

const wantKills = 32
