package night

import "context"

// A pass's answers may take roomBytes of memory besides small ones (under 1 MB
// each): a server that sends large files, or several of them, waits for its turn.
const (
	roomBytes = 160 << 20
	roomUnit  = 4 << 20
)

// room is memory that is shared out in units. Whoever asks first is served
// first, and whole, so that two never wait for each other.
type room struct {
	turn  chan struct{}
	units chan struct{}
}

func newRoom() *room {
	r := &room{turn: make(chan struct{}, 1), units: make(chan struct{}, roomBytes/roomUnit)}
	for range cap(r.units) {
		r.units <- struct{}{}
	}
	return r
}

// take waits for room for some bytes, for all there is where they are more, and
// returns the units that are to be given back; on an error it holds none.
func (r *room) take(ctx context.Context, bytes int64) (units int, err error) {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	want := min(int((bytes+roomUnit-1)/roomUnit), cap(r.units))
	for ; units < want; units++ {
		select {
		case <-r.units:
		case <-ctx.Done():
			r.give(units)
			return 0, context.Cause(ctx)
		}
	}
	return units, nil
}

// give gives units back.
func (r *room) give(units int) {
	for range units {
		r.units <- struct{}{}
	}
}
