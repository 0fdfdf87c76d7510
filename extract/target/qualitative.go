package target

import (
	"sort"
	"strings"
	"unicode/utf8"

	"duban/corpus"
)

// qualitative adds the stated goals without a number (完成省定目标, 零的突破, 全覆盖).
func (f *Finder) qualitative(r *reading) {
	if !r.states {
		return
	}
	for i := range f.rules.qualitative {
		rule := &f.rules.qualitative[i]
		if !r.holds(rule.pattern) {
			continue
		}
		for _, m := range rule.pattern.Regexp.FindAllStringSubmatchIndex(r.folded, maxQuantities) {
			a, b := m[2*rule.Keep], m[2*rule.Keep+1]
			start := utf8.RuneCountInString(r.folded[:a])
			named := ""
			if n := 2 * rule.Named; n > 0 && m[n] >= 0 {
				named = r.folded[m[n]:m[n+1]]
			}
			f.stated(r, rule, span{start, start + utf8.RuneCountInString(r.folded[a:b])}, named)
		}
	}
}

// stated makes a finding of the words, unless the rule's surroundings speak against it.
// named is what the words themselves say is measured.
func (f *Finder) stated(r *reading, rule *qualitativeRule, at span, named string) {
	quoted, titled := r.inside(at.start)
	if titled || quoted && r.runes[at.start] != '“' || r.conditions || r.attached {
		return
	}
	c := r.clause(at.start)
	before, after := span{c.start, at.start}, span{at.end, min(c.end, at.end+windowChars)}
	if rule.before != nil && !r.matches(rule.before, before) || rule.notBefore != nil && r.matches(rule.notBefore, before) ||
		rule.notAfter != nil && r.matches(rule.notAfter, after) {
		return
	}
	found := finding{words: rule.Text, number: at, end: at.end, clause: c, form: statedWords, mode: rule.Mode, rule: "stated-" + rule.Name}
	if found.words == "" {
		found.words = strings.Trim(r.printed(at.start, at.end), "“”\"")
	}
	f.dropQuantity(r, at)
	if f.fill(r, &found, r.beforeScope(rule.scope, before), named) {
		r.found = append(r.found, found)
		r.sort()
	}
}

// beforeScope is where the words before stated ones end, without those that say
// only over what they hold (乡镇 in `5G网络实现乡镇全覆盖`).
func (r *reading) beforeScope(scope *expression, before span) int {
	if scope != nil && r.matches(scope, before) {
		return before.end - utf8.RuneCountInString(r.groups(scope, before)[1])
	}
	return before.end
}

// fill completes a finding of stated words by the text up to an offset and the
// findings before them; named is what the words themselves say is measured.
func (f *Finder) fill(r *reading, found *finding, to int, named string) bool {
	all := r.found
	defer func() { r.found = all }()
	before := sort.Search(len(all), func(i int) bool { return all[i].number.start >= found.number.start })
	r.found = all[:before:before]
	c := found.clause
	s := subject{form: statedWords, governed: true, raw: span{c.start, to}}
	s.text, _ = f.trim(r, r.wordsIn(f, c, c.start, to))
	f.carry(r, &s, c, "")
	if s.text = f.tidy(s.text); s.text == "" {
		s.text = f.tidy(named)
	}
	if s.text == "" {
		return false
	}
	found.indicator = s.text
	if found.mode == "" {
		found.mode = f.statedMode(r, s)
	}
	f.place(r, found)
	found.doubts = f.doubtsOf(r, found, s) | doubtWords
	return true
}

func (f *Finder) statedMode(r *reading, s subject) string {
	for _, end := range f.rules.kinds.ShareEndings {
		if strings.HasSuffix(s.text, end) {
			return corpus.ModeShare
		}
	}
	return corpus.ModeLevel
}

// dropQuantity takes out a quantity that was read from the same words (翻一番).
func (f *Finder) dropQuantity(r *reading, at span) {
	kept := r.found[:0]
	for _, found := range r.found {
		if found.words != "" || !at.overlaps(found.number.start, found.number.end) {
			kept = append(kept, found)
		}
	}
	r.found = kept
	verdicts := r.rejected[:0]
	for _, v := range r.rejected {
		if !at.overlaps(v.number.start, v.number.end) {
			verdicts = append(verdicts, v)
		}
	}
	r.rejected = verdicts
}
