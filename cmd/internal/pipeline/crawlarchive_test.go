package pipeline

import (
	"testing"
	"time"

	"duban/corpus/sqlite"
	"duban/corpus/warc"
	"duban/crawl/testsite"
)

// Every request in the archive stands with its answer, and every answer that
// says nothing new with the one that said it: by address and date, and of an
// identical body by its digest, too.
func TestArchiveOfTwoNights(t *testing.T) {
	w := serveSites(t, testsite.Options{}, "vsb", "troubled")
	dir := t.TempDir()
	for range 2 {
		_, p := w.crawl(t, dir)
		must(t, p.Close())
		w.now = w.now.Add(24 * time.Hour)
	}
	raw := warc.OpenReadOnly(sqlite.WARCDir(dir))
	if n := behind(t, dir, raw); n > 1 {
		t.Errorf("the next run looks through %d records that were dealt with", n)
	}
	byID, byDate := map[string]warc.Record{}, map[string]warc.Record{}
	var records []warc.Record
	_, damage, err := raw.Scan("duban-00001.warc.gz", 0, func(_ warc.Ref, r warc.Record) {
		records = append(records, r)
		byID[r.ID] = r
		if r.Type == warc.Response {
			byDate[r.TargetURI+r.Date.String()] = r
		}
	})
	if damage != nil || err != nil {
		t.Fatal(damage, err)
	}
	profiles := map[warc.Profile]int{}
	for _, r := range records {
		switch r.Type {
		case warc.Request:
			if answer := byID[r.ConcurrentTo]; answer.TargetURI != r.TargetURI || answer.Type == warc.Request {
				t.Errorf("the request for %s of %s has no answer", r.TargetURI, r.Date)
			}
		case warc.Revisit:
			profiles[r.Profile]++
			said, ok := byDate[r.RefersTo.TargetURI+r.RefersTo.Date.String()]
			if !ok || said.TargetURI != r.TargetURI || !said.Date.Before(r.Date) || r.Profile == warc.Identical && said.PayloadDigest != r.PayloadDigest {
				t.Errorf("%s of %s refers to %+v", r.TargetURI, r.Date, r.RefersTo)
			}
		}
	}
	if profiles[warc.NotModified] < 9 || profiles[warc.Identical] < 6 {
		t.Errorf("%v", profiles)
	}
}

// behind is how many records an opening for writing looks through.
func behind(t *testing.T, dir string, raw *warc.Store) (n int) {
	t.Helper()
	s, err := sqlite.OpenReadOnly(ctx, dir)
	must(t, err)
	defer s.Close()
	last, err := s.LastRef(ctx)
	must(t, err)
	_, _, err = raw.Scan(last.File, last.End(), func(warc.Ref, warc.Record) { n++ })
	must(t, err)
	return n
}
