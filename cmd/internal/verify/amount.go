package verify

import (
	"fmt"
	"strconv"
	"strings"

	"duban/normalize/number"

	"github.com/shopspring/decimal"
)

// amountAt tells whether the span of an evidence points at the row's amount:
// the numeral that its value is, or the words of a stated one.
func amountAt(evidence, span, value, valueMax, words string) (problem string) {
	runes := []rune(evidence)
	start, end, ok := cutSpan(span)
	if !ok || start >= end || end > len(runes) {
		return fmt.Sprintf("the span %q is no part of the evidence", span)
	}
	quoted := string(runes[start:end])
	if value == "" {
		if words != "" && alike(quoted, words) {
			return ""
		}
		return fmt.Sprintf("the span points at %q, not at %q", quoted, words)
	}
	var within []number.Number
	for _, n := range number.FindRunes(runes) {
		if n.Start >= end || n.End <= start {
			continue
		}
		if within = append(within, n); isValue(n, value, valueMax) || inTenths(runes, n, value) {
			return ""
		}
	}
	if len(within) == 2 && valueMax != "" && isValue(within[0], value, "") && isValue(within[1], valueMax, "") { // 100元至300元
		return ""
	}
	return fmt.Sprintf("the span points at %q, which is not %s", quoted, strings.TrimRight(value+"–"+valueMax, "–"))
}

func cutSpan(span string) (start, end int, ok bool) {
	from, to, _ := strings.Cut(span, "-")
	start, errFrom := strconv.Atoi(from)
	end, errTo := strconv.Atoi(to)
	return start, end, errFrom == nil && errTo == nil && start >= 0
}

// alike tells whether two stated amounts are the same but for blanks, quotes and the width of marks.
func alike(a, b string) bool {
	fold := strings.NewReplacer(" ", "", "　", "", "：", ":", "∶", ":", "％", "%", "“", "", "”", "", "\"", "")
	return fold.Replace(a) == fold.Replace(b)
}

// isValue tells whether a numeral is a value, with its 万 or 亿 folded in or left to the unit.
func isValue(n number.Number, value, valueMax string) bool {
	same := func(low, high decimal.Decimal) bool {
		return equals(low, value) && (valueMax == "" || equals(high, valueMax))
	}
	return same(n.Value, n.Max) || same(n.Figure, n.FigureMax) || n.Fraction && equals(n.Value.Shift(2).Round(2), value)
}

// inTenths tells whether a numeral counts tenths (`五成`) and the value is their percentage.
func inTenths(text []rune, n number.Number, value string) bool {
	return n.End < len(text) && text[n.End] == '成' && equals(n.Value.Shift(1), value)
}

func equals(d decimal.Decimal, text string) bool {
	other, err := decimal.NewFromString(text)
	return err == nil && d.Equal(other)
}
