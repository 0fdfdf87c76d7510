package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nlnwa/gowarc"
)

const page = "https://www.example.gov.cn/zwgk/t20240603_1.html"

func exchange(body string) Exchange {
	return Exchange{
		TargetURI: page, Date: day, IP: "203.0.113.7",
		Request:  []byte("GET /zwgk/t20240603_1.html HTTP/1.1\r\nHost: www.example.gov.cn\r\nUser-Agent: duban\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nEtag: \"a\"\r\n\r\n" + body),
	}
}

func mustExchange(t *testing.T, s *Store, e Exchange) Stored {
	t.Helper()
	got, err := s.AppendExchange(e)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	return got
}

// all are the records of the store's first file.
func all(t *testing.T, dir string) []Record {
	t.Helper()
	var records []Record
	if _, damage, err := OpenReadOnly(dir).Scan(fileName(1), 0, func(_ Ref, r Record) { records = append(records, r) }); err != nil || damage != nil {
		t.Fatal(damage, err)
	}
	return records
}

func TestExchangeIsKeptAsPair(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	got := mustExchange(t, s, exchange("<p>正文</p>"))
	back, err := s.Read(got.Ref)
	if err != nil || back.ID != got.ID || back.IP != "203.0.113.7" {
		t.Fatalf("%+v, %v", back, err)
	}
	status, header, payload, err := back.Answer()
	if err != nil || status != 200 || header.Get("Etag") != `"a"` || string(payload) != "<p>正文</p>" || back.PayloadDigest != PayloadDigest(payload) {
		t.Errorf("%d %v %q %v", status, header, payload, err)
	}
	records := all(t, dir)
	if len(records) != 2 || records[0].Type != Request || records[1].Type != Response || records[0].ConcurrentTo != records[1].ID || records[0].TargetURI != page {
		t.Errorf("%+v", records)
	}
	if !bytes.Equal(records[0].Block, exchange("").Request) {
		t.Errorf("request:\n%s", records[0].Block)
	}
}

func TestRevisitHoldsNoBody(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	first, err := s.Read(mustExchange(t, s, exchange("<p>正文</p>")).Ref)
	if err != nil {
		t.Fatal(err)
	}
	same := exchange("<p>正文</p>")
	same.Date, same.Profile, same.RefersTo = day.Add(24*time.Hour), Identical, first.Reference()
	second, _ := s.Read(mustExchange(t, s, same).Ref)
	if second.Type != Revisit || second.Profile != Identical || second.RefersTo != first.Reference() || second.PayloadDigest != first.PayloadDigest {
		t.Errorf("%+v", second)
	}
	if status, _, payload, err := second.Answer(); status != 200 || len(payload) != 0 || err != nil {
		t.Errorf("%d %q %v", status, payload, err)
	}
	unchanged := exchange("")
	unchanged.Date, unchanged.Profile, unchanged.RefersTo = day.Add(48*time.Hour), NotModified, first.Reference()
	unchanged.Response = []byte("HTTP/1.1 304 Not Modified\r\nEtag: \"a\"\r\n\r\n")
	third, _ := s.Read(mustExchange(t, s, unchanged).Ref)
	if status, _, _, err := third.Answer(); status != 304 || err != nil || third.Profile != NotModified || third.RefersTo.ID != first.ID {
		t.Errorf("%d %v %+v", status, err, third)
	}
}

