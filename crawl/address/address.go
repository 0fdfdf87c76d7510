// Package address gives each web address one spelling, so that a page is known again under the next link to it.
//
// Only what names no other page is removed: fragments, default ports, dot
// segments, session numbers and the marks of campaigns. The order of a query
// stays, because some sites answer by it, and so does a scheme of http.
package address

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/idna"
)

// MaxLength is the longest address in bytes that is taken for one.
const MaxLength = 2048

// ErrNone is returned for a link that leads to no page of the web (a script,
// a mailbox, an empty one).
var ErrNone = errors.New("no web address")

// Parse returns the canonical form of an absolute http or https address.
func Parse(raw string) (*url.URL, error) { return Resolve(nil, raw) }

// Resolve returns the canonical form of a link as it stands in a page at
// base, which may be nil. Links that were escaped twice are read as meant.
func Resolve(base *url.URL, raw string) (*url.URL, error) {
	link := clean(raw)
	if link == "" || strings.HasPrefix(link, "#") || len(link) > MaxLength {
		return nil, ErrNone
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNone, err)
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme = strings.ToLower(u.Scheme); (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return nil, ErrNone
	}
	return u, canonical(u)
}

// clean removes what careless templates leave in links: space, line breaks,
// `&amp;` that was escaped twice, backslashes for slashes.
func clean(raw string) string {
	link := strings.Map(func(r rune) rune {
		if r < ' ' || r == '\u200b' || r == '\ufeff' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(raw))
	for range 2 {
		link = strings.ReplaceAll(link, "&amp;", "&")
	}
	at := strings.IndexAny(link, "?#")
	if at < 0 {
		at = len(link)
	}
	return escapeStray(strings.ReplaceAll(link[:at], `\`, "/") + link[at:])
}

// escapeStray escapes percent signs that begin no escape, which net/url refuses.
func escapeStray(link string) string {
	var b strings.Builder
	for i := 0; i < len(link); i++ {
		if link[i] == '%' && (i+2 >= len(link) || !hex(link[i+1]) || !hex(link[i+2])) {
			b.WriteString("%25")
			continue
		}
		b.WriteByte(link[i])
	}
	return b.String()
}

func hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func canonical(u *url.URL) error {
	host, err := canonicalHost(u)
	if err != nil {
		return err
	}
	u.Host = host
	u.Fragment, u.RawFragment = "", ""
	escaped := canonicalPath(u.EscapedPath())
	if u.Path, err = url.PathUnescape(escaped); err != nil {
		return fmt.Errorf("%w: %v", ErrNone, err)
	}
	u.RawPath = escaped
	u.RawQuery, u.ForceQuery = canonicalQuery(u.RawQuery), false
	return nil
}

func canonicalHost(u *url.URL) (string, error) {
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if host == "" {
		return "", ErrNone
	}
	if strings.Contains(host, ":") { // IPv6
		host = "[" + host + "]"
	} else if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	} else if strings.ContainsFunc(host, func(r rune) bool { return r > '~' || strings.ContainsRune(" <>\"'%|^`{}", r) }) {
		return "", ErrNone
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host, nil
	}
	return host + ":" + port, nil
}

// canonicalPath works on the escaped form, since an escaped slash is no slash.
func canonicalPath(escaped string) string {
	kept := upperEscapes(escaped)
	if at := strings.Index(strings.ToLower(kept), ";jsessionid="); at >= 0 {
		end := strings.IndexByte(kept[at:], '/')
		if end < 0 {
			end = len(kept) - at
		}
		kept = kept[:at] + kept[at+end:]
	}
	slash := strings.HasSuffix(kept, "/") || strings.HasSuffix(kept, "/.") || strings.HasSuffix(kept, "/..")
	kept = path.Clean("/" + kept)
	if slash && kept != "/" {
		kept += "/"
	}
	return kept
}

func upperEscapes(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:i+3], strings.ToUpper(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

// idle are query parameters that name no other page, by lower-case name.
func idle(name string) bool {
	switch name {
	case "jsessionid", "phpsessid", "aspsessionid", "sessionid", "spm", "isappinstalled", "nsukey":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "aspsessionid")
}

func canonicalQuery(raw string) string {
	if raw == "" {
		return ""
	}
	var kept []string
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if part != "" && !idle(strings.ToLower(name)) {
			kept = append(kept, escapeQuery(part))
		}
	}
	return strings.Join(kept, "&")
}

// escapeQuery escapes what may not stand in a query and leaves every escape as it is.
func escapeQuery(part string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		if c := part[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`", c) >= 0 {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		} else {
			b.WriteByte(c)
		}
	}
	return upperEscapes(b.String())
}
