package target

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/region"
)

// Find reads the targets of a document and the fate of every number in it.
// Each target of a task carries the task's id and bodies. Targets stand in
// document order; equal input gives equal output.
func (f *Finder) Find(doc corpus.Document, n corpus.Notice, tasks []corpus.Task) ([]corpus.Target, []corpus.Number) {
	w := &walk{finder: f, doc: doc, notice: n, tasks: tasks, anchor: anchor(n), ids: corpus.NewIdentifier(n.ID, "v")}
	w.place = region.Region{Code: n.RegionCode, Province: n.Province, City: n.City, County: n.County, Level: level(n)}
	w.index()
	w.ruling = f.rules.kinds.rules(n.Kind, n.Title)
	w.saidUpTo, w.countedTo = w.asOf()
	if w.tells = tells(n.Kind); !w.tells && w.countedTo != (date.Day{}) && f.rules.kinds.tellingTitle.MatchString(n.Title) {
		w.tells, w.ruling = true, false
	}
	w.checks = f.rules.kinds.checkingTitle.MatchString(n.Title)
	w.aims = f.rules.kinds.aimTitle.MatchString(n.Title)
	w.telling = w.reporting()
	w.frame(w.finder.deps.Dates.Find(n.Title, w.anchor), func(date.Expression) bool { return true })
	tables, paragraphs := 0, 0
	for i := range doc.Blocks {
		if doc.Blocks[i].Type == corpus.TableType {
			if tables++; doc.Blocks[i].Table != nil {
				w.table(i, tables, doc.Blocks[i].Table)
			}
			continue
		}
		paragraphs++
		w.paragraph(i, paragraphs)
	}
	return w.targets, w.numbers
}

// tells tells whether a document of the kind says what was done.
func tells(kind corpus.Kind) bool { return kind == corpus.KindReport || kind == corpus.KindNews }

// walk is the state of one Find.
type walk struct {
	finder  *Finder
	doc     corpus.Document
	notice  corpus.Notice
	place   region.Region
	tasks   []corpus.Task
	byRow   map[[2]int]int // block and row → task
	byBlock map[int][]int  // text block → tasks
	anchor  date.Anchor
	ids     *corpus.Identifier
	periods map[string]date.Expression // of headers and headings

	tells      bool            // the document tells what was done: a report, news, or a notice of results
	telling    map[string]bool // the sections that tell what was done, where the title does not say so
	checks     bool            // the title of a report speaks of how far set work has come
	aims       bool            // the title of a report or news text speaks of what is to be done
	saidUpTo   date.Day        // the day up to which the document counts, and the end of the stretch in its title
	countedTo  date.Day
	framed     date.Day // the last year to come that a document without a period names
	turnedTo   date.Day
	ruling     bool
	turn       flow // what the last turning paragraph of a report said
	conditions bool
	topic      string          // the policy noun of the last heading or short line
	opened     date.Expression // the deadline that opened the paragraph above a list
	rank       int             // of the paragraph that opened the conditions

	targets []corpus.Target
	numbers []corpus.Number
}

func (w *walk) index() {
	w.byRow, w.byBlock = map[[2]int]int{}, map[int][]int{}
	for i, t := range w.tasks {
		if t.Place.Row >= 0 {
			w.byRow[[2]int{t.Place.Block, t.Place.Row}] = i
			continue
		}
		for b := t.Place.Block; b < t.Place.Block+max(t.Place.Blocks, 1) && b < len(w.doc.Blocks); b++ {
			w.byBlock[b] = append(w.byBlock[b], i)
		}
	}
}

