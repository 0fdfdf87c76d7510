package attachment

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"duban/normalize/pattern"
)

var fileNumber = pattern.MustCompile(`^\D{0,4}([0-9]{1,2})(?:\D|$)`)

// Names are the names that a notice lists for its attachments, with those of
// its files that are none of them. A file that is called by its number alone
// (附件2.docx) is the one of that place in the list.
func Names(listed, files []string) []string {
	out := slices.Clone(listed)
	for _, f := range files {
		if !isListed(listed, f) {
			out = append(out, f)
		}
	}
	return out
}

func isListed(listed []string, file string) bool {
	name := bare(path.Base(file))
	for _, l := range listed {
		if l := bare(l); l == name || l != "" && strings.HasSuffix(name, l) {
			return true
		}
	}
	if m := fileNumber.FindStringSubmatch(name); m != nil {
		n, _ := strconv.Atoi(m[1]) // two digits
		return n >= 1 && n <= len(listed)
	}
	return false
}

// bare is a name without its ending, marks and space.
func bare(name string) string { return string(compared(withoutEnding(name))) }
