package furniture

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// longestTitleLine is the longest line, in characters, of a title set on several.
const longestTitleLine = 60

// joinHead joins the lines of a title near the head of a document: one opens
// it (关于…) and does not end it, the next ends it, and neither is a sentence.
func (l *Lexicon) joinHead(d *corpus.Document) {
	for i := 0; i+1 < len(d.Blocks) && i < headZone/2; i++ {
		a, b := d.Blocks[i], d.Blocks[i+1]
		if titleLine(a) && titleLine(b) && l.opensTitle(a.Text) && !l.opensTitle(b.Text) && l.endsLikeTitle(b.Text) && (!l.endsLikeTitle(a.Text) || endOfTitle.MatchString(b.Text)) {
			d.Blocks = mergeBlocks(d.Blocks, i, 2)
		}
	}
}

// endOfTitle is a line that only ends a title (实施情况的通报), whatever the line above looks like.
var endOfTitle = pattern.MustCompile(`^[^\d《]{0,12}的(?:通知|通报|报告|公告|通告|意见|批复|决定|函)$`)

// partMarks stand in sentences and not in the lines of a title.
var partMarks = lexicon.NewSet("，,。；;：:！!？?")

func titleLine(b corpus.Block) bool {
	return b.Table == nil && b.Type != corpus.List && !lexicon.Longer(b.Text, longestTitleLine) && !partMarks.In(b.Text)
}

// Settle makes the document's head agree with its title: lines that together
// are the title become one, and one that repeats it directly is dropped.
func Settle(d *corpus.Document) {
	title := unpad(d.Title)
	if title == "" {
		return
	}
	for i := range min(len(d.Blocks), headZone) {
		if i >= len(d.Blocks) {
			break
		}
		if n := titleLines(d.Blocks[i:], title); n > 1 {
			d.Blocks = mergeBlocks(d.Blocks, i, n)
		}
	}
	dropRepeats(d, title)
}

// titleLines counts the blocks from the first on whose text together is the
// title, 0 where it is not.
func titleLines(blocks []corpus.Block, title string) int {
	joined := ""
	if !startsAlike(blocks[0].Text, title) {
		return 0
	}
	for n, b := range blocks {
		if b.Table != nil || n == 4 {
			return 0
		}
		joined += unpad(b.Text)
		if joined == title {
			return n + 1
		}
		if !strings.HasPrefix(title, joined) || joined == "" {
			return 0
		}
	}
	return 0
}

// startsAlike tells whether the first character of a text is that of a title.
func startsAlike(text, title string) bool {
	for _, r := range text {
		if !isSpace(r) {
			first, _ := utf8.DecodeRuneInString(title)
			return narrow(r) == first
		}
	}
	return false
}

func dropRepeats(d *corpus.Document, title string) {
	kept, seen := d.Blocks[:0], false
	for i, b := range d.Blocks {
		same := b.Table == nil && i < headZone && startsAlike(b.Text, title) && unpad(b.Text) == title
		if same && seen {
			d.Dropped = append(d.Dropped, corpus.Dropped{Text: b.Text, Reason: "duplicate"})
			continue
		}
		seen = same
		kept = append(kept, b)
	}
	d.Blocks = kept
}

// mergeBlocks puts n blocks from i on together into the first.
func mergeBlocks(blocks []corpus.Block, i, n int) []corpus.Block {
	for _, b := range blocks[i+1 : i+n] {
		blocks[i].Passage = concat(blocks[i].Passage, b.Passage)
	}
	return append(blocks[:i+1], blocks[i+n:]...)
}

// concat is two passages as one, with the way back to the source of both.
func concat(a, b corpus.Passage) corpus.Passage {
	out := corpus.Passage{Text: a.Text + b.Text}
	if a.Raw == "" && b.Raw == "" {
		return out
	}
	rawA, rawB := source(a), source(b)
	out.Raw = rawA + rawB
	at, raw := utf8.RuneCountInString(a.Text), utf8.RuneCountInString(rawA)
	out.Shifts = append(out.Shifts, a.Shifts...)
	out.Shifts = append(out.Shifts, corpus.Shift{At: at, Raw: raw})
	for _, s := range b.Shifts {
		out.Shifts = append(out.Shifts, corpus.Shift{At: s.At + at, Raw: s.Raw + raw})
	}
	return out
}

func source(p corpus.Passage) string {
	if p.Raw != "" {
		return p.Raw
	}
	return p.Text
}
