package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"time"

	"duban/corpus"

	"github.com/nlnwa/gowarc"
)

// Profile says why a revisit record holds no body.
type Profile string

// The profiles of WARC 1.1.
const (
	NotModified Profile = gowarc.ProfileServerNotModifiedV1_1      // the server answered 304
	Identical   Profile = gowarc.ProfileIdenticalPayloadDigestV1_1 // the body is that of an earlier record, byte for byte
)

// Reference names an earlier record of the web.
type Reference struct {
	ID        string // empty in a record of another program that gives none
	TargetURI string
	Date      time.Time
}

// Reference names r, for revisit records.
func (r Record) Reference() Reference {
	return Reference{ID: r.ID, TargetURI: r.TargetURI, Date: r.Date}
}

// Exchange is what went over the wire for one address.
type Exchange struct {
	TargetURI string
	Date      time.Time
	IP        string // of the server; may be empty
	Request   []byte // HTTP messages; the response's body without transfer coding
	Response  []byte
	// Profile and RefersTo are given where the response brought nothing new: then its header alone is kept.
	Profile  Profile
	RefersTo Reference
}

// The media types of HTTP messages in WARC files.
const (
	requestMedia  = "application/http; msgtype=request"
	responseMedia = "application/http; msgtype=response"
)

// AppendExchange keeps an exchange as two records, the request first, and says
// where the response (or the revisit record in its place) is: with it, all of
// the exchange is known. Of a killed run's exchange what is there is used again.
func (s *Store) AppendExchange(e Exchange) (Stored, error) {
	e.Date = e.Date.UTC().Truncate(time.Second)
	answer, err := e.answer()
	if err != nil {
		return Stored{}, err
	}
	if len(e.Request) > 0 {
		asked := Record{Type: Request, TargetURI: e.TargetURI, Media: requestMedia, Date: e.Date, IP: e.IP, Block: e.Request, ConcurrentTo: recordID(answer)}
		if _, err := s.Append(asked); err != nil {
			return Stored{}, err
		}
	}
	return s.Append(answer)
}

// answer is the record of the response.
func (e Exchange) answer() (Record, error) {
	head, payload, ok := split(e.Response)
	if !ok {
		return Record{}, fmt.Errorf("keep %s: the answer has no end of its header", e.TargetURI)
	}
	r := Record{Type: Response, TargetURI: e.TargetURI, Media: responseMedia, Date: e.Date, IP: e.IP, Block: e.Response, PayloadDigest: PayloadDigest(payload)}
	if e.Profile == "" {
		return r, nil
	}
	if e.RefersTo.TargetURI == "" || e.RefersTo.Date.IsZero() {
		return Record{}, fmt.Errorf("keep %s: a revisit record must say what it refers to", e.TargetURI)
	}
	r.Type, r.Block, r.Profile, r.RefersTo = Revisit, head, e.Profile, e.RefersTo
	if e.Profile == NotModified {
		r.PayloadDigest = "" // a 304 has no body to compare
	}
	return r, nil
}

// PayloadDigest is what the records of a body say in their PayloadDigest.
func PayloadDigest(payload []byte) string { return "sha256:" + corpus.Hash(payload) }

// split cuts a message behind the empty line that ends its header.
func split(message []byte) (head, payload []byte, ok bool) {
	at := bytes.Index(message, []byte("\r\n\r\n"))
	if at < 0 {
		return nil, nil, false
	}
	return message[:at+4], message[at+4:], true
}

// Answer reads the HTTP message of a response or revisit record: status, header
// and body as it was sent, still compressed where Content-Encoding says so. Of
// a revisit record there is no body; it is in the record referred to.
func (r Record) Answer() (status int, header http.Header, payload []byte, err error) {
	if r.Type != Response && r.Type != Revisit {
		return 0, nil, nil, fmt.Errorf("a %s record holds no answer of a server", r.Type)
	}
	head, payload, ok := split(r.Block)
	if !ok {
		return 0, nil, nil, errors.New("the answer has no end of its header")
	}
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(head)), nil)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("header of the answer: %w", err)
	}
	return resp.StatusCode, resp.Header, payload, nil
}

// webFields are the header fields that records of the web have besides those of all.
func (r Record) webFields() [][2]string {
	fields := [][2]string{
		{gowarc.WarcIPAddress, r.IP},
		{gowarc.WarcConcurrentTo, r.ConcurrentTo},
		{gowarc.WarcPayloadDigest, r.PayloadDigest},
		{gowarc.WarcProfile, string(r.Profile)},
		{gowarc.WarcRefersTo, r.RefersTo.ID},
		{gowarc.WarcRefersToTargetURI, r.RefersTo.TargetURI},
	}
	if !r.RefersTo.Date.IsZero() {
		fields = append(fields, [2]string{gowarc.WarcRefersToDate, r.RefersTo.Date.UTC().Format(time.RFC3339)})
	}
	return fields
}

// readWebFields is the reverse of webFields.
func (r *Record) readWebFields(header *gowarc.WarcFields) error {
	r.IP = header.Get(gowarc.WarcIPAddress)
	r.ConcurrentTo = header.Get(gowarc.WarcConcurrentTo)
	r.PayloadDigest = header.Get(gowarc.WarcPayloadDigest)
	r.Profile = Profile(header.Get(gowarc.WarcProfile))
	r.RefersTo = Reference{ID: header.Get(gowarc.WarcRefersTo), TargetURI: header.Get(gowarc.WarcRefersToTargetURI)}
	date := header.Get(gowarc.WarcRefersToDate)
	if date == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, date)
	if err != nil {
		return fmt.Errorf("date of the record referred to: %w", err)
	}
	r.RefersTo.Date = at.UTC()
	return nil
}
