package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
)

// ratioFrom is the unpacked size in bytes from which on Limits.Ratio counts;
// small bodies of blanks compress better than any page.
const ratioFrom = 1 << 20

// maxLayers bounds how often a body may be packed over.
const maxLayers = 3

// Unpack undoes the compression of an answer that was kept as sent, with the
// default limits: what Fetch does, for bytes from the archive.
func Unpack(payload []byte, header http.Header) ([]byte, error) {
	return unpack(payload, header, DefaultLimits())
}

// unpack undoes a body's compression: what the header names, and gzip that it
// does not name around something that is to be text. A body that is not packed
// although the header says so is taken as it is.
func unpack(payload []byte, header http.Header, limits Limits) ([]byte, error) {
	names := encodings(header)
	if len(names) > maxLayers {
		return nil, fmt.Errorf("%w: %d layers of compression", errEncoding, len(names))
	}
	body := payload
	for _, name := range slices.Backward(names) {
		var err error
		if body, err = unpackOnce(body, name, limits, len(payload)); err != nil {
			return nil, err
		}
	}
	if len(names) == 0 && isGzip(body) && textual(header) {
		if plain, err := unpackOnce(body, "gzip", limits, len(payload)); err == nil {
			return plain, nil
		}
	}
	return body, nil
}

// encodings are the names in Content-Encoding, in the order they were put on.
func encodings(header http.Header) []string {
	var names []string
	for _, name := range strings.Split(strings.ToLower(strings.Join(header.Values("Content-Encoding"), ",")), ",") {
		if name = strings.TrimPrefix(strings.TrimSpace(name), "x-"); name != "" && name != "identity" && name != "none" && name != "utf-8" {
			names = append(names, name)
		}
	}
	return names
}

func isGzip(body []byte) bool {
	return len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b && body[2] == 8
}

func textual(header http.Header) bool {
	media := strings.ToLower(header.Get("Content-Type"))
	return strings.HasPrefix(media, "text/") || strings.Contains(media, "json") || strings.Contains(media, "xml")
}

func unpackOnce(body []byte, name string, limits Limits, packed int) ([]byte, error) {
	if len(body) == 0 {
		return body, nil
	}
	var r io.Reader
	var err error
	switch name {
	case "gzip":
		if !isGzip(body) {
			return body, nil
		}
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		// Meant as zlib, sent as bare deflate by some servers.
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			r, err = flate.NewReader(bytes.NewReader(body)), nil
		}
	case "br":
		r = brotli.NewReader(bytes.NewReader(body))
	default:
		return nil, fmt.Errorf("%w: unknown compression %q", errEncoding, name)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %v", errEncoding, name, err)
	}
	return bounded(r, name, limits, packed)
}

// bounded reads what comes out of r, up to the limits of size and ratio.
func bounded(r io.Reader, name string, limits Limits, packed int) ([]byte, error) {
	limit := min(limits.Body, max(ratioFrom, limits.Ratio*int64(packed)))
	plain, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(plain)) > limit {
		return nil, tooLarge("the body unpacks to more than %d bytes from %d", limit, packed)
	}
	switch {
	case err == io.ErrUnexpectedEOF:
		return nil, fmt.Errorf("the %s stream is cut off: %w", name, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %v", errEncoding, name, err)
	}
	return plain, nil
}
