package night

import (
	"net/netip"
	"net/url"

	"duban/crawl/sites"

	"golang.org/x/net/publicsuffix"
)

// source is a site in a pass.
type source struct {
	site    sites.Site
	columns map[string]sites.Column // by the address of the list
	domains map[string]bool
}

func newSource(site sites.Site) *source {
	s := &source{site: site, columns: map[string]sites.Column{}, domains: map[string]bool{}}
	addresses := []string{site.URL}
	for _, c := range site.Columns {
		addresses = append(addresses, c.URL)
	}
	for _, h := range site.Hosts {
		addresses = append(addresses, "http://"+h.Host+"/")
	}
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" {
			s.domains[domain(u)] = true
		}
	}
	return s
}

// takes says whether a notice that a list names is the site's own and wanted.
// Lists also link to other sites and to social media; those are named in the
// sites file or left alone. Attachments may be anywhere.
func (s *source) takes(address string) bool {
	u, err := url.Parse(address)
	return err == nil && s.domains[domain(u)] && s.site.Takes(address)
}

// domain is the registered name above a host (`city.gov.cn`), so that a site's
// offices are its own; of an IP address it is host and port.
func domain(u *url.URL) string {
	name := u.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return u.Host
	}
	if registered, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return registered
	}
	return name
}
