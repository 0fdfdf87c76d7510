package webpage

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/normalize/ruledata"
)

// metaTag is a meta element of a page.
type metaTag struct{ name, content string }

// metaName is a known meta name as sites write it.
type metaName struct{ name, role string }

func loadNames(fsys fs.FS) (map[string]metaName, error) {
	rows, err := ruledata.Table(fsys, "data/meta.tsv", "name", "role")
	if err != nil {
		return nil, err
	}
	names := map[string]metaName{}
	for _, row := range rows {
		if !slices.Contains([]string{"title", "site", "column", "fact", "skip"}, row.Cells[1]) {
			return nil, row.Errorf("role must be title, site, column, fact or skip, but is %q", row.Cells[1])
		}
		names[strings.ToLower(row.Cells[0])] = metaName{name: row.Cells[0], role: row.Cells[1]}
	}
	return names, nil
}

// meta stores the meta tags that hold water and gathers titles and site name.
func (r *Reader) meta(page *Page, s *survey, host string) {
	foreign := foreignSite(s.metas, host)
	values := map[string]string{}
	for _, m := range s.metas {
		known := r.names[strings.ToLower(strings.TrimSpace(m.name))]
		value := squeeze(m.content)
		if known.name == "" || known.role == "skip" || values[known.name] != "" || !meaningful(value) || foreign && known.role == "site" {
			continue
		}
		values[known.name] = value
		if known.role == "title" {
			page.Declared = append(page.Declared, value)
		}
	}
	page.Site = values["SiteName"]
	dropSiteText(values)
	if len(values) > 0 {
		page.Meta = values
	}
	page.Printed = r.printedTitles(s, values)
}

// dropSiteText takes out keywords and authors that are the site's, not the document's.
func dropSiteText(values map[string]string) {
	site := values["SiteName"]
	for _, name := range []string{"Keywords", "Author"} {
		if site != "" && (strings.Contains(values[name], site) || strings.Contains(site, values[name])) {
			delete(values, name)
		}
	}
}

// meaningful refuses what templates leave behind: null, undefined, ${title}.
func meaningful(s string) bool {
	switch strings.ToLower(s) {
	case "", "null", "undefined", "none", "nan", "-", "0":
		return false
	}
	return !strings.ContainsAny(s, "{}<>") && !strings.Contains(s, "$")
}

// foreignSite tells whether the site's own meta tags are those of another site
// than the host the page came from: a template taken over unchanged.
func foreignSite(metas []metaTag, host string) bool {
	for _, m := range metas {
		if !strings.EqualFold(m.name, "SiteDomain") || host == "" {
			continue
		}
		domain := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(m.content)), "www.")
		own := strings.TrimPrefix(strings.ToLower(host), "www.")
		if domain != "" && !strings.HasSuffix(own, domain) && !strings.HasSuffix(domain, own) {
			return true
		}
	}
	return false
}

// printedTitles are the page's headings in the order of the title rules, then
// its <title> without the site's part.
func (r *Reader) printedTitles(s *survey, values map[string]string) []string {
	slices.SortStableFunc(s.printed, func(a, b titled) int { return a.rank - b.rank })
	var out []string
	for _, t := range s.printed {
		if text := squeeze(textOf(t.node)); text != "" && len(text) < 600 && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if cut := r.cutTitle(squeeze(s.pageTitle), values["SiteName"], values["ColumnName"]); cut != "" {
		out = append(out, cut)
	}
	return out
}

// cutTitle is the longest segment of a <title> that names neither site nor column.
func (r *Reader) cutTitle(title, site, column string) string {
	best := ""
	for _, seg := range titleSegments(title) {
		if !r.siteWord(seg, site, column) && len(seg) > len(best) {
			best = seg
		}
	}
	return best
}

// titleSegments cuts a <title> at `_` and `|`, and at a hyphen that does not
// stand between digits or Latin letters (2023-2025).
func titleSegments(title string) []string {
	var out []string
	from := 0
	for i := 0; i < len(title); {
		c, size := utf8.DecodeRuneInString(title[i:])
		if c == '_' || c == '|' || c == '｜' || (c == '-' || c == '–') && !joins(title, i, size) {
			out = append(out, strings.TrimSpace(title[from:i]))
			from = i + size
		}
		i += size
	}
	return append(out, strings.TrimSpace(title[from:]))
}

func joins(s string, at, size int) bool {
	return at > 0 && at+size < len(s) && alphanumeric(s[at-1]) && alphanumeric(s[at+size])
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// siteWord tells whether a segment of <title> names the site or column.
func (r *Reader) siteWord(s, site, column string) bool {
	if s == column || site != "" && strings.Contains(site, s) {
		return true
	}

	for _, w := range r.links.siteWords {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
