package office

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"duban/corpus"
)

// compoundFile makes an OLE compound file with one stream beside the root. It
// is long enough to stand outside the mini stream.
func compoundFile(name string, stream []byte) []byte {
	const sector = 512
	stream = append(bytes.Clone(stream), make([]byte, max(4096-len(stream), 0))...)
	for len(stream)%sector != 0 {
		stream = append(stream, 0)
	}
	sectors := len(stream) / sector
	fats := (sectors + 2 + 127) / 128 // 128 entries in a sector; the directory and the tables are entries too
	for (sectors + 1 + fats) > fats*128 {
		fats++
	}
	var out bytes.Buffer
	header := make([]byte, sector)
	copy(header, compoundMark)
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	put16(header[26:], 3)
	put16(header[28:], 0xfffe)
	put16(header[30:], 9)
	put16(header[32:], 6)
	put32(header[44:], uint32(fats))
	put32(header[48:], 0) // the directory is the first sector
	put32(header[56:], 4096)
	put32(header[60:], 0xfffffffe)
	put32(header[68:], 0xfffffffe)
	for i := 76; i < sector; i += 4 {
		put32(header[i:], freeSector)
	}
	table := make([]byte, fats*sector)
	for i := 0; i < len(table); i += 4 {
		put32(table[i:], freeSector)
	}
	put32(table[0:], 0xfffffffe)
	for i := range sectors {
		put32(table[4*(1+i):], uint32(2+i))
	}
	put32(table[4*sectors:], 0xfffffffe)
	for i := range fats {
		put32(header[76+4*i:], uint32(1+sectors+i))
		put32(table[4*(1+sectors+i):], 0xfffffffd)
	}
	out.Write(header)
	out.Write(directoryEntry("Root Entry", 5, 0xfffffffe, 0))
	out.Write(directoryEntry(name, 2, 1, len(stream)))
	out.Write(make([]byte, 256))
	out.Write(stream)
	out.Write(table)
	return out.Bytes()
}

func directoryEntry(name string, kind byte, start uint32, size int) []byte {
	e := make([]byte, 128)
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		binary.LittleEndian.PutUint16(e[2*i:], u)
	}
	binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
	e[66] = kind
	binary.LittleEndian.PutUint32(e[116:], start)
	binary.LittleEndian.PutUint32(e[120:], uint32(size))
	return e
}

// rec makes a BIFF record of numbers (uint8, uint16, uint32, float64) and raw bytes.
func rec(kind uint16, fields ...any) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		if raw, ok := f.([]byte); ok {
			b.Write(raw)
			continue
		}
		if err := binary.Write(&b, binary.LittleEndian, f); err != nil {
			panic(err)
		}
	}
	out := binary.LittleEndian.AppendUint16(nil, kind)
	out = binary.LittleEndian.AppendUint16(out, uint16(b.Len()))
	return append(out, b.Bytes()...)
}

