package furniture

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// likelyTitle is the score of a line that ends like a title.
const likelyTitle = 5

// Bounds of a title, in characters.
const (
	shortestTitle = 4
	longestTitle  = 150
)

// originalTitle labels the headline of the source that a page was taken from.
const originalTitle = "原标题"

// agreement is the share of a title's character pairs that must occur in the
// page besides: the injected titles of hacked pages share next to none, a
// title cut or reworded by its site keeps well over half.
const agreement = 0.4

// Title chooses the document's title: the first that the rest of the page
// bears out among declared (meta tags), labelled ones, and printed (headings,
// <title>), each best first; then the line at the head of the text that looks
// most like a title; then a labelled summary. site is the site's own name,
// never a title.
func (l *Lexicon) Title(d *corpus.Document, declared, printed []string, site string) string {
	var labelled []string
	for _, label := range l.titleLabels {
		labelled = append(labelled, d.Meta[label])
	}
	var w *witness
	for _, c := range slices.Concat(declared, labelled, printed) {
		if c = candidate(c, site); c == "" {
			continue
		}
		if w == nil {
			w = l.witnesses(d)
		}
		if l.borneOut(c, w) {
			return c
		}
	}
	summary := candidate(d.Meta[l.summary], site)
	if original := candidate(d.Meta[originalTitle], site); summary == "" && l.endsLikeTitle(original) {
		summary = original
	}
	if i, score := l.titleBlock(d); i >= 0 && (summary == "" || score >= likelyTitle) {
		return joined(strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(d.Blocks[i].Text, attached), ":：—")))
	}
	if strings.ContainsAny(summary, "。") {
		return ""
	}
	return summary
}

func candidate(s, site string) string {
	s = trim(s)
	n := lexicon.Count(s)
	if n < shortestTitle || n > 2*longestTitle || s == site || strings.EqualFold(s, "null") || strings.EqualFold(s, "undefined") {
		return ""
	}
	return s
}

// witness is the text of a page that bears a title out or does not, and what stands around it.
type witness struct{ text, around []string }

func (l *Lexicon) witnesses(d *corpus.Document) *witness {
	w := &witness{}
	for _, x := range d.Dropped {
		if x.Reason == "boilerplate" {
			w.around = append(w.around, x.Text)
		}
	}
	const enough = 4000 // characters: of a long document, its beginning
	n := 0
	for _, label := range l.titleLabels {
		w.text = append(w.text, d.Meta[label])
	}
	for _, b := range d.Blocks {
		if n > enough {
			break
		}
		text := blockText(b)
		w.text = append(w.text, text)
		n += lexicon.Count(text)
	}
	return w
}

// borneOut tells whether the page agrees with a title: the title reads like one
// and is printed around the text, which is short, or the text agrees.
func (l *Lexicon) borneOut(title string, w *witness) bool {
	if (l.endsLikeTitle(title) || l.opensTitle(title)) && agrees(title, w.around) {
		return true
	}
	return agrees(title, w.text) || !anyPair(w.text)
}

// pairsOf calls yield for each two neighbouring Han characters of a text, other
// characters passed over, until it returns false.
func pairsOf(s string, yield func([2]rune) bool) {
	var last rune
	for _, r := range s {
		if !isHan(r) {
			continue
		}
		if last != 0 && !yield([2]rune{last, r}) {
			return
		}
		last = r
	}
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FA5 || r > 0x2E00 && unicode.Is(unicode.Han, r)
}

func anyPair(texts []string) bool {
	found := false
	for _, s := range texts {
		pairsOf(s, func([2]rune) bool { found = true; return false })
	}
	return found
}

// agrees tells whether enough of a title's pairs stand in the texts.
func agrees(title string, texts []string) bool {
	missing := map[[2]rune]bool{} // the title's pairs that have not been met
	pairsOf(title, func(p [2]rune) bool { missing[p] = true; return true })
	own := lexicon.NewSet(title)
	most := len(missing) - int(math.Ceil(agreement*float64(len(missing)))) // that may be missing
	for _, s := range texts {
		if len(missing) <= most {
			break
		}
		pairsOf(s, func(p [2]rune) bool {
			if own.Has(p[0]) && own.Has(p[1]) { // nearly no pair
				delete(missing, p)
			}
			return len(missing) > most
		})
	}
	return len(missing) <= most
}

