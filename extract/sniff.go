package extract

import (
	"bytes"
	"regexp"
	"strings"
)

// A signature is a file type's mark in its first bytes.
type signature struct {
	at   int
	mark string
	kind string
}

// signatures are those of the file types that notices come in or link to.
var signatures = []signature{
	{0, "Rar!\x1a\x07", "a RAR archive"},
	{0, "7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{0, "\x1f\x8b\x08", "gzip data"},
	{0, "\x89PNG\r\n\x1a\n", "a PNG image"},
	{0, "\xff\xd8\xff", "a JPEG image"},
	{0, "GIF87a", "a GIF image"},
	{0, "GIF89a", "a GIF image"},
	{8, "WEBP", "a WebP image"},
	{0, "II*\x00", "a TIFF image"},
	{0, "MM\x00*", "a TIFF image"},
	{0, "\x7fELF", "an executable"},
	{0, "MZ\x90\x00", "an executable"},
	{0, "\x00\x00\x00\x1cftyp", "a video"},
	{0, "\x00\x00\x00\x18ftyp", "a video"},
	{0, "\x00\x00\x00\x20ftyp", "a video"},
	{0, "SQLite format 3\x00", "an SQLite database"},
}

// pdfWindow is how far into a file its PDF mark may stand.
const pdfWindow = 1024

// sniff names the type of raw by its content, for types other than text.
func sniff(raw []byte) (kind string, known bool) {
	switch {
	case isPDF(raw):
		return "a PDF document", true
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")), bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		return packed(raw), true
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compound(raw), true
	}
	for _, s := range signatures {
		if len(raw) >= s.at+len(s.mark) && string(raw[s.at:s.at+len(s.mark)]) == s.mark {
			return s.kind, true
		}
	}
	return "", false
}

// isPDF tells PDF files by their mark, which other bytes may precede; HTML that
// mentions the mark is none.
func isPDF(raw []byte) bool {
	head := raw[:min(len(raw), pdfWindow)]
	return bytes.Contains(head, []byte("%PDF-")) && !bytes.HasPrefix(bytes.TrimSpace(head), []byte("<"))
}

// packed names a ZIP file by the members that its formats must have.
func packed(raw []byte) string {
	for _, f := range []struct{ member, kind string }{
		{"word/document", "a DOCX document"},
		{"xl/workbook", "an XLSX workbook"},
		{"ppt/presentation", "a PPTX presentation"},
		{"OFD.xml", "an OFD document"},
	} {
		if bytes.Contains(raw, []byte(f.member)) {
			return f.kind
		}
	}
	return "a ZIP archive"
}

// compound names an OLE compound file by its streams, whose names are UTF-16.
func compound(raw []byte) string {
	for _, f := range []struct{ stream, kind string }{
		{"WordDocument", "a DOC document"},
		{"Workbook", "an XLS workbook"},
		{"PowerPoint Document", "a PPT presentation"},
	} {
		if bytes.Contains(raw, widen(f.stream)) {
			return f.kind
		}
	}
	return "an OLE compound file"
}

func widen(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// htmlWindow is how much of a text is looked at for markup.
const htmlWindow = 64 << 10

var (
	htmlStart = regexp.MustCompile(`(?i)^\s*(<!--[\s\S]*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|body|meta|title|div|table|p|span|section|article|script|style|link|ucapcontent|h[1-6]|ul|ol|center|font)\b`)
	htmlTag   = regexp.MustCompile(`(?i)</?(html|head|body|div|table|tr|td|p|br|span|a|li|ul|h[1-6]|font|strong)(\s[^<>]*)?/?>`)
)

// fewestTags is how many tags make a text HTML that does not begin like it.
const fewestTags = 10

// isHTML tells HTML from plain text: it begins with a tag, or tags run all through it.
func isHTML(text string) bool {
	window := text[:min(len(text), htmlWindow)]
	if strings.HasPrefix(strings.TrimLeft(window, " \t\n\f\r"), "<") && htmlStart.MatchString(window) {
		return true
	}
	if !strings.Contains(window, "</") {
		return false
	}
	return len(htmlTag.FindAllStringIndex(window, fewestTags)) >= fewestTags
}
