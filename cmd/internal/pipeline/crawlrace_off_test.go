//go:build !race

package pipeline

const slow = false
