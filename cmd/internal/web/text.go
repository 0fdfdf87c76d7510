package web

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// The most that one page shows of a document; the rest is in the original and
// in the exports. A plan of a hundred pages has under a tenth of it.
const (
	maxBlocks = 5_000
	maxCells  = 30_000
)

// blockView is a block of a document with its marks.
type blockView struct {
	Tag     string // h3, h4, h5, p, li or table
	ID      string
	Text    []segment // of a table: its caption
	Targets []string  // ids of targets that stand somewhere in it
	Table   *tableView
}

type tableView struct {
	Files []link // downloads of the table as it stands
	Unit  string
	Head  []rowView // header rows
	Lines []rowView
}

type rowView struct {
	ID      string
	Kind    corpus.LineKind
	Targets []string
	Cells   []cellView
}

type cellView struct {
	Rowspan, Colspan int
	Header           bool
	Scope            string
	Text             []segment
}

// spot is a passage of a document: a block's own text, or one cell of its table.
type spot struct{ block, cell int }

// textReader lays a document out with everything that was read from it marked.
type textReader struct {
	records sqlite.Records
	words   messages
	match   *index.Highlighter // may be nil
	marks   map[spot][]mark
	loose   map[string][]string // locator → targets whose place in it is not known
	placed  map[string]bool     // targets that are marked or loose
	boxes   map[string]onPage   // where targets stand on pages that have pictures
	parts   map[string][]onPage // where tasks stand: a box on each page, in order
	// drawable are the files with pictures, "" for the notice's own.
	drawable map[string]bool
	places   map[string]location
	grids    map[int][][]int
	split    map[spot][]rune
	cells    int // shown so far
	tables   int // so far
}

// location is where a locator points.
type location struct {
	block, row int
	id         string
}

func newTextReader(r sqlite.Records, words messages, drawable map[string]bool) *textReader {
	t := &textReader{records: r, words: words, marks: map[spot][]mark{}, loose: map[string][]string{}, placed: map[string]bool{},
		boxes: map[string]onPage{}, parts: map[string][]onPage{}, drawable: drawable, split: map[spot][]rune{},
		places: map[string]location{}, grids: map[int][][]int{}}
	t.locate()
	t.markTargets()
	t.markBodies()
	t.boxTasks()
	return t
}

// locate gives every block and table row its locator, and an id for links.
func (t *textReader) locate() {
	files, file := 0, ""
	for i, n := range t.records.Document.Ordinals() {
		b := &t.records.Document.Blocks[i]
		if b.File != file {
			files, file = files+1, b.File
		}
		prefix := ""
		if files > 0 {
			prefix = "f-" + strconv.Itoa(files) + "-"
		}
		if b.Type != corpus.TableType {
			t.places[b.Locator(n, -1)] = location{i, -1, prefix + "p-" + strconv.Itoa(n)}
			continue
		}
		t.places[b.Locator(n, -1)] = location{i, -1, prefix + "t-" + strconv.Itoa(n)}
		if b.Table == nil {
			continue
		}
		t.grids[i] = b.Table.Grid()
		for row := range b.Table.Rows {
			t.places[b.Locator(n, row)] = location{i, row, prefix + "t-" + strconv.Itoa(n) + "-r-" + strconv.Itoa(row+1)}
		}
	}
}

// href links to where a locator points; empty where that is not known.
func (t *textReader) href(locator string) string {
	if at, ok := t.places[locator]; ok {
		return "#" + at.id
	}
	return ""
}

// spots are the passages of a location, in reading order.
func (t *textReader) spots(at location) []spot {
	if at.row < 0 {
		return []spot{{at.block, -1}}
	}
	var out []spot
	last := -1
	for _, cell := range t.grids[at.block][at.row] { // a cell's columns stand side by side
		if cell >= 0 && cell != last {
			out = append(out, spot{at.block, cell})
		}
		last = cell
	}
	return out
}

func (t *textReader) text(s spot) string {
	b := &t.records.Document.Blocks[s.block]
	if s.cell < 0 {
		return b.Text
	}
	return b.Table.Cells[s.cell].Text
}

