package local

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// zipped makes a ZIP archive; names and texts alternate.
func zipped(files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			panic(err)
		}
		f.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.String()
}

// oldZipped makes one whose names are in GB18030 and do not say so.
func oldZipped(files ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		name, _ := simplifiedchinese.GB18030.NewEncoder().String(files[i])
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true, Method: zip.Deflate})
		if err != nil {
			panic(err)
		}
		f.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.String()
}

// locked sets the flag of encryption on all members of a ZIP archive.
func locked(archive string) string {
	raw := []byte(archive)
	for i := 0; i+10 < len(raw); i++ {
		switch string(raw[i : i+4]) {
		case "PK\x03\x04":
			raw[i+6] |= 1
		case "PK\x01\x02":
			raw[i+8] |= 1
		}
	}
	return string(raw)
}

func tarred(files ...string) string {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	w.WriteHeader(&tar.Header{Name: "dir/", Typeflag: tar.TypeDir, Mode: 0o755})
	w.WriteHeader(&tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})
	for i := 0; i < len(files); i += 2 {
		w.WriteHeader(&tar.Header{Name: files[i], Size: int64(len(files[i+1])), Mode: 0o644})
		w.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.String()
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

// rarred makes a RAR 1.5 archive of stored files.
func rarred(files ...string) string {
	block := func(kind byte, flags uint16, fields []byte, data string) string {
		head := []byte{kind}
		head = binary.LittleEndian.AppendUint16(head, flags)
		head = binary.LittleEndian.AppendUint16(head, uint16(7+len(fields)))
		head = append(head, fields...)
		sum := binary.LittleEndian.AppendUint16(nil, uint16(crc32.ChecksumIEEE(head)))
		return string(sum) + string(head) + data
	}
	out := "Rar!\x1a\x07\x00" + block(0x73, 0, make([]byte, 6), "")
	for i := 0; i < len(files); i += 2 {
		name, data := files[i], files[i+1]
		f := binary.LittleEndian.AppendUint32(nil, uint32(len(data)))
		f = binary.LittleEndian.AppendUint32(f, uint32(len(data)))
		f = append(f, 3) // Unix
		f = binary.LittleEndian.AppendUint32(f, crc32.ChecksumIEEE([]byte(data)))
		f = append(f, 0, 0, 0x21, 0x50, 29, 0x30) // time, version, stored
		f = binary.LittleEndian.AppendUint16(f, uint16(len(name)))
		f = binary.LittleEndian.AppendUint32(f, 0o100644)
		out += block(0x74, 0x8000, append(f, name...), data)
	}
	return out + block(0x7b, 0, nil, "")
}

// sevenZipped makes a 7z archive of files that are copied into it.
func sevenZipped(files ...string) string {
	var data, names, sizes []byte
	for i := 0; i < len(files); i += 2 {
		for _, u := range utf16.Encode([]rune(files[i] + "\x00")) {
			names = binary.LittleEndian.AppendUint16(names, u)
		}
		data = append(data, files[i+1]...)
		if i+2 < len(files) {
			sizes = append(sizes, byte(len(files[i+1])))
		}
	}
	n := byte(len(files) / 2)
	head := []byte{1, 4, 6, 0, 1, 9, byte(len(data)), 0, 7, 0x0b, 1, 0, 1, 1, 0, 0x0c, byte(len(data)), 0, 8, 0x0d, n}
	if n > 1 {
		head = append(append(head, 9), sizes...)
	}
	head = append(head, 0, 0, 5, n, 0x11, byte(len(names)+1), 0)
	head = append(append(head, names...), 0, 0)
	start := binary.LittleEndian.AppendUint64(nil, uint64(len(data)))
	start = binary.LittleEndian.AppendUint64(start, uint64(len(head)))
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(head))
	out := append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(start))...)
	return string(append(append(append(out, start...), data...), head...))
}

