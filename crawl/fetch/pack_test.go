package fetch

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"log"
	"testing"

	"github.com/andybalholm/brotli"
)

func pack(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&out)
	switch name {
	case "deflate":
		w = zlib.NewWriter(&out)
	case "br":
		w = brotli.NewWriter(&out)
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
