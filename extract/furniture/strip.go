package furniture

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// How far from a document's ends furniture is looked for, in blocks, and how
// much prose may stand beyond a mark such as 上一篇 without refuting it.
const (
	headZone      = 40
	tailZone      = 20
	longProse     = 120  // characters: a paragraph of the text itself
	longestButton = 60   // bytes of furniture in the middle of a text
	mostAround    = 4000 // characters kept of what stands around a text
	manyTokens    = 3    // bare labels that make a list of label and value lines
)

// undated is the name under which a date without a label is kept that stands
// in the line of source and counters under a title.
const undated = "发布日期"

// Strip moves labelled facts from d.Blocks to d.Meta and furniture to
// d.Dropped. It looks near the head and the foot of the document and never
// touches a paragraph of prose.
func (l *Lexicon) Strip(d *corpus.Document) {
	s := &stripper{lexicon: l, doc: d, gone: make([]string, len(d.Blocks)), places: make([]place, len(d.Blocks))}
	s.indents()
	s.cutHead()
	s.cutTail()
	s.fields()
	s.lines()
	s.finish()
	l.joinHead(d)
}

// Absorb reads the labelled facts among blocks that stand around the text of
// a page into d.Meta, and keeps the other lines as dropped boilerplate.
func (l *Lexicon) Absorb(d *corpus.Document, around []corpus.Block) {
	side := corpus.Document{Meta: d.Meta, Blocks: around}
	s := &stripper{lexicon: l, doc: &side, gone: make([]string, len(around)), around: true}
	s.fields()
	d.Meta = side.Meta
	var rest []string
	for i, b := range around {
		if s.gone[i] == "" {
			rest = append(rest, blockText(b))
		}
	}
	if text := trim(strings.Join(rest, "\n")); text != "" {
		if r := lexicon.Runes(text); len(r) > mostAround {
			text = string(r[:mostAround]) + "…"
		}
		d.Dropped = append(d.Dropped, corpus.Dropped{Text: text, Reason: "boilerplate"})
	}
}

// stripper marks the blocks of one document that go, with the reason.
type stripper struct {
	lexicon *Lexicon
	doc     *corpus.Document
	gone    []string
	places  []place // once asked
	around  bool    // blocks stand around the text: look everywhere
}

// place is where furniture like a text stands.
type place struct {
	text, name string
	known      bool
}

// place is where furniture like a block's text stands, "" for no furniture.
func (s *stripper) place(i int) string {
	p, text := &s.places[i], s.text(i)
	if !p.known || p.text != text {
		_, name := s.lexicon.boilerplate(text)
		*p = place{text, name, true}
	}
	return p.name
}

const asField = "field" // gone to Meta

func (s *stripper) text(i int) string {
	if i < 0 || i >= len(s.doc.Blocks) || s.doc.Blocks[i].Table != nil {
		return ""
	}
	return s.doc.Blocks[i].Text
}

func (s *stripper) near(i int) bool {
	return s.around || i < headZone || i >= len(s.doc.Blocks)-tailZone
}

// cutHead drops what stands above a breadcrumb or search box, unless that is prose.
func (s *stripper) cutHead() {
	last := -1
	for i := range min(len(s.doc.Blocks), headZone/2) {
		text := s.text(i)
		if lexicon.Longer(text, longProse) || s.doc.Blocks[i].Table != nil {
			break
		}
		if s.place(i) == "head" {
			last = i
		}
	}
	for i := 0; i <= last; i++ {
		s.drop(i, "boilerplate")
	}
}

// cutTail drops everything from a mark such as 上一篇 on, unless prose follows
// or none stands above: a list of documents has such marks in every entry.
func (s *stripper) cutTail() {
	for i := len(s.doc.Blocks) - 1; i >= 0 && i >= len(s.doc.Blocks)-3*tailZone; i-- {
		text := s.text(i)
		place := s.place(i)
		switch {
		case place == "tail" && s.proseAbove(i):
			for j := i; j < len(s.gone); j++ {
				s.drop(j, "boilerplate")
			}
		case s.doc.Blocks[i].Table != nil, place == "" && lexicon.Longer(text, longProse):
			return
		}
	}
}

func (s *stripper) proseAbove(i int) bool {
	for _, b := range s.doc.Blocks[:i] {
		if b.Table != nil || lexicon.Longer(b.Text, longProse/2) {
			return true
		}
	}
	return false
}

func (s *stripper) dropped(i int) bool { return s.gone[i] != "" }

// fields takes labelled lines, label and value lines, and metadata tables.
func (s *stripper) fields() {
	bare, prefixed := s.bareLabels(), s.prefixLabels()
	for i := range s.doc.Blocks {
		switch {
		case s.dropped(i) || !s.near(i):
		case s.doc.Blocks[i].Table != nil:
			s.tableFields(i)
		case bare >= manyTokens && s.bareLabel(i) != "":
			s.labelThenValue(i)
		case prefixed >= manyTokens && s.prefixLabel(i) != "":
			s.splitPrefix(i)
		default:
			s.lineFields(i)
		}
	}
}

// prefixLabel is the firm label that begins block i without a colon, directly
// before its value, as in a list whose labels are set apart by style alone.
func (s *stripper) prefixLabel(i int) string {
	text := s.text(i)
	if len(text) > 3*longProse || !s.lexicon.beginsLabel(text) || strings.ContainsAny(text, "：:。") {
		return ""
	}
	runes := lexicon.Runes(text)
	for n := min(s.lexicon.longest, len(runes)-1); n >= 2; n-- {
		if name, r := s.lexicon.label(string(runes[:n])); r == field {
			return name
		}
	}
	return ""
}

