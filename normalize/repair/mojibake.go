package repair

import "strings"

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

// secondBytes are the trail bytes of the characters read as syllable whose lead byte is lead.
func (m *Mender) secondBytes(syllable string, lead byte) []byte {
	var out []byte
	for _, r := range m.pinyin.characters(syllable) {
		if first, second, ok := m.codec.encode(r); ok && first == lead {
			out = append(out, second)
		}
	}
	return out
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
	if f, ok := m.closingQuote(c, before, i, prefix); ok {
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

// closingQuote mends 。” at a line's end, whose last byte is lost with the
// line break: a full stop and the quotation mark that the passage still lacks.
func (m *Mender) closingQuote(c *cells, before []rune, i int, prefix byte) (fix, bool) {
	end := i + 2
	if prefix != 0xA1 || end < len(c.runes) && !(isLost(c.runes[end]) && end == len(c.runes)-1) {
		return fix{}, false
	}
	text := string(before)
	if strings.Count(text, "“") <= strings.Count(text, "”") {
		return fix{}, false
	}
	return fix{runes: []rune("。”"), raw: []int{c.raw[i], c.raw[i+1]}, end: len(c.runes), score: 1}, true
}

// lostCharacter chooses the character that a cut mark destroyed, between the
// text before it and the mended text after it.
func (m *Mender) lostCharacter(before, after []rune) (rune, bool) {
	left := m.simplifiedCopy(before[max(0, len(before)-longestCutWord):])
	right := m.simplifiedCopy(after[:min(len(after), longestCutWord)])
	best, length := rune(0), 0
	for lead := 0x81; lead <= 0xFE; lead++ {
		r := m.codec.decode(byte(lead), cutTrail)
		if r == 0 || !isHan(r) {
			continue
		}
		simple := m.simplifiedCopy([]rune{r})
		if n := m.cut.fits(left, simple[0], right); n > length {
			best, length = r, n
		}
	}
	if best != 0 {
		return best, true
	}
	return fullStop, len(before) > 0 && canFollowStop(right[0])
}

// canFollowStop says whether r can stand right after a full stop.
func canFollowStop(r rune) bool {
	return isHan(r) || strings.ContainsRune("“”‘’《》〈〉【〖〔（）〕】", r)
}

func (m *Mender) simplifiedCopy(runes []rune) []rune {
	out := append([]rune(nil), runes...)
	m.script.simplify(out)
	return out
}

// longestRun bounds a shifted stretch, in characters; on pages of traditional
// characters one in three ends it.
const longestRun = 400

// decodeRun decodes the characters from i on with prefix as the first byte,
// up to the ASCII letter that sets the bytes right again; where several could,
// the one that leaves the most plausible text. The first mended character
// stands for the source from begin on.
func (m *Mender) decodeRun(c *cells, prefix byte, begin, i int) (fix, bool) {
	f, best := fix{}, fix{}
	lead, raw, score := prefix, c.raw[begin], 0
	emit := func(r rune) bool {
		if r == 0 {
			return false
		}
		f.runes, f.raw = append(f.runes, r), append(f.raw, raw)
		score += m.weight(r)
		return true
	}
	for j := i; j < len(c.runes) && j-i < longestRun; j++ {
		r := c.runes[j]
		if r >= 0x40 && r <= 0x7E {
			if last := m.codec.decode(lead, byte(r)); last != 0 {
				total := score + m.weight(last) + m.plausible(c.runes[j+1:min(j+7, len(c.runes))])
				if best.end == 0 || total > best.score {
					best = fix{append(append([]rune(nil), f.runes...), last), append(append([]int(nil), f.raw...), raw), j + 1, total}
				}
			}
		}
		first, second, ok := m.codec.encode(wideForm(r))
		if !ok || !emit(m.codec.decode(lead, first)) {
			break
		}
		lead, raw = second, c.raw[j]
	}
	return best, best.end > 0
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
	case r < 0x80:
		return 0
	}
	return -2
}
