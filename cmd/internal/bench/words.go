package bench

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/body"
	"duban/normalize/indicator"
	"duban/normalize/region"
	"duban/normalize/ruledata"
)

//go:embed data
var files embed.FS

// words are what sentences are filled with: the program's own dictionaries of
// places, bodies and indicators, and templates.
type words struct {
	Titles, Chapters, Headings, Sentences, Cells, Furniture []string
	Verbs, Adjectives, Nouns, Industries, Works             []string
	Syllables                                               string
	Spam                                                    []string `yaml:"places_of_spam"`

	syllables  []rune
	places     []string // counties and cities
	cities     []string
	bodies     []string
	indicators []measured
	garbles    []garble
}

// measured is an indicator with the dimension of its values.
type measured struct{ name, dimension string }

// garble is a character with what damaged pages write for it.
type garble struct{ simplified, traditional, pinyin string }

func loadWords() (*words, error) {
	w := &words{}
	if err := ruledata.YAML(files, "data/templates.yaml", w); err != nil {
		return nil, err
	}
	w.syllables = []rune(w.Syllables)
	for _, load := range []func() error{w.loadPlaces, w.loadBodies, w.loadIndicators, w.loadGarbles} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func each(fsys fs.FS, name string, columns []string, use func(cells []string)) error {
	rows, err := ruledata.Table(fsys, name, columns...)
	for _, row := range rows {
		use(row.Cells)
	}
	return err
}

func (w *words) loadPlaces() error {
	return each(region.Data, "data/divisions.tsv", []string{"code", "name"}, func(c []string) {
		if strings.HasSuffix(c[0], "00") {
			w.cities = append(w.cities, c[1])
		}
		w.places = append(w.places, c[1])
	})
}

func (w *words) loadBodies() error {
	columns := []string{"name", "kind", "aliases", "former", "bare"}
	return each(body.Data, "data/bodies.tsv", columns, func(c []string) {
		if c[1] != "dept" && c[1] != "party" {
			return
		}
		for _, alias := range strings.Split(c[2], ";") {
			if name := strings.TrimLeft(alias, "~"); name != "" {
				w.bodies = append(w.bodies, "市"+name)
			}
		}
	})
}

func (w *words) loadIndicators() error {
	columns := []string{"id", "chinese", "english", "dimension", "direction", "phrases"}
	err := each(indicator.Data, "data/indicators.tsv", columns, func(c []string) {
		w.indicators = append(w.indicators, measured{c[1], c[3]})
	})
	if err == nil && len(w.indicators) == 0 {
		err = fmt.Errorf("there are no indicators")
	}
	return err
}

func (w *words) loadGarbles() error {
	return each(files, "data/garble.tsv", []string{"simplified", "traditional", "pinyin"}, func(c []string) {
		w.garbles = append(w.garbles, garble{c[0], c[1], c[2]})
	})
}
