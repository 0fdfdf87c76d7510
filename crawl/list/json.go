package list

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"duban/crawl/address"

	"golang.org/x/net/html"
)

// jsonpHead is a JSON answer wrapped in a call: `callback({`.
var jsonpHead = regexp.MustCompile(`^[\w$.]{1,80}\s*\(\s*[{\[]`)

// value parses the page's JSON; numbers stay as written.
func (p *Page) value() any {
	text := strings.TrimLeft(p.Text, " \t\r\n\ufeff")
	if at := strings.IndexAny(text, "{["); at > 0 {
		text = text[at:]
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil
	}
	return v
}

func (a *Adapters) recogniseJSON(p *Page) System {
	top, _ := p.value().(map[string]any)
	_, classify := top["classify"]
	_, articles := top["articles"]
	data, _ := top["data"].(map[string]any)
	_, piece := data["html"].(string)
	switch {
	case classify && articles, strings.Contains(p.URL.Path, "/gkmlpt/api/"):
		return Gkmlpt
	case piece:
		return JPaas
	case len(a.Items(p)) > 0:
		return JSON
	}
	return Unknown
}

// jsonItems collects from all arrays of objects that have a title and an
// address, and from all pieces of HTML.
func (a *Adapters) jsonItems(p *Page) []Item {
	w := jsonWalk{Adapters: a, base: p.URL}
	w.value(p.value(), 0)
	return w.items
}

type jsonWalk struct {
	*Adapters
	base  *url.URL
	items []Item
}

// maxDepth is how deep JSON lists are looked into; real ones have four levels.
const maxDepth = 20

func (w *jsonWalk) value(v any, depth int) {
	if depth > maxDepth || len(w.items) > MaxItems {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		if item, ok := w.object(v); ok {
			w.items = append(w.items, item)
			return
		}
		for _, key := range sortedKeys(v) {
			w.value(v[key], depth+1)
		}
	case []any:
		for _, e := range v {
			w.value(e, depth+1)
		}
	case string:
		if strings.Contains(v, "<a") {
			w.items = append(w.items, w.linkItems(w.base, parse(v))...)
		}
	}
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// object reads one object as an item.
func (w *jsonWalk) object(o map[string]any) (item Item, ok bool) {
	lower := map[string]any{}
	for _, key := range sortedKeys(o) {
		lower[strings.ToLower(key)] = o[key]
	}
	item.Title = plainText(w.field(lower, "title"))
	u, err := address.Resolve(w.base, w.field(lower, "url"))
	if err != nil || item.Title == "" {
		return item, false
	}
	item.URL = u.String()
	item.Date = either(stampDate(w.field(lower, "date")), AddressDate(item.URL))
	for _, name := range []string{"number", "index", "body"} {
		if v := plainText(w.field(lower, name)); v != "" && v != "null" {
			if item.Extra == nil {
				item.Extra = map[string]string{}
			}
			item.Extra[name] = v
		}
	}
	return item, true
}

// field is the first of a field's keys that an object has with something in it.
func (a *Adapters) field(lower map[string]any, name string) string {
	for _, key := range a.fields[name] {
		switch v := lower[key].(type) {
		case string:
			if strings.TrimSpace(v) != "" {
				return strings.TrimSpace(v)
			}
		case json.Number:
			return v.String()
		}
	}
	return ""
}

// plainText drops the tags with which searches mark what they found.
func plainText(s string) string {
	if strings.ContainsAny(s, "<&") {
		nodes, err := html.ParseFragment(strings.NewReader(s), nil)
		if err == nil {
			var parts []string
			for _, n := range nodes {
				parts = append(parts, textOf(n))
			}
			s = strings.Join(parts, "")
		}
	}
	return clip(strings.Join(strings.Fields(s), " "))
}

// number finds a count anywhere in the first levels of a JSON answer.
func (a *Adapters) number(v any, name string, depth int) int {
	m, ok := v.(map[string]any)
	if !ok || depth > 4 {
		return 0
	}
	lower := map[string]any{}
	for _, key := range sortedKeys(m) {
		lower[strings.ToLower(key)] = m[key]
	}
	if n := atoi(a.field(lower, name)); n > 0 {
		return n
	}
	for _, key := range sortedKeys(m) {
		if n := a.number(m[key], name, depth+1); n > 0 {
			return n
		}
	}
	return 0
}
