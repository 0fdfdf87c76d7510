// Package table turns grids into headed rows and finds grids in flattened text.
package table
