package target

import (
	"strings"

	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/quantity"
)

// phrase is a stretch of text behind a number.
type phrase struct {
	text      string
	end       int
	predicate bool // it begins with a verb
	linked    bool // it begins with a connecting word
	verb      bool // it holds a verb by which something is done
	served    bool // it holds a verb of a service rendered
	alone     bool // no other amount follows in its clause
}

// after reads the words behind the i-th quantity, up to the next one or the clause's end.
func (f *Finder) after(r *reading, i int, c span) phrase {
	q := r.quantities[i]
	end := c.end
	for j := i + 1; j < len(r.quantities) && r.quantities[j].Start < end; j++ {
		if next := r.quantities[j]; next.Start >= q.End && !(next.End < c.end && r.runes[next.End] == '的') && !(next.Start == q.End && modifies(q, next)) { // 1所床位数200张以上的机构
			end = next.Start
			break
		}
	}
	words := r.wordsIn(f, c, q.End, end)
	for len(words) > 0 && (words[0].Text == "的" || words[0].Text == "以上") {
		words = words[1:]
	}
	words = r.behindDate(r.behindBracket(words))
	for i, w := range words {
		if r.partner(w.Start) >= end && opens(w.Text) {
			words = words[:i]
			break
		}
	}
	if len(words) == 0 || words[0].is(joint) || punctuation(words[0].Text) && !opens(words[0].Text) {
		return phrase{}
	}
	words = f.endOfPhrase(r, words, end < c.end)
	if len(words) == 0 {
		return phrase{}
	}
	if q.Dimension == "money" {
		words = fundsAlone(words)
	}
	first := words[0].Text
	if f.words.is(first, grants) || end < c.end && (len(words) == 1 && f.words.is(first, void) || words[0].is(perHead)) { // 支沟2条长3.2公里, 贫困户1200户户均增收3000元
		return phrase{}
	}
	ph := phrase{alone: end == c.end, end: words[len(words)-1].End, predicate: f.words.is(first, strong|link|growth|down|deliver|act) && first != "有" && !f.nominal(words)}
	ph.verb = (f.holds(words, act) || f.holds(words[1:], strong)) && !words[len(words)-1].is(bare) || f.undergoes(words[1:]) // 科技成果转化资金
	ph.served = f.holds(words[1:], keep)
	ph.linked = f.words.is(first, link|growth|down) && first != "有" && !(len(words) > 1 && f.words.is(first, growth) && !words[1].is(link|growth|down)) // 1个增收产业
	ph.text = r.objectText(f, f.beforeDate(r.passage, words))
	return ph
}

// fundsAlone is the words up to those that name a sum, without what it is spent on (46亿元财政资金|用于道路建设).
func fundsAlone(words []token) []token {
	for i := range len(words) - 2 {
		if strings.HasSuffix(words[i].Text, "资金") && words[i+1].is(grants|strong|weak|keep|deliver) {
			return words[:i+1]
		}
	}
	return words
}

// modifies tells whether an amount right behind a count only tells its things
// apart (3万名65岁以上老年人).
func modifies(q, next quantity.Quantity) bool {
	bound := next.Comparator == quantity.AtLeast || next.Comparator == quantity.AtMost || next.Comparator == quantity.Range
	return counts(q) && !counts(next) && bound
}

// undergoes tells whether the words say what becomes of the things before them (全部出列, 将进行翻建).
func (f *Finder) undergoes(words []token) bool {
	for i, w := range words {
		if w.is(outcome) {
			return f.holds(words[i+1:], works)
		}
	}
	return false
}

// behindBracket drops a bracket that the words begin with: what stands in one
// behind an amount tells who answers for it, or explains it.
func (p *passage) behindBracket(words []token) []token {
	for len(words) > 0 && strings.ContainsAny(words[0].Text, "([〔【") {
		closed := p.partner(words[0].Start)
		if closed < 0 {
			return words
		}
		n := 0
		for n < len(words) && words[n].Start <= closed {
			n++
		}
		words = words[n:]
	}
	return words
}

// behindDate drops a date that the words begin with: it says when, not what (其中3所6月底前完成).
func (p *passage) behindDate(words []token) []token {
	if len(words) == 0 {
		return words
	}
	if d, ok := p.dateAt(words[0].Start); ok {
		for len(words) > 1 && words[0].Start < d.End {
			words = words[1:]
		}
	}
	return words
}

// beforeDate cuts the words where a date and nothing but what is done by then follows (120个项目10月底前开工).
func (f *Finder) beforeDate(p *passage, words []token) []token {
	for i := 1; i < len(words); i++ {
		d, ok := p.dateAt(words[i].Start)
		if !ok {
			continue
		}
		for _, w := range words[i:] {
			if w.Start >= d.End && !w.is(void|works|act|strong|deliver|adverb) {
				return words
			}
		}
		return words[:i]
	}
	return words
}

// dateAt is the date expression that begins at an offset.
func (p *passage) dateAt(at int) (date.Expression, bool) {
	for _, d := range p.datesIn(at, at+1) {
		if d.Start == at {
			return d, true
		}
	}
	return date.Expression{}, false
}

// nominal tells whether words that begin with a verb are a noun after all (培训基地, 服务中心).
func (f *Finder) nominal(words []token) bool {
	return len(words) > 1 && length(words) <= 8 && !words[0].is(link|growth|down) && !f.isVerb(words[len(words)-1].Text) &&
		words[0].is(weak|keep)
}

// endOfPhrase cuts the words at an enumeration mark, and at a verb that starts the next statement.
func (f *Finder) endOfPhrase(r *reading, words []token, more bool) []token {
	for i, w := range words {
		if i == 0 || r.withinMark(w.Start, words[0].Start) {
			continue
		}
		next := i+1 < len(words) && words[i+1].is(strong) && !words[i+1].is(weak|nominal)
		if w.is(joint) && (next || more && i == len(words)-1) || w.Text == ")" && r.partner(w.Start) < words[0].Start {
			return words[:i]
		}
	}
	if !more {
		return words
	}
	for i := len(words) - 1; i >= 0; i-- {
		if words[i].is(joint) {
			return words[:i]
		}
	}
	for i, w := range words {
		if i > 0 && (w.is(strong|link|keep) || f.isVerb(w.Text)) {
			return words[:i]
		}
	}
	return words
}

// objectText is the object behind the number: the noun after its last modifier, without the list before 等.
func (r *reading) objectText(f *Finder, words []token) string {
	for len(words) > 1 && (words[len(words)-1].is(link) || words[len(words)-1].Text == "等" || punctuation(words[len(words)-1].Text) && !closes(words[len(words)-1].Text)) {
		words = words[:len(words)-1]
	}
	for i := 1; i < len(words); i++ {
		least := 3
		if words[i].is(outcome | gains) {
			least = 2
		}
		if (words[i].is(predicate|outcome) || f.words.startsPlace(words[i])) && length(words[:i]) >= least && !r.withinMark(words[i].Start, words[0].Start) {
			words = words[:i]
		}
	}
	text := r.shorten(f, words)
	if at := strings.LastIndex(text, "的"); at > 0 && lexicon.Longer(text[at:], 2) && !strings.ContainsAny(text[at:], "”》)）") {
		text = text[at+len("的"):]
	}
	return text
}
