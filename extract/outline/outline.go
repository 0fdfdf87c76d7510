// Package outline finds numbering, headings and section paths.
//
// A block's text stays as printed, number included; Number repeats the number
// and Section gives the headings above without theirs. A title of the document
// or of an attached one is a heading of level 1 that is no part of a path.
package outline

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// Data holds the embedded numbering and heading rules.
//
//go:embed data
var Data embed.FS

// Outliner marks blocks by rule data. It is safe for concurrent use.
type Outliner struct{ rules *rules }

// New loads the rules.
func New(fsys fs.FS) (*Outliner, error) {
	r, err := loadRules(fsys)
	if err != nil {
		return nil, fmt.Errorf("outline rules: %w", err)
	}
	return &Outliner{rules: r}, nil
}

// Mark sets Type, Level, Number and Section of blocks in place: a numbered
// block that only heads what follows is a heading, one that says something is
// a clause and stays a paragraph or list item with its number; Level is its
// depth in the outline, from 1, for both. Headings that a reader found stay
// headings unless they are whole paragraphs. Tables get the section they
// stand in.
func (o *Outliner) Mark(blocks []corpus.Block) {
	lines := o.read(blocks)
	o.decide(blocks, lines)
	var path path
	for i := range blocks {
		path.place(&blocks[i], lines[i])
	}
}

// role is what a line is in the outline.
type role int

const (
	plain role = iota
	duty
	title
	heading
	clause
	table
	blank
)

// line is what the text of a block shows by itself.
type line struct {
	role    role
	style   int    // of its number, from 0 outermost; -1 without one
	number  string // as printed
	rest    string // text without the number, folded, outer spaces off
	printed string // the same as printed
	chars   int    // of rest
}

// read reads each block alone, then takes lists of attachments and tables of contents out.
func (o *Outliner) read(blocks []corpus.Block) []line {
	lines := make([]line, len(blocks))
	for i, b := range blocks {
		lines[i] = o.line(b)
	}
	o.glued(blocks, lines)
	o.titleFirst(blocks, lines)
	o.unnumberLists(lines)
	return lines
}

// glued numbers lines whose number runs into a figure (`11.121人才梯队`, behind item 10): by itself
// it can't be told from a decimal, but it goes on where the line before of the style left off.
func (o *Outliner) glued(blocks []corpus.Block, lines []line) {
	last, style := 0, -1 // the number of the last item of a style, and the style
	for i := range lines {
		l := &lines[i]
		if l.style >= 0 {
			if last, style = leading(l.number), l.style; strings.Trim(lexicon.FoldString(l.number), "0123456789 ") != "." {
				last = 0
			}
			continue
		}
		m := o.rules.glued.FindStringSubmatch(l.rest)
		if l.role != plain || m == nil || style < 0 || last == 0 || leading(m[1]) != last+1 {
			continue
		}
		l.role, l.style, l.number = clause, style, first(l.printed, lexicon.Count(m[1]))
		l.rest, l.printed = l.rest[len(m[1]):], l.printed[len(l.number):]
		l.chars = lexicon.Count(l.rest)
		last++
	}
}

