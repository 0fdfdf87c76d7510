package region

import (
	"strings"
	"sync"
	"unicode/utf8"

	"duban/normalize/lexicon"
)

// Resolve returns the one place that the name of an issuer or a title speaks for
// (`淮阴区科技局` → 江苏省 淮安市 淮阴区; `连云港市人民政府办公室` → 江苏省 连云港市).
// hints (site names, other issuers, body text) decide between places of one name, and give
// the place where the name itself has only its level (`市科技局`, `区科技局`) or none.
// A body of the whole country (`国务院办公厅`) gives the zero Region and true.
func (g *Gazetteer) Resolve(name string, hints ...string) (Region, bool) {
	head := headOf(name)
	if g.ofNation(head) && len(g.Find(head)) == 0 {
		return Region{}, true
	}
	sure := sync.OnceValue(func() []Region { return g.hinted(hints) }) // most names speak for themselves
	if r, ok := g.first(name, sure); ok {
		return r, true
	}
	if r, ok := g.byNumber(name); ok {
		return r, true
	}
	return g.fromHints(name, sure())
}

// headOf is the issuer of a title: what stands before 关于, 印发 or a book title.
func headOf(name string) string {
	for _, stop := range []string{"关于", "印发", "《"} {
		if i := strings.Index(name, stop); i > 0 {
			name = name[:i]
		}
	}
	return name
}

// ofNation tells whether a part of a name, parts being divided by spaces and marks, begins with a national body.
func (g *Gazetteer) ofNation(name string) bool {
	text := lexicon.Fold(name)
	for at := range text {
		if at > 0 && lexicon.IsHan(text[at-1]) {
			continue
		}
		if _, _, ok := g.nation.Longest(text, at); ok {
			return true
		}
	}
	return false
}

// first is the deepest place of the first run of places in a name (江苏省宿迁市宿豫区…).
func (g *Gazetteer) first(name string, sure func() []Region) (Region, bool) {
	found := g.Find(name)
	var last Region
	for i, m := range found {
		if i > 0 && (m.Start != found[i-1].End || !last.Contains(m.Region) || m.Region.Code == "") {
			break
		}
		r := m.Region
		if r.Code == "" {
			var ok bool
			if r, ok = choose(m.Candidates, sure()); !ok {
				return Region{}, false
			}
		}
		last = r
	}
	return last, last.Code != ""
}

// numberLimit is the most characters before the year of a document number.
const numberLimit = 14

// byNumber reads the first character of a document number that a name begins with (粤科函高字〔2021〕1132号).
func (g *Gazetteer) byNumber(name string) (Region, bool) {
	name = strings.TrimSpace(name)
	n := 0
	for at, r := range name {
		if strings.ContainsRune("〔[［(（【", r) {
			if !strings.HasPrefix(strings.TrimLeft(name[at+utf8.RuneLen(r):], "0123456789"), string(closer(r))) {
				return Region{}, false
			}
			_, code, ok := g.abbrs.Longest(lexicon.Runes(name[:at]), 0)
			return g.byCode[code], ok
		}
		if n++; n > numberLimit || !lexicon.IsHan(r) {
			break
		}
	}
	return Region{}, false
}

// closer is the bracket that closes open.
func closer(open rune) rune {
	return map[rune]rune{'〔': '〕', '[': ']', '［': '］', '(': ')', '（': '）', '【': '】'}[open]
}

// hinted lists the places that the hints name or stand for, in order.
func (g *Gazetteer) hinted(hints []string) []Region {
	var sure []Region
	for _, h := range hints {
		for _, m := range g.Find(h) {
			if m.Region.Code != "" {
				sure = append(sure, m.Region)
			}
		}
		if r, ok := g.byNumber(h); ok {
			sure = append(sure, r)
		}
	}
	return sure
}

// fromHints gives a name without a place that of the first hint which has the name's level word, or holds such a place.
func (g *Gazetteer) fromHints(name string, sure []Region) (Region, bool) {
	level := levelWord(name)
	for _, s := range sure {
		if level == 0 {
			return s, true
		}
		for up := s; up.Code != ""; up = g.above(up) {
			if strings.HasSuffix(up.Name(), string(level)) {
				return up, true
			}
		}
	}
	return Region{}, false
}

// levelWord is the 省, 市, 区, 县 or 州 that a body's name begins with, else 0.
func levelWord(name string) rune {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(name))
	if strings.ContainsRune("省市区县州旗", first) {
		return first
	}
	return 0
}

// above is the place that directly holds r.
func (g *Gazetteer) above(r Region) Region {
	if r.Level == County {
		if city, ok := g.byCode[r.Code[:4]+"00"]; ok {
			return city
		}
	}
	if r.Level == County || r.Level == City {
		return g.byCode[r.Code[:2]+"0000"]
	}
	return Region{}
}
