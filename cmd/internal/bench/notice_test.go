package bench

import (
	"bytes"
	"reflect"
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

func TestEntriesAreTheSameEveryTime(t *testing.T) {
	g, err := New()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i := range 50 {
		e := g.Entry(i)
		if !reflect.DeepEqual(e, g.Entry(i)) {
			t.Fatalf("entry %d differs when made again", i)
		}
		for _, v := range e.Targets {
			if seen[v.ID] || !strings.Contains(e.Text, v.Evidence) {
				t.Fatalf("target %s is not in its notice, or is there twice", v.ID)
			}
			seen[v.ID] = true
		}
		if strings.Contains(e.Text, "{") {
			t.Fatalf("entry %d has a slot that is not filled: %s", i, e.Text)
		}
	}
}
