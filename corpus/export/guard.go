package export

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// guard puts a `'` before a cell that a spreadsheet would change or run:
//
//   - one that begins, blanks aside, with what makes a formula (= + - @, also
//     full-width, or a tab or line end), unless it is a plain number: -5 stays -5;
//   - in a text column, one that would become a date (1-2, 12月31日), a time or
//     ratio (1:2), a number written otherwise (007, 1.10, 1E5, 1,000, 30%, (5)), a
//     rounded one (a long id) or a truth value;
//   - one that begins with `'`, so that the mark can be told from the value.
//
// A `'` is what one types in a spreadsheet to say "text". A tab or ="…" would
// hide better, but the one is on the list of dangerous beginnings itself and the
// other is a formula.
func guard(cell string, kind Type) string {
	text := kind == String || kind == List
	switch {
	case cell == "" || plainNumber.MatchString(cell) && (!text || keepsItsDigits(cell)):
		return cell
	case strings.HasPrefix(cell, "'") || startsFormula(cell):
		return "'" + cell
	case text && mayConvert(cell) && converted.MatchString(cell):
		return "'" + cell
	}
	return cell
}

// plainNumber is a decimal number in the one form that nothing rewrites.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// maxShown is how many digits of a whole number a spreadsheet shows before it
// turns to 1.23E+11; from 16 on it also loses them.
const maxShown = 11

// keepsItsDigits says whether a number in a text column (a printed sequence
// number, say) is shown as it stands: neither long nor with a last zero that would be dropped.
func keepsItsDigits(number string) bool {
	return len(number) <= maxShown && !(strings.Contains(number, ".") && strings.HasSuffix(number, "0"))
}

const formulaStarts = "=+-@\t\r\n＝＋－＠"

func startsFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, " \u00a0\u3000"))
	return strings.ContainsRune(formulaStarts, first) || strings.ContainsAny(cell[:1], "\t\r\n")
}

// mayConvert is a quick look at the first character: nothing that begins with a
// Han character is converted, and most cells do.
func mayConvert(cell string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(cell))
	return first < utf8.RuneSelf || strings.ContainsRune("¥￥€£", first)
}

// converted are texts that spreadsheets, Chinese ones included, read as
// something else when they stand alone in a cell.
var converted = regexp.MustCompile(`(?i)^\s*(?:` + strings.Join([]string{
	`[(]?[¥￥$€£]?\s*[-+]?[0-9.][0-9.,]*(e[-+]?[0-9]+)?\s*%?[)]?`, // numbers in any dress
	`[0-9]{1,4}\s*[-/.][0-9]{1,4}(\s*[-/.][0-9]{1,4})?`,          // 1-2, 2023/5, 2023.5.19
	`[0-9]+\s+[0-9]+/[0-9]+`,                                     // 1 1/2
	`[0-9]{1,4}([:：][0-9.]{1,6}){1,3}(\s*[ap]m?)?`,               // 8:30, 1:2, 1:0.5:0.5
	`[0-9]{1,2}\s*[ap]m?`,                                        // 8 am
	`([0-9]{2,4}年)?[0-9]{1,2}月([0-9]{1,2}日)?`,                    // 12月31日, 2023年5月
	`[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[ T][0-9:.]+Z?`,               // a point in time
	`[0-9]{1,2}[时点][0-9]{1,2}分([0-9]{1,2}秒)?`,                    // 8时30分
	`[0-9]{1,4}[-/ ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([-/ ][0-9]{1,4})?`,
	`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ]?[0-9]{1,4}`,
	`true|false`,
}, "|") + `)\s*$`)
