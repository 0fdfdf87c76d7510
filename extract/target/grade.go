package target

import "strings"

// completeGrades gives the items of a list that name only a grade the name
// that they share with the item before (`国家级绿色工厂3家、省级10家`) or behind
// them (`1个省级、3个市级示范点`).
func (f *Finder) completeGrades(r *reading) {
	for i := range r.found {
		item := &r.found[i]
		if item.words != "" {
			continue
		}
		if f.amountAlone(item.indicator) {
			f.completeClass(r, i)
			continue
		}
		if !f.words.is(item.indicator, grade) && !rankAlone(item.indicator) {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j < 0 || j >= len(r.found) || r.found[j].clause != item.clause && (j > i || r.segment(r.found[j].number.start) != r.segment(item.number.start)) {
				continue
			}
			if name, ok := f.ungraded(r.found[j].indicator); ok {
				item.indicator += name
				break
			}
		}
	}
}

// ungraded takes the grade off the front of a name.
func (f *Finder) ungraded(name string) (string, bool) {
	runes := []rune(name)
	for n := min(len(runes)-1, 5); n > 1; n-- {
		if f.words.is(string(runes[:n]), grade) {
			return strings.TrimPrefix(name, string(runes[:n])), true
		}
	}
	if at := strings.Index(name, rankMark); at > 0 && at+len(rankMark) < len(name) && at <= maxRank*len(rankMark) {
		return name[at+len(rankMark):], true
	}
	return "", false
}

// completeClass gives an item that names only the least amount of its things the
// name that the item before it in the sentence counts (亿元以上项目35个,其中10亿元以上5个).
func (f *Finder) completeClass(r *reading, i int) {
	if i == 0 || !r.sentence(r.found[i].number.start).holds(r.found[i-1].number.start) {
		return
	}
	name := r.found[i-1].indicator
	if at := strings.LastIndex(name, classMark); at >= 0 {
		name = name[at+len(classMark):]
	}
	r.found[i].indicator += name
}

// classMark ends the least amount in a name.
const classMark = "以上"

// amountAlone tells whether a name is nothing but the least amount of its things (10亿元以上).
func (f *Finder) amountAlone(name string) bool {
	if len(name) > maxClass || !hasDigit(name) {
		return false
	}
	found := f.deps.Quantities.Find(name)
	return len(found) == 1 && found[0].Start == 0 && found[0].End == len([]rune(name)) && !counts(found[0])
}

// maxClass is the length of the longest such name, in bytes.
const maxClass = 40

// rankMark ends the size class of a thing (百亿级产业集群).
const (
	rankMark = "级"
	maxRank  = 5 // characters of the longest size class
)

// rankAlone tells whether a name is nothing but a size class.
func rankAlone(name string) bool {
	return strings.HasSuffix(name, rankMark) && len([]rune(name)) <= maxRank
}
