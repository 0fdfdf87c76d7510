package ruledata

import (
	"fmt"
	"io/fs"
	"strings"
)

// At is where a text stands in a rule file, as `name:line`; the name alone where
// it can't be told. It is for errors in what a file's values mean (a pattern that
// is no regular expression), which the reader of the file can't place.
func At(fsys fs.FS, name, text string) string {
	raw, err := fs.ReadFile(fsys, name)
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	if err != nil || text == "" {
		return shown(fsys, name)
	}
	for _, written := range []string{text, strings.ReplaceAll(text, "'", "''"), strings.ReplaceAll(text, `\`, `\\`)} {
		before, _, found := strings.Cut(string(raw), written)
		if found {
			return fmt.Sprintf("%s:%d", shown(fsys, name), strings.Count(before, "\n")+1)
		}
	}
	return shown(fsys, name)
}
