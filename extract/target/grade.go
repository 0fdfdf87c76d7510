package target

import "strings"

// completeGrades gives the items of a list that name only a grade the name
// that they share with the item before (`国家级绿色工厂3家、省级10家`) or behind
// them (`1个省级、3个市级示范点`).
func (f *Finder) completeGrades(r *reading) {
	for i := range r.found {
		item := &r.found[i]
		if item.words != "" || !f.words.is(item.indicator, grade) && !rankAlone(item.indicator) {
			continue
		}
		for _, j := range []int{i - 1, i + 1} {
			if j < 0 || j >= len(r.found) || r.found[j].clause != item.clause {
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

// rankMark ends the size class of a thing (百亿级产业集群).
const (
	rankMark = "级"
	maxRank  = 5 // characters of the longest size class
)

// rankAlone tells whether a name is nothing but a size class.
func rankAlone(name string) bool {
	return strings.HasSuffix(name, rankMark) && len([]rune(name)) <= maxRank
}
