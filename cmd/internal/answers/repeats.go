package answers

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// Source is a record of a copy that says the same as the one it is listed with.
type Source struct {
	ID       string `json:"id"`
	NoticeID string `json:"notice_id"`
	Source   string `json:"source"`
}

// repeats are the records of a corpus that copies of a notice (mirrors,
// reposts, other formats, drafts) repeat. Each group of equal records counts
// once: the record of the notice that stands for its copies comes first. What
// only one copy says is in no group and stands for itself, so nothing is lost.
type repeats struct {
	groups *index.Groups
	lists  [][]Source
	of     map[string]int // by record: its list
}

// memory keeps the repeats of a corpus until it changes.
type memory struct {
	names   bodyNames
	finding sync.Mutex // held while repeats are found
	parts   map[string]part

	mu      sync.Mutex
	version string
	found   *repeats
}

// part is what one group of copies repeats, by the notice that stands for it.
type part struct {
	made  string // changes whenever its records may have
	lists [][]Source
}

// repeats finds what is repeated, or remembers it. While one search finds out
// what a change brought, the others go on with what was found before.
func (c Corpus) repeats(ctx context.Context) (*repeats, error) {
	if c.memory == nil {
		return (&memory{}).find(ctx, c.Store)
	}
	version, err := c.version(ctx)
	if err != nil {
		return nil, err
	}
	m := c.memory
	found, current := m.remembered(version)
	if current || found != nil && !m.finding.TryLock() {
		return found, nil
	}
	if found == nil {
		m.finding.Lock()
	}
	defer m.finding.Unlock()
	if found, current = m.remembered(version); current {
		return found, nil
	}
	if found, err = m.find(ctx, c.Store); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.version, m.found = version, found
	return found, nil
}

// remembered is what was found last, and whether that is of this version.
func (m *memory) remembered(version string) (found *repeats, current bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.found, m.found != nil && m.version == version
}

// version changes whenever the repeats may have.
func (c Corpus) version(ctx context.Context) (string, error) {
	groups, err := c.Store.CopiesVersion(ctx)
	if err != nil || c.Index == nil {
		return groups, err
	}
	generation, err := c.Index.Generation()
	return generation + " " + groups, err
}

// find finds the repeats: it reads the records of the groups that have changed
// since it was called last. Where none has, it gives what it gave then.
func (m *memory) find(ctx context.Context, store *sqlite.Store) (*repeats, error) {
	members, err := store.CopyMembers(ctx)
	if err != nil {
		return nil, err
	}
	made := map[string]string{} // by lead
	for _, n := range members {
		made[n.Lead] += n.Notice + " " + n.Made + "\n"
	}
	f := repeatFinder{leads: map[string]string{}, records: map[string][]Source{}, times: map[string]int{}}
	for _, n := range members {
		if m.parts[n.Lead].made != made[n.Lead] {
			f.leads[n.Notice] = n.Lead
		}
	}
	if m.found != nil && len(f.leads) == 0 && len(m.parts) == len(made) {
		return m.found, nil
	}
	if err := f.read(ctx, store); err != nil {
		return nil, err
	}
	lists, parts := f.lists(), map[string]part{}
	for lead, made := range made {
		parts[lead] = part{made, m.parts[lead].lists}
		if m.parts[lead].made != made {
			parts[lead] = part{made, lists[lead]}
		}
	}
	m.parts = parts
	return newRepeats(parts), nil
}

// repeatFinder gathers the records of notices with copies by what they say.
type repeatFinder struct {
	leads   map[string]string // by notice: the one that stands for its group
	records map[string][]Source
	order   []string       // of records' keys
	times   map[string]int // how often a notice said a thing: it may do so twice
}

// read reads the records of the notices that leads has.
func (f *repeatFinder) read(ctx context.Context, store *sqlite.Store) error {
	only := sqlite.Filter{Notices: slices.Sorted(maps.Keys(f.leads))}
	if len(f.leads) == 0 {
		return nil
	}
	if err := store.EachNotice(ctx, only, f.notice); err != nil {
		return err
	}
	if err := store.EachTask(ctx, only, f.task); err != nil {
		return err
	}
	return store.EachTarget(ctx, only, f.target)
}

func (f *repeatFinder) notice(n corpus.Notice) error {
	return f.add(Source{n.ID, n.ID, n.Source}, "notice")
}

func (f *repeatFinder) task(t corpus.Task) error {
	return f.add(Source{t.ID, t.NoticeID, t.Source}, "task", t.Seq, squeeze(t.Text), t.Deadline)
}

// target adds a target under all that must be equal for two of them to be the same one.
func (f *repeatFinder) target(t corpus.Target) error {
	indicator := t.IndicatorID
	if indicator == "" {
		indicator = squeeze(t.Indicator)
	}
	return f.add(Source{t.ID, t.NoticeID, t.Source}, "target", t.Kind, indicator, t.Mode, t.Comparator, t.BaseValue, t.ValueMax, t.BaseUnit, t.ValueText, t.Deadline, t.Recurrence)
}

func (f *repeatFinder) add(r Source, says ...string) error {
	own := strings.Join(append(says, r.NoticeID), "\x1f")
	f.times[own]++
	key := strings.Join(append(says, f.leads[r.NoticeID], strconv.Itoa(f.times[own])), "\x1f")
	if _, ok := f.records[key]; !ok {
		f.order = append(f.order, key)
	}
	f.records[key] = append(f.records[key], r)
	return nil
}

// lists are, by lead, the lists of two or more records, each with the lead's first.
func (f *repeatFinder) lists() map[string][][]Source {
	out := map[string][][]Source{}
	for _, key := range f.order {
		list := f.records[key]
		if len(list) < 2 {
			continue
		}
		slices.SortStableFunc(list, func(a, b Source) int { return f.behind(a) - f.behind(b) })
		lead := f.leads[list[0].NoticeID]
		out[lead] = append(out[lead], list)
	}
	return out
}

// newRepeats puts the groups' repeats together.
func newRepeats(parts map[string]part) *repeats {
	out := &repeats{of: map[string]int{}}
	var ids [][]string
	for _, lead := range slices.Sorted(maps.Keys(parts)) {
		for _, list := range parts[lead].lists {
			group := make([]string, len(list))
			for i, r := range list {
				out.of[r.ID] = len(out.lists)
				group[i] = r.ID
			}
			out.lists, ids = append(out.lists, list), append(ids, group)
		}
	}
	out.groups = index.NewGroups(ids)
	return out
}

// behind is 0 for a record of a notice that stands for its copies, else 1.
func (f *repeatFinder) behind(r Source) int {
	if f.leads[r.NoticeID] == r.NoticeID {
		return 0
	}
	return 1
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// others are the records that say the same as one with an id, in copies of its notice.
func (r *repeats) others(id string) []Source {
	at, ok := r.of[id]
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.lists[at]), func(s Source) bool { return s.ID == id })
}

// copyOf is the id of the record that stands for one with an id, empty if that is itself.
func (r *repeats) copyOf(id string) string {
	if at, ok := r.of[id]; ok && r.lists[at][0].ID != id {
		return r.lists[at][0].ID
	}
	return ""
}
