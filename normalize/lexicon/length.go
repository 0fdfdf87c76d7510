package lexicon

import "unicode/utf8"

// Longer tells whether a text has more than n characters, counting them only
// where the number of bytes doesn't say.
func Longer(text string, n int) bool {
	return len(text) > n && (len(text) > utf8.UTFMax*n || utf8.RuneCountInString(text) > n)
}
