package web

import (
	"fmt"
	"slices"

	"duban/corpus"
)

// mark is a stretch of a text that is set off, and why.
type mark struct {
	corpus.Span
	Number bool   // the amount itself
	Body   bool   // a responsible body
	Match  bool   // what was searched for
	Target string // id of the target whose amount it is
	Note   string // what is said on hovering
}

// segment is a piece of text with everything that marks it. Targets are the
// ids of the amounts that begin here.
type segment struct {
	Text                string
	Number, Body, Match bool
	Targets             []string
	Note                string
}

// Plain says whether nothing marks the segment.
func (s segment) Plain() bool { return !s.Number && !s.Body && !s.Match }

// Href is the row of the first target that begins here.
func (s segment) Href() string {
	if len(s.Targets) == 0 {
		return ""
	}
	return "#row-" + s.Targets[0]
}

// segments cuts a text at the ends of its marks. Marks may overlap; those out of the text are cut to it.
func segments(text string, marks []mark) []segment {
	runes := []rune(text)
	var cuts []int
	for i := range marks {
		marks[i].Start, marks[i].End = max(0, marks[i].Start), min(len(runes), marks[i].End)
		if marks[i].Start < marks[i].End {
			cuts = append(cuts, marks[i].Start, marks[i].End)
		}
	}
	cuts = append(cuts, 0, len(runes))
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortStableFunc(marks, func(a, b mark) int { return a.Start - b.Start })
	var out []segment
	next := 0
	var open []mark
	for i := 0; i+1 < len(cuts); i++ {
		open = slices.DeleteFunc(open, func(m mark) bool { return m.End <= cuts[i] })
		for next < len(marks) && marks[next].Start <= cuts[i] {
			if marks[next].End > cuts[i] {
				open = append(open, marks[next])
			}
			next++
		}
		out = append(out, piece(string(runes[cuts[i]:cuts[i+1]]), cuts[i], open))
	}
	return out
}

func piece(text string, at int, marks []mark) segment {
	s := segment{Text: text}
	for _, m := range marks {
		s.Number = s.Number || m.Number
		s.Body = s.Body || m.Body
		s.Match = s.Match || m.Match
		if m.Target != "" && m.Start == at {
			s.Targets = append(s.Targets, m.Target)
		}
		if m.Note != "" && s.Note != "" {
			s.Note += "\n"
		}
		s.Note += m.Note
	}
	return s
}

// numberOf is the place of a target's amount in its evidence.
func numberOf(t corpus.Target) (corpus.Span, bool) {
	var s corpus.Span
	if n, err := fmt.Sscanf(t.Span, "%d-%d", &s.Start, &s.End); err != nil || n != 2 || s.Start >= s.End {
		return corpus.Span{}, false
	}
	return s, true
}

// evidence is a target's sentence with its amount and the query set off, cut
// to some characters around the amount where it is long.
func evidence(t corpus.Target, matches []corpus.Span) []segment {
	text := []rune(t.Evidence)
	number, ok := numberOf(t)
	if !ok && len(matches) > 0 {
		number = matches[0]
	}
	from, to := window(number, len(text))
	var marks []mark
	if ok {
		marks = append(marks, mark{Span: corpus.Span{Start: number.Start - from, End: number.End - from}, Number: true})
	}
	for _, m := range matches {
		marks = append(marks, mark{Span: corpus.Span{Start: m.Start - from, End: m.End - from}, Match: true})
	}
	out := segments(string(text[from:to]), marks)
	if from > 0 {
		out = append([]segment{{Text: "…"}}, out...)
	}
	if to < len(text) {
		out = append(out, segment{Text: "…"})
	}
	return out
}

// around is how much of a long sentence is shown on either side of its amount, in characters.
const around = 110

// window is the stretch of a text of so many characters that is shown for a span.
func window(s corpus.Span, length int) (from, to int) {
	const whole = 2*around + 40
	switch {
	case length <= whole:
		return 0, length
	case s.Start >= length || s.End <= s.Start:
		return 0, whole
	}
	return max(0, s.Start-around), min(length, s.End+around)
}