// wide makes a string of 16-bit characters with a length of so many bytes.
func wide(s string, lengthBytes int) []byte {
	units := utf16.Encode([]rune(s))
	out := []byte{byte(len(units))}
	if lengthBytes == 2 {
		out = append(out, byte(len(units)>>8))
	}
	out = append(out, 1)
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// oldBook makes a workbook stream of globals and sheets. Records of the
// globals come before the list of sheets.
func oldBook(globals []byte, sheets ...[]byte) []byte {
	begin, end := rec(recBOF, uint16(biff8), uint16(5), uint32(0), uint32(0)), rec(recEOF)
	name := func(i int) []byte { return wide(fmt.Sprintf("Sheet%d", i+1), 1) }
	at := len(begin) + len(globals) + len(end)
	for i := range sheets {
		at += len(rec(recBoundSheet, uint32(0), uint8(0), uint8(0), name(i)))
	}
	out := append(bytes.Clone(begin), globals...)
	for i, sh := range sheets {
		out = append(out, rec(recBoundSheet, uint32(at), uint8(0), uint8(0), name(i))...)
		at += len(begin) + len(sh) + len(end)
	}
	out = append(out, end...)
	for _, sh := range sheets {
		out = append(append(append(out, begin...), sh...), end...)
	}
	return out
}

func readOld(t testing.TB, stream []byte) corpus.Document {
	t.Helper()
	doc, err := New(Limits{Cells: 10_000}).XLS(context.Background(), compoundFile("Workbook", stream))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestXLSCells(t *testing.T) {
	globals := bytes.Join([][]byte{
		rec(recFormat, uint16(200), wide("0.0%", 2)),
		rec(recXF, uint16(0), uint16(0)), rec(recXF, uint16(0), uint16(200)), rec(recXF, uint16(0), uint16(14)),
		rec(recSST, uint32(2), uint32(2), wide("序号", 2), []byte{4, 0, 0, 'p', 'l', 'a', 'n'}),
	}, nil)
	rich := append([]byte{2, 0, 1 | 8 | 4, 1, 0, 4, 0, 0, 0}, append(wide("任务", 1)[2:], 0, 0, 0, 0, 9, 9, 9, 9)...)
	sheet := bytes.Join([][]byte{
		rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0)),
		rec(recLabelSST, uint16(0), uint16(1), uint16(0), uint32(1)),
		rec(recLabel, uint16(0), uint16(2), uint16(0), rich),
		rec(recNumber, uint16(1), uint16(0), uint16(1), 0.005),
		rec(recRK, uint16(1), uint16(1), uint16(2), uint32(45000<<2|2)),
		rec(recRK, uint16(1), uint16(2), uint16(0), uint32(1234<<2|3)),
		rec(recMulRK, uint16(2), uint16(0), uint16(0), uint32(7<<2|2), uint16(1), uint32(50<<2|3), uint16(1)),
		rec(recBoolErr, uint16(2), uint16(2), uint16(0), uint8(7), uint8(1)),
		rec(recFormula, uint16(3), uint16(0), uint16(0), 2.5, uint16(0)),
		rec(recFormula, uint16(3), uint16(1), uint16(0), []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}, uint16(0)),
		rec(recString, wide("甲", 2)),
		rec(recFormula, uint16(3), uint16(2), uint16(0), []byte{1, 0, 1, 0, 0, 0, 0xff, 0xff}, uint16(0)),
		rec(recMergeCells, uint16(1), uint16(0), uint16(1), uint16(2), uint16(2)),
	}, nil)
	want := "序号|plan|任务[2×1]\n0.5%|2023-03-15\n7|50.0%|#DIV/0!\n2.5|甲|TRUE"
	if got := lines(readOld(t, oldBook(globals, sheet))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Hidden rows and columns are kept, and the table says which they are.
func TestXLSHidden(t *testing.T) {
	sheet := rec(recColInfo, uint16(1), uint16(1), uint16(0), uint16(0), uint16(1), uint16(0))
	for r := range uint16(4) {
		flags := uint16(0)
		if r > 1 {
			flags = 0x20
		}
		sheet = append(sheet, rec(recRow, r, uint16(0), uint16(3), uint16(0), uint16(0), uint16(0), flags, uint16(0))...)
		for c := range uint16(3) {
			sheet = append(sheet, rec(recRK, r, c, uint16(0), uint32(r*10+c)<<2|2)...)
		}
	}
	doc := readOld(t, oldBook(nil, sheet))
	if got := doc.Blocks[0].Table.Flags; len(got) != 1 || got[0] != "hidden in the sheet: row 3-4; column 2" {
		t.Errorf("%q", got)
	}
	if got := lines(doc); got != "0|1|2\n10|11|12\n20|21|22\n30|31|32" {
		t.Errorf("%q", got)
	}
}

// A string of the shared ones may be cut by the end of a record: the next one
// begins with a byte that says anew how wide its characters are.
func TestXLSStringOverRecords(t *testing.T) {
	whole := strings.Repeat("推进科技创新", 3)
	first := wide(whole, 2)
	cut := 3 + 2*10
	sst := append(rec(recSST, uint32(2), uint32(2), first[:cut]), rec(recContinue, uint8(1), first[cut:], []byte{5, 0, 0, 'a', 'b'})...)
	sst = append(sst, rec(recContinue, uint8(0), []byte("cde"))...)
	sheet := append(rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0)), rec(recLabelSST, uint16(0), uint16(1), uint16(0), uint32(1))...)
	if got := lines(readOld(t, oldBook(sst, sheet))); got != whole+"|abcde" {
		t.Error(got)
	}
}

