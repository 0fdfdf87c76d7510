package extract

// Limits bound what one page may cost. A page over a limit is refused as too large.
type Limits struct {
	Bytes int // of the page as received
	Cells int // of one table
	Depth int // nesting of HTML elements that is kept; deeper ones are read as flat text
}

// DefaultLimits hold for every notice seen, with room: the largest text dumps
// are under 1 MB, the largest tables under 100,000 cells.
func DefaultLimits() Limits {
	return Limits{Bytes: 50 << 20, Cells: 1_000_000, Depth: 400}
}
