package office

import (
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
)

// hidden are the rows and columns that a sheet does not show, from 0. What they
// say is kept, since a filter hides rows that count, and the table says so.
type hidden struct{ rows, cols []int }

// columns notes hidden columns from first to last.
func (h *hidden) columns(first, last int) {
	const lastCol = 1 << 14
	for c := max(first, 0); c <= min(last, lastCol) && len(h.cols) < lastCol; c++ {
		h.cols = append(h.cols, c)
	}
}

// among gives hidden rows and columns the numbers that those with text have
// when all others are left out of the grid.
func (h hidden) among(cells []corpus.Cell) (out hidden) {
	if len(h.rows)+len(h.cols) == 0 {
		return out
	}
	var rows, cols []int
	for _, c := range cells {
		rows, cols = append(rows, c.Row), append(cols, c.Col)
	}
	return hidden{ranks(h.rows, rows), ranks(h.cols, cols)}
}

// ranks gives the places of numbers among others, each counted once.
func ranks(numbers, others []int) (out []int) {
	slices.Sort(others)
	others = slices.Compact(others)
	for _, n := range numbers {
		if at, found := slices.BinarySearch(others, n); found {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// flag says which rows and columns of the table below so many rows are hidden,
// counted from 1; empty where none is.
func (h hidden) flag(above, rows, cols int) string {
	var parts []string
	for i, name := range []string{"row", "column"} {
		at, end := h.rows, rows-above
		if i == 1 {
			at, end, above = h.cols, cols, 0
		}
		if text := stretches(at, above, end); text != "" {
			parts = append(parts, name+" "+text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "hidden in the sheet: " + strings.Join(parts, "; ")
}

// mostStretches is how many stretches of hidden rows are named.
const mostStretches = 20

// stretches prints numbers less above that lie under end: `3, 5-9`.
func stretches(numbers []int, above, end int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		from, to := numbers[i]-above, numbers[i]-above
		for i++; i < len(numbers) && numbers[i]-above == to+1; i++ {
			to++
		}
		switch {
		case to < 0 || from >= end:
		case len(parts) == mostStretches:
			return strings.Join(append(parts, "…"), ", ")
		case from == to:
			parts = append(parts, fmt.Sprint(from+1))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", max(from, 0)+1, min(to, end-1)+1))
		}
	}
	return strings.Join(parts, ", ")
}
