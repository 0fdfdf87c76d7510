package bench

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// author writes one notice.
type author struct {
	words  *words
	random *rand.Rand
	city   string
	year   int
	title  string
	size   int // bytes of text so far
}

func (a *author) begin() {
	a.city = a.pick(a.words.cities)
	a.year = 2016 + a.random.IntN(10)
	a.title = a.fill(a.pick(a.words.Titles))
}

func (a *author) pick(from []string) string { return from[a.random.IntN(len(from))] }

// fill replaces the slots of a template.
func (a *author) fill(template string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		out.WriteString(a.slot(slot))
		template = after
	}
}

func (a *author) slot(name string) string {
	w := a.words
	switch name {
	case "city":
		return a.city
	case "place":
		return a.pick(w.places)
	case "lead", "support":
		return a.pick(w.bodies)
	case "industry":
		return a.pick(w.Industries)
	case "project":
		return a.name(2) + a.pick(w.Works)
	case "firm":
		return a.name(3) + "股份有限公司"
	case "object":
		return a.pick(w.Adjectives) + a.pick(w.Nouns)
	case "verb":
		return a.pick(w.Verbs)
	case "indicator":
		return w.indicators[a.random.IntN(len(w.indicators))].name
	case "year":
		return strconv.Itoa(a.year)
	default:
		return a.figure(name)
	}
}

// figure fills the slots that hold numbers.
func (a *author) figure(name string) string {
	switch name {
	case "amount":
		return a.amount()
	case "money":
		return a.number(900) + a.pick([]string{"亿元", "万元"})
	case "percent":
		return a.number(90) + "%"
	case "count":
		return strconv.Itoa(1 + a.random.IntN(500))
	case "date":
		return fmt.Sprintf("%d年%d月底", a.year, 1+a.random.IntN(12))
	case "quarter":
		return a.pick([]string{"一季度", "二季度", "三季度", "四季度"})
	}
	return "{" + name + "}" // a test finds it
}

func (a *author) amount() string {
	before := a.pick([]string{"达到", "达到", "不低于", "增长", "超过", "力争达到", "控制在", "新增"})
	after := a.pick([]string{"%", "%", "家", "个", "亿元", "万亩", "公里", "万人", "件"})
	return before + a.number(400) + after + a.pick([]string{"", "", "以上", "左右"})
}

func (a *author) number(most int) string {
	if a.random.IntN(2) == 0 {
		return strconv.Itoa(1 + a.random.IntN(most))
	}
	return strconv.Itoa(a.random.IntN(most)) + "." + strconv.Itoa(1+a.random.IntN(9))
}

func (a *author) name(syllables int) string {
	var out strings.Builder
	for range syllables {
		out.WriteRune(a.words.syllables[a.random.IntN(len(a.words.syllables))])
	}
	return out.String()
}

// paragraph is one to five sentences, numbered like a clause now and then.
func (a *author) paragraph(number int) string {
	var out strings.Builder
	if number > 0 {
		fmt.Fprintf(&out, "%d.%s。", number, a.fill(a.pick(a.words.Headings)))
	}
	for range 1 + a.random.IntN(5) {
		out.WriteString(a.fill(a.pick(a.words.Sentences)))
	}
	return out.String()
}

// han are the Chinese numerals of chapters.
var han = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// body calls chapter and clause for the parts of a text of about size bytes.
func (a *author) body(size int, chapter, clause func(string)) {
	number := 0
	for n := 0; a.size < size; n++ {
		if n%8 == 0 {
			c := n / 8 % len(han)
			chapter(a.count(han[c] + "、" + a.words.Chapters[c%len(a.words.Chapters)]))
		}
		number++
		clause(a.count(a.paragraph(number / 4 * (number % 4 / 3))))
	}
}