// paragraph reads a block of text, the nth of them.
func (w *walk) paragraph(i, nth int) {
	b := &w.doc.Blocks[i]
	if b.Text == "" || w.isTitle(b) {
		return
	}
	f := w.finder
	p := f.read(b.Text, setting{anchor: w.sectionAnchor(b), doc: w.notice.Kind, ruling: w.ruling && !w.underGoals(b), asOf: w.saidUpTo, counted: w.countedTo, aims: w.aims, checks: w.checks, tells: w.tells || w.telling[sectionOf(b)]})
	defer f.release(p)
	before := w.turn
	p.flow = w.flowOf(b, p)
	p.turned = p.flow == w.turn && w.turn != before
	p.backTo, p.headed = w.backTo(b), w.headed(b)
	p.topic = w.topicOf(b, p.folded)
	p.opened = w.openedBy(p)
	p.framed = w.framed
	p.conditions = w.listsConditions(b, p)
	r := f.judge(p)
	locator := b.Locator(nth, -1)
	for _, found := range r.found {
		task := w.taskAt(i, found.number.start)
		if task >= 0 && r.setsDeadline(w.tasks[task].DeadlineText) {
			f.rebase(r, &found, w.tasks[task].DeadlineText, day(w.tasks[task].Deadline))
		}
		t := f.record(r, found)
		t.Section, t.Locator = strings.Join(b.Section, " > "), locator
		if task >= 0 {
			w.assign(&t, task)
		} else {
			w.named(&t, r, found)
		}
		w.add(t)
	}
	w.frame(r.dates, func(d date.Expression) bool { return f.counting(r, d) })
	w.numbers = append(w.numbers, f.fates(r, locator)...)
	w.beyond(b.Text, locator)
}

// topicOf is the policy that the last heading or short line before a block
// names, where the document lays down rules.
func (w *walk) topicOf(b *corpus.Block, text string) string {
	if !w.ruling {
		return ""
	}
	if b.Type == corpus.Heading || len(text) <= maxTopic && !strings.Contains(text, "。") {
		w.topic = ""
		if all := w.finder.rules.kinds.capped.FindAllStringIndex(text, -1); len(all) > 0 {
			last := all[len(all)-1]
			w.topic = w.finder.tidy(text[last[0]:last[1]])
		}
	}
	return w.topic
}

// maxTopic is the length of the longest line that is taken for a heading, in bytes.
const maxTopic = 72

// sectionAnchor is the notice's time, narrowed to the year in a heading above the
// block where the notice spans several (三、2022年工作计划).
func (w *walk) sectionAnchor(b *corpus.Block) date.Anchor {
	a := w.anchor
	if a.Start == (date.Day{}) || a.End.Year == a.Start.Year {
		return a
	}
	for _, heading := range b.Section {
		if !w.finder.rules.kinds.yearPlan.MatchString(heading) {
			continue
		}
		if d := w.lastDay(heading); d.Month == time.December && d.Day == 31 && d.Year >= a.Start.Year && d.Year <= a.End.Year {
			a.Start, a.End = date.Day{Year: d.Year, Month: time.January, Day: 1}, d
			return a
		}
	}
	return a
}

// flowOf is the time that a paragraph speaks of, by its headings and by the
// turn of the tale before it.
func (w *walk) flowOf(b *corpus.Block, p *passage) flow {
	k := &w.finder.rules.kinds
	tells := w.tells
	if b.Type == corpus.Heading && tells {
		w.turn = flowNone
	}
	if tells {
		switch {
		case p.holds(k.Turns.future):
			w.turn = flowFuture
		case p.holds(k.Turns.past):
			w.turn, w.turnedTo = flowPast, w.lastDay(p.folded[:min(len(p.folded), turnBytes)])
		}
	}
	for _, heading := range b.Section {
		switch {
		case sameButBlanks(heading, w.notice.Title):
		case k.Sections.past.MatchString(heading):
			return flowPast
		case k.Sections.future.MatchString(heading):
			return flowFuture
		}
	}
	return w.turn
}

// underGoals tells whether a heading above the block, or one that it begins with, speaks of goals.
func (w *walk) underGoals(b *corpus.Block) bool {
	if head, _, ok := strings.Cut(b.Text, "。"); ok && len(head) <= maxTopic && w.finder.rules.kinds.goalHeadings.MatchString(head) {
		return true
	}
	for _, heading := range b.Section {
		if w.finder.rules.kinds.goalHeadings.MatchString(heading) {
			return true
		}
	}
	return false
}

