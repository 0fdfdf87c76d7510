package region

import (
	"strings"

	"duban/normalize/lexicon"
)

// Find returns the places named in text, in order, longest names first, without overlaps.
// Short names of counties, and names that are ordinary words too, count only next to
// the place above them or before an institution's name.
func (g *Gazetteer) Find(text string) []Mention {
	runes := lexicon.Fold(text)
	var found []Mention
	for at := 0; at < len(runes); {
		m, ok := g.mentionAt(runes, at, found)
		if !ok {
			at++
			continue
		}
		found = append(found, m)
		at = m.End
	}
	g.decide(found)
	return found
}

// mentionAt reads the longest admissible name at one position.
func (g *Gazetteer) mentionAt(runes []rune, at int, before []Mention) (m Mention, ok bool) {
	g.names.Prefixes(runes, at, func(end int, e *entry) {
		if above := placeBefore(before, at); above != nil {
			if inside := within(*above, g.regions(e)); len(inside) > 0 {
				m, ok = mention(runes, at, end, inside), true
				return
			}
		}
		if g.admissible(runes, at, end, e) {
			m, ok = mention(runes, at, end, g.regions(e)), true
		}
	})
	return m, ok
}

func mention(runes []rune, at, end int, candidates []Region) Mention {
	m := Mention{Start: at, End: end, Text: string(runes[at:end])}
	if len(candidates) == 1 {
		m.Region = candidates[0]
	} else if top, ok := highest(candidates); ok {
		m.Region, m.Candidates = top, candidates
	} else {
		m.Candidates = candidates
	}
	return m
}

// highest is the only candidate of the highest level: 吉林 is the province first,
// and 宿州 the city. It does not choose between two counties.
func highest(candidates []Region) (top Region, ok bool) {
	for _, c := range candidates {
		switch {
		case top.Code == "" || c.Level < top.Level:
			top, ok = c, true
		case c.Level == top.Level:
			ok = false
		}
	}
	return top, ok && top.Level != County
}

// admissible tells whether a name may be read as a place without a place above it.
func (g *Gazetteer) admissible(runes []rune, at, end int, e *entry) bool {
	if !e.common && !e.short {
		return true
	}
	if at > 0 && lexicon.IsHan(runes[at-1]) {
		return false
	}
	_, head, known := g.followers.Longest(runes, end)
	return known && head
}

// placeBefore is the place named right before a position.
func placeBefore(before []Mention, at int) *Region {
	if len(before) == 0 || before[len(before)-1].End != at || before[len(before)-1].Region.Code == "" {
		return nil
	}
	return &before[len(before)-1].Region
}

func within(above Region, candidates []Region) []Region {
	var inside []Region
	for _, c := range candidates {
		if c.Code != above.Code && above.Contains(c) {
			inside = append(inside, c)
		}
	}
	return inside
}

// decide settles ambiguous names by the unambiguous places of the same text:
// first those of the same city, then those of the same province.
func (g *Gazetteer) decide(found []Mention) {
	var sure []Region
	for _, m := range found {
		if len(m.Candidates) == 0 {
			sure = append(sure, m.Region)
		}
	}
	for i := range found {
		if len(found[i].Candidates) > 0 && found[i].Region.Code == "" {
			found[i].Region, _ = choose(found[i].Candidates, sure)
		}
	}
}

// choose returns the one candidate that shares its city, else its province, with the sure places.
func choose(candidates, sure []Region) (Region, bool) {
	for _, digits := range []int{4, 2} {
		var one Region
		n := 0
		for _, c := range candidates {
			if sharesCode(c, sure, digits) {
				one = c
				n++
			}
		}
		if n == 1 {
			return one, true
		}
	}
	return Region{}, false
}

func sharesCode(c Region, sure []Region, digits int) bool {
	for _, s := range sure {
		if digits == 4 && s.Level == Province && s.City == "" {
			continue
		}
		if strings.HasPrefix(s.Code, c.Code[:digits]) || digits == 4 && s.City != "" && s.City == c.City {
			return true
		}
	}
	return false
}
