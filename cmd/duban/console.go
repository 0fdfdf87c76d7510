package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// console writes to standard output or standard error. It remembers the first
// write that failed, since a full disk behind a redirection must not end in exit
// code 0, and it shows control characters as escapes: names of files and texts of
// pages come from others, and a terminal obeys what is written to it. In JSON
// the escapes stand for the same characters.
type console struct {
	w        io.Writer
	verbatim bool // data for programs: nothing is escaped
	err      error
}

func (c *console) Write(p []byte) (int, error) {
	shown := p
	if !c.verbatim {
		shown = []byte(escape(string(p), keepLines))
	}
	if _, err := c.w.Write(shown); err != nil {
		if c.err == nil {
			c.err = err
		}
		return 0, err
	}
	return len(p), nil
}

// visible is s on one line without characters that a terminal obeys.
func visible(s string) string { return escape(s, "") }

// keepLines are the control characters that text consists of.
const keepLines = "\n\t"

func escape(s, keep string) string {
	if strings.IndexFunc(s, commanding) < 0 {
		return s
	}
	var out strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && s[i] != 0xef: // a byte of a character that is written in two parts
			out.WriteByte(s[i])
		case commanding(r) && !strings.ContainsRune(keep, r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// commanding tells control characters, and those that turn the direction of
// what follows, from text.
func commanding(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
