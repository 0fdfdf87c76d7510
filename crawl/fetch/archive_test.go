package fetch

import (
	"bytes"
	"testing"

	"duban/corpus/warc"
)

// What was fetched must come out of the archive again as it was read.
func TestArchiveGivesBackWhatWasFetched(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	store, err := warc.Open(t.TempDir(), warc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, path := range []string{"/plain.html", "/gzip.html", "/br.html", "/moved.html", "/soft404-gbk.html", "/jsl.html", "/cookie.html", "/gone.html"} {
		resp := fetch(t, c, Request{URL: s.URL + path})
		var last warc.Stored
		for _, ex := range resp.Exchanges {
			if last, err = store.AppendExchange(warc.Exchange{TargetURI: ex.URL, Date: ex.At, IP: ex.Address, Request: ex.Request, Response: ex.Response}); err != nil {
				t.Fatal(err)
			}
		}
		record, err := store.Read(last.Ref)
		if err != nil {
			t.Fatal(err)
		}
		status, header, payload, err := record.Answer()
		if err != nil {
			t.Fatal(err)
		}
		body, err := Unpack(payload, header)
		if err != nil || status != resp.Status || !bytes.Equal(body, resp.Body) || record.TargetURI != resp.Final {
			t.Errorf("%s: status %d, %d bytes from %s, %v; fetched %d, %d bytes from %s", path, status, len(body), record.TargetURI, err, resp.Status, len(resp.Body), resp.Final)
		}
	}
}

func TestUnchangedPageIsARevisit(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	store, err := warc.Open(t.TempDir(), warc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	keep := func(ex Exchange, profile warc.Profile, of warc.Reference) warc.Record {
		stored, err := store.AppendExchange(warc.Exchange{TargetURI: ex.URL, Date: ex.At, IP: ex.Address, Request: ex.Request, Response: ex.Response, Profile: profile, RefersTo: of})
		if err != nil {
			t.Fatal(err)
		}
		record, err := store.Read(stored.Ref)
		if err != nil {
			t.Fatal(err)
		}
		return record
	}
	first := fetch(t, c, Request{URL: s.URL + "/conditional.html"})
	whole := keep(first.Exchanges[0], "", warc.Reference{})
	again := fetch(t, c, Request{URL: s.URL + "/conditional.html", ETag: first.ETag()})
	revisit := keep(again.Exchanges[0], warc.NotModified, whole.Reference())
	if status, _, payload, err := revisit.Answer(); status != 304 || len(payload) != 0 || err != nil || revisit.RefersTo.ID != whole.ID {
		t.Errorf("%d, %d bytes, %v, refers to %s, want %s", status, len(payload), err, revisit.RefersTo.ID, whole.ID)
	}
}
