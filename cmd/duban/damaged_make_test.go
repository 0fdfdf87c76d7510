//go:build linux

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// damagedFiles are 200 and more files that are damaged or made to do harm, by
// name, made from the small good ones in testdata with a fixed seed.
func damagedFiles(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	random := rand.New(rand.NewPCG(20230519, 7))
	for _, name := range goodFiles(t) {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		damage(all, filepath.Base(name), raw, random)
	}
	addLocked(t, all)
	addBombs(t, all)
	addHostileParts(t, all)
	addHostileText(all)
	return all
}

func goodFiles(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"../../testdata/formats/*", "../../testdata/pdf/gbk*.pdf", "../../testdata/pdf/single.pdf", "../../testdata/awkward/files/words.rtf", "../../testdata/awkward/files/slides.pptx"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

// damage adds a file cut short, with bits flipped, under a wrong name, and
// with foreign bytes before, behind and inside it.
func damage(all map[string][]byte, name string, raw []byte, random *rand.Rand) {
	for _, percent := range []int{1, 20, 50, 80, 99} {
		all[fmt.Sprintf("cut-%d-%s", percent, name)] = raw[:len(raw)*percent/100]
	}
	for i := range 5 {
		flipped := bytes.Clone(raw)
		for range 1 << (2 * i) {
			flipped[random.IntN(len(raw))] ^= 1 << random.IntN(8)
		}
		all[fmt.Sprintf("flipped-%d-%s", i, name)] = flipped
	}
	zeroed := bytes.Clone(raw)
	clear(zeroed[len(raw)/3 : len(raw)/2])
	all["zeroed-"+name] = zeroed
	all["wrong-type-"+name+".txt"] = raw
	all["junk-before-"+name] = append([]byte("HTTP/1.1 200 OK\r\n\r\n"), raw...)
	all["twice-"+name] = append(bytes.Clone(raw), raw...)
	head := bytes.Repeat([]byte{0}, 4096)
	for i := range head {
		head[i] = byte(random.Uint32())
	}
	all["noise-"+name] = append(bytes.Clone(raw[:min(16, len(raw))]), head...)
}

func addLocked(t *testing.T, all map[string][]byte) {
	for _, name := range []string{"encrypted.pdf", "owner.pdf"} {
		raw, err := os.ReadFile("../../testdata/pdf/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all["locked-"+name] = raw
	}
	lock := func(raw []byte) []byte {
		raw = bytes.Clone(raw)
		for _, head := range []struct {
			mark string
			flag int
		}{{"PK\x03\x04", 6}, {"PK\x01\x02", 8}} {
			for at := 0; ; {
				i := bytes.Index(raw[at:], []byte(head.mark))
				if i < 0 {
					break
				}
				at += i
				raw[at+head.flag] |= 1
				at += 4
			}
		}
		return raw
	}
	for _, name := range []string{"plan.docx", "plan.xlsx", "plan.ofd"} {
		raw, err := os.ReadFile("../../testdata/formats/" + name)
		if err != nil {
			t.Fatal(err)
		}
		all["locked-"+name] = lock(raw)
	}
	all["locked.zip"] = lock(packed("1.txt", []byte("培育企业30家")))
	all["locked.ofd"] = packed("OFD.xml", []byte("<OFD/>"), "Encryptions.xml", []byte("<x/>"))
}

// packed is a ZIP file; names and contents alternate.
func packed(parts ...any) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		f, err := z.Create(parts[i].(string))
		must(err)
		_, err = f.Write(parts[i+1].([]byte))
		must(err)
	}
	must(z.Close())
	return out.Bytes()
}

