package notice

import (
	"strings"

	"duban/normalize/lexicon"
)

// longestNumber bounds a 发文字号 line, in characters.
const longestNumber = 40

// docNumber is the notice's own number: a stated one, a line of the head that
// is nothing else, or the beginning or end of the title. Numbers that the text
// cites are none of these. lost says that a character was put back.
func (r *Reader) docNumber(v *view) (number string, lost bool) {
	for _, value := range v.all(fieldNumber) {
		if n, lost := r.number(value); n != "" {
			return n, lost
		}
	}
	for i := 0; i < v.body && i < headLines; i++ {
		if n, lost := r.number(v.lines[i]); n != "" {
			return n, lost
		}
	}
	number, lost, _ = r.titleNumber(tidy(v.doc.Title))
	return number, lost
}

// titleNumber reads a number that a title begins with, or ends with in
// brackets, and gives the rest of the title.
func (r *Reader) titleNumber(title string) (number string, lost bool, rest string) {
	if first, rest, ok := strings.Cut(title, " "); ok && rest != "" {
		if n, lost := r.number(first); n != "" {
			return n, lost, rest
		}
	}
	if i := strings.Index(title, "号"); i > 0 && strings.ContainsAny(title[:i], "〔﹝[［") {
		end := i + len("号")
		if n, lost := r.number(title[:end]); n != "" {
			return n, lost, strings.TrimSpace(title[end:])
		}
	}
	if open := strings.LastIndexAny(title, "（("); open > 0 && hasSuffixAny(title, []string{"）", ")"}) {
		n, lost := r.number(strings.Trim(title[open:], "（()）"))
		return n, lost, strings.TrimSpace(title[:open])
	}
	return "", false, ""
}

// number reads a line that is a 发文字号 and nothing else.
func (r *Reader) number(line string) (number string, lost bool) {
	if lexicon.Longer(line, longestNumber) {
		return "", false
	}
	s := halfWidthDigits(squeeze(line))
	for _, rule := range r.numbers {
		m := rule.Pattern.re.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		if rule.Plain {
			return rule.Pattern.group(s, m, "whole"), rule.Lost
		}
		code, year, serial := rule.Pattern.group(s, m, "code"), rule.Pattern.group(s, m, "year"), rule.Pattern.group(s, m, "serial")
		return code + "〔" + year + "〕" + serial + "号", rule.Lost
	}
	return "", false
}

// wideDigits are the digits of full width.
var wideDigits = lexicon.NewSet("０１２３４５６７８９")

func halfWidthDigits(s string) string {
	if !wideDigits.In(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}