// leading is the figure that begins an item's number, 0 without one.
func leading(number string) int {
	n := 0
	for _, r := range lexicon.FoldString(number) {
		if r < '0' || r > '9' {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// titleFirst makes the document's title of a heading without a number that it begins
// with, whatever its last word, unless headings of sections read so.
func (o *Outliner) titleFirst(blocks []corpus.Block, lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.role == blank {
			continue
		}
		sectionLike := l.chars < longTitle && o.rules.heading.MatchString(l.rest)
		if l.role == heading && blocks[i].Type == corpus.Heading && l.chars >= o.rules.titleShortest && !sectionLike {
			l.role = title
		}
		return
	}
}

// longTitle is the length from which on a heading that begins a document is its title, although
// headings of sections end like it, in characters.
const longTitle = 12

func (o *Outliner) line(b corpus.Block) line {
	if b.Table != nil || b.Type == corpus.TableType {
		return line{role: table, style: -1}
	}
	printed := head(b.Text)
	folded := lexicon.FoldString(printed)
	if strings.Contains(folded, "\uFFFD") { // also for bytes that are no UTF-8
		printed = valid(printed)
	}
	l := line{role: plain, style: -1}
	rest := strings.TrimLeft(folded, " ")
	if rest == "" {
		l.role = blank
		return l
	}
	printed = skip(printed, len(folded)-len(rest))
	if style, n := o.rules.style(rest); style >= 0 {
		l.role, l.style, l.number = clause, style, first(printed, lexicon.Count(rest[:n]))
		after := strings.TrimLeft(rest[n:], " ")
		printed = skip(printed[len(l.number):], len(rest)-n-len(after))
		rest = after
	}
	l.rest, l.printed = strings.TrimRight(rest, " "), printed
	l.chars = lexicon.Count(l.rest)
	if len(l.rest) < len(rest) {
		l.printed = first(printed, l.chars)
	}
	if l.role == plain {
		l.role = o.unnumbered(b, l)
	}
	return l
}

// valid is a text with the replacement character for each byte that is no UTF-8.
func valid(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return string([]rune(text))
}

// skip leaves out the first n characters of a text.
func skip(text string, n int) string { return text[len(first(text, n)):] }

// first is the first n characters of a text.
func first(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// headBytes is how much of a block is looked at to find what it is; a heading is shorter.
const headBytes = 1200

// head is the beginning of a long text, cut between characters.
func head(text string) string {
	if len(text) <= headBytes {
		return text
	}
	end := headBytes
	for end > 0 && text[end]&0xC0 == 0x80 {
		end--
	}
	return text[:end]
}

func (o *Outliner) unnumbered(b corpus.Block, l line) role {
	switch {
	case l.chars > headingLimit:
		return plain
	case o.rules.duty.MatchString(l.rest):
		return duty
	case l.chars >= o.rules.titleShortest && o.rules.title.MatchString(l.rest):
		return title
	case b.Type == corpus.Heading || o.rules.heading.MatchString(l.rest):
		return heading
	}
	return plain
}

// headingLimit is the longest heading, in characters.
const headingLimit = 80

// unnumberLists takes the numbers off lists of attachments and tables of contents.
func (o *Outliner) unnumberLists(lines []line) {
	first := ""
	listing, contents := false, false
	for i := range lines {
		l := &lines[i]
		switch {
		case o.rules.attachments.MatchString(l.rest) && l.style < 0:
			listing, l.role = true, plain
		case o.rules.contents.MatchString(l.rest):
			contents, first, l.role = true, "", plain
		case l.role == blank:
		case contents && (l.chars > longestEntry && entryName(l.rest) == l.rest || l.rest == first):
			contents = false
		case contents:
			if first == "" {
				first = entryName(l.rest)
			}
			l.role, l.style, l.number = plain, -1, ""
		case hasLeader(l.rest): // an entry without the line 目录 above
			l.role, l.style, l.number = plain, -1, ""
		case listing && l.style >= o.rules.clauseStyle && l.chars <= headingLimit:
			l.role, l.style, l.number = plain, -1, ""
		default:
			listing = false
		}
	}
}

// longestEntry is the longest entry of a table of contents without its page, in characters.
const longestEntry = 40

// hasLeader tells whether a row of dots leads to the page at the end of an entry (发展基础....... 2).
func hasLeader(entry string) bool {
	page := strings.TrimRight(entry, "0123456789")
	if len(page) == len(entry) {
		return false
	}
	page = strings.TrimRight(page, " \t　")
	return strings.HasSuffix(page, "....") || strings.HasSuffix(page, "…………") || strings.HasSuffix(page, "····")
}

// entryName is an entry of a table of contents without the page that it gives (一、工作回顾……2).
func entryName(entry string) string {
	return strings.TrimRight(strings.TrimRight(entry, "0123456789"), " .…·—-\t　")
}