func TestXLSRefusals(t *testing.T) {
	old := compoundFile("Workbook", append(rec(recBOF, uint16(0x0500), uint16(5)), rec(recEOF)...))
	locked := compoundFile("Workbook", bytes.Join([][]byte{rec(recBOF, uint16(biff8), uint16(5)), rec(recFilePass, uint16(1)), rec(recEOF)}, nil))
	for _, c := range []struct {
		name    string
		raw     []byte
		outcome corpus.Outcome
		reason  string
	}{
		{"Excel 95", old, corpus.OutcomeUnsupported, "Excel 95"},
		{"Excel 5", compoundFile("Book", nil), corpus.OutcomeUnsupported, "Excel 95"},
		{"locked", locked, corpus.OutcomeEncrypted, "password"},
		{"no records", compoundFile("Workbook", nil), corpus.OutcomeFailed, "damaged"},
		{"cut in the header", locked[:100], corpus.OutcomeFailed, "damaged"},
		{"cut in the chains", locked[:1024], corpus.OutcomeFailed, "damaged"},
	} {
		_, err := New(Limits{Cells: 10_000}).XLS(context.Background(), c.raw)
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.reason) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCompoundKinds(t *testing.T) {
	for stream, want := range map[string]CompoundKind{"WordDocument": KindDOC, "Workbook": KindXLS, "Book": KindXLS, "PowerPoint Document": KindPPT, "EncryptedPackage": KindEncrypted, "__properties_version1.0": KindOther} {
		kind, known, err := Compound(compoundFile(stream, nil))
		if kind != want || !known || err != nil {
			t.Errorf("%s: %s, %v, %v", stream, kind, known, err)
		}
	}
	if _, known, err := Compound([]byte("PK\x03\x04")); known || err != nil {
		t.Error("a ZIP file was taken for a compound one")
	}
}

func TestRK(t *testing.T) {
	for v, want := range map[uint32]float64{7<<2 | 2: 7, 1234<<2 | 3: 12.34, uint32(math.Float64bits(0.5) >> 32): 0.5, 0xfffffff6: -3} {
		if got := rk(v); got != want {
			t.Errorf("%x: %v, want %v", v, got, want)
		}
	}
}

func FuzzXLS(f *testing.F) {
	f.Add(oldBook(rec(recSST, uint32(1), uint32(1), wide("序号", 2)), rec(recLabelSST, uint16(0), uint16(0), uint16(0), uint32(0))))
	f.Fuzz(func(t *testing.T, stream []byte) {
		_, err := New(Limits{Cells: 1000}).XLS(context.Background(), compoundFile("Workbook", stream))
		var refusal *corpus.Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
	})
}

// TestWriteFormats writes a made workbook to testdata/formats, where other
// packages' tests damage it.
func TestWriteFormats(t *testing.T) {
	if os.Getenv("DUBAN_WRITE_FORMATS") == "" {
		t.Skip("DUBAN_WRITE_FORMATS is not set")
	}
	var sheet []byte
	for r, row := range [][]string{{"序号", "工作任务", "责任单位", "完成时限"}, {"1", "培育高新技术企业30家", "市科技局", "2023年12月底"}, {"2", "建设研发平台5个", "市发展改革委", "2023年10月底"}} {
		for c, text := range row {
			sheet = append(sheet, rec(recLabel, uint16(r), uint16(c), uint16(0), wide(text, 2))...)
		}
	}
	if err := os.WriteFile("../../testdata/formats/plan.xls", compoundFile("Workbook", oldBook(nil, sheet)), 0o644); err != nil {
		t.Fatal(err)
	}
}