// taken is an amount that some target has; equal cells of a row are told apart by it.
type taken struct {
	spot
	corpus.Span
	note string
}

// markTargets finds each target's amount in the passage that its locator names.
func (t *textReader) markTargets() {
	used := map[taken]bool{}
	find := finder{}
	for _, v := range t.records.Targets {
		at, ok := t.places[v.Locator]
		if !ok {
			continue
		}
		t.placed[v.ID] = true
		number, ok := numberOf(v)
		if !ok {
			number = corpus.Span{End: utf8.RuneCountInString(v.Evidence)}
		}
		m := mark{Number: true, Target: v.ID, Note: t.note(v)}
		var found *spot
		for _, s := range t.spots(at) {
			start := find.in(s, t.text(s), v.Evidence)
			if start < 0 {
				continue
			}
			span := corpus.Span{Start: start + number.Start, End: start + number.End}
			key := taken{s, span, m.Note}
			if found == nil || !used[key] {
				found, m.Span = &s, span
			}
			if !used[key] {
				used[key] = true
				break
			}
		}
		t.box(v.ID, at, found)
		if found == nil {
			t.loose[v.Locator] = append(t.loose[v.Locator], v.ID)
			continue
		}
		t.marks[*found] = append(t.marks[*found], m)
	}
}

// box notes where a target stands on its page: the passage it was found in, else the first of its row.
func (t *textReader) box(id string, at location, found *spot) {
	spots := t.spots(at)
	if found != nil {
		spots = []spot{*found}
	}
	for _, s := range spots {
		if p, ok := t.onPage(s); ok {
			t.boxes[id] = p
			return
		}
	}
}

// note says on hovering what was read.
func (t *textReader) note(v corpus.Target) string {
	parts := compact(v.Indicator, amount(v), t.words.name("kind", v.Kind), v.Deadline, bodies(v.LeadBodies))
	return strings.Join(parts, " · ")
}

// finder finds sentences in passages. Targets come in document order, so it
// goes on from where the last one stood, and a long passage is read about once.
type finder map[spot]position

type position struct{ bytes, runes int }

// in is the offset of a sentence in a passage in characters, -1 where it is not there.
func (f finder) in(s spot, text, sentence string) int {
	at := f[s]
	i := strings.Index(text[at.bytes:], sentence)
	if i < 0 {
		if at.bytes == 0 {
			return -1
		}
		at = position{}
		if i = strings.Index(text, sentence); i < 0 {
			return -1
		}
	}
	at.runes += utf8.RuneCountInString(text[at.bytes : at.bytes+i])
	at.bytes += i
	f[s] = at
	return at.runes
}

// markBodies marks the names of a task's bodies where the task stands.
func (t *textReader) markBodies() {
	done := map[named]bool{}
	for _, task := range t.records.Tasks {
		for _, s := range t.spotsOf(task.Place) {
			for _, name := range task.LeadBodies {
				t.markName(named{s, name, index.RoleLead}, done)
			}
			for _, name := range task.SupportBodies {
				t.markName(named{s, name, index.RoleSupport}, done)
			}
		}
	}
}

// named is a body in a passage. It is looked for once, however many tasks stand there.
type named struct {
	spot
	name, role string
}

// maxTaskBlocks is in how many blocks of a task its bodies are looked for.
const maxTaskBlocks = 20

func (t *textReader) spotsOf(p corpus.Place) []spot {
	blocks := t.records.Document.Blocks
	if p.Block < 0 || p.Block >= len(blocks) {
		return nil
	}
	if table := blocks[p.Block].Table; table != nil {
		if p.Row < 0 || p.Row >= len(t.grids[p.Block]) {
			return nil
		}
		return t.bodyCells(p, table)
	}
	var out []spot
	for i := p.Block; i < min(p.Block+min(max(p.Blocks, 1), maxTaskBlocks), len(blocks)); i++ {
		out = append(out, spot{i, -1})
	}
	return out
}

