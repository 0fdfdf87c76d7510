package fetch

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// text is a body as text for looking at: UTF-8, or else GB18030. What is
// neither comes out with holes, which no signature has.
func text(body []byte) string {
	if utf8.Valid(trimRune(body)) {
		return string(body)
	}
	plain, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	if err != nil {
		return string(body)
	}
	return string(plain)
}

// trimRune takes off a character that was cut in two at the end.
func trimRune(body []byte) []byte {
	for n := 1; n <= min(3, len(body)); n++ {
		if r := body[len(body)-n]; r >= 0xc0 {
			if !utf8.FullRune(body[len(body)-n:]) {
				return body[:len(body)-n]
			}
			break
		}
	}
	return body
}

// visible counts the characters of an HTML page that a reader sees: those
// outside head, scripts, styles and comments, blanks left out.
func visible(page string) int {
	z := html.NewTokenizer(strings.NewReader(page))
	hidden, count := 0, 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return count
		case html.TextToken:
			if hidden == 0 {
				count += letters(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken:
			if name, _ := z.TagName(); unseen(name) {
				hidden++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); unseen(name) {
				hidden = max(hidden-1, 0)
			}
		}
	}
}

// unseen are the elements whose text is not shown.
func unseen(name []byte) bool {
	switch atom.Lookup(name) {
	case atom.Title, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Textarea, atom.Select:
		return true
	}
	return false
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			n++
		}
	}
	return n
}
