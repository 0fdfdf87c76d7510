package task

import (
	"slices"
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
)

// deadline is when a task is due: as written, and the day it means (ISO, or empty).
type deadline struct{ text, day string }

func anchorOf(n corpus.Notice) date.Anchor {
	return date.Anchor{Written: dayOf(n.WrittenOn), Published: dayOf(n.PublishedOn), Start: dayOf(n.PeriodStart), End: dayOf(n.PeriodEnd)}
}

func dayOf(iso string) date.Day {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return date.Day{}
	}
	return date.Day{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}

func iso(d date.Day) string {
	if d.Year == 0 {
		return ""
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// cellDeadline reads a deadline cell. Its text is kept as written; one without an
// end (`持续推进`) or whose day can't be told has none, and one that says nothing of
// time the period's end.
func (s *search) cellDeadline(text string) deadline {
	text = strings.TrimSpace(text)
	if text == "" || s.rules.nothing.MatchString(text) {
		return deadline{day: s.notice.PeriodEnd}
	}
	d := deadline{text: text}
	found := s.dates.Find(s.rules.monthsOf(text), s.anchor)
	for _, e := range found {
		if to := iso(e.To); e.Sort != date.Open && to > d.day {
			d.day = to
		}
	}
	if len(found) == 0 {
		d.day = s.notice.PeriodEnd
	}
	return d
}

// monthsOf writes a cell of months with points (`2025.10`, `2023.5-2024.6`), which by itself may be a
// decimal, in words.
func (r *rules) monthsOf(cell string) string {
	m := r.pointed.FindStringSubmatch(fold(cell))
	switch {
	case m == nil:
		return cell
	case m[3] == "":
		return m[1] + "年" + m[2] + "月"
	}
	return m[1] + "年" + m[2] + "月至" + m[3] + "年" + m[4] + "月"
}

// textDeadline reads the deadline of a clause: the last day that the text sets as
// a limit. A day before the period's end counts only where every sentence sets
// one; what has none is due when the period ends.
func (s *search) textDeadline(text string) deadline {
	d := deadline{}
	all := true
	for _, sentence := range sentences(lexicon.Runes(text)) {
		limit, closes := s.limit(sentence)
		if closes {
			return limit
		}
		all = all && limit.day != ""
		if limit.day > d.day {
			d = limit
		}
	}
	if d.day == "" || !all && d.day < s.notice.PeriodEnd {
		return deadline{day: s.notice.PeriodEnd}
	}
	return d
}

// limit is the last day that a sentence sets for all that it says: in its first part,
// or in one that says nothing but when (…,6月底前结束). A sentence that is nothing else
// (以上任务10月底前完成) closes what stands before it.
func (s *search) limit(sentence []rune) (last deadline, closes bool) {
	for _, e := range s.dates.FindRunes(sentence, s.anchor) {
		to := iso(e.To)
		if e.Sort != date.Deadline || to <= last.day {
			continue
		}
		from, end := part(sentence, e.Start, e.End)
		rest := fold(string(sentence[from:e.Start]) + limitMark + string(sentence[e.End:end]))
		only := s.rules.onlyLimit.MatchString(rest)
		if only || from == 0 || s.notice.PeriodEnd == "" { // better a part's day than none
			last = deadline{text: e.Text, day: to}
			closes = only && from == 0 && end == len(sentence)
		}
	}
	return last, closes
}

// limitMark stands for a day in what the rule for parts that are nothing but a limit sees.
const limitMark = "@"

// part is the stretch around from and to, between commas, colons and brackets.
func part(sentence []rune, from, to int) (int, int) {
	for from > 0 && !endsPart(sentence[from-1]) {
		from--
	}
	for to < len(sentence) && !endsPart(sentence[to]) {
		to++
	}
	return from, to
}

func endsPart(r rune) bool { return strings.ContainsRune("，,：:（()）", r) }

// titleLimit is the longest sentence without a comma that is taken for a clause's
// own heading, in characters.
const titleLimit = 30

// sentences cuts a clause at its full stops and semicolons, its own heading left out.
func sentences(text []rune) [][]rune {
	var parts [][]rune
	for from, at := 0, 0; at <= len(text); at++ {
		if at < len(text) && !endsSentenceHere(text[at]) {
			continue
		}
		if at > from {
			parts = append(parts, text[from:at])
		}
		from = at + 1
	}
	if len(parts) > 1 && len(parts[0]) <= titleLimit && !slices.ContainsFunc(parts[0], isFigureOrComma) {
		parts = parts[1:]
	}
	return parts
}

func endsSentenceHere(r rune) bool { return r == '。' || r == '；' || r == ';' || r == '\n' }

func isFigureOrComma(r rune) bool { return r >= '0' && r <= '9' || r == ',' || r == '，' }
