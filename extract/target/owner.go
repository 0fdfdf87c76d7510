package target

import (
	"slices"
	"strings"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/region"
)

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
		r.mentioned = f.deps.Bodies.Find(r.printed(s.start, s.end))
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
		w.targets = make([]corpus.Target, 0, 32)
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
