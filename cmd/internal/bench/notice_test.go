package bench

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNoticesAreRealSizedAndTheSameEveryTime(t *testing.T) {
	g, err := New()
	if err != nil {
		t.Fatal(err)
	}
	again, err := New()
	if err != nil {
		t.Fatal(err)
	}
	var sizes []int
	legacy, garbled := 0, 0
	for i := range 300 {
		n := g.Notice(i)
		if m := again.Notice(i); m.Name != n.Name || !bytes.Equal(m.Bytes, n.Bytes) {
			t.Fatalf("notice %d differs between two runs", i)
		}
		if strings.ContainsAny(string(n.Bytes), "{}") {
			t.Errorf("%s has an unfilled slot", n.Name)
		}
		sizes = append(sizes, n.Text)
		if !utf8.Valid(n.Bytes) {
			legacy++
		}
		if bytes.Contains(n.Bytes, []byte("(shí)")) {
			garbled++
		}
	}
	slices.Sort(sizes)
	if median := sizes[len(sizes)/2]; median < 4<<10 || median > 8<<10 || sizes[len(sizes)-1] < 48<<10 {
		t.Errorf("median %d bytes of text, largest %d", median, sizes[len(sizes)-1])
	}
	if legacy != 15 || garbled != 15 {
		t.Errorf("%d notices in GBK and %d garbled, want 15 each", legacy, garbled)
	}
}
