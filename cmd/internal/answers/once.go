package answers

import (
	"context"
	"strings"

	"duban/cmd/internal/compare"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// once counts what several copies of a notice say as said once. A target of a
// copy that no other copy has stands for itself: nothing is lost by it. Drafts
// and final texts are not counted for one another, since they may differ on purpose.
type once struct {
	store  *sqlite.Store
	leads  map[string]string            // of notices with copies: the notice that stands for the group
	groups map[string]map[string]string // by lead: of each target of the group the one that stands for it
}

func (c Corpus) once(ctx context.Context) (*once, error) {
	leads, err := c.Store.Copies(ctx)
	return &once{store: c.Store, leads: leads, groups: map[string]map[string]string{}}, err
}

// first is the id of the target that stands for all that say the same in copies of t's notice; t's own if none does.
func (o *once) first(ctx context.Context, t corpus.Target) (string, error) {
	lead, ok := o.leads[t.NoticeID]
	if !ok {
		return t.ID, nil
	}
	if o.groups[lead] == nil {
		group, err := o.group(ctx, lead)
		if err != nil {
			return "", err
		}
		o.groups[lead] = group
	}
	if id := o.groups[lead][t.ID]; id != "" {
		return id, nil
	}
	return t.ID, nil
}

// group reads the targets of a lead and its copies, the lead's own first.
func (o *once) group(ctx context.Context, lead string) (map[string]string, error) {
	notices, err := o.store.CopiesOf(ctx, lead)
	if err != nil {
		return nil, err
	}
	own, err := o.store.Notice(ctx, lead)
	if err != nil {
		return nil, err
	}
	stands := map[string]string{}
	said := map[string][]string{} // by what is said: the targets that stand for it
	for _, n := range append([]corpus.Notice{own}, notices...) {
		times := map[string]int{} // a notice may say a thing twice
		err := o.store.EachTarget(ctx, sqlite.Filter{Notices: []string{n.ID}}, func(t corpus.Target) error {
			key := n.Status + "\x1f" + saying(t)
			if times[key] == len(said[key]) {
				said[key] = append(said[key], t.ID)
			}
			stands[t.ID] = said[key][times[key]]
			times[key]++
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return stands, nil
}

// saying is what must be equal for two targets to be the same one.
func saying(t corpus.Target) string {
	indicator := t.IndicatorID
	if indicator == "" {
		indicator = strings.Join(strings.Fields(t.Indicator), "")
	}
	return strings.Join([]string{t.Kind, indicator, t.Mode, t.Comparator, t.BaseValue, t.ValueMax, t.BaseUnit, t.ValueText, t.Deadline, t.Recurrence}, "\x1f")
}

// reduce keeps of targets that say the same in copies of one notice the one
// that stands for them, or if that is not among them the first. also are the
// sources of the others, by the id of the one that was kept.
func (o *once) reduce(ctx context.Context, targets []corpus.Target) (kept []corpus.Target, also map[string][]string, err error) {
	if len(o.leads) == 0 {
		return targets, nil, nil
	}
	stands := make([]string, len(targets))
	chosen := map[string]string{}
	for i, t := range targets {
		if stands[i], err = o.first(ctx, t); err != nil {
			return nil, nil, err
		}
		if chosen[stands[i]] == "" || stands[i] == t.ID {
			chosen[stands[i]] = t.ID
		}
	}
	also = map[string][]string{}
	for i, t := range targets {
		if id := chosen[stands[i]]; id != t.ID {
			also[id] = append(also[id], t.Source)
		} else {
			kept = append(kept, t)
		}
	}
	return kept, also, nil
}

// name puts the sources of copies to the figures that stand for them.
func name(m *compare.Matrix, also map[string][]string) {
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			for i := range cell.Figures {
				cell.Figures[i].Also = also[cell.Figures[i].Target.ID]
			}
		}
	}
}

// leave tells whether a row of a notice is left out of an export that has each
// notice once.
func (o *once) leave(noticeID string) bool {
	lead, ok := o.leads[noticeID]
	return ok && lead != noticeID
}

// leaveTarget tells the same of a target, of those with ids, nil for all.
func (o *once) leaveTarget(ctx context.Context, t corpus.Target, ids map[string]bool) (bool, error) {
	id, err := o.first(ctx, t)
	return err == nil && id != t.ID && (ids == nil || ids[id]), err
}

func set(ids []string) map[string]bool {
	if ids == nil {
		return nil
	}
	all := make(map[string]bool, len(ids))
	for _, id := range ids {
		all[id] = true
	}
	return all
}
