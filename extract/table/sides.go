package table

import (
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
)

// sidesFlag begins the flag of a table that goes on beside itself.
const sidesFlag = "side by side: "

// flagSides notes a table whose columns are those of its left part again, if its reader did not.
func flagSides(t *corpus.Table) {
	width := t.Side()
	if width == t.Cols || t.HeaderRows == 0 || slices.ContainsFunc(t.Flags, func(flag string) bool { return strings.HasPrefix(flag, sidesFlag) }) {
		return
	}
	t.Flags = append(t.Flags, fmt.Sprintf(sidesFlag+"columns %d to %d repeat the header of columns 1 to %d", width+1, t.Cols, width))
}
