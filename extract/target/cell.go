package target

import (
	"strings"

	"duban/normalize/pattern"
)

// A number alone, and one with a comparator or a short unit, as cells hold them.
var (
	numberCell = pattern.MustCompile(`^\s*([<>≥≤＜＞~～约]?)\s*(\d[\d,，]*(?:\.\d+)?(?:\s*[-—~～]\s*\d[\d,，]*(?:\.\d+)?)?)\s*((?:及?以上|及?以下|以内|左右)?)\s*$`)
	amountCell = pattern.MustCompile(`^\s*[<>≥≤＜＞~～约]?\s*\d[\d,，]*(?:\.\d+)?(?:\s*[-—~～]\s*\d[\d,，]*(?:\.\d+)?)?\s*[%％‰\p{Han}]{0,6}\s*(?:以上|以下|以内|左右)?\s*$`)
	unitMark   = pattern.MustCompile(`[(（](?:单位[:：])?([^()（）]{1,8})[)）]\s*$`)
)

func isNumber(text string) bool { return numberCell.MatchString(text) }
func isAmount(text string) bool { return amountCell.MatchString(text) }

// unitIn is the unit in the bracket that ends a name (`高新技术企业数（家）`).
func unitIn(name string) string {
	if m := unitMark.FindStringSubmatch(name); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// unitless is the name without the bracket that ends it, and without its number.
func unitless(name string) string {
	name = behindNumber(strings.TrimSpace(name))
	if at := unitMark.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	return strings.TrimRight(strings.TrimSpace(name), "。;；")
}

// behindNumber is the text without the list number that begins it.
func behindNumber(text string) string {
	if at := leadingNumber.FindStringIndex(text); at != nil {
		return text[at[1]:]
	}
	return text
}

var leadingNumber = pattern.MustCompile(`^\s*(?:\d+\s*[.、．]|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|第[一二三四五六七八九十百]+条|[一二三四五六七八九十]+、)\s*`)