func (s *stripper) prefixLabels() int {
	if !s.around {
		return 0
	}
	seen := map[string]bool{}
	for i := range s.doc.Blocks {
		if name := s.prefixLabel(i); name != "" {
			seen[name] = true
		}
	}
	return len(seen)
}

func (s *stripper) splitPrefix(i int) {
	name := s.prefixLabel(i)
	s.keep([]pair{{label: name, value: strings.TrimPrefix(unpad(s.text(i)), name)}})
	s.gone[i] = asField
}

func (s *stripper) tableFields(i int) {
	if pairs, ok := s.lexicon.metaTable(s.doc.Blocks[i].Table); ok && (len(pairs) > 1 || s.around) {
		s.keep(pairs)
		s.gone[i] = asField
	}
}

func (s *stripper) lineFields(i int) {
	text := s.text(i)
	if pairs := s.lexicon.spacedDates(text); len(pairs) > 0 {
		s.keep(pairs)
		s.gone[i] = asField
		return
	}
	if !labelMarks.In(text) {
		return
	}
	got := s.readBlock(i)
	if !s.convincing(got, i) {
		return
	}
	s.keep(got.pairs)
	switch {
	case isDate(got.rest):
		s.keep([]pair{{label: undated, value: got.rest}})
	case got.rest != "" && !s.around:
		s.doc.Blocks[i].Passage = corpus.Passage{Text: got.rest}
		return
	}
	s.gone[i] = asField
}

// readBlock reads block i, which has a mark that stands behind labels.
func (s *stripper) readBlock(i int) reading {
	text := s.text(i)
	if strings.Count(text, "|")+strings.Count(text, "｜") >= 2 {
		cells := strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == '｜' })
		if pairs, other := s.lexicon.row(cells); len(pairs) > 0 && other == 0 {
			return reading{pairs: pairs}
		}
	}
	return s.lexicon.readMarked(text)
}

// convincing tells whether a reading of block i is metadata: a firm label, or
// a loose one beside a line that has been taken or will be.
func (s *stripper) convincing(got reading, i int) bool {
	if len(got.pairs) == 0 {
		return false
	}
	if got.count(field) > 0 || got.count(noise) > 0 && len(got.pairs) > 1 {
		return true
	}
	if got.count(noise) > 0 {
		return lexicon.Count(s.text(i)) < 30
	}
	if i > 0 && s.gone[i-1] == asField {
		return true
	}
	return s.text(i+1) != "" && s.lexicon.read(s.text(i+1)).count(field) > 0
}

// bareLabel is the firm label that block i consists of, "" for none.
func (s *stripper) bareLabel(i int) string {
	text := s.text(i)
	if text == "" || len(text) > 60 {
		return ""
	}
	if name, r := s.lexicon.label(text); r == field || r == loose {
		return name
	}
	return ""
}

// bareLabels counts the different labels that stand alone in a block, 0 where
// none of them is firm.
func (s *stripper) bareLabels() int {
	seen, firm := map[string]bool{}, false
	for i := range s.doc.Blocks {
		if !s.near(i) {
			continue
		}
		if name := s.bareLabel(i); name != "" {
			seen[name] = true
			firm = firm || s.lexicon.labels[name] == field
		}
	}
	if !firm {
		return 0
	}
	return len(seen)
}

func (s *stripper) labelThenValue(i int) {
	s.gone[i] = asField
	value := s.text(i + 1)
	if value == "" || s.bareLabel(i+1) != "" || lexicon.Longer(value, longProse) || len(s.lexicon.read(value).pairs) > 0 {
		return
	}
	s.keep([]pair{{label: s.bareLabel(i), value: value}})
	s.gone[i+1] = asField
}

// keep stores pairs; the first value of a label stays.
func (s *stripper) keep(pairs []pair) {
	stamp := ""
	for _, p := range pairs {
		if value, day := withoutStamp(p); day != "" {
			stamp, p.value = day, value
		}
		if p.role != noise {
			s.keepFact(p.label, p.value)
		}
	}
	s.keepFact(undated, stamp)
}

// keepFact keeps the value of a label that has none yet.
func (s *stripper) keepFact(label, value string) {
	if value == "" || s.doc.Meta[label] != "" {
		return
	}
	if s.doc.Meta == nil {
		s.doc.Meta = map[string]string{}
	}
	s.doc.Meta[label] = value
}

// lines drops boilerplate lines wherever they stand, and date stamps in the
// head between title and text.
func (s *stripper) lines() {
	for i := range s.doc.Blocks {
		text := s.text(i)
		if text == "" || s.dropped(i) || len(text) > longestLine || !s.near(i) && len(text) > longestButton {
			continue
		}
		if i < headZone/4 && isStamp(text) {
			s.keep([]pair{{label: undated, value: text}})
			s.gone[i] = asField
			continue
		}
		if s.place(i) == "any" {
			s.drop(i, "boilerplate")
		}
	}
}

func (s *stripper) drop(i int, reason string) {
	if s.gone[i] == "" {
		s.gone[i] = reason
	}
}

func (s *stripper) finish() {
	kept := s.doc.Blocks[:0]
	for i, b := range s.doc.Blocks {
		switch s.gone[i] {
		case "":
			kept = append(kept, b)
		case asField:
		default:
			s.doc.Dropped = append(s.doc.Dropped, corpus.Dropped{Text: blockText(b), Reason: s.gone[i]})
		}
	}
	s.doc.Blocks = kept
}

// blockText is a block's text; of a table, its cells.
func blockText(b corpus.Block) string {
	if b.Table == nil {
		return b.Text
	}
	var cells []string
	for _, c := range b.Table.Cells {
		if c.Text != "" {
			cells = append(cells, c.Text)
		}
	}
	return strings.Join(cells, " | ")
}
