package segment

// Version is the Version of a Segmenter with these added words, without loading one.
func Version(words []Word) string { return version(words) }
