package fetch

import (
	"crypto/tls"
	"net/http"
	"time"
)

// grade is how strict TLS is with a host.
type grade struct{ weak, anyCert bool }

func (h Host) grade() grade { return grade{weak: h.WeakTLS, anyCert: h.AnyCert} }

func (c *Client) newTransports() map[grade]*http.Transport {
	all := map[grade]*http.Transport{}
	for _, weak := range []bool{false, true} {
		for _, anyCert := range []bool{false, true} {
			g := grade{weak, anyCert}
			all[g] = c.newTransport(g)
		}
	}
	return all
}

// newTransport never uses a proxy, never unpacks by itself and speaks HTTP/1.1,
// the only version whose messages WARC files can hold as they were.
func (c *Client) newTransport(g grade) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            c.guard.dial,
		TLSClientConfig:        g.config(),
		TLSHandshakeTimeout:    c.opts.Limits.Connect,
		ResponseHeaderTimeout:  c.opts.Limits.Wait,
		MaxResponseHeaderBytes: c.opts.Limits.Header,
		DisableCompression:     true,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        90 * time.Second,
		Protocols:              protocols,
	}
}

// config is Go's default, or with a weak grade all that Go still speaks.
func (g grade) config() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: g.anyCert}
	if !g.weak {
		return config
	}
	config.MinVersion = tls.VersionTLS10
	config.Renegotiation = tls.RenegotiateOnceAsClient
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	return config
}

// Close drops idle connections.
func (c *Client) Close() {
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
}
