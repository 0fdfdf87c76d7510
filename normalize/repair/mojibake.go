package repair

import (
	"slices"
	"strings"
)

// fullStop is 。, the commonest character with the trail byte of a cut mark.
const fullStop = '。'

// cutTrail is the second byte of a character that lost it to a sentence mark.
const cutTrail = 0xA3

// realign mends stretches whose bytes were shifted by one and says whether there were any.
func (m *Mender) realign(c *cells) bool {
	changed := false
	out := &cells{runes: make([]rune, 0, len(c.runes)), raw: make([]int, 0, len(c.raw))}
	for i := 0; i < len(c.runes); {
		if isLost(c.runes[i]) {
			if f, ok := m.shifted(c, out.runes, i); ok {
				out.runes = append(out.runes, f.runes...)
				out.raw = append(out.raw, f.raw...)
				i = f.end
				changed = true
				continue
			}
		}
		out.runes, out.raw = append(out.runes, c.runes[i]), append(out.raw, c.raw[i])
		i++
	}
	*c = *out
	return changed
}

// isLost says whether a decoder puts r for bytes that are no character.
func isLost(r rune) bool { return r == '?' || r == '？' || r == 0xFFFD }

// fix is a mended stretch: its characters with their source offsets, and where it ends.
type fix struct {
	runes []rune
	raw   []int
	end   int
	score int
}

// shifted mends the stretch that begins with the lost character at i; before
// is the mended text before it.
func (m *Mender) shifted(c *cells, before []rune, i int) (fix, bool) {
	if f, ok := m.pinyinShift(c, before, i); ok {
		return f, true
	}
	return m.markShift(c, before, i)
}

// pinyinShift mends `X?pinyin)…`: a dictionary character was found in the
// second byte of X and the first of its successor.
func (m *Mender) pinyinShift(c *cells, before []rune, i int) (fix, bool) {
	start := i + 1
	if start < len(c.runes) && (c.runes[start] == '(' || c.runes[start] == '（') {
		start++
	}
	syllable, end := m.pinyin.syllable(c.runes, start)
	if end == 0 || len(before) == 0 {
		return fix{}, false
	}
	_, lead, ok := m.codec.encode(before[len(before)-1])
	if !ok {
		return fix{}, false
	}
	best := fix{}
	for _, prefix := range m.secondBytes(syllable, lead) {
		f, ok := m.decodeRun(c, prefix, i, end)
		if ok && (f.score > best.score || f.score == best.score && best.end > 0 && string(f.runes) < string(best.runes)) {
			best = f
		}
	}
	return best, best.score > 0
}

// secondBytes are the trail bytes of the characters read as syllable whose
// lead byte is lead. Damaged pages mark traditional characters; where there is
// one, it is meant.
func (m *Mender) secondBytes(syllable string, lead byte) []byte {
	var likely, other []byte
	for _, r := range m.pinyin.characters(syllable) {
		first, second, ok := m.codec.encode(r)
		if !ok || first != lead {
			continue
		}
		if class := m.script.class(r); class&traditional != 0 && class&common != 0 {
			likely = append(likely, second)
		} else {
			other = append(other, second)
		}
	}
	if len(likely) > 0 {
		return likely
	}
	return other
}

// markShift mends `?` + mark + run: a sentence mark was cut out of a
// character and its successor.
func (m *Mender) markShift(c *cells, before []rune, i int) (fix, bool) {
	if i+1 >= len(c.runes) {
		return fix{}, false
	}
	prefix, ok := cutMark(c.runes[i+1])
	if !ok {
		return fix{}, false
	}
	if f, ok := m.lastMark(c, before, i, prefix); ok {
		return f, true
	}
	f, ok := m.decodeRun(c, prefix, i+1, i+2)
	if !ok || f.score <= 0 || f.score <= m.plausible(c.runes[i+2:f.end]) {
		return fix{}, false
	}
	lost, ok := m.lostCharacter(before, f.runes)
	if !ok {
		return fix{}, false
	}
	f.runes = append([]rune{lost}, f.runes...)
	f.raw = append([]int{c.raw[i]}, f.raw...)
	return f, true
}

