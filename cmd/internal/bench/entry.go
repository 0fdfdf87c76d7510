package bench

import (
	"fmt"
	"strconv"
	"strings"

	"duban/corpus"
	"duban/index"
)

// entry sizes, as extraction finds them in the generated notices: some nine
// tasks and sixteen targets a notice.
const (
	entryTasks  = 9
	entryPerTop = 3 // targets of a task at most
)

// Entry is what the index is given of the i-th notice: text, tasks and targets
// as extraction would find them, made directly so that a million records take
// minutes. Always the same for the same i.
func (g *Generator) Entry(i int) index.Entry {
	a := g.author(i)
	id := fmt.Sprintf("n%012x", i)
	n := corpus.Notice{ID: id, Source: fmt.Sprintf("%02d/%05d.txt", i/100, i), Title: a.title, Issuer: a.city + "人民政府办公室", Province: a.province(),
		City: a.city, Kind: corpus.KindPlan, Status: corpus.StatusFinal, PublishedOn: fmt.Sprintf("%d-%02d-24", a.year, 1+a.random.IntN(12)),
		PeriodEnd: fmt.Sprintf("%d-12-31", a.year)}
	e := index.Entry{Notice: n}
	var text strings.Builder
	text.WriteString(n.Title + "\n" + a.docNumber() + "\n")
	for t := range entryTasks {
		a.task(&e, t, &text)
		text.WriteString(a.paragraph(0) + "\n")
	}
	e.Text = text.String()
	return e
}

// province is the province of the author's city, the same for the same city.
func (a *author) province() string { return firstRunes(a.city, 1) + "省" }

// task adds a task with its targets, and the paragraph that they stand in.
func (a *author) task(e *index.Entry, t int, text *strings.Builder) {
	n := e.Notice
	lead, support := a.fill("{lead}"), []string{a.fill("{support}"), a.fill("{support}")}
	task := corpus.Task{ID: fmt.Sprintf("%s-t%08x", n.ID, t), NoticeID: n.ID, Title: n.Title, Province: n.Province, City: n.City, Year: strconv.Itoa(a.year),
		Section: a.words.Chapters[3+t%5] + " > " + a.fill(a.pick(a.words.Headings)), Deadline: n.PeriodEnd, DeadlineText: "年底前",
		LeadBodies: []string{lead}, LeadCanonical: []string{a.full(lead)}, SupportBodies: support, SupportCanonical: []string{a.full(support[0]), a.full(support[1])}}
	var said strings.Builder
	for v := range 1 + a.random.IntN(entryPerTop) {
		target := a.target(task, t*entryPerTop+v)
		said.WriteString(target.Evidence)
		e.Targets = append(e.Targets, target)
	}
	said.WriteString(a.paragraph(0))
	task.Text = said.String()
	task.Evidence = fmt.Sprintf("%d.%s", t+1, task.Text)
	text.WriteString(task.Evidence + "\n")
	e.Tasks = append(e.Tasks, task)
}

// full is a body's name with its place.
func (a *author) full(body string) string { return a.city + strings.TrimPrefix(body, "市") }

// units are the units of targets with their bases.
var units = []struct {
	unit, base string
	factor     float64
}{{"%", "%", 1}, {"家", "家", 1}, {"个", "个", 1}, {"亿元", "元", 1e8}, {"万人", "人", 1e4}, {"公里", "米", 1e3}}

// marked is the sentence that one target in five ends with, so that there is a search with so many hits.
const marked = "实现高质量跨越式提升"

func (a *author) target(task corpus.Task, v int) corpus.Target {
	unit := units[a.random.IntN(len(units))]
	value := a.number(400)
	number, _ := strconv.ParseFloat(value, 64)
	name := a.fill("{indicator}")
	if a.random.IntN(4) == 0 {
		name = a.fill("{object}数量") // one that the registry lacks
	}
	evidence := fmt.Sprintf("%d年，%s%s，%s达到%s%s以上。", a.year, a.fill("{verb}"), a.fill("{project}"), name, value, unit.unit)
	if a.random.IntN(5) == 0 {
		evidence = strings.TrimSuffix(evidence, "。") + "，" + marked + "。"
	}
	return corpus.Target{ID: fmt.Sprintf("%s-v%08x", task.NoticeID, v), TaskID: task.ID, NoticeID: task.NoticeID, Title: task.Title, Province: task.Province, City: task.City,
		Year: task.Year, Kind: a.pick([]string{corpus.TargetPlain, corpus.TargetPlain, corpus.TargetMilestone, corpus.TargetAchieved}), Indicator: name, Comparator: ">=",
		Mode: a.pick([]string{corpus.ModeLevel, corpus.ModeNew, corpus.ModeGrowth, corpus.ModeShare}), Value: value, Unit: unit.unit,
		BaseValue: strconv.FormatFloat(number*unit.factor, 'f', -1, 64), BaseUnit: unit.base, DeadlineText: fmt.Sprintf("%d年", a.year), Deadline: task.Deadline,
		Section: task.Section, Evidence: evidence, LeadBodies: task.LeadBodies, LeadCanonical: task.LeadCanonical}
}
