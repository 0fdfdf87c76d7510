// Package charset turns the bytes of list pages, scripts and feeds into text, by what they are and not by what they declare.
//
// Valid UTF-8 is UTF-8, since no GB18030 text of any length happens to be
// valid UTF-8; a declaration counts only where bytes do not speak for
// themselves. GB2312 and GBK are read as GB18030, which contains both. Readers
// of notices (package extract) weigh more evidence; addresses and dates, which
// are read here, are ASCII in all of these.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	html "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Text decodes bytes that came with a Content-Type, which may be empty. The
// result is valid UTF-8 without a byte order mark.
func Text(body []byte, contentType string) string {
	if marked(body) {
		return decode(&encoding.Decoder{Transformer: unicode.BOMOverride(encoding.Nop.NewDecoder())}, body)
	}
	if cut := trimTail(body); utf8.Valid(cut) {
		return string(cut)
	}
	return decode(declared(body, contentType).NewDecoder(), body)
}

func decode(d *encoding.Decoder, body []byte) string {
	text, err := d.Bytes(body)
	if err != nil {
		text = body
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}

func marked(body []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(body, []byte(mark)) {
			return true
		}
	}
	return false
}

// trimTail drops a character that a truncated answer cut in half.
func trimTail(body []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(body); i++ {
		if c := body[len(body)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(body[len(body)-i:]) {
				return body[:len(body)-i]
			}
			break
		}
	}
	return body
}

// declared is the encoding that header or page declare, and GB18030 where they
// declare none, one that the bytes refute, or a Western one, which is the
// default of servers that nobody set up.
func declared(body []byte, contentType string) encoding.Encoding {
	enc, name, _ := html.DetermineEncoding(body, contentType)
	switch name {
	case "utf-8", "windows-1252", "gbk", "gb18030", "hz-gb-2312", "replacement", "x-user-defined":
		return simplifiedchinese.GB18030
	}
	if enc == nil || enc == encoding.Nop {
		return simplifiedchinese.GB18030
	}
	return enc
}
