package notice

import (
	"slices"
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
	"duban/normalize/region"
)

// place sets the issuer and the place that it speaks for: where the notice
// names none, the place whose site published it.
func (r *Reader) place(n *corpus.Notice, v *view, site string) {
	n.Issuer = r.issuer(v)
	found, ok := r.region(n, v)
	if !ok {
		found, ok = r.places.ByCode(site)
	}
	if !ok || found.Level == region.Nation {
		return
	}
	n.Province, n.City, n.County, n.RegionCode = found.Province, found.City, found.County, found.Code
}

// longestIssuer bounds an issuer's name, several joint ones included, in characters.
const longestIssuer = 80

// issuer is the stated issuer, the signature, the body that the title begins
// with, or the source where it is a body.
func (r *Reader) issuer(v *view) string {
	for _, value := range v.all(fieldIssuer) {
		if r.canIssue(value) {
			return value
		}
	}
	if v.sign.issuer != "" {
		return v.sign.issuer
	}
	if v.loose >= 0 && v.signersAbove(v.loose) != "" {
		return v.signersAbove(v.loose)
	}
	if name := r.titleIssuer(v); name != "" {
		return name
	}
	for _, value := range v.all(fieldSource) {
		if r.isBody(value) {
			return value
		}
	}
	return ""
}

func (r *Reader) canIssue(s string) bool {
	_, isDay := firstDay(s)
	number, _ := r.number(s)
	return !lexicon.Longer(s, longestIssuer) && !isDay && number == ""
}

// titleIssuer is the body before the verb of a title (X关于…, X印发…), or before a colon.
func (r *Reader) titleIssuer(v *view) string {
	title := strings.TrimSpace(v.title)
	for _, verb := range r.words.TitleVerbs {
		if i := strings.Index(title, verb); i > 0 {
			if name := strings.TrimSpace(title[:i]); r.isBody(name) {
				return name
			}
		}
	}
	if name, _, ok := strings.Cut(strings.Replace(title, "：", ":", 1), ":"); ok && r.isBody(strings.TrimSpace(name)) {
		return strings.TrimSpace(name)
	}
	return ""
}

// region resolves the issuer, with the rest of the page to decide between
// places of one name and for an issuer that names none. A title without a
// place is helped by the text only when it speaks for its own place (我市).
func (r *Reader) region(n *corpus.Notice, v *view) (region.Region, bool) {
	if r.places == nil {
		return region.Region{}, false
	}
	strong := r.hints(n, v)
	weak := append(slices.Clone(strong), v.opening(hintBytes))
	title := startOfTitle.ReplaceAllString(v.bare, "")
	tries := []struct {
		name  string
		hints []string
	}{{n.Issuer, weak}, {r.titleIssuer(v), weak}, {title, strong}, {n.DocNumber, strong}}
	if containsAny(title, r.words.LocalWords) {
		tries = append(tries, struct {
			name  string
			hints []string
		}{title, weak})
	}
	for _, try := range tries {
		if try.name == "" {
			continue
		}
		if found, ok := r.places.Resolve(try.name, try.hints...); ok {
			return found, true
		}
	}
	return region.Region{}, false
}

// startOfTitle is what stands before the place in a title: its year, its bracket.
var startOfTitle = expression.MustCompile(`^[《“"]?(?:关于)?[《“"]?(?:` + yearDigits + `年?度?)?`)

// hintBytes is how much of the opening is searched for places.
const hintBytes = 3000

// hints are the page's texts that may name the issuer's place, surest first.
func (r *Reader) hints(n *corpus.Notice, v *view) []string {
	hints := slices.Concat(v.all(fieldPlace), v.all(fieldSite), v.all(fieldIssuer), []string{v.sign.issuer, v.title})
	hints = append(hints, v.all(fieldSource)...)
	hints = append(hints, n.DocNumber, v.address())
	hints = append(hints, v.breadcrumbs()...)
	for i := 0; i < v.body; i++ {
		hints = append(hints, v.lines[i])
	}
	return slices.DeleteFunc(hints, func(s string) bool { return s == "" })
}