func TestArchives(t *testing.T) {
	for _, test := range []struct {
		name, file, raw string
		want            []string
	}{
		{"ZIP", "a.zip", zipped("通知.txt", "甲", "附件/1.txt", "乙", "附件/", ""), []string{"a.zip!/通知.txt=甲", "a.zip!/附件/1.txt=乙"}},
		{"names in GBK", "a.zip", oldZipped("附件1.txt", "甲", "联通.txt", "乙"), []string{"a.zip!/附件1.txt=甲", "a.zip!/联通.txt=乙"}},
		{"not by its name", "a.txt", zipped("1.txt", "甲"), []string{"a.txt!/1.txt=甲"}},
		{"names that lead out", "a.zip", zipped("../../etc/passwd", "甲", "/abs.txt", "乙", `C:\win\x.txt`, "丙", "..", "丁"), []string{"a.zip!/etc/passwd=甲", "a.zip!/abs.txt=乙", "a.zip!/win/x.txt=丙", "a.zip!/unnamed=丁"}},
		{"names that come twice", "a.zip", zipped("1.txt", "甲", "1.txt", "乙"), []string{"a.zip!/1.txt=甲", "a.zip!/1.txt#2=乙"}},
		{"what systems add", "a.zip", zipped("__MACOSX/._1.txt", "x", ".DS_Store", "x", "d/Thumbs.db", "x", "1.txt", "甲"), []string{"a.zip!/1.txt=甲"}},
		{"an archive inside", "a.zip", zipped("b.zip", zipped("1.txt", "甲")), []string{"a.zip!/b.zip!/1.txt=甲"}},
		{"archives too deep", "a.zip", zipped("b.zip", zipped("c.zip", zipped("1.txt", "甲")), "2.txt", "乙"), []string{"a.zip!/b.zip!/c.zip!too-large", "a.zip!/2.txt=乙"}},
		{"encrypted", "a.zip", locked(zipped("1.txt", "甲", "2.txt", "乙")), []string{"a.zip!/1.txt!encrypted", "a.zip!/2.txt!encrypted"}},
		{"a document of an office program", "a.zip", zipped("[Content_Types].xml", "甲"), []string{"a.zip=" + zipped("[Content_Types].xml", "甲")}},
		{"an OFD document", "a.ofd", zipped("OFD.xml", "甲"), []string{"a.ofd=" + zipped("OFD.xml", "甲")}},
		{"empty", "a.zip", zipped(), []string{"a.zip!empty"}},
		{"cut short", "a.zip", zipped("1.txt", "甲")[:40], []string{"a.zip!failed"}},
		{"TAR", "a.tar", tarred("通知.txt", "甲", "d/1.txt", "乙"), []string{"a.tar!/通知.txt=甲", "a.tar!/d/1.txt=乙"}},
		{"packed TAR", "a.tar.gz", gzipped(tarred("1.txt", "甲")), []string{"a.tar.gz!/1.txt=甲"}},
		{"one packed file", "通知.txt.gz", gzipped("甲"), []string{"通知.txt.gz!/通知.txt=甲"}},
		{"packed TAR cut short", "a.tgz", gzipped(tarred("1.txt", strings.Repeat("甲", 2000)))[:60], []string{"a.tgz!/a!failed"}},
		{"RAR", "a.rar", rarred("1.txt", "甲", "d/2.txt", "乙"), []string{"a.rar!/1.txt=甲", "a.rar!/d/2.txt=乙"}},
		{"RAR with a wrong sum", "a.rar", strings.Replace(rarred("1.txt", "abc"), "abc", "abd", 1), []string{"a.rar!/1.txt!failed"}},
		{"7z", "a.7z", sevenZipped("通知.txt", "甲", "2.txt", "乙"), []string{"a.7z!/通知.txt=甲", "a.7z!/2.txt=乙"}},
		{"7z cut short", "a.7z", sevenZipped("1.txt", "甲")[:50], []string{"a.7z!failed"}},
	} {
		lay(t, map[string]string{test.file: test.raw})
		if diff := cmp.Diff(test.want, take(Intake{}, test.file)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestMembersInFoldersAndInput(t *testing.T) {
	lay(t, map[string]string{"n/a.zip": zipped("1.txt", "甲"), "n/b.txt": "乙"})
	if diff := cmp.Diff([]string{"n/a.zip!/1.txt=甲", "n/b.txt=乙"}, take(Intake{}, "n")); diff != "" {
		t.Error(diff)
	}
	for item := range (Intake{Now: func() time.Time { return day }}).Pages(context.Background(), []string{"n/a.zip"}) {
		if p := item.Page; p.Parent != "n/a.zip" || p.Media != "text/plain" || p.SHA256 == "" || !p.FetchedAt.Equal(day) {
			t.Errorf("%+v", p)
		}
	}
	got := take(Intake{Stdin: strings.NewReader(zipped("1.txt", "甲"))}, "-")
	if len(got) != 1 || !strings.HasPrefix(got[0], "stdin:") || !strings.HasSuffix(got[0], "!/1.txt=甲") {
		t.Error(got)
	}
}

func TestArchiveLimits(t *testing.T) {
	many := []string{}
	for i := range 5 {
		many = append(many, fmt.Sprintf("%d.txt", i), strings.Repeat("甲", 10))
	}
	for _, test := range []struct {
		name   string
		raw    string
		limits Limits
		want   []string
	}{
		{"members", zipped(many...), Limits{Members: 2}, []string{"a.zip!/0.txt", "a.zip!/1.txt", "a.zip!too-large"}},
		{"members of archives inside", zipped("b.zip", zipped(many...)), Limits{Members: 2}, []string{"a.zip!/b.zip!/0.txt", "a.zip!too-large"}},
		{"bytes of all", zipped(many...), Limits{Unpacked: 70}, []string{"a.zip!/0.txt", "a.zip!/1.txt", "a.zip!too-large"}},
		{"bytes of one", zipped("1.txt", strings.Repeat("0", 1000), "2.txt", "甲"), Limits{FileBytes: 500}, []string{"a.zip!/1.txt!too-large", "a.zip!/2.txt"}},
		{"a bomb", zipped("1.txt", strings.Repeat("\x00", 17<<20)), Limits{}, []string{"a.zip!too-large"}},
		{"a bomb inside", zipped("b.zip", zipped("1.txt", strings.Repeat("\x00", 17<<20))), Limits{}, []string{"a.zip!too-large"}},
		{"a packed bomb", gzipped(strings.Repeat("\x00", 17<<20)), Limits{}, []string{"a.zip!too-large"}},
	} {
		lay(t, map[string]string{"a.zip": test.raw})
		var got []string
		for _, line := range take(Intake{Limits: test.limits}, "a.zip") {
			source, _, _ := strings.Cut(line, "=")
			got = append(got, source)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestArchiveEndsWithConsumer(t *testing.T) {
	lay(t, map[string]string{"a.zip": zipped("1.txt", "甲", "2.txt", "乙"), "b.txt": "丙"})
	for range (Intake{Now: time.Now}).Pages(context.Background(), []string{"a.zip", "b.txt"}) {
		break // must not go on
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	seen := 0
	for range (Intake{Now: time.Now}).Pages(ctx, []string{"a.zip", "b.txt"}) {
		seen++
		stop()
	}
	if seen != 1 {
		t.Errorf("%d items after the context ended", seen)
	}
}

// Damaged archives end in items, whichever bit is wrong.
func TestDamagedArchives(t *testing.T) {
	lay(t, nil)
	for _, whole := range []string{zipped("1.txt", "甲"), tarred("1.txt", "甲"), gzipped(tarred("1.txt", "甲")), rarred("1.txt", "甲"), sevenZipped("1.txt", "甲")} {
		for i := 0; i < len(whole); i += max(len(whole)/60, 1) {
			for _, raw := range []string{whole[:i], whole[:i] + string(whole[i]^0x55) + whole[i+1:]} {
				in := Intake{Stdin: strings.NewReader(raw), Now: time.Now}
				for item := range in.Pages(context.Background(), []string{"-"}) {
					if item.Source == "" || item.Refusal != nil && item.Refusal.Reason == "" {
						t.Fatalf("%+v", item)
					}
				}
			}
		}
	}
}

func TestDecodeName(t *testing.T) {
	gbk := func(s string) string { out, _ := simplifiedchinese.GB18030.NewEncoder().String(s); return out }
	for in, want := range map[string]string{
		"a.txt": "a.txt", "附件.docx": "附件.docx", gbk("附件1：分解表.docx"): "附件1：分解表.docx", gbk("联通"): "联通", "\xff\xff\xff": "\xff\xff\xff",
	} {
		if got := decodeName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzArchive(f *testing.F) {
	for _, seed := range []string{zipped("1.txt", "甲"), tarred("1.txt", "甲"), rarred("1.txt", "甲")} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if archiveKind(raw) == sevenZip {
			return // its library trusts counts in headers whose sums are right
		}
		in := Intake{Stdin: bytes.NewReader(raw), Now: time.Now, Limits: Limits{FileBytes: 1 << 20, Unpacked: 1 << 20}}
		for range in.Pages(context.Background(), []string{"-"}) {
		}
	})
}

// TestWriteFormats writes made archives to testdata/formats, where other
// packages' tests damage them.
func TestWriteFormats(t *testing.T) {
	if os.Getenv("DUBAN_WRITE_FORMATS") == "" {
		t.Skip("DUBAN_WRITE_FORMATS is not set")
	}
	files := []string{"1.txt", "培育企业30家", "d/2.txt", "建设平台5个"}
	for name, text := range map[string]string{"files.rar": rarred(files...), "files.7z": sevenZipped(files...), "files.tar.gz": gzipped(tarred(files...))} {
		if err := os.WriteFile("../../testdata/formats/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
