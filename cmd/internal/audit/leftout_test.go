package audit

import (
	"testing"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
)

func TestLeftOutIsCountedAndImagesAreNamed(t *testing.T) {
	r := Balance(Input{Document: corpus.Document{Dropped: []corpus.Dropped{
		{Text: "浏览次数：120", Reason: "boilerplate"}, {Text: "/a.png", Reason: "image"}, {Text: "隐藏", Reason: "hidden"}, {Text: "/b.jpg", Reason: "image"}}}})
	if diff := cmp.Diff(map[string]int{"boilerplate": 1, "image": 2, "hidden": 1}, r.LeftOut); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/a.png", "/b.jpg"}, r.Images); diff != "" {
		t.Error(diff)
	}
	sum := NewSum()
	sum.Add(r)
	sum.Add(r)
	if sum.LeftOut["image"] != 4 || sum.Outside["left-out-boilerplate"] != 6 {
		t.Errorf("%+v", sum)
	}
}
