package target

import (
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"duban/corpus"
	"duban/normalize/quantity"
)

// record writes a finding down in the terms of the record model, without the
// fields of its notice and task.
func (f *Finder) record(r *reading, found finding) corpus.Target {
	t := corpus.Target{
		Kind: found.kind, Indicator: found.indicator, Mode: found.mode, ValueText: found.words,
		DeadlineText: found.due.text, Deadline: found.due.iso(), Recurrence: found.recurrence,
		Rule: found.rule,
	}
	if t.Kind != corpus.TargetParameter && t.Deadline == "" {
		t.DeadlineText = found.due.text
	}
	if found.words == "" {
		amount(&t, found.Quantity)
	}
	r.prove(&t, found)
	if t.IndicatorID = f.known(found); t.IndicatorID == "" {
		found.doubts |= doubtUnknown
	}
	t.Confidence = math.Round(f.factors.confidence(found.doubts)*100) / 100
	return t
}

// known is the id of the canonical indicator, read with its decrease first (能耗下降).
func (f *Finder) known(found finding) string {
	if found.falls != "" {
		if k, ok := f.deps.Indicators.Match(found.indicator+found.falls, found.Dimension); ok {
			return k.ID
		}
	}
	k, _ := f.deps.Indicators.Match(found.indicator, found.Dimension)
	return k.ID
}

// amount fills in value, unit and comparator.
func amount(t *corpus.Target, q quantity.Quantity) {
	t.Value, t.Unit, t.Comparator = printed(q.Value), q.Unit, string(q.Comparator)
	t.BaseValue, t.BaseUnit = printed(q.BaseValue), q.BaseUnit
	if q.Comparator == quantity.Range {
		t.ValueMax = printed(q.Max)
	}
	if q.Unit == "" && q.BaseUnit == "%" { // a fraction (一半, 三分之一)
		t.Value, t.Unit = q.BaseValue.Round(2).String(), q.BaseUnit
	}
	if t.Comparator == "" {
		t.Comparator = string(quantity.Equal)
	}
}

// printed is d.String(), in less time where the number only lacks zeros (5万).
func printed(d decimal.Decimal) string {
	zeros := d.Exponent()
	if zeros <= 0 || d.IsZero() {
		return d.String()
	}
	return d.Shift(-zeros).String() + strings.Repeat("0", int(zeros))
}

// maxProof is how far a quoted sentence or cell reaches to either side of the
// number, in characters: text without full stops must not be quoted whole for
// every number in it.
const maxProof = 600

// prove fills in the sentence or cell that says it, and the number's place in it.
func (r *reading) prove(t *corpus.Target, found finding) {
	s := span{0, len(r.orig)}
	if !r.cell {
		s = r.sentence(found.number.start)
		if s.end < len(r.orig) && strings.ContainsRune("。!?", r.runes[s.end]) {
			s.end++
		}
	}
	s.start, s.end = max(s.start, found.number.start-maxProof), min(s.end, found.number.end+maxProof)
	for s.start < found.number.start && r.runes[s.start] == ' ' {
		s.start++
	}
	for s.end > found.number.end && (r.runes[s.end-1] == ' ' || r.runes[s.end-1] == '\n') {
		s.end--
	}
	t.Evidence = r.printed(s.start, s.end)
	t.Span = strconv.Itoa(found.number.start-s.start) + "-" + strconv.Itoa(found.number.end-s.start)
}
