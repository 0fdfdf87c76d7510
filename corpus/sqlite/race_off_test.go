//go:build !race

package sqlite

const manyRows = 200_000
