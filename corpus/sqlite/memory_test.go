package sqlite

import (
	"runtime"
	"testing"

	"duban/corpus"
)

// An export of any size must run in the memory of one row.
func TestIterationKeepsMemoryFlat(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	put(t, s, page("a.txt", "一"))
	mustPut(t, s, result(t, s, "a.txt"))
	const rows = manyRows
	_, err := s.write.ExecContext(ctx, `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
		INSERT INTO targets (source_id, ord, target_id, task_id, json)
		SELECT 1, i, 'v' || i, '', json_object('target_id', 'v' || i, 'evidence', ?) FROM n`, rows, "新增高新技术企业30家，力争实现零的突破，由市科技局牵头")
	if err != nil {
		t.Fatal(err)
	}
	base := heap()
	var seen int
	var most uint64
	err = s.EachTarget(ctx, Filter{}, func(corpus.Target) error {
		if seen++; seen%(rows/5) == 0 {
			most = max(most, heap())
		}
		return nil
	})
	if err != nil || seen != rows {
		t.Fatalf("%d rows, %v; want %d", seen, err, rows)
	}
	if grown := int64(most) - int64(base); grown > 4<<20 {
		t.Errorf("the heap grew by %d bytes over %d rows", grown, rows)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
