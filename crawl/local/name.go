package local

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// decodeName decodes a member's name that does not say how it is encoded:
// UTF-8, as many programs write without saying so, or GB18030, as Chinese
// Windows does. Bytes that are valid in both are UTF-8, unless only GB18030
// makes Han characters of all of them (`联通`).
func decodeName(name string) string {
	ascii := true
	for i := range len(name) {
		ascii = ascii && name[i] < utf8.RuneSelf
	}
	if ascii {
		return name
	}
	chinese, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	valid := err == nil && !strings.ContainsRune(chinese, utf8.RuneError)
	switch {
	case utf8.ValidString(name) && (!valid || !allHan(chinese) || anyHan(name)):
		return name
	case valid:
		return chinese
	}
	return name
}

func anyHan(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

func allHan(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}
