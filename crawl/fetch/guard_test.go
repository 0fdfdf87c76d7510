package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
)

// recorder is a dialler that connects to nothing and remembers what it was asked for.
type recorder struct {
	mu     sync.Mutex
	dialed []string
}

var errNotDialed = errors.New("a test connects to nothing")

func (r *recorder) dial(_ context.Context, _, address string) (net.Conn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dialed = append(r.dialed, address)
	return nil, errNotDialed
}

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.dialed)
}

// names is a resolver made of a table.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	texts, ok := n[strings.TrimSuffix(host, ".")]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	var all []netip.Addr
	for _, t := range texts {
		all = append(all, netip.MustParseAddr(t))
	}
	return all, nil
}

// hostile are addresses that must not be connected to, literal or through a name.
var hostile = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.1.2.3", "127.255.255.255",
	"169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.0.1",
	"192.168.255.255", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
	"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1",
	"2001:db8::1", "2002:7f00:1::1", "2002:a00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "ff05::2", "ff0e::1",
}

// spellings are addresses that hide where they lead, or are of a scheme or port that is not fetched.
var spellings = []string{
	"http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://017700000001/",
	"http://127.0.0.1./", "http://127.0.0.01/", "http://1.2.3.4.5/", "http://256.256.256.256/", "http://[::1%25lo]/", "http://[fe80::1%25eth0]/", "http://%31%32%37.0.0.1/",
	"http://１２７.０.０.１/", "http://①②⑦.0.0.1/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://user:secret@good.example/", "http://good.example@127.0.0.1/",
	"http://127.0.0.1:80\\@good.example/", "http:///", "http://", "//127.0.0.1/", "", "good.example", "http://good.example:22/", "http://good.example:8080/",
	"https://good.example:6379/", "http://good.example:0/", "http://good.example:99999/", "ftp://good.example/", "file:///etc/passwd", "gopher://127.0.0.1:70/",
	"javascript:alert(1)", "data:text/html,x", "dict://good.example:11211/", "ws://good.example/", "http://metadata/", "http://metadata.internal/",
	"http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:10.0.0.1]/",
}

func guarded(t *testing.T, table names) (*Client, *recorder) {
	t.Helper()
	record := &recorder{}
	c, err := New(Options{UserAgent: "duban-test (+mailto:test@example.org)", Resolver: table, Dial: record.dial})
	if err != nil {
		t.Fatal(err)
	}
	return c, record
}

func hostileNames() names {
	table := names{"localhost": {"127.0.0.1", "::1"}, "metadata": {"169.254.169.254"}, "metadata.internal": {"fd00:ec2::254"}, "127.0.0.1": {"127.0.0.1"}}
	for i, a := range hostile {
		table[nameOf(i)] = []string{a}
	}
	return table
}

func nameOf(i int) string {
	return "n" + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ".example"
}

func TestHostileAddressesAreNotDialed(t *testing.T) {
	var targets []string
	for i, a := range hostile {
		literal := a
		if strings.Contains(a, ":") {
			literal = "[" + a + "]"
		}
		targets = append(targets, "http://"+literal+"/", "https://"+nameOf(i)+"/list.html")
	}
	targets = append(targets, spellings...)
	if len(hostile)+len(spellings) < 60 {
		t.Fatalf("only %d addresses", len(hostile)+len(spellings))
	}
	c, record := guarded(t, hostileNames())
	for _, target := range targets {
		resp, err := c.Fetch(t.Context(), Request{URL: target})
		if err != nil || resp.Class != ClassRefused && resp.Cause != CauseDNS {
			t.Errorf("%q: %s (%s) %v", target, resp.Class, resp.Reason, err)
		}
		if resp.Class == ClassRefused && (resp.Reason == "" || strings.Contains(resp.Reason, "secret")) {
			t.Errorf("%q: reason %q", target, resp.Reason)
		}
	}
	if got := record.all(); len(got) != 0 {
		t.Errorf("dialled: %v", got)
	}
}

func TestPublicAddressesAreDialedAsChecked(t *testing.T) {
	c, record := guarded(t, names{
		"one.example":    {"8.8.8.8"},
		"both.example":   {"2400:3200::1", "223.5.5.5"},
		"some.example":   {"10.0.0.1", "114.114.114.114", "::1"},
		"mapped.example": {"::ffff:1.2.4.8"},
	})
	for _, target := range []string{"http://one.example/", "https://both.example/", "http://some.example/", "https://mapped.example:443/", "http://[2400:3200::1]/"} {
		resp, _ := c.Fetch(t.Context(), Request{URL: target})
		if resp.Class != ClassFailed {
			t.Errorf("%s: %s %s", target, resp.Class, resp.Reason)
		}
	}
	want := []string{"8.8.8.8:80", "223.5.5.5:443", "[2400:3200::1]:443", "114.114.114.114:80", "1.2.4.8:443", "[2400:3200::1]:80"}
	if got := record.all(); !slices.Equal(got, want) {
		t.Errorf("dialled %v, want %v", got, want)
	}
}