// deflatedZeros is so many megabytes of zeros, deflated.
func deflatedZeros(megabytes int) []byte {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	must(err)
	block := make([]byte, 1<<20)
	for range megabytes {
		_, err := w.Write(block)
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

// rawZip is a ZIP file whose members all say that they are the same deflated
// bytes: they overlap.
func rawZip(deflated []byte, size uint64, names ...string) []byte {
	var out bytes.Buffer
	header := func(mark string, name string, central bool) []byte {
		h := []byte(mark)
		if central {
			h = binary.LittleEndian.AppendUint16(h, 20)
		}
		for _, n := range []uint16{20, 0, 8, 0, 0x21} { // version, flags, method, time, date
			h = binary.LittleEndian.AppendUint16(h, n)
		}
		h = binary.LittleEndian.AppendUint32(h, 0)
		h = binary.LittleEndian.AppendUint32(h, uint32(len(deflated)))
		h = binary.LittleEndian.AppendUint32(h, uint32(size))
		h = binary.LittleEndian.AppendUint16(h, uint16(len(name)))
		h = binary.LittleEndian.AppendUint16(h, 0)
		if central {
			h = append(h, make([]byte, 14)...) // comment, disk, attributes, offset 0
		}
		return append(h, name...)
	}
	out.Write(header("PK\x03\x04", names[0], false))
	out.Write(deflated)
	at := out.Len()
	for _, name := range names {
		out.Write(header("PK\x01\x02", name, true))
	}
	size32 := uint32(out.Len() - at)
	end := []byte("PK\x05\x06\x00\x00\x00\x00")
	end = binary.LittleEndian.AppendUint16(end, uint16(len(names)))
	end = binary.LittleEndian.AppendUint16(end, uint16(len(names)))
	end = binary.LittleEndian.AppendUint32(end, size32)
	end = binary.LittleEndian.AppendUint32(end, uint32(at))
	out.Write(append(end, 0, 0))
	return out.Bytes()
}

func addBombs(t *testing.T, all map[string][]byte) {
	zeros := deflatedZeros(300)
	all["bomb.zip"] = rawZip(zeros, 300<<20, "0.txt")
	var names []string
	for i := range 900 {
		names = append(names, fmt.Sprintf("%03d.txt", i))
	}
	all["bomb-overlapping.zip"] = rawZip(deflatedZeros(90), 90<<20, names...)
	nested := packed("0.zip", all["bomb.zip"], "1.zip", all["bomb.zip"])
	all["bomb-nested.zip"] = packed("a.zip", nested, "b.zip", packed("c.zip", nested))
	self := packed("x.txt", []byte("x"))
	for range 12 {
		self = packed("again.zip", self)
	}
	all["bomb-deep.zip"] = self
	for i, name := range []string{"word/document.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "OFD.xml"} {
		all[fmt.Sprintf("bomb-%d.bin", i)] = rawZip(zeros, 300<<20, name, "[Content_Types].xml", "xl/worksheets/sheet1.xml")
	}
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	_, err := io.CopyN(w, zeroReader{}, 250<<20)
	must(err)
	must(w.Close())
	all["bomb.gz"] = gz.Bytes()
	var big bytes.Buffer
	tw := tar.NewWriter(&big)
	must(tw.WriteHeader(&tar.Header{Name: "1.txt", Size: 1 << 40, Mode: 0o644, Typeflag: tar.TypeReg}))
	all["long-header.tar"] = append(big.Bytes(), "short"...)
	all["long-names.7z"] = sevenZipHeader()
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// sevenZipHeader is a 7z archive whose directory, with a right sum, says that
// it holds 2^56 files.
func sevenZipHeader() []byte {
	head := []byte{1, 5, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	start := binary.LittleEndian.AppendUint64(nil, 0)
	start = binary.LittleEndian.AppendUint64(start, uint64(len(head)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(head))
	out := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(start))...)
	return append(append(out, start...), head...)
}

// addHostileParts adds containers that are well packed and hold nonsense.
func addHostileParts(t *testing.T, all map[string][]byte) {
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>`
	texts := map[string]string{
		"laughs": laughs, "deep": strings.Repeat("<a>", 300_000), "empty": "", "long": "<x>" + strings.Repeat("长", 8<<20) + "</x>",
		"attributes": "<x " + strings.Repeat("a='1' ", 200_000) + "/>", "encoding": "<?xml version='1.0' encoding='no-such'?><x/>", "outside": `<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>`,
	}
	for kind, text := range texts {
		for _, part := range []string{"word/document.xml", "xl/workbook.xml", "OFD.xml"} {
			all["hostile-"+kind+"-"+strings.ReplaceAll(part, "/", "-")+".bin"] = packed(part, []byte(text))
		}
	}
	const ns = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	word := func(body string) []byte {
		return packed("word/document.xml", []byte(`<w:document`+ns+`><w:body>`+body+`</w:body></w:document>`))
	}
	all["spans.docx"] = word(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>`)
	all["tables-in-tables.docx"] = word(strings.Repeat(`<w:tbl><w:tr><w:tc>`, 5000) + strings.Repeat(`</w:tc></w:tr></w:tbl>`, 5000))
	all["paragraphs.docx"] = word(strings.Repeat(`<w:p><w:r><w:t>一</w:t></w:r></w:p>`, 250_000))
	all["far-cell.xlsx"] = sheet(`<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>`)
	all["merged.xlsx"] = sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>一</t></is></c></row>`, `<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>`)
	all["many-rows.xlsx"] = sheet(strings.Repeat(`<row><c t="inlineStr"><is><t>一</t></is></c><c><v>1</v></c></row>`, 250_000))
	all["loop.ofd"] = packed("OFD.xml", []byte(`<OFD><DocBody><DocRoot>OFD.xml</DocRoot></DocBody></OFD>`))
}

// sheet is a workbook with one sheet of rows.
func sheet(rows string, after ...string) []byte {
	return packed("[Content_Types].xml", []byte(`<Types/>`),
		"xl/workbook.xml", []byte(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels", []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`),
		"xl/worksheets/sheet1.xml", []byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`+rows+`</sheetData>`+strings.Join(after, "")+`</worksheet>`))
}

// addHostileText adds pages of text, HTML and PDF.
func addHostileText(all map[string][]byte) {
	all["empty.txt"] = nil
	all["spaces.txt"] = bytes.Repeat([]byte(" \n"), 1<<20)
	all["one-line.txt"] = []byte(strings.Repeat("新增企业30家，", 1<<9))
	all["nul.txt"] = make([]byte, 1<<20)
	all["deep.html"] = []byte("<html><body>" + strings.Repeat("<div>", 500_000) + "一")
	all["tables.html"] = []byte("<html><body>" + strings.Repeat("<table><tr><td>", 20_000) + "一")
	all["spans.html"] = []byte("<html><body><table>" + strings.Repeat("<tr><td rowspan=65534 colspan=1000>一</td></tr>", 5000) + "</table>")
	all["entities.html"] = []byte("<html><body>" + strings.Repeat("&lt;&#x4e00;&NotEqualTilde;", 100_000))
	all["no-pages.pdf"] = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF")
	all["loop.pdf"] = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF")
	all["many-pages.pdf"] = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 2000000000>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF")
	all["deep.pdf"] = []byte("%PDF-1.4\n1 0 obj" + strings.Repeat("[", 1_000_000) + "endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
	all["stream.pdf"] = pdfStream(strings.Repeat("q ", 300_000) + strings.Repeat("0 0 m 9 9 l S ", 200_000))
	all["no-end.pdf"] = []byte("%PDF-1.7\n" + strings.Repeat("1 0 obj<<", 200_000))
}

// pdfStream is a PDF file of one page with a content stream.
func pdfStream(content string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R>>endobj\n4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%%%EOF", len(content), content)
}
