package quantity

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"duban/normalize/number"
)

// refuse names the rule by which n is no amount whatever follows it.
func (r *reading) refuse(n number.Number) string {
	if n.Han && r.inWord(n) {
		return "word"
	}
	for _, c := range r.g.contexts[r.at(n.Start-1)] {
		if c.units[0] == "*" && r.follows(c, n.Start) {
			return c.rule
		}
	}
	return ""
}

// inWord says whether the Han numeral is part of a listed word (统一, 一批, 第一).
func (r *reading) inWord(n number.Number) bool {
	for i := max(0, n.End-r.g.wordMax); i <= n.Start; i++ {
		if !r.g.words.begins(r.text[i]) {
			continue
		}
		if id, end := r.g.words.longest(r.text, i); id > 0 && end >= n.End {
			return true
		}
	}
	return false
}

func (r *reading) follows(c context, i int) bool {
	return i >= len(c.phrase) && slices.Equal(r.text[i-len(c.phrase):i], c.phrase) && !r.endsIn(c.unless, i)
}

// refuseUnit names the rule by which n with the unit u is no amount.
func (r *reading) refuseUnit(n number.Number, u unit) string {
	switch {
	case n.Han && u.measure.arabic:
		return "han-numeral"
	case isYear(n, u):
		return "date"
	case n.Han && u.measure.word == "年" && !r.compared(n, u):
		return "period"
	case r.quotes.within(n.Start, maxTitle, true):
		return "title"
	case (u.measure.class == "count" || u.measure.class == "duration") && r.quotes.within(n.Start, maxName, false):
		return "quoted-name"
	case (u.measure.class == "count" || u.measure.arabic && u.measure.dimension == "score") && isLetter(r.at(n.Start-1)): // S361星竹海段
		return "code"
	case u.measure.class == "count" && !n.Value.IsInteger() && r.abuts(n.Start):
		return "list-number"
	}
	for _, c := range r.g.contexts[r.at(n.Start-1)] {
		if slices.Contains(c.units, u.measure.word) && r.follows(c, n.Start) {
			return c.rule
		}
	}
	return ""
}

// isYear says whether n and 年 name a calendar year.
func isYear(n number.Number, u unit) bool {
	if u.measure.word != "年" || n.Scale != "" {
		return false
	}
	first, last := decimal.New(1900, 0), decimal.New(2100, 0)
	return n.Max.GreaterThanOrEqual(first) && n.Max.LessThanOrEqual(last)
}

// compared says whether a comparator stands at either side of n and u. A Han
// number of years without one tells a time, not an amount (`五年累计减税`).
func (r *reading) compared(n number.Number, u unit) bool {
	_, _, before := r.before(n.Start, 0)
	id, _ := r.g.after.longest(r.text, u.end)
	return before || id > 0
}

func isLetter(c rune) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// abuts says whether the quantity before ends at i: `541.07万元2.3本项目` has a list number at its 2.3.
func (r *reading) abuts(i int) bool { return len(r.found) > 0 && r.end() == i }

// afterListNumber cuts a list number off a count at a line's start: `3.10家企业` is item 3 with 10家.
func (r *reading) afterListNumber(n number.Number, u unit) number.Number {
	if u.measure.class != "count" || n.Scale != "" || n.Range || n.Value.IsInteger() {
		return n
	}
	if before := r.at(n.Start - 1); before != 0 && before != '\n' {
		return n
	}
	dot := strings.IndexAny(n.Text, ".．")
	if dot < 1 || dot > 2 {
		return n
	}
	rest := number.FindRunes(r.text[n.Start+dot+1 : n.End])
	if len(rest) != 1 || !rest[0].Value.IsInteger() {
		return n
	}
	rest[0].Start += n.Start + dot + 1
	rest[0].End += n.Start + dot + 1
	return rest[0]
}
