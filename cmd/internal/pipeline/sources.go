package pipeline

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/health"
	"duban/crawl/night"
	"duban/crawl/sites"
)

// watch follows the health of sources through one pass.
type watch struct {
	store  *sqlite.Store
	rules  *health.Rules
	sites  []sites.Site
	nights map[string][]corpus.SourceNight // the oldest first
	before map[string]corpus.SourceHealth
}

// watch reads what is known of the sites.
func (p *Pipeline) watch(ctx context.Context, all []sites.Site) (*watch, error) {
	rules, err := health.New(health.Data)
	if err != nil {
		return nil, err
	}
	w := &watch{store: p.store, rules: rules, sites: all, nights: map[string][]corpus.SourceNight{}, before: map[string]corpus.SourceHealth{}}
	for _, site := range all {
		nights, err := p.store.Nights(ctx, site.Name, sqlite.KeptNights)
		if err != nil {
			return nil, err
		}
		known, ok, err := p.store.Source(ctx, site.Name)
		if err != nil {
			return nil, err
		}
		slices.Reverse(nights)
		w.nights[site.Name] = nights
		if ok {
			w.before[site.Name] = known
		}
	}
	return w, nil
}

// gate judges the pages of the pass by what was usual before it.
func (w *watch) gate() *health.Gate { return w.rules.Gate(w.nights, w.before) }

// end judges the sources after a pass and lets in, keeps out or forgets the
// pages that were held. What it lets in is counted in the pass's nights. The
// health is that of all sites with a night, in the order of the sites file.
func (w *watch) end(ctx context.Context, pass *night.Result) (after []corpus.SourceHealth, err error) {
	asked := map[string]corpus.SourceHealth{}
	w.addBarred(pass)
	if !health.OurOwnFault(pass.Sources) {
		for i := range pass.Sources {
			n := &pass.Sources[i]
			nights := append(w.nights[n.Site], *n)
			found := w.rules.Judge(nights, w.before[n.Site])
			n.Doubtful = nights[len(nights)-1].Doubtful
			if err := w.decide(ctx, health.HeldPages(w.before[n.Site], found), n); err != nil {
				return nil, err
			}
			asked[n.Site] = found
			after = append(after, found)
		}
		if err := w.store.PutNights(ctx, pass.Sources, after); err != nil {
			return nil, err
		}
	}
	return w.standing(asked), nil
}

// addBarred adds lists that could not be asked for because their host's
// robots.txt could not be had: to the source's health that is the answer.
func (w *watch) addBarred(pass *night.Result) {
	barred := map[string]string{}
	for _, h := range pass.Hosts {
		if h.Barred != "" {
			barred[h.Host] = h.Barred
		}
	}
	nights := map[string]corpus.SourceNight{}
	for _, n := range pass.Sources {
		nights[n.Site] = n
	}
	var all []corpus.SourceNight
	for _, site := range w.sites {
		n, asked := nights[site.Name]
		if !asked {
			n = corpus.SourceNight{Site: site.Name, At: pass.Began, Answers: map[string]int{}}
		}
		for _, c := range site.Columns {
			if class := barred[hostOf(c.URL)]; class != "" {
				n.Lists = append(n.Lists, corpus.ListNight{URL: c.URL, Name: c.Name, Answer: class})
				n.Answers[class]++
			}
		}
		if asked || len(n.Lists) > 0 {
			all = append(all, n)
		}
	}
	pass.Sources = all
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// standing is how each site stands, asked or not.
func (w *watch) standing(asked map[string]corpus.SourceHealth) (all []corpus.SourceHealth) {
	for _, site := range w.sites {
		if h, ok := asked[site.Name]; ok {
			all = append(all, h)
		} else if h, ok := w.before[site.Name]; ok {
			all = append(all, h)
		}
	}
	return all
}

// decide does what is to be done with held pages.
func (w *watch) decide(ctx context.Context, held health.Held, n *corpus.SourceNight) error {
	switch held {
	case health.Drop:
		return w.store.DropHeld(ctx, n.Site)
	case health.Keep:
		return nil
	}
	changes, err := w.store.Admit(ctx, n.Site, held == health.AdmitNew)
	for _, c := range changes {
		n.Held = max(0, n.Held-1)
		switch c {
		case sqlite.New:
			n.New++
		case sqlite.Changed:
			n.Changed++
		}
	}
	return err
}

// Release says of a site that it is right as it was in its last night: its
// quarantine ends, and what was held of it is let in. It reports whether anything is known of the site.
func (p *Pipeline) Release(ctx context.Context, site string) (known bool, err error) {
	h, known, err := p.store.Source(ctx, site)
	if err != nil || !known {
		return known, err
	}
	_, err = p.store.Admit(ctx, site, false)
	return true, errors.Join(err, p.store.PutNights(ctx, nil, []corpus.SourceHealth{health.Release(h)}))
}
