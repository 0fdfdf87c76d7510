package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Resolver looks names up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Dialer makes a connection to an address that is an IP and a port.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// refusal is the guard's error: the address is not one to connect to.
type refusal struct{ text string }

func (r *refusal) Error() string { return r.text }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// guard decides which addresses are connected to.
type guard struct {
	hosts    map[string]Host
	resolver Resolver
	dialer   Dialer
}

func newGuard(opts Options) *guard {
	g := &guard{hosts: opts.Hosts, resolver: opts.Resolver, dialer: opts.Dial}
	if g.resolver == nil {
		g.resolver = net.DefaultResolver
	}
	if g.dialer == nil {
		d := &net.Dialer{Timeout: opts.Limits.Connect}
		g.dialer = d.DialContext
	}
	return g
}

// parse checks what can be seen in an address before any name is looked up.
func (g *guard) parse(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, refuse("%q is no web address", raw)
	}
	host := strings.ToLower(u.Hostname())
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, refuse("%q: only http and https are fetched", raw)
	case u.User != nil:
		return nil, refuse("%s: an address with a user name or password is not fetched", u.Redacted())
	case host == "" || strings.ContainsAny(host, "%\\ \t"):
		return nil, refuse("%q names no host", raw)
	case !g.rule(u).AnyAddress && !standardPort(u.Scheme, u.Port()):
		return nil, refuse("%s: port %s is not fetched unless the sites file allows the host", u.Redacted(), u.Port())
	case oddNumber(host):
		return nil, refuse("%s: a host of digits must be a plain IPv4 address", u.Redacted())
	}
	u.Fragment = ""
	return u, nil
}

func standardPort(scheme, port string) bool {
	return port == "" || port == "80" || port == "443"
}

// oddNumber says whether host is a number in a notation (octal, hexadecimal,
// short) that resolvers read in different ways.
func oddNumber(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if strings.Contains(host, ":") {
		return false
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	if strings.HasPrefix(last, "0x") {
		return true
	}
	return last == "" || strings.Trim(last, "0123456789") == ""
}

// rule is what is allowed for a host: by host and port, else by host.
func (g *guard) rule(u *url.URL) Host {
	host := strings.ToLower(u.Hostname())
	if rule, ok := g.hosts[net.JoinHostPort(host, portOf(u))]; ok {
		return rule
	}
	rule := g.hosts[host]
	rule.AnyAddress = false
	return rule
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

// dial connects to a host, if it has an address that may be called.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, refuse("%q is no host and port", address)
	}
	free := g.hosts[strings.ToLower(address)].AnyAddress
	if !free && port != "80" && port != "443" {
		return nil, refuse("%s: port %s is not connected to", host, port)
	}
	addrs, err := g.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	if !free {
		if addrs, err = public(host, addrs); err != nil {
			return nil, err
		}
	}
	return g.try(ctx, network, addrs, port)
}

// lookup gives the addresses of host, IPv4 first: many sites announce IPv6
// addresses that don't answer.
func (g *guard) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if literal, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{literal}, nil
	}
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for i := range addrs {
		addrs[i] = addrs[i].Unmap() // resolvers hand IPv4 addresses out in this form
	}
	slices.SortStableFunc(addrs, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return addrs, nil
}

func public(host string, addrs []netip.Addr) ([]netip.Addr, error) {
	var good []netip.Addr
	for _, a := range addrs {
		if Public(a) {
			good = append(good, a)
		}
	}
	if len(good) == 0 {
		return nil, refuse("%s stands for %v, which is no public address", host, addrs)
	}
	return good, nil
}

// try calls one address after the other until one answers.
func (g *guard) try(ctx context.Context, network string, addrs []netip.Addr, port string) (net.Conn, error) {
	var failures []error
	for _, a := range addrs {
		conn, err := g.dialer(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		failures = append(failures, err)
		if ctx.Err() != nil {
			break
		}
	}
	return nil, errors.Join(failures...)
}

// Public says whether an address is a server's on the open internet. IPv4
// addresses inside IPv6 ones are not: they would get past the IPv4 list.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	if a.Is4() {
		return !within(a, special4)
	}
	return global6.Contains(a) && !within(a, special6)
}

func within(a netip.Addr, nets []netip.Prefix) bool {
	return slices.ContainsFunc(nets, func(p netip.Prefix) bool { return p.Contains(a) })
}