// titleBlock is the block at the head that looks most like a title and its
// score, -1 for none. Below the first paragraph of prose only what is plainly a
// title counts, a little less where nothing above it could be one: a site may print a text of its own above.
func (l *Lexicon) titleBlock(d *corpus.Document) (int, int) {
	best, top, prose := -1, 0, false
	for i := range min(len(d.Blocks), headZone/2) {
		b := d.Blocks[i]
		if b.Table != nil {
			break
		}
		prose = prose || lexicon.Longer(b.Text, longProse)
		score := l.titleScore(b)
		if score > 0 && i < repeatedZone && repeated(d.Blocks[i:min(len(d.Blocks), repeatedZone)]) {
			score += repeatedTitle
		}
		if prose && score < likelyTitle+2 && !(best < 0 && score > likelyTitle) {
			continue
		}
		if score > top {
			best, top = i, score
		}
	}
	return best, top
}

// repeatedTitle is what a line gains that is printed twice at the head: over the page, and over its text.
const repeatedTitle = 5

// repeatedZone is how many blocks at the head are looked at for it.
const repeatedZone = 12

// repeated tells whether the first of some lines, of some length and without a label, stands among the others once more.
func repeated(blocks []corpus.Block) bool {
	text := blocks[0].Text
	return lexicon.Longer(text, 9) && !strings.ContainsAny(text, ":：") && slices.ContainsFunc(blocks[1:], func(b corpus.Block) bool { return b.Text == text })
}

// sentenceMarks part sentences and their parts.
var sentenceMarks = lexicon.NewSet("。；;")

// titleScore is how much a line looks like a title, 0 for not at all. Earlier
// lines win among equals.
func (l *Lexicon) titleScore(b corpus.Block) int {
	b.Text = joined(b.Text)
	n := lexicon.Count(b.Text)
	if n < shortestTitle || n > longestTitle {
		return 0
	}
	if isTrail(b.Text) || l.headsTable(b.Text) || numberLine.MatchString(b.Text) { // the page's place on its site; its number
		return 0
	}
	if sentenceMarks.In(b.Text) || isDate(b.Text) || bulleted.MatchString(b.Text) {
		return 0
	}
	if occasionLine.MatchString(b.Text) || speakerLine.MatchString(b.Text) || byline.MatchString(b.Text) || callLine.MatchString(b.Text) || reviewHeading.MatchString(b.Text) {
		return 0
	}
	last, _ := utf8.DecodeLastRuneInString(b.Text)
	if id, _ := l.boilerplate(b.Text); id != "" {
		return 0
	}
	if strings.ContainsRune(":：,，、", last) || b.Type == corpus.List {
		return 0
	}
	if (stamped.MatchString(b.Text) || dayOpens.MatchString(b.Text)) && !l.endsLikeTitle(b.Text) && !l.opensTitle(b.Text) { // who printed it, and when; the text's own opening
		return 0
	}
	score := 1
	if b.Type == corpus.Heading {
		score++
	}
	switch ends := l.endsLikeTitle(b.Text); {
	case numbered.MatchString(b.Text) && (ends || b.Type != corpus.Heading || !l.opensTitle(b.Text)): // the heading of a section (二、2024年工作安排)
		return 0
	case ends && n >= 8:
		score += 4
	case ends: // 政府工作报告
		score += 2
	}
	if l.opensTitle(b.Text) {
		score += 3
	}
	if n >= 12 {
		score++
	}
	if strings.HasPrefix(b.Text, attached) { // its own head says it better
		score--
	}
	switch {
	case strings.HasPrefix(b.Text, "■"): // a newspaper's column
		score = 1
	case strings.HasPrefix(b.Text, "——") && score > 1: // a title's second line, for want of the first
		score = 1
	case strings.HasPrefix(b.Text, "——"):
		return 0
	}
	return score
}

// numbered is a line that begins with the number of a section.
var numbered = pattern.MustCompile(`^(?:第?[一二三四五六七八九十]+[、章节部]|[(（][一二三四五六七八九十]+[)）]|\d{1,2}[.．、])`)

