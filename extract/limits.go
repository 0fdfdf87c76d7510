package extract

// Limits bound what one page may cost. A page over a limit is refused as too large.
type Limits struct {
	Bytes    int // of the page as received
	Blocks   int // paragraphs
	Cells    int // of all tables, blank positions included
	Elements int // of HTML, formatting elements left out
	Depth    int // nesting of HTML elements that is kept; deeper ones are read as flat text
}

// DefaultLimits hold for every notice seen, with room: the largest text dumps
// are under 1 MB, the largest tables under 100,000 cells. They keep a page's
// stages under a few hundred MB, whatever it is made of, so that several pages
// can be read side by side.
func DefaultLimits() Limits {
	return Limits{Bytes: 50 << 20, Blocks: 200_000, Cells: 300_000, Elements: 800_000, Depth: 400}
}