// cutMark is the second byte of a sentence mark, the first of the character after the lost one.
func cutMark(r rune) (byte, bool) {
	switch r {
	case '？', '?':
		return 0xBF, true
	case '！', '!':
		return 0xA1, true
	case '；', ';':
		return 0xBB, true
	}
	return 0, false
}

// lastMark mends a lost character and the punctuation mark behind it at the
// end of a passage, whose last byte went with the line break: 续保。 or 。”.
func (m *Mender) lastMark(c *cells, before []rune, i int, prefix byte) (fix, bool) {
	end := i + 2
	if prefix != 0xA1 || end < len(c.runes) && !(isLost(c.runes[end]) && end == len(c.runes)-1) {
		return fix{}, false
	}
	f := fix{raw: []int{c.raw[i], c.raw[i+1]}, end: len(c.runes), score: 1}
	if lost, ok := m.lostWord(before, []rune{fullStop}, false); ok {
		f.runes = []rune{lost, fullStop}
		return f, true
	}
	f.runes = []rune{fullStop, '”'}
	text := string(before)
	return f, strings.Count(text, "“") > strings.Count(text, "”")
}

// lostCharacter chooses the character that a cut mark destroyed, between the
// text before it and the mended text after it.
func (m *Mender) lostCharacter(before, after []rune) (rune, bool) {
	stop := canEndSentence(before) && canFollowStop(after[0])
	if lost, ok := m.lostWord(before, after, stop); ok {
		return lost, true
	}
	return fullStop, stop
}

// contextLength is how much text before and after is looked at, in
// characters, residues included.
const contextLength = 30

// lostWord is the character that makes a word with its neighbours.
func (m *Mender) lostWord(before, after []rune, stop bool) (rune, bool) {
	left := m.context(before[max(0, len(before)-contextLength):])
	right := m.context(after[:min(len(after), contextLength)])
	left = left[max(0, len(left)-longestAgainst-1):]
	right = right[:min(len(right), longestAgainst)]
	best, fit := rune(0), 0
	for _, c := range m.losable {
		if n := m.cut.fits(left, c.simple, right, stop); n > fit {
			best, fit = c.char, n
		}
	}
	return best, best != 0
}

// losable is a character that a cut mark can destroy, and its simplified form.
type losable struct{ char, simple rune }

// findLosable lists the characters with the trail byte of a cut mark that some cut word holds.
func (m *Mender) findLosable() []losable {
	var out []losable
	for lead := 0x81; lead <= 0xFE; lead++ {
		r := m.codec.decode(byte(lead), cutTrail)
		simple := []rune{r}
		m.script.simplify(simple)
		if isHan(r) && m.cut.holds(simple[0]) {
			out = append(out, losable{r, simple[0]})
		}
	}
	return out
}

// canEndSentence says whether a full stop can stand after text.
func canEndSentence(text []rune) bool {
	if len(text) == 0 {
		return false
	}
	return !strings.ContainsRune("，、；：。“‘《〈（〔【(,;:", text[len(text)-1])
}

// canFollowStop says whether r can stand right after a full stop.
func canFollowStop(r rune) bool {
	return isHan(r) || strings.ContainsRune("“”‘’《》〈〉【〖〔（）〕】\u3000", r)
}

// context is a simplified copy of runes without residues.
func (m *Mender) context(runes []rune) []rune {
	c := newCells(string(runes))
	m.stripResidues(c, Damage{})
	m.script.simplify(c.runes)
	return c.runes
}

// longestRun bounds a shifted stretch, in characters; on pages of traditional
// characters one in three ends it. mostSkips bounds the lost bytes inside.
// Without bounds a page of question marks would take quadratic time.
const (
	longestRun = 160
	mostSkips  = 3
)

// A run decodes shifted characters.
type run struct {
	m    *Mender
	c    *cells
	fix       // what has been decoded
	best fix  // the best end found
	lead byte // first byte of the next character
	raw  int  // source offset where the next character begins
	skip int  // lost bytes skipped so far
}

