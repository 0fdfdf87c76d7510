// Package plain reads text dumps: lines to paragraphs in reading order.
//
// A line is a paragraph, as pages saved to text have it. Lines are joined only
// on evidence: a whole text wrapped at one width, a title or quotation left
// open, a line that ends in a comma. Markdown headings and pipe tables with
// real rows become headings and tables. What the lines say is left to others:
// labels, boilerplate and titles are found after repair.
package plain

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// Data holds the embedded line rules.
//
//go:embed data
var Data embed.FS

// Limits bound what one text may hold.
type Limits struct {
	Blocks int // lines that are not empty
	Cells  int // of all tables
}

// Reader reads text dumps by rule data. It is safe for concurrent use.
type Reader struct {
	limits            Limits
	begins, lostBreak *pattern.Pattern
	gluedTitle        *pattern.Pattern
	marks             []string
	types             map[string]bool // with the dot
	longestType       int             // in bytes
}

type rules struct {
	Begins     string   `yaml:"begins"`
	LostBreak  string   `yaml:"lost_break"`
	GluedTitle string   `yaml:"glued_title"`
	Marks      []string `yaml:"attachment_marks"`
	Types      []string `yaml:"attachment_types"`
}

// New loads the line rules.
func New(fsys fs.FS, limits Limits) (*Reader, error) {
	const name = "data/lines.yaml"
	var file rules
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return nil, err
	}
	r := &Reader{limits: limits, marks: file.Marks, types: map[string]bool{}}
	for _, t := range file.Types {
		r.types["."+t] = true
		r.longestType = max(r.longestType, len("."+t))
	}
	for _, p := range []struct {
		re      **pattern.Pattern
		pattern string
	}{
		{&r.begins, file.Begins},
		{&r.gluedTitle, file.GluedTitle},
		{&r.lostBreak, `[ \t]*\x{3000}{2,}[ \x{3000}]*` + file.LostBreak},
	} {
		re, err := pattern.Compile(p.pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		*p.re = re
	}
	return r, nil
}

// Read cuts text into blocks and takes out lines that only name an attached file.
func (r *Reader) Read(text string) (corpus.Document, error) {
	var doc corpus.Document
	lines := r.split(text)
	if len(lines) > r.limits.Blocks {
		return doc, corpus.Refuse(corpus.OutcomeTooLarge, "%d lines are over the limit of %d; split the file", len(lines), r.limits.Blocks)
	}
	lines = r.unwrap(r.unglue(unbar(unfence(lines))))
	marked := isMarkdown(lines)
	doc.Blocks = make([]corpus.Block, 0, min(len(lines), 1024))
	cells := 0
	for i := 0; i < len(lines); {
		if t, n := pipeTable(lines[i:]); n > 0 {
			if cells += t.Rows * t.Cols; cells > r.limits.Cells {
				return doc, corpus.Refuse(corpus.OutcomeTooLarge, "the tables are over the limit of %d cells; split the file", r.limits.Cells)
			}
			doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.TableType, Table: t})
			i += n
			continue
		}
		if name := r.attachedFile(lines[i].text); name != "" {
			doc.Attachments = append(doc.Attachments, corpus.Attachment{Name: name})
		} else if b, ok := block(lines[i], marked); ok {
			doc.Blocks = append(doc.Blocks, b)
		}
		i++
	}
	return doc, nil
}

func block(l line, marked bool) (corpus.Block, bool) {
	if l.text == "" {
		return corpus.Block{}, false
	}
	if marked {
		if b, ok := markdownBlock(l.text); ok {
			return b, b.Text != ""
		}
	}
	return corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: l.text}}, true
}

// longestFileName is in characters.
const longestFileName = 120

// attachedFile is the name of the file that a line names and nothing else, "" for none.
func (r *Reader) attachedFile(s string) string {
	ext := path.Ext(s[max(0, len(s)-r.longestType):])
	if ext == "" || !r.types[strings.ToLower(ext)] || lexicon.Longer(s, longestFileName) || strings.ContainsAny(s, "。；|") {
		return ""
	}
	for _, mark := range r.marks {
		s = strings.TrimPrefix(s, mark)
	}
	return strings.TrimSpace(s)
}
