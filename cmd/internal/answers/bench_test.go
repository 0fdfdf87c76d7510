package answers

import (
	"fmt"
	"testing"

	"duban/corpus/sqlite"
)

// BenchmarkRepeats finds what 2,000 pairs of copies repeat, 50 records each: from
// nothing, after one group has changed, and where none has.
func BenchmarkRepeats(b *testing.B) {
	s, err := sqlite.Open(ctx, b.TempDir(), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	const pairs, targets = 2000, 49
	var groups []sqlite.CopyGroup
	for i := range int64(pairs) {
		var values []string
		for v := range targets {
			values = append(values, fmt.Sprint(i, ".", v))
		}
		put(b, s, fmt.Sprint("a", i), "final", values)
		put(b, s, fmt.Sprint("b", i), "final", values)
		groups = append(groups, sqlite.CopyGroup{Lead: 2*i + 1, Members: []int64{2*i + 1, 2*i + 2}})
	}
	if err := s.PutGroups(ctx, groups); err != nil {
		b.Fatal(err)
	}
	m := &memory{}
	find := func(b *testing.B) *repeats {
		found, err := m.find(ctx, s)
		if err != nil || len(found.lists) != pairs*(targets+1) {
			b.Fatal(len(found.lists), err)
		}
		m.found = found
		return found
	}
	b.Run("from nothing", func(b *testing.B) {
		for b.Loop() {
			m.parts = nil
			find(b)
		}
	})
	b.Run("one group changed", func(b *testing.B) {
		for b.Loop() {
			for lead := range m.parts {
				m.parts[lead] = part{}
				break
			}
			find(b)
		}
	})
	b.Run("nothing changed", func(b *testing.B) {
		for b.Loop() {
			find(b)
		}
	})
	b.Run("a look", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.CopiesVersion(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
}