// decodeRun decodes the characters from i on with prefix as the first byte,
// up to where the bytes are right again; where several places could be, the
// one that leaves the most plausible text. The first mended character stands
// for the source from begin on.
func (m *Mender) decodeRun(c *cells, prefix byte, begin, i int) (fix, bool) {
	r := &run{m: m, c: c, lead: prefix, raw: c.raw[begin]}
	for j := i; j < len(c.runes) && j-i < longestRun; {
		if _, end := m.pinyin.bracketed(c.runes, j); end > 0 && j > i {
			j = end // a dictionary character among the shifted ones
			continue
		}
		if isLost(c.runes[j]) {
			if r.endAtLost(j) || !r.skipLost(j) {
				break
			}
			j += 2
			continue
		}
		r.endAtLetter(j)
		if !r.next(j) {
			break
		}
		j++
	}
	return r.best, r.best.end > 0
}

// next decodes the character that ends with the first byte of character j.
func (r *run) next(j int) bool {
	first, second, ok := r.m.codec.encode(wideForm(r.c.runes[j]))
	if !ok {
		return false
	}
	decoded := r.m.codec.decode(r.lead, first)
	if decoded == 0 {
		return false
	}
	r.runes, r.fix.raw = append(r.runes, decoded), append(r.fix.raw, r.raw)
	r.score += r.m.weight(decoded)
	r.lead, r.raw = second, r.c.raw[j]
	return true
}

// endAtLetter notes that the bytes may be right after character j, an ASCII
// letter or sign that is the second byte of a character.
func (r *run) endAtLetter(j int) {
	letter := r.c.runes[j]
	if letter < 0x40 || letter > 0x7E {
		return
	}
	if last := r.m.codec.decode(r.lead, byte(letter)); last != 0 {
		r.offer(last, j+1)
	}
}

// endAtLost says whether the run ends at the lost character j: a dictionary
// character whose second byte went with the bracket of its pinyin. A lost
// character without pinyin is two bytes that are gone; the run may end there too.
func (r *run) endAtLost(j int) bool {
	start := j + 1
	if start < len(r.c.runes) && (r.c.runes[start] == '(' || r.c.runes[start] == '（') {
		start++
	}
	if syllable, end := r.m.pinyin.syllable(r.c.runes, start); end > 0 {
		for _, second := range r.m.secondBytes(syllable, r.lead) {
			r.offer(r.m.codec.decode(r.lead, second), end)
		}
		return true
	}
	if len(r.runes) > 0 && r.score > len(r.runes)/2 {
		r.offer(0, j) // what follows stays as it is, the lost mark too
	}
	return false
}

// skipLost goes on behind two bytes that are gone: the second of one
// character and the first of the next, of which only a mark each is left.
func (r *run) skipLost(j int) bool {
	if r.skip++; j+1 >= len(r.c.runes) || len(r.runes) == 0 || r.skip > mostSkips {
		return false
	}
	_, second, ok := r.m.codec.encode(wideForm(r.c.runes[j+1]))
	if !ok {
		return false
	}
	r.runes = append(r.runes, '?', '?')
	r.fix.raw = append(r.fix.raw, r.raw, r.c.raw[j])
	r.score -= 2
	r.lead, r.raw = second, r.c.raw[j+1]
	return true
}

// offer notes an end of the run with a last character (0 for none) before end,
// if it leaves more plausible text than those before.
func (r *run) offer(last rune, end int) {
	total := r.score
	if last != 0 {
		total += r.m.weight(last) + r.m.plausible(r.c.runes[end:min(end+6, len(r.c.runes))])
	}
	if r.best.end > 0 && total <= r.best.score {
		return
	}
	runes, raw := slices.Clone(r.runes), slices.Clone(r.fix.raw)
	if last != 0 {
		runes, raw = append(runes, last), append(raw, r.raw)
	}
	r.best = fix{runes, raw, end, total}
}

// wideForm is the full-width form of an ASCII character: in a text whose full-width
// forms were folded, a shifted pair of bytes may have been one.
func wideForm(r rune) rune {
	if r > ' ' && r < 0x7F && !isLost(r) {
		return r + 0xFEE0
	}
	return r
}

// plausible weighs characters: everyday ones and punctuation speak for text, others against it.
func (m *Mender) plausible(runes []rune) int {
	sum := 0
	for _, r := range runes {
		sum += m.weight(r)
	}
	return sum
}

func (m *Mender) weight(r rune) int {
	switch {
	case m.script.class(r)&common != 0:
		return 1
	case strings.ContainsRune("，。、；：（）〔〕“”《》,;:()·—…％", r):
		return 1
	case r < 0x80 || r == '\u3000':
		return 0
	}
	return -2
}
