package export

import (
	"path/filepath"
	"runtime"
	"testing"
)

// An export of any size must run in the memory of one row.
func TestExportKeepsMemoryFlat(t *testing.T) {
	const rows = manyRows
	for _, opts := range []Options{{Kind: Targets, Profile: Excel}, {Kind: Targets, Format: JSONL}} {
		var base, most uint64
		schema, err := File(filepath.Join(t.TempDir(), "targets"), opts, func(w *Writer) error {
			base = heap()
			for i := range rows {
				if err := Write(w, target); err != nil {
					return err
				}
				if i%(rows/4) == rows/4-1 {
					most = max(most, heap())
				}
			}
			return nil
		})
		if err != nil || schema.Rows != rows {
			t.Fatalf("%s: %d rows, %v; want %d", opts.Format, schema.Rows, err, rows)
		}
		if grown := int64(most) - int64(base); grown > 1<<20 {
			t.Errorf("%s: the heap grew by %d bytes over %d rows", opts.Format, grown, rows)
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
