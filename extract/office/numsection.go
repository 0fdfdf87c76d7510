package office

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// sectionParser reads one section of a number format code.
type sectionParser struct {
	section
	code   string
	at     int
	number bool // the number's place is known
	point  bool // after the decimal point
	commas int  // since the last digit
}

func parseSection(code string) section {
	lower := strings.ToLower(code)
	if strings.TrimSpace(code) == "" || strings.Contains(lower, "general") || strings.Contains(lower, "通用") || strings.Contains(code, "@") {
		return section{general: true}
	}
	p := &sectionParser{code: code}
	for p.at < len(code) {
		if !p.step() {
			return section{general: true}
		}
	}
	p.scale, p.grouped = p.commas, p.grouped && p.number
	p.minutes()
	if !p.number && !p.date && len(p.tokens) == 0 {
		p.general = true
	}
	return p.section
}

// step reads one element of the code. It is false for what is not followed.
func (p *sectionParser) step() bool {
	switch c := p.code[p.at]; c {
	case '"':
		end := strings.IndexByte(p.code[p.at+1:], '"')
		if end < 0 {
			return false
		}
		p.literal(p.code[p.at+1 : p.at+1+end])
		p.at += end + 2
	case '\\', '!', '_', '*':
		if p.at++; p.at == len(p.code) {
			return false
		}
		_, size := utf8.DecodeRuneInString(p.code[p.at:])
		if c == '\\' || c == '!' {
			p.literal(p.code[p.at : p.at+size])
		}
		p.at += size
	case '[':
		return p.bracket()
	case '0', '#', '?':
		p.digit(c)
		p.at++
	case '.':
		if p.point || p.date {
			p.literal(".")
		}
		p.point = true
		p.at++
	case ',':
		p.commas++
		p.at++
	case '%':
		p.percent++
		p.literal("%")
		p.at++
	default:
		return p.letter(c)
	}
	return true
}

func (p *sectionParser) literal(text string) {
	p.tokens = append(p.tokens, token{text: text})
}

func (p *sectionParser) digit(c byte) {
	if p.date {
		return // fractions of a second
	}
	if !p.number {
		p.number = true
		p.tokens = append(p.tokens, token{field: '0'})
	}
	if at := len(p.tokens) - 1; p.tokens[at].field != '0' && !p.point && p.after == 0 {
		p.insert = "" // literal text between digits, as in `0!.0,"万"`
		for p.tokens[at].field != '0' {
			p.insert = p.tokens[at].text + p.insert
			at--
		}
		p.tokens = p.tokens[:at+1]
	}
	if p.insert != "" && !p.point {
		p.after++
	}
	p.grouped = p.grouped || p.commas > 0 && !p.point
	p.commas = 0
	switch {
	case p.point && c == '0':
		p.decimals, p.optional = p.decimals+p.optional+1, 0
	case p.point:
		p.optional++
	case c == '0':
		p.digits++
	}
}

// bracket reads `[Red]`, `[$¥-804]`, `[h]`, `[>=10000]`.
func (p *sectionParser) bracket() bool {
	end := strings.IndexByte(p.code[p.at:], ']')
	if end < 0 {
		return false
	}
	inside := strings.ToLower(p.code[p.at+1 : p.at+end])
	p.at += end + 1
	switch {
	case strings.HasPrefix(inside, "$"):
		sign, _, _ := strings.Cut(inside[1:], "-")
		if sign != "" {
			p.literal(sign)
		}
	case inside == "h" || inside == "hh" || inside == "m" || inside == "mm" || inside == "s" || inside == "ss":
		return false // a length of time, not a moment
	case strings.ContainsAny(inside, "<>="):
		digits := strings.TrimLeft(inside, "<>=")
		bound, err := strconv.ParseFloat(digits, 64)
		p.when = condition{strings.TrimSuffix(inside, digits), bound}
		return err == nil
	}
	return true
}

// letter reads the fields of dates; other characters stand for themselves.
func (p *sectionParser) letter(c byte) bool {
	lower := c | 0x20
	switch lower {
	case 'y', 'e', 'm', 'd', 'h', 's':
		width := 1
		for p.at+width < len(p.code) && p.code[p.at+width]|0x20 == lower {
			width++
		}
		p.at += width
		if lower == 'e' {
			if p.number {
				return false // an exponent
			}
			lower = 'y'
		}
		if lower == 'd' && width > 2 {
			return true // the weekday
		}
		p.date = true
		p.tokens = append(p.tokens, token{field: lower, width: width})
		return true
	}
	for _, mark := range []string{"am/pm", "a/p", "上午/下午", "aaaa", "aaa"} {
		if rest := p.code[p.at:]; len(rest) >= len(mark) && strings.EqualFold(rest[:len(mark)], mark) {
			p.at += len(mark)
			return true
		}
	}
	if c == '/' && p.number {
		return false // a fraction
	}
	_, size := utf8.DecodeRuneInString(p.code[p.at:])
	p.literal(p.code[p.at : p.at+size])
	p.at += size
	return true
}

// minutes tells minutes from months: they follow hours or precede seconds.
func (p *sectionParser) minutes() {
	last := byte(0)
	for i, t := range p.tokens {
		if t.field == 0 || t.field == '0' {
			continue
		}
		if t.field == 'm' && (last == 'h' || p.nextField(i) == 's') {
			p.tokens[i].field = 'i'
		}
		last = t.field
	}
}

func (p *sectionParser) nextField(i int) byte {
	for _, t := range p.tokens[i+1:] {
		if t.field != 0 {
			return t.field
		}
	}
	return 0
}
