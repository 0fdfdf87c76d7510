package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var day = time.Date(2023, 5, 19, 8, 30, 0, 0, time.UTC)

func record(source, text string) Record {
	return Record{Type: Resource, TargetURI: FileURI(source), Media: "text/plain", Date: day, Block: []byte(text)}
}

func mustOpen(t *testing.T, dir string, opts Options) *Store {
	t.Helper()
	s, err := Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func mustAppend(t *testing.T, s *Store, r Record) Stored {
	t.Helper()
	got, err := s.Append(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Sync(); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReadGivesWhatWasAppended(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	noise := make([]byte, 3<<20)
	rand.Read(noise)
	for _, block := range [][]byte{nil, []byte("宿迁市"), {0, 0xff, '\r', '\n', 0x1f, 0x8b}, []byte("WARC/1.1\r\n\r\n"), noise} {
		r := record("通知/一 号.txt", string(block))
		got := mustAppend(t, s, r)
		back, err := OpenReadOnly(dir).Read(got.Ref)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back.Block, block) || back.TargetURI != r.TargetURI || !back.Date.Equal(day) || back.Type != Resource || back.Media != r.Media {
			t.Errorf("appended %d bytes of %s, read back %d of %s at %s", len(block), r.TargetURI, len(back.Block), back.TargetURI, back.Date)
		}
	}
}

func TestFileIsPlainGzippedWARC(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	mustAppend(t, s, record("a.txt", "正文"))
	f, err := os.Open(filepath.Join(dir, "duban-00001.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(zip); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"WARC/1.1\r\n", "WARC-Type: warcinfo\r\n", "WARC-Type: resource\r\n", "WARC-Target-URI: file:a.txt\r\n", "WARC-Date: 2023-05-19T08:30:00Z\r\n", "WARC-Block-Digest: sha256:"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the file lacks %q:\n%s", want, text.String())
		}
	}
}

func TestSameIntakeWritesSameFile(t *testing.T) {
	var files [2][]byte
	for i := range files {
		dir := t.TempDir()
		s := mustOpen(t, dir, Options{})
		mustAppend(t, s, record("a.txt", "一"))
		mustAppend(t, s, record("b.txt", "二"))
		files[i], _ = os.ReadFile(filepath.Join(dir, fileName(1)))
	}
	if len(files[0]) == 0 || !bytes.Equal(files[0], files[1]) {
		t.Error("the same records gave different files")
	}
}

func TestFileURI(t *testing.T) {
	for path, want := range map[string]string{
		"notices/a.txt":  "file:notices/a.txt",
		"/srv/一 号.html":  "file:///srv/%E4%B8%80%20%E5%8F%B7.html",
		"../seeds/x.txt": "file:../seeds/x.txt",
	} {
		if got := FileURI(path); got != want {
			t.Errorf("FileURI(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestRotates(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{Rotate: 1})
	a := mustAppend(t, s, record("a.txt", "一"))
	b := mustAppend(t, s, record("b.txt", "二"))
	s.Close()
	s = mustOpen(t, dir, Options{Rotate: 1, Known: b.Ref})
	c := mustAppend(t, s, record("c.txt", "三"))
	names, _ := s.Files()
	if diff := cmp.Diff([]string{a.Ref.File, b.Ref.File, c.Ref.File}, names); diff != "" {
		t.Error(diff)
	}
	for ref, want := range map[Ref]string{a.Ref: "一", b.Ref: "二", c.Ref: "三"} {
		if back, err := s.Read(ref); err != nil || string(back.Block) != want {
			t.Errorf("Read(%v) = %q, %v; want %q", ref, back.Block, err, want)
		}
	}
}

// Any length to which a killed write can cut the last record must be mended,
// with and without a reference to the record before. Every third length is
// tried, which includes the first, since each takes two flushes to disk.
func TestTornLastRecordIsCutOff(t *testing.T) {
	whole := t.TempDir()
	s := mustOpen(t, whole, Options{})
	first := mustAppend(t, s, record("a.txt", "前一条"))
	last := mustAppend(t, s, record("b.txt", "最后一条"))
	s.Close()
	raw, err := os.ReadFile(filepath.Join(whole, first.Ref.File))
	if err != nil {
		t.Fatal(err)
	}
	for size := last.Ref.Offset; size < last.Ref.End(); size += 3 {
		for _, known := range []Ref{{}, first.Ref} {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, first.Ref.File), raw[:size], 0o644); err != nil {
				t.Fatal(err)
			}
			s := mustOpen(t, dir, Options{Known: known})
			if back, err := s.Read(first.Ref); err != nil || string(back.Block) != "前一条" {
				t.Fatalf("cut to %d: the record before: %q, %v", size, back.Block, err)
			}
			if got := mustAppend(t, s, record("b.txt", "最后一条")); got.Ref != last.Ref {
				t.Fatalf("cut to %d, known %v: the record went to %v, want %v", size, known, got.Ref, last.Ref)
			}
			if now, _ := os.ReadFile(filepath.Join(dir, first.Ref.File)); !bytes.Equal(now, raw) {
				t.Fatalf("cut to %d: the mended file differs", size)
			}
			s.Close()
		}
	}
}

func TestTornFirstRecordIsBegunAgain(t *testing.T) {
	dir := t.TempDir()
	for _, stub := range [][]byte{nil, {0x1f, 0x8b, 8}} {
		if err := os.WriteFile(filepath.Join(dir, fileName(1)), stub, 0o644); err != nil {
			t.Fatal(err)
		}
		s := mustOpen(t, dir, Options{})
		got := mustAppend(t, s, record("a.txt", "一"))
		if back, err := s.Read(got.Ref); err != nil || string(back.Block) != "一" || got.Ref.File != fileName(1) {
			t.Errorf("stub of %d bytes: %v %q, %v", len(stub), got.Ref, back.Block, err)
		}
		s.Close()
		os.Remove(filepath.Join(dir, fileName(1)))
	}
}

func TestUnknownDamageIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	mustAppend(t, s, record("a.txt", "一"))
	s.Close()
	path := filepath.Join(dir, fileName(1))
	raw, _ := os.ReadFile(path)
	damaged := append(bytes.Clone(raw), "not a record at all"...)
	os.WriteFile(path, damaged, 0o644)
	s = mustOpen(t, dir, Options{})
	got := mustAppend(t, s, record("b.txt", "二"))
	if now, _ := os.ReadFile(path); !bytes.Equal(now, damaged) || got.Ref.File != fileName(2) {
		t.Errorf("a file with unknown bytes was changed, or written to: %v", got.Ref)
	}
}

func TestOrphanIsUsedAgain(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	known := mustAppend(t, s, record("a.txt", "一"))
	orphan := mustAppend(t, s, record("b.txt", "二"))
	s.Close()
	s = mustOpen(t, dir, Options{Known: known.Ref})
	later := record("b.txt", "二")
	later.Date = day.Add(time.Hour)
	if got := mustAppend(t, s, later); got != orphan {
		t.Errorf("written again: %v, want %v", got, orphan)
	}
	if got := mustAppend(t, s, record("c.txt", "二")); got.Ref == orphan.Ref {
		t.Error("another source's record was taken for this one's")
	}
}

func TestMissingOrShortFileIsNamed(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	known := mustAppend(t, s, record("a.txt", "一"))
	s.Close()
	path := filepath.Join(dir, known.Ref.File)
	os.Truncate(path, known.Ref.End()-1)
	if _, err := Open(dir, Options{Known: known.Ref}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("short file: %v", err)
	}
	os.Remove(path)
	if _, err := Open(dir, Options{Known: known.Ref}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("missing file: %v", err)
	}
}

func TestFlippedByteIsAnError(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	ref := mustAppend(t, s, record("a.txt", strings.Repeat("正文", 100))).Ref
	s.Close()
	path := filepath.Join(dir, ref.File)
	raw, _ := os.ReadFile(path)
	for at := ref.Offset + 10; at < ref.End(); at++ { // the gzip header itself has no checksum
		bad := bytes.Clone(raw)
		bad[at] ^= 0x20
		os.WriteFile(path, bad, 0o644)
		if _, err := OpenReadOnly(dir).Read(ref); err == nil {
			t.Fatalf("byte %d flipped, and the record still reads", at)
		}
	}
}

func TestReadsSideBySide(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	ref := mustAppend(t, s, record("a.txt", "正文")).Ref
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if back, err := s.Read(ref); err != nil || string(back.Block) != "正文" {
				t.Errorf("%q, %v", back.Block, err)
			}
		})
	}
	all.Wait()
}

func TestReadRefusesForeignNames(t *testing.T) {
	for _, name := range []string{"", "../x", "duban-1.warc.gz", "/etc/passwd", "duban-00001.warc.gz/../../x"} {
		if _, err := OpenReadOnly(t.TempDir()).Read(Ref{File: name}); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
}

func TestFullDiskLeavesStoreAsItWas(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	first := mustAppend(t, s, record("a.txt", "一"))
	writable := s.file
	s.file, _ = os.Open(writable.Name()) // refuses every write
	if _, err := s.Append(record("b.txt", "二")); err == nil || !strings.Contains(err.Error(), writable.Name()) {
		t.Errorf("error without the path: %v", err)
	}
	s.file.Close()
	s.file = writable
	second := mustAppend(t, s, record("b.txt", "二"))
	if second.Ref.Offset != first.Ref.End() {
		t.Errorf("the next record stands at %d, want %d", second.Ref.Offset, first.Ref.End())
	}
}
