package plain

import (
	"slices"
	"strings"
)

// Bounds of a line that holds a whole text.
const (
	gluedLine  = 300 // characters of a line that may hold numbered paragraphs
	fewestCuts = 3   // numbers in order that show it does
	gluedShare = 0.6 // of the text, in that line; a clause with numbered parts has less
	headReach  = 60  // characters of a heading that the first number below it runs into
)

// unglue parts a line that holds most of a text whose line breaks were lost: before numbers that stand at the ends
// of sentences and count on (一、 … 1. … 2. … 二、), at the blanks that line breaks became, and behind the title that
// begins the first line.
func (r *Reader) unglue(lines []line) []line {
	total := 0
	for _, l := range lines {
		total += len(l.text)
	}
	out := make([]line, 0, len(lines))
	for i, l := range lines {
		if len(l.text) < gluedLine || len(l.text) < int(gluedShare*float64(total)) || strings.ContainsAny(l.text, "|｜\t") {
			out = append(out, l)
			continue
		}
		runes := []rune(l.text)
		cuts := gluedNumbers(runes)
		if len(cuts) < fewestCuts {
			cuts = nil
		}
		cuts = append(cuts, gluedBlanks(runes)...)
		slices.Sort(cuts)
		if len(runes) < gluedLine || len(cuts) < fewestCuts {
			out = append(out, l)
			continue
		}
		if at := r.gluedTitle.FindStringSubmatchIndex(l.text); i == 0 && at != nil {
			title := l.text[:max(at[3], at[5])]
			out = append(out, line{text: title, indent: l.indent, gap: l.gap})
			from := len([]rune(title))
			out = appendCut(out, runes, from, cuts)
			continue
		}
		out = appendCut(out, runes, 0, cuts)
	}
	return out
}

// appendCut adds the parts of a line from a character on, cut at the given ones.
func appendCut(lines []line, runes []rune, from int, cuts []int) []line {
	for _, at := range append(cuts, len(runes)) {
		if at <= from { // also one cut for two reasons
			continue
		}
		if text := strings.TrimFunc(string(runes[from:at]), isSpace); text != "" {
			lines = append(lines, line{text: text, indent: true})
		}
		from = at
	}
	return lines
}

// gluedNumbers are the characters where numbers begin that count on.
func gluedNumbers(runes []rune) []int {
	var cuts []int
	last := [3]int{} // the last value of each style: 一、 （一） 1.
	head := -headReach
	for i := range runes {
		style, value := numberAt(runes, i)
		if value == 0 || value != 1 && value != last[style]+1 || i > 0 && !breaks(runes[i-1]) && !(value == 1 && style > 0 && i-head <= headReach) {
			continue
		}
		if i > 0 {
			cuts = append(cuts, i)
		}
		last[style], head = value, i
		if style == 0 {
			last[1] = 0
		}
	}
	return cuts
}

// gluedBlanks are the characters behind blanks that stand where lines ended, none unless most blanks stand at the
// ends of sentences: in a text of tables and lists they part cells. A blank beside a single letter (王 明) or
// behind a digit parts none.
func gluedBlanks(runes []rune) []int {
	var cuts []int
	ends, from := 0, 0
	for i := 1; i < len(runes); i++ {
		if isSpace(runes[i]) || !isSpace(runes[i-1]) {
			continue
		}
		end := i - 1
		for end > 0 && isSpace(runes[end-1]) {
			end--
		}
		if end == 0 {
			continue
		}
		next := i
		for next < len(runes) && !isSpace(runes[next]) {
			next++
		}
		ended := strings.ContainsRune("。！!？?：:；;", runes[end-1])
		if ended {
			ends++
		}
		if ended || end-from > 1 && next-i > 1 && !(runes[end-1] >= '0' && runes[end-1] <= '9') {
			cuts = append(cuts, i)
		}
		from = i
	}
	if ends < fewestCuts || 2*ends < len(cuts) {
		return nil
	}
	return cuts
}

// breaks tells whether a sentence may end with a character.
func breaks(r rune) bool { return strings.ContainsRune("。；;！!：: \u3000)）”", r) }

// numberAt reads the number of a heading or item at a character: its style and value, 0 without one.
func numberAt(runes []rune, i int) (style, value int) {
	open := runes[i] == '（' || runes[i] == '('
	at := i
	if open {
		at++
	}
	value, end := hanValue(runes, at)
	if value > 0 && end < len(runes) {
		switch {
		case open && (runes[end] == '）' || runes[end] == ')'):
			return 1, value
		case !open && runes[end] == '、':
			return 0, value
		}
		return 0, 0
	}
	for end = at; end < len(runes) && end < at+2 && runes[end] >= '0' && runes[end] <= '9'; end++ {
		value = 10*value + int(runes[end]-'0')
	}
	if open || end == at || end+1 >= len(runes) || !strings.ContainsRune(".．、", runes[end]) || runes[end+1] < 0x4E00 && !opensItem(runes[end+1]) && !opensMonth(runes[end+1:]) {
		return 0, 0
	}
	if i > 0 && (runes[i-1] >= '0' && runes[i-1] <= '9' || runes[i-1] == '.') {
		return 0, 0
	}
	return 2, value
}

// opensMonth tells whether an item begins with a month (2.9月底前完成…), which is no decimal.
func opensMonth(runes []rune) bool {
	n := 0
	for n < len(runes) && n < 2 && runes[n] >= '0' && runes[n] <= '9' {
		n++
	}
	return n > 0 && n+1 < len(runes) && runes[n] == '月' && strings.ContainsRune("底末份前初上中下", runes[n+1])
}

// opensItem tells whether an item's text may begin with a character besides Han.
func opensItem(r rune) bool { return r == '“' || r == '《' || r >= 'A' && r <= 'Z' }

// hanNumerals are the numerals of headings.
const hanNumerals = "一二三四五六七八九"

// hanValue reads a numeral below 40 at a character; the value is 0 without one.
func hanValue(runes []rune, at int) (value, end int) {
	digit := func(i int) int {
		if i < len(runes) {
			if n := strings.IndexRune(hanNumerals, runes[i]); n >= 0 {
				return n/len("一") + 1
			}
		}
		return 0
	}
	value, end = digit(at), at
	if value > 0 {
		end++
	}
	if end < len(runes) && runes[end] == '十' && value <= 3 {
		value, end = 10*max(value, 1), end+1
		if d := digit(end); d > 0 {
			value, end = value+d, end+1
		}
	}
	return value, end
}