// What is written must be read by a reader that parses and checks everything:
// HTTP messages, digests and the fields that each record type must have.
func TestStrictReaderReadsExchanges(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	first, _ := s.Read(mustExchange(t, s, exchange("<p>正文</p>")).Ref)
	same := exchange("<p>正文</p>")
	same.Date, same.Profile, same.RefersTo = day.Add(24*time.Hour), Identical, first.Reference()
	mustExchange(t, s, same)
	mustAppend(t, s, record("a.txt", "本地文件"))
	s.Close()
	f, err := os.Open(filepath.Join(dir, fileName(1)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	strict := gowarc.NewUnmarshaler(gowarc.WithSyntaxErrorPolicy(gowarc.ErrFail), gowarc.WithSpecViolationPolicy(gowarc.ErrFail), gowarc.WithUnknownRecordTypePolicy(gowarc.ErrFail))
	in := bufio.NewReader(f)
	var types []string
	for {
		r, _, validation, err := strict.Unmarshal(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := r.ValidateDigest(validation); err != nil || !validation.Valid() {
			t.Errorf("%s: %v %v", r.Type(), err, validation)
		}
		types = append(types, r.Type().String())
		r.Close()
	}
	if want := []string{"warcinfo", "request", "response", "request", "revisit", "resource"}; !slices.Equal(types, want) {
		t.Errorf("%v, want %v", types, want)
	}
}

func TestFieldsOfExchange(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	first, _ := s.Read(mustExchange(t, s, exchange("<p>正文</p>")).Ref)
	same := exchange("<p>正文</p>")
	same.Profile, same.RefersTo = Identical, first.Reference()
	mustExchange(t, s, same)
	s.Close()
	f, _ := os.Open(filepath.Join(dir, fileName(1)))
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"WARC-Type: request\r\n", "WARC-Type: response\r\n", "WARC-Type: revisit\r\n", "WARC-Concurrent-To: " + first.ID + "\r\n", "WARC-IP-Address: 203.0.113.7\r\n",
		"Content-Type: application/http; msgtype=request\r\n", "Content-Type: application/http; msgtype=response\r\n", "WARC-Refers-To: " + first.ID + "\r\n",
		"WARC-Refers-To-Target-URI: " + page + "\r\n", "WARC-Refers-To-Date: 2023-05-19T08:30:00Z\r\n",
		"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest\r\n", "WARC-Payload-Digest: sha256:",
	} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the file lacks %q:\n%s", want, raw)
		}
	}
}

// The answer of another night is another record, even if it says the same.
func TestExchangesAreOfTheirTime(t *testing.T) {
	for _, known := range []bool{true, false} {
		dir := t.TempDir()
		s := mustOpen(t, dir, Options{})
		first := mustExchange(t, s, exchange("<p>正文</p>"))
		s.Close()
		var opts Options
		if known {
			opts.Known = first.Ref
		}
		s = mustOpen(t, dir, opts)
		if again := mustExchange(t, s, exchange("<p>正文</p>")); !known && again != first {
			t.Errorf("a killed run's exchange was written again: %+v, first %+v", again, first)
		}
		later := exchange("<p>正文</p>")
		later.Date = day.Add(24 * time.Hour)
		if again := mustExchange(t, s, later); again.Ref == first.Ref || !again.Date.Equal(later.Date) {
			t.Errorf("known %v: the next night's exchange was not written: %+v", known, again)
		}
	}
}

func TestTornExchangeIsMended(t *testing.T) {
	whole := t.TempDir()
	s := mustOpen(t, whole, Options{})
	before := mustExchange(t, s, exchange("<p>前一页</p>"))
	next := exchange("<p>后一页</p>")
	next.Date = day.Add(time.Hour)
	last := mustExchange(t, s, next)
	s.Close()
	raw, err := os.ReadFile(filepath.Join(whole, fileName(1)))
	if err != nil {
		t.Fatal(err)
	}
	for size := before.Ref.End(); size < last.Ref.End(); size += 29 {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, fileName(1)), raw[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, Options{Known: before.Ref})
		if got := mustExchange(t, s, next); got != last {
			t.Fatalf("cut to %d: %+v, want %+v", size, got, last)
		}
		if now, _ := os.ReadFile(filepath.Join(dir, fileName(1))); !bytes.Equal(now, raw) {
			t.Fatalf("cut to %d: the mended file differs", size)
		}
		s.Close()
	}
}

func BenchmarkAppendExchange(b *testing.B) {
	s, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	e := exchange(strings.Repeat("<p>到2024年底，新增科技型中小企业120家。</p>", 500))
	b.SetBytes(int64(len(e.Response)))
	for b.Loop() {
		if _, err := s.AppendExchange(e); err != nil {
			b.Fatal(err)
		}
	}
}

func TestBadExchangesAreRefused(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	headless := exchange("")
	headless.Response = []byte("HTTP/1.1 200 OK\r\n")
	rootless := exchange("")
	rootless.Profile = Identical
	for name, e := range map[string]Exchange{"without a header's end": headless, "revisit of nothing": rootless} {
		if _, err := s.AppendExchange(e); err == nil || !strings.Contains(err.Error(), page) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, _, err := record("a.txt", "x").Answer(); err == nil {
		t.Error("a local file has an answer")
	}
	if _, _, _, err := (Record{Type: Response, Block: []byte("SSH-2.0\r\n\r\n")}).Answer(); err == nil {
		t.Error("something else is an answer")
	}
}