// rules tells whether a document of the kind and title lays down rules (办法,
// 标准) rather than planning, reporting or telling news.
func (k *kindRules) rules(kind corpus.Kind, title string) bool {
	if kind == corpus.KindNews || kind == corpus.KindReport || k.workTitle.MatchString(title) {
		return false
	}
	if _, name, ok := strings.Cut(title, "《"); ok && kind == corpus.KindSolicitation { // what is put out for comment, not the notice that says so
		title, _, _ = strings.Cut(name, "》")
	}
	if k.rulingTitle.MatchString(title) {
		return kind != corpus.KindSolicitation || !k.planningTitle.MatchString(title)
	}
	return kind == corpus.KindNotice && !k.planningTitle.MatchString(title)
}

// turnBytes is how much of a turning paragraph is looked at for its date.
const turnBytes = 120

// isTitle tells whether a block repeats the notice's title, whatever the blanks.
func (w *walk) isTitle(b *corpus.Block) bool {
	return sameButBlanks(b.Text, w.notice.Title)
}

// sameButBlanks tells whether two texts are the same but for the blanks in them.
func sameButBlanks(a, b string) bool {
	for {
		a, b = strings.TrimLeftFunc(a, unicode.IsSpace), strings.TrimLeftFunc(b, unicode.IsSpace)
		if a == "" || b == "" {
			return a == b
		}
		if a[0] != b[0] {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

// backTo is the end of the time that a block's section looks back on: the date
// in its headings, else that of the turning paragraph before; unknown unless it is over.
func (w *walk) backTo(b *corpus.Block) date.Day {
	now := w.written().Year
	if now == 0 {
		now = w.anchor.End.Year
	}
	for _, heading := range b.Section {
		d := w.lastDay(heading)
		if d == (date.Day{}) {
			d = w.lastDay(strings.Replace(heading, fiveYears, fiveYears+"时期", 1))
		}
		if d != (date.Day{}) && d.Year <= now {
			return d
		}
	}
	return w.turnedTo
}

// fiveYears ends the name of a five-year plan (“十二五”), which in a heading means its time.
const fiveYears = "五”"

func (w *walk) written() date.Day {
	if w.anchor.Written != (date.Day{}) {
		return w.anchor.Written
	}
	return w.anchor.Published
}

// lastDay is the end of the first dated expression of a text.
func (w *walk) lastDay(text string) date.Day {
	if !hasNumeral(text) {
		return date.Day{}
	}
	return w.period(strings.ToValidUTF8(text, "")).To
}

func hasNumeral(text string) bool {
	return numerals.In(text)
}

var numerals = lexicon.NewSet("0123456789０１２３４５６７８９〇一二三四五六七八九十去今半明本")

// listsConditions tells whether a paragraph lists what applicants must have,
// and keeps track of where such a list begins and ends.
func (w *walk) listsConditions(b *corpus.Block, p *passage) bool {
	k := &w.finder.rules.kinds
	rank := k.rankOf(b.Number + p.folded)
	if w.conditions && (rank <= w.rank || b.Type == corpus.Heading && rank == len(k.ranks)) {
		w.conditions = false
	}
	for _, heading := range b.Section {
		if k.conditionHeadings.MatchString(heading) {
			return true
		}
	}
	if !w.conditions && p.holds(k.conditions) {
		w.conditions, w.rank = true, rank
		return true
	}
	return w.conditions
}

// rankOf is the rank of a paragraph's numbering, 0 outermost; unnumbered text ranks last.
func (k *kindRules) rankOf(text string) int {
	for i, re := range k.ranks {
		if re.MatchString(text) {
			return i
		}
	}
	return len(k.ranks)
}

// taskAt is the task that holds a character of a text block, -1 for none.
func (w *walk) taskAt(block, at int) int {
	for _, i := range w.byBlock[block] {
		s := w.tasks[i].Place.Span
		if block != w.tasks[i].Place.Block || s.End == 0 || at >= s.Start && at < s.End {
			return i
		}
	}
	return -1
}

// assign gives a target its task's id and bodies.
func (w *walk) assign(t *corpus.Target, task int) {
	owner := &w.tasks[task]
	t.TaskID = owner.ID
	t.LeadBodies, t.SupportBodies = slices.Clone(owner.LeadBodies), slices.Clone(owner.SupportBodies)
	t.LeadCanonical, t.SupportCanonical = slices.Clone(owner.LeadCanonical), slices.Clone(owner.SupportCanonical)
	if t.Section == "" {
		t.Section = owner.Section
	}
}

// named gives a target the bodies that its sentence makes responsible.
func (w *walk) named(t *corpus.Target, r *reading, found finding) {
	w.finder.name(t, r, found, w.place)
}

// name gives a target the bodies of the bracket behind its number, else those of its sentence.
func (f *Finder) name(t *corpus.Target, r *reading, found finding, place region.Region) {
	s := r.sentence(found.number.start)
	mentions := r.bracketed(f.mentions(r, s), s.start, found.number)
	if len(mentions) == 0 {
		return
	}
	mentions = mentions[:min(len(mentions), maxNamed)]
	names := make([]string, len(mentions))
	for i, m := range mentions {
		names[i] = m.Text
	}
	for i, canonical := range f.deps.Bodies.Canonicals(names, place) {
		switch mentions[i].Role {
		case body.Lead:
			t.LeadBodies, t.LeadCanonical = append(t.LeadBodies, names[i]), append(t.LeadCanonical, canonical)
		case body.Support:
			t.SupportBodies, t.SupportCanonical = append(t.SupportBodies, names[i]), append(t.SupportCanonical, canonical)
		}
	}
}

// maxNamed is how many bodies one target may have; more of them are no list of bodies.
const maxNamed = 100

// mentions are the bodies that a sentence makes responsible, looked for once a sentence.
func (f *Finder) mentions(r *reading, s span) []body.Mention {
	if !r.asked || r.askedFor != s {
		r.asked, r.askedFor = true, s
		r.mentioned = f.deps.Bodies.Find(string(r.orig[s.start:s.end]))
	}
	return r.mentioned
}

// add completes a target with its notice's fields.
func (w *walk) add(t corpus.Target) {
	n := &w.notice
	t.NoticeID, t.Source, t.Title, t.SHA256 = n.ID, n.Source, n.Title, n.SHA256
	t.Province, t.City, t.County = n.Province, n.City, n.County
	if len(n.PeriodEnd) >= 4 {
		t.Year = n.PeriodEnd[:4]
	}
	if t.IndicatorID == "" {
		t.IndicatorID = w.local(t)
	}
	t.ID = w.ids.ID(t.TaskID, t.Kind, t.Indicator, t.Value, t.ValueText, t.Unit, t.Deadline)
	if w.targets == nil {
		w.targets = make([]corpus.Target, 0, 8)
	}
	w.targets = append(w.targets, t)
}

// local is the id of an indicator that names the notice's own place (研发经费支出相当于上海市生产总值).
func (w *walk) local(t corpus.Target) string {
	name := t.Indicator
	for _, place := range []string{w.notice.County, w.notice.City, w.notice.Province} {
		if place == "" {
			continue
		}
		name = strings.ReplaceAll(name, place, "")
		if short := []rune(place); len(short) > 2 {
			name = strings.ReplaceAll(name, string(short[:len(short)-1]), "")
		}
	}
	if name == t.Indicator {
		return ""
	}
	k, _ := w.finder.deps.Indicators.Match(name, dimensionOf(t))
	return k.ID
}

// dimensionOf tells a share from an amount, as far as a record says.
func dimensionOf(t corpus.Target) string {
	if t.BaseUnit == "%" {
		return "share"
	}
	return ""
}

// anchor is what the notice says about its own time.
func anchor(n corpus.Notice) date.Anchor {
	return date.Anchor{Written: day(n.WrittenOn), Published: day(n.PublishedOn), Start: day(n.PeriodStart), End: day(n.PeriodEnd)}
}

func day(text string) date.Day {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return date.Day{}
	}
	return date.Day{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

func level(n corpus.Notice) region.Level {
	switch {
	case n.County != "":
		return region.County
	case n.City != "":
		return region.City
	case n.Province != "":
		return region.Province
	}
	return region.Nation
}
