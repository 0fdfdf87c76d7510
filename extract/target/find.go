package target

import (
	"strings"
	"unicode"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/pattern"
	"duban/normalize/region"
)

// Find reads the targets of a document and the fate of every number in it.
// Each target of a task carries the task's id and bodies. Targets stand in
// document order; equal input gives equal output.
func (f *Finder) Find(doc corpus.Document, n corpus.Notice, tasks []corpus.Task) ([]corpus.Target, []corpus.Number) {
	w := &walk{finder: f, doc: doc, notice: n, tasks: tasks, anchor: anchor(n), ids: corpus.NewIdentifier(n.ID, "v")}
	w.place = region.Region{Code: n.RegionCode, Province: n.Province, City: n.City, County: n.County, Level: level(n)}
	w.index()
	name := w.ownName()
	w.ruling = f.rules.kinds.rules(n.Kind, name) && !(name == "" && len(doc.Blocks) >= untitled)
	w.measures = w.ruling && f.rules.kinds.measuresTitle.MatchString(name)
	w.saidUpTo, w.countedTo = w.asOf()
	if w.tells = tells(n.Kind); !w.tells && w.countedTo != (date.Day{}) && f.rules.kinds.tellingTitle.MatchString(n.Title) {
		w.tells, w.ruling = true, false
	}
	w.spanned()
	w.aimed = w.goalYear()
	w.checks = f.rules.kinds.checkingTitle.MatchString(n.Title)
	w.aims = f.rules.kinds.aims(n)
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

// untitled is from how many blocks on a text without any title is one that has lost it, which says nothing of
// what it lays down; a shorter one goes by its kind.
const untitled = 5

// ownName is the document's title, or for want of one what its opening says it is.
func (w *walk) ownName() string {
	if w.notice.Title != "" {
		return w.notice.Title
	}
	for i := range w.doc.Blocks[:min(len(w.doc.Blocks), maxOpeningBlocks)] {
		p := w.finder.look(w.doc.Blocks[i].Text)
		named := p.groups(w.finder.rules.kinds.selfNamed, p.all())
		w.finder.release(p)
		if named != nil {
			return named[0]
		}
	}
	return ""
}

// aims tells whether the title of a report or news text speaks of what is to be
// done: of goals, or in news of a policy that was adopted.
func (k *kindRules) aims(n corpus.Notice) bool {
	return k.aimTitle.MatchString(n.Title) ||
		n.Kind == corpus.KindNews && k.policyTitle.MatchString(n.Title) && !k.tellingTitle.MatchString(n.Title)
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
	reported   date.Day // the end of the stretch that the last paragraph of a news text counts over
	aimed      date.Day // the end of the year of its goal that a document without a period names in its opening
	framed     date.Day // the last year to come that a document without a period names
	turnedTo   date.Day
	ruling     bool
	measures   bool // the title is that of measures, which set work beside what they rule
	turn       flow // what the last turning paragraph of a report said
	conditions bool
	topic      string          // the policy noun of the last heading or short line
	opened     date.Expression // the deadline that opened the paragraph above a list
	stepLine   date.Expression // of the last line that is nothing but a time
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
	p := f.read(b.Text, setting{anchor: w.sectionAnchor(b), doc: w.notice.Kind, ruling: w.ruling && !w.underGoals(b), measures: w.measures, asOf: w.saidUpTo, counted: w.countedTo, aims: w.aims, checks: w.checks && !w.looksAhead(b), tells: w.tells || w.telling[sectionOf(b)]})
	defer f.release(p)
	before := w.turn
	p.flow = w.flowOf(b, p)
	p.turned = p.flow == w.turn && w.turn != before
	p.backTo, p.headed = w.backTo(b), w.headed(b)
	p.topic = w.topicOf(b, p.folded)
	if p.opened = w.openedBy(p); p.opened.To == (date.Day{}) {
		p.opened = w.step(b, p)
	}
	if p.opened.To == (date.Day{}) {
		p.opened = w.ownOpening(p)
	}
	p.aimed, p.framed, p.reported = w.aimed, w.framed, w.reported
	p.sets = w.checks && w.setsAbove(i)
	p.conditions, p.attached = w.listsConditions(b, p), w.namesAttachment(b)
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
	w.report(r)
	w.frame(r.dates, func(d date.Expression) bool { return f.counting(r, d) })
	w.numbers = f.fates(w.numbers, r, locator)
	w.beyond(b.Text, locator)
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
	title = strings.Replace(title, draftMark, "", 1)
	if k.rulingTitle.MatchString(title) {
		return kind != corpus.KindSolicitation || !k.planningTitle.MatchString(title)
	}
	asks := k.askingTitle.MatchString(title) && !k.grantingTitle.MatchString(title)
	return kind == corpus.KindNotice && !asks && !k.planningTitle.MatchString(title)
}

// draftMark stands in titles of drafts; its 意见 is that of those who are asked for it.
const draftMark = "征求意见"

// isTitle tells whether a block repeats the notice's title, whatever the blanks.
func (w *walk) isTitle(b *corpus.Block) bool {
	return sameButBlanks(b.Text, w.notice.Title)
}

// setsAbove tells whether the paragraph behind the i-th block is labelled as the progress of what the block sets.
func (w *walk) setsAbove(i int) bool {
	for j := i + 1; j < len(w.doc.Blocks) && j <= i+2; j++ {
		if progressLabel.MatchString(w.doc.Blocks[j].Text) {
			return !progressLabel.MatchString(w.doc.Blocks[i].Text)
		}
		if w.doc.Blocks[j].Number != "" {
			return false
		}
	}
	return false
}

// progressLabel is the label of a paragraph that tells how far work has come.
var progressLabel = pattern.MustCompile(`^[ 　]*(?:工作)?(?:推进|进展|完成|落实|实施)情况[:：]`)

// namesAttachment tells whether a line is nothing but the name of one of the notice's attachments, in their list or
// above the attachment itself (2.2025年十五件实事任务分解).
func (w *walk) namesAttachment(b *corpus.Block) bool {
	if len(b.Text) > 4*maxTopic {
		return false
	}
	for _, name := range w.notice.Attachments {
		if name == "" || !strings.HasSuffix(b.Text, name) {
			continue
		}
		if strings.Trim(b.Text[:len(b.Text)-len(name)], "0123456789.、:．： \t　") == "" {
			return true
		}
	}
	return false
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
