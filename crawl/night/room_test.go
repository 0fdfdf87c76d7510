package night

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

func TestRoomIsNeverExceeded(t *testing.T) {
	r := newRoom()
	var held, most atomic.Int64
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			units, err := r.take(t.Context(), int64(i%7)*30<<20) // some ask for more than there is
			if err != nil {
				t.Error(err)
			}
			now := held.Add(int64(units))
			for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
			}
			held.Add(-int64(units))
			r.give(units)
		})
	}
	all.Wait()
	if most.Load() > roomBytes/roomUnit || most.Load() == 0 || len(r.units) != cap(r.units) {
		t.Errorf("%d units at a time, %d of %d left", most.Load(), len(r.units), cap(r.units))
	}
}

func TestRoomIsNotWaitedForInVain(t *testing.T) {
	r := newRoom()
	units, err := r.take(t.Context(), roomBytes)
	if err != nil {
		t.Fatal(err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := r.take(ended, 1); err == nil {
		t.Error("room was given that is not there")
	}
	r.give(units)
	if units, err := r.take(t.Context(), 1); units != 1 || err != nil {
		t.Errorf("%d, %v", units, err)
	}
}
