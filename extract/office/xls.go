package office

import (
	"context"
	"encoding/binary"
	"math"
	"strconv"

	"duban/corpus"
)

// xls is the reading of one XLS workbook.
type xls struct {
	reader  *Reader
	ctx     context.Context
	stream  []byte
	sheets  []xlsSheet
	strings []string
	codes   map[int]string
	styles  []int // number format by cell style
	formats []*format
	epoch   epoch
	doc     corpus.Document
}

type xlsSheet struct {
	name    string
	at      int
	visible bool
	table   bool // cells, not a chart or macros
}

// biff8 is the version of workbooks since 1997.
const biff8 = 0x0600

// XLS reads an Excel 97–2003 workbook, or one of WPS Spreadsheets.
func (r *Reader) XLS(ctx context.Context, raw []byte) (corpus.Document, error) {
	x := &xls{reader: r, ctx: ctx, codes: map[int]string{}}
	c, err := openCompound(raw)
	if err != nil {
		return x.doc, damagedCompound(err)
	}
	e, ok := c.find("Workbook")
	if !ok {
		return x.doc, corpus.Refuse(corpus.OutcomeUnsupported, "it is a workbook of Excel 95 or older; save it as XLSX")
	}
	if x.stream, err = c.read(e); err != nil {
		return x.doc, damagedCompound(err)
	}
	if err := x.readGlobals(); err != nil {
		return x.doc, err
	}
	for _, sh := range x.sheets {
		if err := x.readOne(sh); err != nil {
			return x.doc, err
		}
	}
	return x.doc, nil
}

// readGlobals reads what stands before the sheets.
func (x *xls) readGlobals() error {
	b := &biff{raw: x.stream}
	first, ok := b.next()
	if !ok || first.kind != recBOF || len(first.data()) < 4 {
		return corpus.Refuse(corpus.OutcomeFailed, "the workbook has no beginning; the file is damaged")
	}
	if v := binary.LittleEndian.Uint16(first.data()); v != biff8 {
		return corpus.Refuse(corpus.OutcomeUnsupported, "it is a workbook of Excel 95 or older; save it as XLSX")
	}
	for {
		rec, ok := b.next()
		if !ok || rec.kind == recEOF {
			break
		}
		if rec.kind == recFilePass {
			return corpus.Refuse(corpus.OutcomeEncrypted, "the workbook is locked with a password; ask the publisher for an open file")
		}
		x.global(rec)
	}
	if len(x.sheets) == 0 {
		return corpus.Refuse(corpus.OutcomeFailed, "the workbook lists no sheets; the file is damaged")
	}
	for _, id := range x.styles {
		code, own := x.codes[id]
		if !own {
			code = builtinFormats[id]
		}
		x.formats = append(x.formats, parseFormat(code))
	}
	return nil
}

func (x *xls) global(rec record) {
	data := rec.data()
	u16 := binary.LittleEndian.Uint16
	switch {
	case rec.kind == recBoundSheet && len(data) >= 8:
		name := (&stringReader{parts: [][]byte{data[6:]}}).text(1)
		x.sheets = append(x.sheets, xlsSheet{name: name, at: int(binary.LittleEndian.Uint32(data)), visible: data[4]&3 == 0, table: data[5] == 0})
	case rec.kind == recDateMode && len(data) >= 2:
		if u16(data) == 1 {
			x.epoch = since1904
		}
	case rec.kind == recFormat && len(data) >= 5:
		x.codes[int(u16(data))] = (&stringReader{parts: [][]byte{data[2:]}}).text(2)
	case rec.kind == recXF && len(data) >= 4:
		x.styles = append(x.styles, int(u16(data[2:])))
	case rec.kind == recSST && len(data) >= 8:
		s := &stringReader{parts: rec.parts, at: 8}
		n := int(binary.LittleEndian.Uint32(data[4:]))
		for i := 0; i < n && s.left() != nil; i++ {
			x.strings = append(x.strings, s.text(2))
		}
	}
}

func (x *xls) readOne(entry xlsSheet) error {
	if !entry.table {
		return nil
	}
	if !entry.visible {
		x.doc.Dropped = append(x.doc.Dropped, corpus.Dropped{Text: entry.name, Reason: "hidden"})
		return nil
	}
	sh := &sheet{name: entry.name, limit: x.reader.limits.Cells}
	c := &xlsCells{xls: x, sheet: sh}
	b := &biff{raw: x.stream, at: entry.at}
	for n, nested := 0, 0; ; n++ {
		rec, ok := b.next()
		if !ok {
			break
		}
		if n%ctxTokens == 0 && x.ctx.Err() != nil {
			return x.ctx.Err()
		}
		switch rec.kind {
		case recBOF: // the sheet's own, then those of charts inside it
			nested++
			continue
		case recEOF:
			nested--
		}
		if nested <= 0 {
			break
		}
		if nested > 1 {
			continue
		}
		if err := c.read(rec); err != nil {
			return err
		}
	}
	blocks, err := sh.blocks()
	x.doc.Blocks = append(x.doc.Blocks, blocks...)
	return err
}

