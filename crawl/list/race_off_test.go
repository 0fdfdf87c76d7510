//go:build !race

package list

const slower = 1
