package health

import (
	"strings"
	"unicode"

	"duban/corpus"
	"duban/crawl/night"
)

// Gate tells pages that have their source's form from those that do not: it is
// the judge of a pass. It is made as a pass begins and does not change, so it
// is safe for concurrent use.
type Gate struct{ forms map[string]form }

var _ night.Judge = (*Gate)(nil)

// Gate learns from the nights of each site, the oldest first, and how it stood.
func (r *Rules) Gate(nights map[string][]corpus.SourceNight, before map[string]corpus.SourceHealth) *Gate {
	g := &Gate{forms: map[string]form{}}
	for site, all := range nights {
		g.forms[site] = learn(sum(certain(newSource(all, before[site].Released).withPages())))
	}
	return g
}

// Reason is why a page is to be held, as the name of its oddity (`pages-short`,
// `no-title`, …); empty if it has its source's form or too little is known of it.
func (g *Gate) Reason(site string, s Shape) string { return g.forms[site].reason(s) }

// Page counts a notice's page into its source's night and gives the reason to
// hold it, if there is one. Attachments have no form to judge by, and a page that
// has some may be as short as it likes: its text is in them.
func (g *Gate) Page(n *corpus.SourceNight, seen night.Seen) (reason string) {
	if seen.Address.Kind != corpus.AddressDetail || seen.Text == "" {
		return ""
	}
	s := ShapeOf(seen)
	Add(&n.Pages, s)
	reason = g.Reason(n.Site, s)
	if len(seen.Detail.Attachments) > 0 && (reason == short || reason == noRegion) {
		return ""
	}
	return reason
}

// ShapeOf is the form of a page. Its title and date are looked for as the list
// gave them, because a page that says neither is not about the notice; where
// the list gave none they do not count.
func ShapeOf(seen night.Seen) Shape {
	return Shape{
		Length:   seen.Detail.Length,
		NoRegion: seen.Detail.ContentHash == "",
		NoTitle:  !hasTitle(seen.Text, seen.Address.Title),
		NoDate:   !hasDate(seen.Text, seen.Address.Date),
	}
}

// titleBegins is how many characters of a title are looked for: lists cut titles short.
const titleBegins = 8

func hasTitle(text, title string) bool {
	begins := make([]rune, 0, titleBegins)
	for _, r := range title {
		if unicode.IsSpace(r) {
			continue
		}
		if len(begins) == titleBegins || !unicode.IsLetter(r) && !unicode.IsDigit(r) && len(begins) > 1 {
			break // behind a bracket or quotation mark pages and lists may differ
		}
		begins = append(begins, r)
	}
	return strings.Contains(text, string(begins))
}

// hasDate looks for an ISO date in the ways that pages write one.
func hasDate(text, date string) bool {
	parts := strings.Split(date, "-")
	if len(parts) != 3 {
		return true
	}
	y, m, d := parts[0], parts[1], parts[2]
	bareM, bareD := strings.TrimPrefix(m, "0"), strings.TrimPrefix(d, "0")
	for _, form := range []string{date, y + "/" + m + "/" + d, y + "." + m + "." + d, y + "年" + m + "月" + d + "日", y + "年" + bareM + "月" + bareD + "日",
		y + "-" + bareM + "-" + bareD, y + "/" + bareM + "/" + bareD, y + "." + bareM + "." + bareD} {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}
