package answers

import (
	"cmp"
	"context"
	"slices"

	"duban/corpus"
	"duban/corpus/sqlite"
)

// IndicatorCount is an indicator of the corpus: one of the registry, by its
// id, or an unmapped text.
type IndicatorCount struct {
	ID      string `json:"indicator_id,omitempty"` // empty for an unmapped one
	Text    string `json:"indicator"`              // as written; the commonest way where it is mapped
	Targets int    `json:"targets"`
	Notices int    `json:"notices"`
	Example string `json:"example"` // evidence of the first target
}

// Indicators counts the indicators of a corpus's targets, most frequent first;
// with unmapped set those that the registry lacks.
func Indicators(ctx context.Context, store *sqlite.Store, unmapped bool) ([]IndicatorCount, error) {
	type tally struct {
		IndicatorCount
		texts map[string]int
		last  string // notice
	}
	counts := map[string]*tally{}
	err := store.EachTarget(ctx, sqlite.Filter{}, func(t corpus.Target) error {
		if (t.IndicatorID == "") != unmapped || t.Indicator == "" {
			return nil
		}
		key := t.IndicatorID
		if unmapped {
			key = t.Indicator
		}
		c := counts[key]
		if c == nil {
			c = &tally{IndicatorCount: IndicatorCount{ID: t.IndicatorID, Example: t.Evidence}, texts: map[string]int{}}
			counts[key] = c
		}
		c.Targets++
		c.texts[t.Indicator]++
		if t.NoticeID != c.last { // targets come notice by notice
			c.Notices++
			c.last = t.NoticeID
		}
		return nil
	})
	out := []IndicatorCount{}
	for _, c := range counts {
		c.Text = commonest(c.texts)
		out = append(out, c.IndicatorCount)
	}
	slices.SortFunc(out, func(a, b IndicatorCount) int {
		return cmp.Or(cmp.Compare(b.Targets, a.Targets), cmp.Compare(b.Notices, a.Notices), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text))
	})
	return out, err
}

func commonest(texts map[string]int) string {
	best := ""
	for text, n := range texts {
		if n > texts[best] || n == texts[best] && text < best {
			best = text
		}
	}
	return best
}
