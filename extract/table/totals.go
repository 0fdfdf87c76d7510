package table

import (
	"fmt"
	"math/big"
	"strings"

	"duban/corpus"
)

// totalFlag begins the flag of a total that its rows don't add up to.
const totalFlag = "total: "

// checkTotals compares each total row with the rows that it adds up and
// returns a flag for each column that does not agree. Values stay as printed.
func (r *Reader) checkTotals(g *grid) []string {
	var flags []string
	for row, line := range g.t.Lines {
		if line.Kind != corpus.LineTotal {
			continue
		}
		sub := r.isSubtotal(g, row)
		rows := addends(g, row, sub)
		if len(rows) == 0 {
			continue
		}
		near := addends(g, row, true)
		for c := 0; c < g.t.Cols; c++ {
			flag := r.checkColumn(g, row, c, rows)
			// A total may be that of its section, whatever it is called.
			if flag != "" && (len(near) == 0 || len(near) == len(rows) || r.checkColumn(g, row, c, near) != "") {
				flags = append(flags, flag)
			}
		}
	}
	return flags
}

// addends are the data rows that a total row stands for: those since the last
// total, section or header for a subtotal; else all before it, or all after
// it where it stands first.
func addends(g *grid, total int, sub bool) []int {
	var rows []int
	for row := total - 1; row >= 0; row-- {
		kind := g.t.Lines[row].Kind
		if kind == corpus.LineData {
			rows = append(rows, row)
		} else if sub && kind != corpus.LineBlank && kind != corpus.LineNote {
			return rows
		}
	}
	if len(rows) > 0 || sub {
		return rows
	}
	for row := total + 1; row < g.t.Rows; row++ {
		if g.t.Lines[row].Kind == corpus.LineData {
			rows = append(rows, row)
		}
	}
	return rows
}

func (r *Reader) isSubtotal(g *grid, row int) bool {
	for _, i := range g.distinct(row) {
		if r.words.subtotal.MatchString(g.words[i]) {
			return true
		}
	}
	return false
}

// checkColumn adds up one column. Only columns of plain numbers are checked; a
// share or an empty total says nothing. A merged cell counts once.
func (r *Reader) checkColumn(g *grid, total, col int, rows []int) string {
	want, ok := amount(g.text(total, col))
	if !ok || g.t.Columns[col].Field == corpus.FieldSeq || strings.Contains(g.t.Columns[col].Unit, "%") || g.cell[total][col] != g.ownCell(total, col) {
		return ""
	}
	sum, seen := new(big.Rat), map[int]bool{}
	for _, row := range rows {
		i := g.cell[row][col]
		text := g.text(row, col)
		if text == "" || seen[i] {
			continue
		}
		seen[i] = true
		value, ok := amount(text)
		if !ok {
			return ""
		}
		sum.Add(sum, value)
	}
	if len(seen) == 0 || sum.Cmp(want) == 0 {
		return ""
	}
	return fmt.Sprintf(totalFlag+"row %d column %d (%s) says %s, its rows add up to %s",
		total+1, col+1, g.t.Columns[col].Name, decimal(want), decimal(sum))
}

// ownCell is the cell at a position if it covers one column only, else -2.
func (g *grid) ownCell(row, col int) int {
	if i := g.cell[row][col]; i >= 0 && g.t.Cells[i].Colspan <= 1 {
		return i
	}
	return -2
}

// amount reads a plain number with separators; shares and ranges are none.
func amount(text string) (*big.Rat, bool) {
	text = strings.ReplaceAll(text, ",", "")
	if len(text) == 0 || len(text) > 24 || strings.Trim(text, "0123456789.-") != "" || strings.HasPrefix(text, ".") {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func decimal(v *big.Rat) string {
	text := v.FloatString(6)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}
