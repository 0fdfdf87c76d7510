package fetch

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// Real notices must not be taken for challenges or missing pages, as text and
// as the body of a page.
func TestRealNoticesArePages(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../../../shared/seeds/*.txt", "../../../shared/samples/s*", "../../testdata/notices/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("no notices to look at")
	}
	all := rules(t)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		page := append([]byte("<html><head><title>通知</title><script src=a.js></script></head><body>"), raw...)
		for _, body := range [][]byte{raw, page} {
			if s, ok := all.find(seen{Status: 200, Header: http.Header{}, Body: body}); ok {
				t.Errorf("%s is taken for %s (%s)", f, s.Class, s.Name)
			}
		}
	}
}
