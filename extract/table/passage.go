package table

import (
	"duban/corpus"
	"duban/normalize/lexicon"
)

// joinPassages is one passage of several paragraphs, a line break between
// them, with the way back to the source kept.
func joinPassages(parts []corpus.Passage) corpus.Passage {
	if len(parts) == 0 {
		return corpus.Passage{}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	mended := false
	for _, p := range parts {
		mended = mended || p.Raw != ""
	}
	var out corpus.Passage
	text, raw := 0, 0 // characters so far
	for i, p := range parts {
		source := p.Raw
		if source == "" {
			source = p.Text
		}
		if i > 0 {
			out.Text += "\n"
			out.Raw += "\n"
			text, raw = text+1, raw+1
		}
		if mended && i > 0 && (text != raw || len(out.Shifts) > 0) {
			out.Shifts = append(out.Shifts, corpus.Shift{At: text, Raw: raw})
		}
		for _, s := range p.Shifts {
			out.Shifts = append(out.Shifts, corpus.Shift{At: text + s.At, Raw: raw + s.Raw})
		}
		out.Text += p.Text
		out.Raw += source
		text, raw = text+lexicon.Count(p.Text), raw+lexicon.Count(source)
	}
	if !mended {
		out.Raw = ""
	}
	return out
}

// slice is the part of a passage between two offsets of its text, in
// characters, with the way back to the source kept.
func slice(p corpus.Passage, start, end int) corpus.Passage {
	out := corpus.Passage{Text: string([]rune(p.Text)[start:end])}
	if p.Raw == "" {
		return out
	}
	span := p.RawSpan(corpus.Span{Start: start, End: end})
	raw := []rune(p.Raw)
	from, to := min(max(span.Start, 0), len(raw)), min(max(span.End, 0), len(raw))
	out.Raw = string(raw[from:max(from, to)])
	if base := span.Start; base != 0 || len(p.Shifts) > 0 {
		out.Shifts = sliceShifts(p.Shifts, start, end, base)
	}
	if out.Raw == out.Text {
		return corpus.Passage{Text: out.Text}
	}
	return out
}

func sliceShifts(shifts []corpus.Shift, start, end, base int) []corpus.Shift {
	var out []corpus.Shift
	for _, s := range shifts {
		if s.At > start && s.At < end {
			out = append(out, corpus.Shift{At: s.At - start, Raw: s.Raw - base})
		}
	}
	return out
}