// The name is looked up once for a connection: a second answer can't lead elsewhere.
func TestLookedUpOnce(t *testing.T) {
	flip := &flipping{answers: []string{"8.8.8.8", "127.0.0.1"}}
	record := &recorder{}
	c, err := New(Options{UserAgent: "x", Resolver: flip, Dial: record.dial})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, _ = c.Fetch(t.Context(), Request{URL: "http://flip.example/"})
	}
	if got := record.all(); !slices.Equal(got, []string{"8.8.8.8:80"}) || flip.count != 2 {
		t.Errorf("dialled %v after %d look-ups", got, flip.count)
	}
}

type flipping struct {
	answers []string
	count   int
}

func (f *flipping) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	a := f.answers[f.count%len(f.answers)]
	f.count++
	return []netip.Addr{netip.MustParseAddr(a)}, nil
}

// A host that is allowed lends nothing to other ports or hosts.
func TestAllowedHostIsAllowedAlone(t *testing.T) {
	record := &recorder{}
	c, err := New(Options{UserAgent: "x", Resolver: names{"localhost": {"127.0.0.1"}}, Dial: record.dial,
		Hosts: map[string]Host{"127.0.0.1:8801": {AnyAddress: true}, "localhost": {AnyAddress: true}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"http://127.0.0.1/", "http://127.0.0.1:8802/", "http://127.0.0.2:8801/", "http://localhost/", "http://localhost:8801/", "http://127.0.0.1:8801/"} {
		_, _ = c.Fetch(t.Context(), Request{URL: target})
	}
	if got := record.all(); !slices.Equal(got, []string{"127.0.0.1:8801"}) {
		t.Errorf("dialled %v", got)
	}
}

func TestProxiesOfTheEnvironmentAreNotUsed(t *testing.T) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, "http://127.0.0.1:3128")
	}
	c, record := guarded(t, names{"one.example": {"8.8.8.8"}})
	_, _ = c.Fetch(t.Context(), Request{URL: "http://one.example/"})
	if got := record.all(); !slices.Equal(got, []string{"8.8.8.8:80"}) {
		t.Errorf("dialled %v", got)
	}
	for _, transport := range c.transports {
		if transport.Proxy != nil {
			t.Error("a transport has a proxy")
		}
	}
}

// Every hostile address must be refused as the goal of a redirect as well.
func TestHostileRedirectsAreNotFollowed(t *testing.T) {
	record := &recorder{}
	table := hostileNames()
	table["good.example"] = []string{"8.8.8.8"}
	var targets []string
	for i, a := range hostile {
		if targets = append(targets, "https://"+nameOf(i)+"/"); strings.Contains(a, ":") {
			a = "[" + a + "]"
		}
		targets = append(targets, "http://"+a+"/")
	}
	for _, s := range spellings {
		if strings.Contains(s, "://") && s != "http://" && s != "http:///" {
			targets = append(targets, s)
		}
	}
	shared := rules(t)
	for _, target := range targets {
		dial := func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == "8.8.8.8:80" {
				return answering("HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), nil
			}
			return record.dial(ctx, network, address)
		}
		c, err := New(Options{UserAgent: "x", Resolver: table, Dial: dial, Rules: shared})
		if err != nil {
			t.Fatal(err)
		}
		resp, _ := c.Fetch(t.Context(), Request{URL: "http://good.example/"})
		if resp.Class != ClassRefused && resp.Cause != CauseDNS && resp.Cause != CauseRedirects {
			t.Errorf("%q: %s %s", target, resp.Class, resp.Reason)
		}
		if len(resp.Exchanges) != 1 {
			t.Errorf("%q: %d exchanges", target, len(resp.Exchanges))
		}
	}
	if got := record.all(); len(got) != 0 {
		t.Errorf("dialled: %v", got)
	}
}

// answering is a connection whose other end sends text after the request.
func answering(text string) net.Conn {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		buf := make([]byte, 64<<10)
		if _, err := there.Read(buf); err == nil {
			_, _ = there.Write([]byte(text))
		}
	}()
	return here
}

func TestUserAgentIsRequired(t *testing.T) {
	for _, agent := range []string{"", " ", "a\r\nX-Evil: 1"} {
		if _, err := New(Options{UserAgent: agent}); err == nil {
			t.Errorf("%q is taken", agent)
		}
	}
}

func TestRefererTellsNoSecrets(t *testing.T) {
	c, _ := guarded(t, nil)
	u, _ := c.guard.parse("http://good.example/")
	for given, want := range map[string]string{
		"http://a.example/list.html#x":   "http://a.example/list.html",
		"https://a.example/list.html":    "",
		"http://u:p@a.example/":          "http://a.example/",
		"javascript:1":                   "",
		"http://a.example/\r\nX-Evil: 1": "",
	} {
		out, err := c.message(t.Context(), Request{URL: u.String(), Referer: given}, u)
		if err != nil || out.Header.Get("Referer") != want {
			t.Errorf("%q: %q, %v", given, out.Header.Get("Referer"), err)
		}
	}
}