// bodyCells are the cells of a table row that hold bodies, or all of them where no column says so.
func (t *textReader) bodyCells(p corpus.Place, table *corpus.Table) []spot {
	all := t.spots(location{block: p.Block, row: p.Row})
	of := slices.DeleteFunc(slices.Clone(all), func(s spot) bool {
		col := table.Cells[s.cell].Col
		return col >= len(table.Columns) || table.Columns[col].Field != corpus.FieldLead && table.Columns[col].Field != corpus.FieldSupport
	})
	if len(of) > 0 {
		return of
	}
	return all
}

func (t *textReader) markName(n named, done map[named]bool) {
	if n.name == "" || done[n] {
		return
	}
	done[n] = true
	text := t.text(n.spot)
	length := utf8.RuneCountInString(n.name)
	bytes, runes := 0, 0
	for {
		i := strings.Index(text[bytes:], n.name)
		if i < 0 {
			return
		}
		runes += utf8.RuneCountInString(text[bytes : bytes+i])
		span := corpus.Span{Start: runes, End: runes + length}
		t.marks[n.spot] = append(t.marks[n.spot], mark{Span: span, Body: true, Note: t.words.name("role", n.role)})
		bytes, runes = bytes+i+len(n.name), runes+length
	}
}

// segments are the marked pieces of a passage.
func (t *textReader) segments(s spot) []segment {
	text := t.text(s)
	marks := t.marks[s]
	if t.match != nil {
		marks = append(marks, matches(t.match.Spans(index.Text, text))...)
	}
	return segments(text, marks)
}

// blocks are the views of the document's blocks, as many as a page holds.
func (t *textReader) blocks() (out []blockView, cut bool) {
	for i, n := range t.records.Document.Ordinals() {
		b := &t.records.Document.Blocks[i]
		if len(out) == maxBlocks || t.cells > maxCells {
			return out, true
		}
		locator := b.Locator(n, -1)
		v := blockView{Tag: tag(b), ID: t.places[locator].id, Text: t.segments(spot{i, -1}), Targets: t.loose[locator]}
		if b.Table != nil {
			v.Table = t.table(i, n)
			cut = cut || t.cells > maxCells
		}
		out = append(out, v)
	}
	return out, cut
}

// tag is the element that shows a block. The page's own headings are h1 and h2.
func tag(b *corpus.Block) string {
	switch b.Type {
	case corpus.Heading:
		return "h" + strconv.Itoa(min(max(b.Level, 1)+2, 6))
	case corpus.List:
		return "li"
	case corpus.TableType:
		return "table"
	}
	return "p"
}

func (t *textReader) table(block, ordinal int) *tableView {
	b := &t.records.Document.Blocks[block]
	t.tables++
	v := &tableView{Unit: b.Table.Unit, Files: t.tableFiles(t.tables)}
	rows := make([]rowView, b.Table.Rows)
	for r := range rows {
		locator := b.Locator(ordinal, r)
		rows[r] = rowView{ID: t.places[locator].id, Targets: t.loose[locator]}
		if r < len(b.Table.Lines) {
			rows[r].Kind = b.Table.Lines[r].Kind
		}
	}
	for i, c := range b.Table.Cells {
		if t.cells++; t.cells > maxCells || c.Row < 0 || c.Row >= len(rows) {
			break
		}
		rows[c.Row].Cells = append(rows[c.Row].Cells, t.cell(spot{block, i}, c, b.Table))
	}
	head := min(max(b.Table.HeaderRows, 0), len(rows))
	v.Head, v.Lines = rows[:head], rows[head:]
	return v
}

func (t *textReader) cell(s spot, c corpus.Cell, table *corpus.Table) cellView {
	v := cellView{Rowspan: max(c.Rowspan, 1), Colspan: max(c.Colspan, 1), Text: t.segments(s)}
	v.Rowspan = min(v.Rowspan, table.Rows-c.Row)
	if c.Row < table.HeaderRows {
		v.Header, v.Scope = true, "col"
		v.Rowspan = min(v.Rowspan, table.HeaderRows-c.Row)
		if v.Colspan > 1 {
			v.Scope = "colgroup"
		}
	}
	return v
}
