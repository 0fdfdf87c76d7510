package target

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Every doubt takes something off, and none leaves less than the floor.
func TestConfidence(t *testing.T) {
	f, err := loadFactors(Data)
	if err != nil {
		t.Fatal(err)
	}
	all := doubt(0)
	for name, d := range doubtNames {
		if c := f.confidence(d); c >= f.confidence(0) || c <= leastConfidence {
			t.Errorf("%s alone leaves %.2f of %.2f", name, c, f.confidence(0))
		}
		all |= d
	}
	if c := f.confidence(all); c != leastConfidence {
		t.Errorf("all doubts leave %.2f", c)
	}
	if plain, carried := f.confidence(doubtUnknown), f.confidence(doubtUnknown|doubtCarried|doubtTold); carried >= plain {
		t.Errorf("more doubts leave %.2f, fewer %.2f", carried, plain)
	}
}

func TestLoadFactorsFindsFaults(t *testing.T) {
	for text, want := range map[string]string{
		"doubt\tfactor\nvague\t0.5\n":                 "confidence.tsv:2: unknown doubt",
		"doubt\tfactor\ncarried\tlow\n":               "confidence.tsv:2: factor",
		"doubt\tfactor\ncarried\t0.5\ncarried\t0.6\n": "confidence.tsv:3: doubt \"carried\" is given twice",
		"doubt\tfactor\ncarried\t0.5\n":               "is missing",
	} {
		_, err := loadFactors(fstest.MapFS{"data/confidence.tsv": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
