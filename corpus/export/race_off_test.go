//go:build !race

package export

const manyRows = 200_000
