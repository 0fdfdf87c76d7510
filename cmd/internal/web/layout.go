package web

import "net/url"

// layout is what every page's template is given.
type layout struct {
	*request
	Title  string
	Active string // the page's template, for the menu
	Page   any
}

// Lang is the page's language, zh or en.
func (l layout) Lang() string { return l.language }

// Tag is the page's language as browsers want it.
func (l layout) Tag() string { return tagOf(l.language) }

func tagOf(language string) string {
	if language == "zh" {
		return "zh-CN"
	}
	return language
}

// Home is the address of the search page.
func (l layout) Home() string { return l.href("/", nil) }

// Menu are the pages.
func (l layout) Menu() []link {
	var out []link
	for _, m := range []struct{ name, path string }{{"search", "/"}, {"compare", "/compare"}, {"body", "/body"}, {"changes", "/changes"}, {"sources", "/sources"}, {"about", "/about"}} {
		out = append(out, link{Text: l.t("nav." + m.name), Href: l.href(m.path, nil), Current: l.Active == m.name+".html"})
	}
	return out
}

// languageLink leads to the same page in a language.
type languageLink struct {
	Text, Href, Tag string
	Current         bool
}

// Languages are the languages to choose from.
func (l layout) Languages() []languageLink {
	var out []languageLink
	for _, name := range languages {
		values := with(l.values, "lang", name)
		out = append(out, languageLink{Text: map[string]string{"zh": "中文", "en": "English"}[name], Tag: tagOf(name),
			Href: (&url.URL{Path: l.URL.Path, RawQuery: values.Encode()}).String(), Current: name == l.language})
	}
	return out
}