// xlsCells reads the cells of one sheet.
type xlsCells struct {
	*xls
	sheet *sheet
	// row and col are of the formula whose text stands in the next record.
	row, col int
	awaits   bool
}

func (c *xlsCells) read(rec record) error {
	data := rec.data()
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	if rec.kind == recMergeCells && len(data) >= 2 {
		c.merges(data[2:])
		return nil
	}
	if rec.kind == recString && c.awaits {
		c.awaits = false
		return c.sheet.add(c.row, c.col, (&stringReader{parts: rec.parts}).text(2))
	}
	if len(data) < 6 {
		return nil
	}
	c.conceal(rec.kind, data)
	row, col, style, rest := int(u16(data)), int(u16(data[2:])), int(u16(data[4:])), data[6:]
	switch {
	case rec.kind == recLabelSST && len(rest) >= 4:
		if i := int(u32(rest)); i < len(c.strings) {
			return c.sheet.add(row, col, c.strings[i])
		}
	case rec.kind == recLabel, rec.kind == recRString:
		return c.sheet.add(row, col, (&stringReader{parts: rec.parts, at: 6}).text(2))
	case rec.kind == recNumber && len(rest) >= 8:
		return c.number(row, col, style, math.Float64frombits(binary.LittleEndian.Uint64(rest)))
	case rec.kind == recRK && len(rest) >= 4:
		return c.number(row, col, style, rk(u32(rest)))
	case rec.kind == recMulRK:
		return c.several(row, col, data[4:])
	case rec.kind == recBoolErr && len(rest) >= 2:
		return c.sheet.add(row, col, truth(rest[0], rest[1] == 1))
	case rec.kind == recFormula && len(rest) >= 8:
		return c.formula(row, col, style, rest[:8])
	}
	return nil
}

// conceal notes rows and columns that are not shown.
func (c *xlsCells) conceal(kind uint16, data []byte) {
	const rowHidden, colHidden = 0x20, 0x01
	u16, h := binary.LittleEndian.Uint16, &c.sheet.hidden
	switch {
	case kind == recRow && len(data) >= 14 && data[12]&rowHidden != 0 && len(h.rows) < c.sheet.limit:
		h.rows = append(h.rows, int(u16(data)))
	case kind == recColInfo && len(data) >= 10 && data[8]&colHidden != 0:
		h.columns(int(u16(data)), int(u16(data[2:])))
	}
}

// several reads the numbers of a MULRK record: style and number of each column.
func (c *xlsCells) several(row, col int, data []byte) error {
	for ; len(data) >= 8; data, col = data[6:], col+1 { // the last two bytes are the last column
		style := int(binary.LittleEndian.Uint16(data))
		if err := c.number(row, col, style, rk(binary.LittleEndian.Uint32(data[2:]))); err != nil {
			return err
		}
	}
	return nil
}

// formula reads the stored value of a formula.
func (c *xlsCells) formula(row, col, style int, value []byte) error {
	if value[6] != 0xff || value[7] != 0xff {
		return c.number(row, col, style, math.Float64frombits(binary.LittleEndian.Uint64(value)))
	}
	switch value[0] {
	case 0:
		c.row, c.col, c.awaits = row, col, true
	case 1:
		return c.sheet.add(row, col, truth(value[2], false))
	case 2:
		return c.sheet.add(row, col, truth(value[2], true))
	}
	return nil
}

// truth words a truth value or an error code.
func truth(code byte, isError bool) string {
	switch {
	case isError:
		return map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0f: "#VALUE!", 0x17: "#REF!", 0x1d: "#NAME?", 0x24: "#NUM!", 0x2a: "#N/A"}[code]
	case code == 1:
		return "TRUE"
	}
	return "FALSE"
}

func (c *xlsCells) number(row, col, style int, n float64) error {
	value := strconv.FormatFloat(n, 'g', -1, 64)
	if style < len(c.formats) {
		return c.sheet.add(row, col, c.formats[style].show(value, c.epoch))
	}
	return c.sheet.add(row, col, general(value))
}

func (c *xlsCells) merges(data []byte) {
	u16 := binary.LittleEndian.Uint16
	for ; len(data) >= 8; data = data[8:] {
		r0, r1, c0, c1 := int(u16(data)), int(u16(data[2:])), int(u16(data[4:])), int(u16(data[6:]))
		if r1 >= r0 && c1 >= c0 && len(c.sheet.merges) < c.sheet.limit {
			c.sheet.merges = append(c.sheet.merges, area{row: r0, col: c0, rows: r1 - r0 + 1, cols: c1 - c0 + 1})
		}
	}
}
