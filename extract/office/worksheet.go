package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readSheet streams one worksheet's cells into sh.
func (x *xlsx) readSheet(s *scanner, sh *sheet) error {
	s.raw = true
	return s.root(func(xml.StartElement) error {
		return s.children(func(_ xml.StartElement, name string) error {
			switch name {
			case "x:sheetData":
				row := -1
				return s.children(func(e xml.StartElement, _ string) error {
					row++
					if n := number(attr(e, "r"), 0); n > 0 {
						row = n - 1
					}
					if isTrue(attr(e, "hidden")) && len(sh.hidden.rows) < sh.limit {
						sh.hidden.rows = append(sh.hidden.rows, row)
					}
					return x.readRow(s, sh, row)
				})
			case "x:cols":
				return s.children(func(e xml.StartElement, _ string) error {
					if isTrue(attr(e, "hidden")) {
						sh.hidden.columns(number(attr(e, "min"), 0)-1, number(attr(e, "max"), 0)-1)
					}
					return s.skip()
				})
			case "x:mergeCells":
				return s.children(func(e xml.StartElement, _ string) error {
					if m, ok := parseArea(attr(e, "ref")); ok && len(sh.merges) < sh.limit {
						sh.merges = append(sh.merges, m)
					}
					return s.skip()
				})
			}
			return s.skip()
		})
	})
}

func isTrue(value string) bool { return value == "1" || value == "true" }

func (x *xlsx) readRow(s *scanner, sh *sheet, row int) error {
	col := -1
	return s.children(func(e xml.StartElement, _ string) error {
		col++
		var c rawCell
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "r":
				if _, n, ok := parseCell(a.Value); ok {
					col = n
				}
			case "s":
				c.style = number(a.Value, 0)
			case "t":
				c.kind = a.Value
			}
		}
		if err := c.read(s); err != nil {
			return err
		}
		return sh.add(row, col, x.show(c))
	})
}

// rawCell is a cell as stored.
type rawCell struct {
	style int
	kind  string // s, str, inlineStr, b, e, d, n or empty
	value string
}

func (c *rawCell) read(s *scanner) error {
	return s.children(func(_ xml.StartElement, name string) (err error) {
		switch name {
		case "x:v":
			c.value, err = s.text()
		case "x:is":
			c.value, err = richText(s)
		default:
			err = s.skip()
		}
		return err
	})
}

// show is a cell's text as the program shows it, dates in ISO 8601.
func (x *xlsx) show(c rawCell) string {
	switch c.kind {
	case "s":
		if i, err := strconv.Atoi(c.value); err == nil && i >= 0 && i < len(x.strings) {
			return x.strings[i]
		}
		return ""
	case "str":
		return unescape(c.value)
	case "inlineStr", "e":
		return c.value
	case "b":
		if c.value == "1" {
			return "TRUE"
		}
		return "FALSE"
	case "d":
		return strings.TrimSuffix(c.value, "T00:00:00")
	}
	if c.value == "" {
		return ""
	}
	if c.style >= 0 && c.style < len(x.formats) {
		return x.formats[c.style].show(c.value, x.epoch)
	}
	return general(c.value)
}

// parseCell reads `AB12` as row 11, column 27, both from 0.
func parseCell(ref string) (row, col int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		letter := ref[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		col = col*26 + int(letter-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	const lastRow, lastCol = 1 << 20, 1 << 14
	if i == 0 || err != nil || row < 1 || row > lastRow || col > lastCol {
		return 0, 0, false
	}
	return row - 1, col - 1, true
}

// parseArea reads `A1:C2`.
func parseArea(ref string) (area, bool) {
	from, to, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	r0, c0, ok0 := parseCell(from)
	r1, c1, ok1 := parseCell(to)
	if !ok || !ok0 || !ok1 || r1 < r0 || c1 < c0 {
		return area{}, false
	}
	return area{row: r0, col: c0, rows: r1 - r0 + 1, cols: c1 - c0 + 1}, true
}
