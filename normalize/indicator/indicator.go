// Package indicator maps phrases to canonical indicators.
//
// A phrase matches where, after years, area words, quotes, synonyms (研发 = R&D) and
// words of counting (数, 总量) are evened out, it is a name of the indicator and
// nothing else: 高新技术企业产值 is not 高新技术企业. The dimension of the value must agree.
package indicator

import (
	"embed"
	"io/fs"
	"sort"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

// Data holds the embedded registry.
//
//go:embed data
var Data embed.FS

// Indicator is one canonical indicator.
type Indicator struct {
	ID        string // `rd_intensity`
	Chinese   string
	English   string
	Dimension string // of its values: count, money, share, …
	Direction string // up, down, or empty
	Phrases   []string
}

// Registry maps phrases to indicators.
type Registry struct {
	byID     map[string]Indicator
	names    map[string][]string // evened-out phrase → ids
	excluded map[string]bool     // id and evened-out phrase
	growing  map[string]string   // id → id of its growth
	levelled map[string]bool     // ids that have an indicator for each level
	levels   lexicon.Trie[level]
	even     evener
}

// level is a level of recognition: national, provincial, municipal.
type level struct{ suffix, chinese, english string }

// Marks in the phrases column: the indicator's growth, and its levels, are indicators too.
const (
	growthMark = "+growth"
	levelsMark = "+levels"
)

// New loads the registry.
func New(fsys fs.FS) (*Registry, error) {
	r := &Registry{byID: map[string]Indicator{}, names: map[string][]string{}, excluded: map[string]bool{}, growing: map[string]string{}, levelled: map[string]bool{}}
	if err := r.even.load(fsys); err != nil {
		return nil, err
	}
	levels, err := r.loadLevels(fsys)
	if err != nil {
		return nil, err
	}
	rows, err := ruledata.Table(fsys, "data/indicators.tsv", "id", "chinese", "english", "dimension", "direction", "phrases")
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if err := r.add(row, levels); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// loadLevels reads the level words and returns one of each level, in file order.
func (r *Registry) loadLevels(fsys fs.FS) (each []level, err error) {
	rows, err := ruledata.Table(fsys, "data/levels.tsv", "text", "suffix", "english")
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, row := range rows {
		l := level{suffix: row.Cells[1], chinese: row.Cells[0], english: row.Cells[2]}
		if l.chinese == "" || l.suffix == "" || l.english == "" {
			return nil, row.Errorf("a level needs a text, a suffix and an English word")
		}
		r.levels.Add(r.even.replaced(l.chinese), l)
		if !seen[l.suffix] {
			seen[l.suffix] = true
			each = append(each, l)
		}
	}
	return each, nil
}

var dimensions = " count money share points rate time mass volume energy electricity power length area land multiple data score carbon heat "

func (r *Registry) add(row ruledata.Row, levels []level) error {
	in := Indicator{ID: row.Cells[0], Chinese: row.Cells[1], English: row.Cells[2], Dimension: row.Cells[3], Direction: row.Cells[4]}
	if err := r.check(row, in); err != nil {
		return err
	}
	grows := false
	for _, p := range append([]string{in.Chinese}, splitList(row.Cells[5])...) {
		switch {
		case p == growthMark:
			grows = true
		case p == levelsMark:
			r.levelled[in.ID] = true
		case strings.HasPrefix(p, "!"):
			r.excluded[in.ID+" "+r.even.key(p[1:])] = true
		default:
			in.Phrases = append(in.Phrases, p)
			if err := r.name(row, in, p); err != nil {
				return err
			}
		}
	}
	r.byID[in.ID] = in
	if grows {
		r.grow(in)
	}
	if r.levelled[in.ID] {
		r.level(in, levels)
	}
	return nil
}

// check tells what is wrong with an indicator's own columns.
func (r *Registry) check(row ruledata.Row, in Indicator) error {
	switch {
	case in.ID == "" || strings.Trim(in.ID, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
		return row.Errorf("id %q must be of lower-case letters, digits and _", in.ID)
	case in.Chinese == "" || in.English == "":
		return row.Errorf("%s needs a Chinese and an English name", in.ID)
	case !strings.Contains(dimensions, " "+in.Dimension+" "):
		return row.Errorf("dimension %q is none of%s", in.Dimension, dimensions)
	case in.Direction != "" && in.Direction != "up" && in.Direction != "down":
		return row.Errorf("direction %q is neither up nor down nor empty", in.Direction)
	}
	if _, twice := r.byID[in.ID]; twice {
		return row.Errorf("id %s stands twice", in.ID)
	}
	return nil
}

// level adds one indicator for each level of recognition.
func (r *Registry) level(in Indicator, levels []level) {
	for _, l := range levels {
		v := in
		v.ID, v.Chinese, v.English = in.ID+"_"+l.suffix, l.chinese+in.Chinese, in.English+" ("+l.english+")"
		v.Phrases = nil
		for _, p := range in.Phrases {
			v.Phrases = append(v.Phrases, l.chinese+p)
		}
		r.byID[v.ID] = v
	}
}

func splitList(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ";")
}

// name enters one phrase; two indicators of one dimension must not share it.
func (r *Registry) name(row ruledata.Row, in Indicator, phrase string) error {
	key := r.even.key(phrase)
	if key == "" {
		return row.Errorf("phrase %q says nothing", phrase)
	}
	for _, id := range r.names[key] {
		if id == in.ID {
			return nil
		}
		if r.byID[id].Dimension == in.Dimension {
			return row.Errorf("phrase %q is one of %s already", phrase, id)
		}
	}
	r.names[key] = append(r.names[key], in.ID)
	return nil
}

// grow adds the growth of an indicator, a share.
func (r *Registry) grow(in Indicator) {
	g := Indicator{ID: in.ID + "_growth", Chinese: in.Chinese + "增速", English: "Growth of " + lowerFirst(in.English), Dimension: "share", Direction: in.Direction}
	for _, p := range in.Phrases {
		g.Phrases = append(g.Phrases, p+"增长", p+"增速")
	}
	r.byID[g.ID] = g
	r.growing[in.ID] = g.ID
}

// lowerFirst lowers the first letter of a name unless an abbreviation begins it.
func lowerFirst(s string) string {
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Match returns the indicator that a phrase, with the dimension of its value, stands for.
// An empty dimension (a qualitative target) agrees with all, but then only one indicator may bear the phrase.
func (r *Registry) Match(phrase, dimension string) (Indicator, bool) {
	forms := r.even.forms(phrase)
	for _, form := range forms {
		if in, ok := r.named(form, dimension); ok {
			return in, true
		}
		if in, ok := r.ofLevel(form, dimension); ok {
			return in, true
		}
	}
	if dimension == "share" || dimension == "points" || dimension == "multiple" || dimension == "" {
		return r.growth(forms, dimension)
	}
	return Indicator{}, false
}

// ratioEnd ends the names of rates that a share can measure (孕产妇死亡率0.1‰); that of
// others, such as a concentration, is a change.
const ratioEnd = "率"

// named looks an evened-out phrase up.
func (r *Registry) named(key, dimension string) (Indicator, bool) {
	var found []Indicator
	for _, id := range r.names[key] {
		in := r.byID[id]
		grown := dimension == "share" && in.Dimension == "rate" && (r.growing[id] != "" || !strings.HasSuffix(in.Chinese, ratioEnd)) // how it grows, not how much it is
		if agree(in.Dimension, dimension) && !grown && !r.excluded[id+" "+key] {
			found = append(found, in)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], true
	case len(found) > 1 && dimension != "":
		return exact(found, dimension)
	}
	return Indicator{}, false
}

// ofLevel reads a form as a level and a name: 省级重点实验室.
func (r *Registry) ofLevel(form, dimension string) (Indicator, bool) {
	runes := []rune(form)
	end, l, ok := r.levels.Longest(runes, 0)
	if !ok {
		return Indicator{}, false
	}
	for _, name := range r.even.trimmed(runes[end:]) {
		if in, ok := r.named(name, dimension); ok && r.levelled[in.ID] {
			return r.byID[in.ID+"_"+l.suffix], true
		}
	}
	return Indicator{}, false
}

// exact prefers the indicator of just this dimension among those that agree with it.
func exact(found []Indicator, dimension string) (Indicator, bool) {
	for _, in := range found {
		if in.Dimension == dimension {
			return in, true
		}
	}
	return Indicator{}, false
}

// growth reads a phrase as the growth of an indicator of another dimension: 地区生产总值增长 6%, and
// 地区生产总值 with a value in percent.
func (r *Registry) growth(forms []string, dimension string) (Indicator, bool) {
	for _, form := range forms {
		stem, said := r.even.withoutGrowth(form)
		if !said && dimension == "" {
			continue
		}
		for _, f := range r.even.trimmed(stem) {
			for _, id := range r.names[f] {
				if g, ok := r.growing[id]; ok && !r.excluded[id+" "+f] {
					return r.byID[g], true
				}
			}
		}
	}
	return Indicator{}, false
}

// agree tells whether a value of a dimension can measure an indicator. A rate per head is
// often printed with the bare unit (万人发明专利拥有量8件).
func agree(indicator, value string) bool {
	switch {
	case value == "" || indicator == value:
		return true
	case indicator == "share":
		return value == "points"
	case indicator == "area" || indicator == "land":
		return value == "area" || value == "land"
	case indicator == "multiple" || indicator == "score":
		return value == "pure" // 收入比1.9, 综合指数4.2
	case indicator == "rate":
		return value != "points" && value != "multiple"
	}
	return false
}

// All lists the indicators by id.
func (r *Registry) All() []Indicator {
	all := make([]Indicator, 0, len(r.byID))
	for _, in := range r.byID {
		all = append(all, in)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}