// numberLine is a line of a 发文字号 alone (宿政办发〔2023〕12号).
var numberLine = pattern.MustCompile(`^[^\s，。]{1,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号$`)

// bulleted is an item of a list.
var bulleted = pattern.MustCompile(`^[·•‧∙]`)

// dayOpens is a line that begins to tell what happened on a day (5月6日,市林业局…).
var dayOpens = pattern.MustCompile(`^\d{1,2}月\d{1,2}日[，,]`)

// occasionLine is a line that tells where and when a report was given; speakerLine who gave it; byline
// who wrote the text (□记者 张三); callLine one of telephone numbers; reviewHeading the heading of a report's part (关于2019年工作).
var (
	occasionLine  = pattern.MustCompile(`^[（(—－\-\s]*(?:\d{4}年\d{1,2}月\d{1,2}日)?[在于][^。]{4,60}(?:会议|大会|全会)上[）)\s]*$`)
	speakerLine   = pattern.MustCompile(`^[^。，,《》]{2,24}(?:委员会|局|厅|办公室|人民政府|[市县区州省]长|主任|书记)[ 　]+\p{Han}[ 　]{0,3}\p{Han}{1,2}$`)
	byline        = pattern.MustCompile(`^[□■○●◎◆▲ 　]*(?:\p{Han}{0,6}[报网刊])?(?:全媒体|融媒体|特约|见习|实习)?(?:记者|通讯员|作者|撰稿)[ 　:：/][^，。《》]{2,24}$`)
	callLine      = pattern.MustCompile(`^(?:新闻|举报|投诉|监督|服务|咨询|投稿|广告|报料|值班)*(?:热线|电话)\s*[:：]`)
	reviewHeading = pattern.MustCompile(`^关于(?:过去|\d{4}年|今年|去年|下一步|下一阶段)(?:[一二三五]年)?的?(?:主要|重点)?(?:工作|任务)(?:的?(?:回顾|总结|安排|打算|建议))?$|^(?:回眸|回望|回顾|展望|决战|聚焦)(?:20\d\d年?|过去|未来|今年)?$`)
)

// spacedOut finds a line whose letters are set apart, all or nearly all (政 府 工 作报 告).
var spacedOut = pattern.MustCompile(`^\p{Han}{1,2}(?:[ 　]+\p{Han}{1,2}){3,11} ?(?:[（(][^（）()]{2,12}[)）])?$`)

// joined is a line with letters set apart as one word; others stay as they are.
func joined(line string) string {
	if spacedOut.MatchString(line) {
		return lexicon.Squeeze(line)
	}
	return line
}

// attached stands before the name of an attachment where it is listed, and before its title.
const attached = "附件"

// isTrail tells whether a line names the page's place on its site (`首页 > 政务公开 > 民生实事`, `县政府 | 政策解读 | 部门解读`).
func isTrail(s string) bool {
	n := 0
	for _, sign := range []string{">", "＞", "»", "›", "|", "｜", "┃", " / "} {
		n += strings.Count(s, sign)
	}
	return n >= 2
}

// headsTable tells whether a line begins with the first column of a table's header (序号 目标任务 责任单位).
func (l *Lexicon) headsTable(s string) bool {
	return slices.ContainsFunc(l.columns, func(w string) bool { return strings.HasPrefix(s, w) })
}

func (l *Lexicon) opensTitle(s string) bool {
	return slices.ContainsFunc(l.openings, func(w string) bool { return strings.Contains(s, w) })
}

func (l *Lexicon) endsLikeTitle(s string) bool {
	s = strings.TrimRight(s, "》”\"")
	for range 2 {
		if !strings.ContainsAny(s[max(0, len(s)-3):], "）)〕]") {
			break
		}
		if open := strings.LastIndexAny(s, "（(〔["); open > 0 && strings.HasSuffix(strings.TrimRight(s, "）)〕]"), strings.TrimRight(s[open:], "）)〕]")) {
			s = strings.TrimRight(s[:open], "》”\"")
		}
	}
	for _, ending := range l.endings {
		if strings.HasSuffix(s, ending) {
			return true
		}
	}
	return false
}
