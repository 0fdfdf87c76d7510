package pipeline

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"duban/corpus"
	"duban/extract"

	"github.com/google/go-cmp/cmp"
)

// untrustedSamples are real and made files of the types that are read in workers.
func untrustedSamples(t *testing.T) (pages []corpus.Page) {
	t.Helper()
	for _, pattern := range []string{"../../../../shared/samples/*.docx", "../../../../shared/samples/*.ofd", "../../../testdata/formats/*", "../../../testdata/awkward/files/*.pptx", "../../../testdata/awkward/files/*.ofd"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, corpus.Page{Source: name, Bytes: raw})
		}
	}
	return pages
}

// A file that is read in a worker gives what it gives in this process.
func TestWorkersReadTheSame(t *testing.T) {
	pages := untrustedSamples(t)
	if len(pages) == 0 {
		t.Skip("there are no sample files")
	}
	here, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	there, err := extract.New(extract.Options{Isolator: newIsolator("")})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		want, errHere := here.Document(ctx, page)
		began := time.Now()
		got, errThere := there.Document(ctx, page)
		t.Logf("%s: %s", filepath.Base(page.Source), time.Since(began))
		if cmp.Diff(asText(errHere), asText(errThere)) != "" {
			t.Errorf("%s: %v, in a worker %v", page.Source, errHere, errThere)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", page.Source, diff)
		}
	}
}

func asText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
