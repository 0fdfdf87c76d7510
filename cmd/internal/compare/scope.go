package compare

import (
	_ "embed"
	"strings"

	"duban/corpus"
)

//go:embed data/scope.txt
var scopeWords string

// scope is the words of an indicator that say what is counted in or out: the
// first of data/scope.txt that it has.
func scope(indicator string) string {
	for line := range strings.Lines(scopeWords) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, open := strings.CutSuffix(line, "*")
		if !open {
			if strings.Contains(indicator, word) {
				return word
			}
			continue
		}
		if after, ok := bracketed(indicator, word); ok {
			return word + after
		}
	}
	return ""
}

// bracketed is what follows a word after an opening bracket or a comma, up to the closing one.
func bracketed(indicator, word string) (string, bool) {
	for _, mark := range []string{"（", "(", "，", ","} {
		if _, after, ok := strings.Cut(indicator, mark+word); ok {
			if end := strings.IndexAny(after, "）)，,"); end >= 0 {
				after = after[:end]
			}
			return after, true
		}
	}
	return "", false
}

// period is the part of its year that a target counts for; empty for all of it.
func period(t corpus.Target) string {
	if t.Recurrence != "" {
		return t.Recurrence
	}
	if len(t.Deadline) == len("2006-01-02") && t.Deadline[4:] != "-12-31" {
		return t.Deadline[len("2006-"):]
	}
	return ""
}
