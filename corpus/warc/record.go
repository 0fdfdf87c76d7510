package warc

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"duban/corpus"

	"github.com/nlnwa/gowarc"
)

// Type is a WARC record type.
type Type string

// The record types that are written.
const (
	Resource Type = "resource"
	Request  Type = "request"
	Response Type = "response"
	Revisit  Type = "revisit"
	info     Type = "warcinfo"
)

// maxRecord bounds a decoded record in bytes, so that a damaged or foreign file
// can't fill the memory; intake refuses far smaller files.
const maxRecord = 1 << 30

// FileURI is the WARC-Target-URI of a local file: `file:` and the path as
// given, with forward slashes and escaped, so that a relative path stays relative.
func FileURI(path string) string {
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	if strings.HasPrefix(escaped, "/") {
		return "file://" + escaped
	}
	return "file:" + escaped
}

func infoRecord(date time.Time) Record {
	return Record{
		Type:  info,
		Media: gowarc.ApplicationWarcFields,
		Date:  date,
		Block: []byte("software: duban\r\nformat: WARC File Format 1.1\r\n"),
	}
}

// constructing is held while gowarc makes a builder or unmarshaler: each of them
// writes a flag of the uuid package, which two goroutines must not do at once.
var constructing sync.Mutex

func newBuilder() gowarc.WarcRecordBuilder {
	constructing.Lock()
	defer constructing.Unlock()
	return gowarc.NewRecordBuilder(0, recordOptions()...)
}

func newUnmarshaler() gowarc.Unmarshaler {
	constructing.Lock()
	defer constructing.Unlock()
	return gowarc.NewUnmarshaler(recordOptions()...)
}

func recordOptions() []gowarc.WarcRecordOption {
	return []gowarc.WarcRecordOption{
		gowarc.WithVersion(gowarc.V1_1),
		gowarc.WithDefaultDigestAlgorithm("sha256"),
		gowarc.WithDefaultDigestEncoding(gowarc.Base16),
		gowarc.WithBufferMaxMemBytes(maxRecord),
		// Blocks are kept as they are; nothing in them is parsed or mended here.
		gowarc.WithSkipParseBlock(),
		gowarc.WithFixDigest(false),
		gowarc.WithFixContentLength(false),
		gowarc.WithSyntaxErrorPolicy(gowarc.ErrFail),
		gowarc.WithSpecViolationPolicy(gowarc.ErrFail),
	}
}

// encode writes r as one gzip member, with zip, whose tables are worth keeping
// from one record to the next.
func encode(w io.Writer, zip *gzip.Writer, r Record) error {
	record, err := build(r)
	if err != nil {
		return fmt.Errorf("make a WARC record: %w", err)
	}
	defer record.Close()
	buffered := bufio.NewWriterSize(w, 1<<16)
	zip.Reset(buffered)
	if _, _, err := gowarc.NewMarshaler().Marshal(zip, record, 0); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return buffered.Flush()
}

func build(r Record) (gowarc.WarcRecord, error) {
	b := newBuilder()
	kind, err := recordType(r.Type)
	if err != nil {
		return nil, err
	}
	b.SetRecordType(kind)
	b.AddWarcHeader(gowarc.WarcRecordID, recordID(r))
	b.AddWarcHeader(gowarc.WarcDate, r.Date.UTC().Format(time.RFC3339))
	if r.TargetURI != "" {
		b.AddWarcHeader(gowarc.WarcTargetURI, r.TargetURI)
	}
	for _, field := range r.webFields() {
		if field[1] != "" {
			b.AddWarcHeader(field[0], field[1])
		}
	}
	b.AddWarcHeader(gowarc.ContentType, cmp.Or(r.Media, "application/octet-stream"))
	if _, err := b.Write(r.Block); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	record, _, err := b.Build()
	return record, err
}

func recordType(t Type) (gowarc.RecordType, error) {
	switch t {
	case Resource:
		return gowarc.Resource, nil
	case Request:
		return gowarc.Request, nil
	case Response:
		return gowarc.Response, nil
	case Revisit:
		return gowarc.Revisit, nil
	case info:
		return gowarc.Warcinfo, nil
	}
	return 0, fmt.Errorf("unknown record type %q", t)
}

// recordID derives a record's id from what it says (a name-based UUID), so
// that the same intake writes the same file.
func recordID(r Record) string {
	sum := corpus.Hash([]byte(strings.Join([]string{string(r.Type), r.TargetURI, r.Date.UTC().Format(time.RFC3339), corpus.Hash(r.Block)}, "\x1f")))
	id, _ := hex.DecodeString(sum[:32])
	id[6] = id[6]&0x0f | 0x80 // version 8: free form
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// decodeAt reads the record that fills ref's stretch of f.
func decodeAt(f io.ReaderAt, ref Ref) (Record, error) {
	stretch := bufio.NewReader(io.NewSectionReader(f, ref.Offset, ref.Length))
	r, err := decode(stretch)
	if err != nil {
		return Record{}, err
	}
	if _, err := stretch.ReadByte(); err != io.EOF {
		return Record{}, errors.New("the record is shorter than its reference says")
	}
	return r, nil
}

// decode reads one gzip member from r and not a byte more. It is unpacked
// whole before it is parsed, so that a wrong checksum shows first.
func decode(r interface {
	io.Reader
	io.ByteReader
}) (Record, error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return Record{}, err
	}
	zip.Multistream(false)
	raw, err := io.ReadAll(io.LimitReader(zip, maxRecord+1))
	if err != nil {
		return Record{}, err
	}
	if len(raw) > maxRecord {
		return Record{}, fmt.Errorf("the record is larger than %d bytes", maxRecord)
	}
	return parse(raw)
}

func parse(raw []byte) (Record, error) {
	record, _, _, err := newUnmarshaler().Unmarshal(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return Record{}, err
	}
	defer record.Close()
	content, err := record.Block().RawBytes()
	if err != nil {
		return Record{}, err
	}
	block, err := io.ReadAll(content)
	if err != nil {
		return Record{}, err
	}
	date, err := record.Date()
	if err != nil {
		return Record{}, fmt.Errorf("record date: %w", err)
	}
	header := record.WarcHeader()
	r := Record{
		Type:      Type(record.Type().String()),
		TargetURI: header.Get(gowarc.WarcTargetURI),
		Media:     header.Get(gowarc.ContentType),
		Date:      date.UTC(),
		Block:     block,
		ID:        header.Get(gowarc.WarcRecordID),
	}
	return r, r.readWebFields(header)
}
