package region

import (
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/normalize/ruledata"
)

// loader fills a gazetteer from its data files.
type loader struct {
	fsys          fs.FS
	g             *Gazetteer
	entries       map[string]*entry
	levels, folks []string // endings that short names drop
	codes         []string // of divisions, in file order
}

func (l *loader) suffixes() error {
	rows, err := ruledata.Table(l.fsys, "data/suffixes.tsv", "suffix", "kind")
	if err != nil {
		return err
	}
	for _, r := range rows {
		switch r.Cells[1] {
		case "level":
			l.levels = append(l.levels, r.Cells[0])
		case "people":
			l.folks = append(l.folks, r.Cells[0])
		default:
			return r.Errorf("kind %q is neither level nor people", r.Cells[1])
		}
	}
	return nil
}

func (l *loader) divisions() error {
	rows, err := ruledata.Table(l.fsys, "data/divisions.tsv", "code", "name")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := l.place(r); err != nil {
			return err
		}
	}
	return nil
}

// place adds one division; those above it must stand before it.
func (l *loader) place(r ruledata.Row) error {
	code, name := r.Cells[0], r.Cells[1]
	if len(code) != 6 || strings.Trim(code, "0123456789") != "" || name == "" {
		return r.Errorf("%q %q is not a six-digit code and a name", code, name)
	}
	if _, twice := l.g.byCode[code]; twice {
		return r.Errorf("code %s stands twice", code)
	}
	region := Region{Code: code, Level: levelOf(code)}
	province, ok := l.g.byCode[code[:2]+"0000"]
	if !ok && region.Level != Province {
		return r.Errorf("no province %s0000 before %s %s", code[:2], code, name)
	}
	region.Province = province.Province
	switch region.Level {
	case Province:
		region.Province, region.City = name, municipality(name)
	case City:
		region.City = name
	default:
		region.City, region.County = l.g.byCode[code[:4]+"00"].City, name
		if province.City != "" {
			region.City = province.City
		}
	}
	l.g.byCode[code] = region
	l.codes = append(l.codes, code)
	l.add(name, code)
	return nil
}

// municipality is the name itself for a province-level 市, which is its own city.
func municipality(province string) string {
	if strings.HasSuffix(province, "市") {
		return province
	}
	return ""
}

func levelOf(code string) Level {
	switch {
	case strings.HasSuffix(code, "0000"):
		return Province
	case strings.HasSuffix(code, "00"):
		return City
	}
	return County
}

func (l *loader) add(name, code string) *entry {
	e := l.entries[name]
	if e == nil {
		e = &entry{}
		l.entries[name] = e
	}
	if !slices.Contains(e.codes, code) {
		e.codes = append(e.codes, code)
	}
	return e
}

// shortNames adds the name without its level word, and without the peoples of an autonomous place.
func (l *loader) shortNames() error {
	for _, code := range l.codes {
		r := l.g.byCode[code]
		for _, short := range l.shorten(r.Name()) {
			_, taken := l.entries[short]
			e := l.add(short, code)
			if !taken {
				e.short = true
			}
			if r.Level != County {
				e.short = false
			}
		}
	}
	return nil
}

// shorten gives `恩施` and `恩施州` for 恩施土家族苗族自治州, `宿豫` for 宿豫区, nothing for 忠县.
func (l *loader) shorten(name string) []string {
	stem, level := name, ""
	for _, s := range l.levels {
		if strings.HasSuffix(name, s) {
			stem, level = strings.TrimSuffix(name, s), s
			break
		}
	}
	stem = l.withoutPeoples(stem)
	if level == "" || utf8.RuneCountInString(stem) < 2 {
		return nil
	}
	if strings.HasPrefix(level, "自治") && level != "自治区" {
		return []string{stem, stem + strings.TrimPrefix(level, "自治")}
	}
	return []string{stem}
}

func (l *loader) withoutPeoples(stem string) string {
	for again := true; again; {
		again = false
		for _, p := range l.folks {
			if rest, ok := strings.CutSuffix(stem, p); ok && utf8.RuneCountInString(rest) >= 2 {
				stem, again = rest, true
				break
			}
		}
	}
	return stem
}

func (l *loader) zones() error {
	rows, err := ruledata.Table(l.fsys, "data/zones.tsv", "code", "name")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := l.alias(r, r.Cells[0], r.Cells[1], true); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) aliases() error {
	rows, err := ruledata.Table(l.fsys, "data/aliases.tsv", "code", "name", "kind")
	if err != nil {
		return err
	}
	for _, r := range rows {
		code, name := r.Cells[0], r.Cells[1]
		switch r.Cells[2] {
		case "abbr":
			if _, ok := l.g.byCode[code]; !ok {
				return r.Errorf("no place has the code %q", code)
			}
			l.g.abbrs.Add(name, code)
		case "former", "zone", "short":
			if err := l.alias(r, code, name, r.Cells[2] == "zone"); err != nil {
				return err
			}
		default:
			return r.Errorf("kind %q is none of abbr, former, zone, short", r.Cells[2])
		}
	}
	return nil
}

func (l *loader) alias(r ruledata.Row, code, name string, zone bool) error {
	if _, ok := l.g.byCode[code]; !ok {
		return r.Errorf("no place has the code %q", code)
	}
	if name == "" {
		return r.Errorf("the name is empty")
	}
	if e := l.entries[name]; e != nil && !e.short {
		return nil // a place of today bears the name
	}
	e := l.add(name, code)
	e.short, e.zone = false, zone
	return nil
}

func (l *loader) common() error {
	rows, err := ruledata.Table(l.fsys, "data/common.tsv", "name")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if e := l.entries[r.Cells[0]]; e != nil {
			e.common = true
		}
	}
	return nil
}

func (l *loader) words() error {
	rows, err := ruledata.Table(l.fsys, "data/followers.tsv", "text", "kind")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Cells[1] != "head" && r.Cells[1] != "not" {
			return r.Errorf("kind %q is neither head nor not", r.Cells[1])
		}
		l.g.followers.Add(r.Cells[0], r.Cells[1] == "head")
	}
	rows, err = ruledata.Table(l.fsys, "data/nation.tsv", "text")
	if err != nil {
		return err
	}
	for _, r := range rows {
		l.g.nation.Add(r.Cells[0], true)
	}
	return nil
}

// finish builds the trie. A name of two characters that ends in 县 (和县, 成县) is too easily a part of other words to stand alone.
func (l *loader) finish() {
	for _, name := range sortedKeys(l.entries) {
		e := l.entries[name]
		slices.Sort(e.codes)
		if utf8.RuneCountInString(name) == 2 && strings.HasSuffix(name, "县") {
			e.common = true
		}
		l.g.names.Add(name, e)
		l.g.all = append(l.g.all, name)
	}
}
