package target

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// cells tells cells that hold an amount and nothing else.
type cells struct {
	number *pattern.Pattern // without a unit; what stands before it, the number, what stands behind it
	amount *pattern.Pattern // with a short unit or without one
	spent  string           // in a column's head: its figures are money spent on what the row names
	manual []string         // how a note begins that tells how the table is to be filled in
}

// tellsHowToFill tells whether a note is for those who fill the table in, and its numbers are none of its plan.
func (c *cells) tellsHowToFill(note string) bool {
	note = strings.TrimSpace(note)
	return slices.ContainsFunc(c.manual, func(opening string) bool { return strings.HasPrefix(note, opening) })
}

// cellFile is the shape of data/cells.yaml.
type cellFile struct {
	Before  []string `yaml:"before"`
	After   []string `yaml:"after"`
	Spent   string   `yaml:"spent"`
	Manual  []string `yaml:"manual"`
	Matches []string `yaml:"matches"`
	Misses  []string `yaml:"misses"`
}

const cellRules = "data/cells.yaml"

// Parts of an amount that are signs and not words.
const (
	comparing = `[<>≥≤＜＞~～]`
	figure    = `\d[\d,，]*(?:\.\d+)?(?:\s*[-—~～]\s*\d[\d,，]*(?:\.\d+)?)?`
	shortUnit = `[%％‰\p{Han}]{0,6}?`
)

func (c *cells) load(fsys fs.FS) error {
	var file cellFile
	if err := ruledata.YAML(fsys, cellRules, &file); err != nil {
		return err
	}
	if c.spent, c.manual = file.Spent, file.Manual; c.spent == "" || len(c.manual) == 0 {
		return fmt.Errorf("%s: spent or manual is empty", cellRules)
	}
	before := `(?:` + comparing + either(file.Before) + `)*`
	after := `(?:` + strings.TrimPrefix(either(file.After), "|") + `)?`
	var err error
	if c.number, err = pattern.Compile(`^\s*(` + before + `)\s*(` + figure + `)\s*(` + after + `)\s*$`); err != nil {
		return fmt.Errorf("%s: %w", cellRules, err)
	}
	if c.amount, err = pattern.Compile(`^\s*` + before + `\s*` + figure + `\s*` + shortUnit + `\s*` + after + `\s*$`); err != nil {
		return fmt.Errorf("%s: %w", cellRules, err)
	}
	return nil
}

// either is a choice of words for a pattern, each behind a bar.
func either(words []string) string {
	var b strings.Builder
	for _, word := range words {
		b.WriteString("|" + regexp.QuoteMeta(word))
	}
	return b.String()
}

// inBrackets is a cell whose brackets say only that the amount is counted in another way (`〔18〕`: over all years).
var inBrackets = pattern.MustCompile(`^\s*[〔\[【［(（]\s*([^〔\[【［(（〕\]】］)）]+?)\s*[〕\]】］)）]\s*$`)

// unbracketed is a cell's text without the brackets around all of it.
func unbracketed(text string) string {
	if m := inBrackets.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return text
}

// unitMark is the bracket with a unit that ends a name.
var unitMark = pattern.MustCompile(`[(（](?:单位[:：])?([^()（）]{1,8})[)）]\s*$`)

// unitIn is the unit in the bracket that ends a name (`高新技术企业数（家）`).
func unitIn(name string) string {
	if m := unitMark.FindStringSubmatch(name); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// unitless is the name without the bracket that ends it, and without its number.
func unitless(name string) string {
	name = behindNumber(strings.TrimSpace(name))
	if at := unitMark.FindStringIndex(name); at != nil {
		name = name[:at[0]]
	}
	return strings.TrimRight(strings.TrimSpace(name), "。;；")
}

// behindNumber is the text without the list number that begins it.
func behindNumber(text string) string {
	if at := leadingNumber.FindStringIndex(text); at != nil {
		return text[at[1]:]
	}
	return text
}

var leadingNumber = pattern.MustCompile(`^\s*(?:\d+\s*[.、．]|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|第[一二三四五六七八九十百]+条|[一二三四五六七八九十]+、|[一二三四五六七八九十]是[,，]?)\s*`)
