package testsite

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// misbehave answers with a fault instead of a body.
func misbehave(w http.ResponseWriter, r *http.Request, fault string, status int, body []byte, slow time.Duration) {
	switch fault {
	case "slow":
		select {
		case <-time.After(slow):
		case <-r.Context().Done():
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	case "truncate":
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+len(body)/2+1))
		w.WriteHeader(status)
		_, _ = w.Write(body)
		hangUp(w, false)
	case "endless":
		w.WriteHeader(status)
		for err := error(nil); err == nil && r.Context().Err() == nil; {
			_, err = w.Write(append(body, bytes.Repeat([]byte("<p>持续更新</p>\n"), 1000)...))
		}
	case "hang":
		<-r.Context().Done()
	case "drip":
		w.WriteHeader(status)
		_, _ = w.Write(body)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	case "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(status)
		bomb(w)
	case "reset":
		hangUp(w, true)
	case "headers":
		for i := range 5000 {
			w.Header().Set(fmt.Sprintf("X-Filler-%d", i), strings.Repeat("x", 1000))
		}
		w.WriteHeader(status)
	default:
		http.Error(w, "unknown @fault: "+fault, http.StatusInternalServerError)
	}
}

// bomb sends 200 MB of zeros in about 200 KB: one gzip member over and over,
// which readers take for one stream.
func bomb(w http.ResponseWriter) {
	var member bytes.Buffer
	zip := gzip.NewWriter(&member)
	_, _ = zip.Write(make([]byte, 1<<20))
	_ = zip.Close()
	for range 200 {
		if _, err := w.Write(member.Bytes()); err != nil {
			return
		}
	}
}

// hangUp closes the connection after what was written, or resets it.
func hangUp(w http.ResponseWriter, reset bool) {
	_ = http.NewResponseController(w).Flush()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok && reset {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
