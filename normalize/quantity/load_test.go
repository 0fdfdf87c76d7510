package quantity

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// broken is the embedded data with one file replaced.
func broken(t *testing.T, name, content string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Data, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(Data, p)
		out[p] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out[name] = &fstest.MapFile{Data: []byte(content)}
	return out
}

func TestLoadNamesFileAndLine(t *testing.T) {
	const units = "unit\tdimension\tfactor\tbase\tclass\tscale\tnumerals\n"
	const comparators = "phrase\tplace\treading\tweight\tunless\n"
	for _, c := range []struct{ file, content, want string }{
		{"data/units.tsv", units + "家\tcount\tmany\t家\tcount\tfold\tany\n", `data/units.tsv:2: factor "many"`},
		{"data/units.tsv", units + "家\tcount\t0\t家\tcount\tfold\tany\n", "data/units.tsv:2"},
		{"data/units.tsv", units + "家\tcount\t1\t家\tcount\tbend\tany\n", "data/units.tsv:2"},
		{"data/units.tsv", units + "家\tcount\t1\t家\tcount\tfold\troman\n", "data/units.tsv:2"},
		{"data/units.tsv", units + "家\tcount\t1\t家\tcount\tfold\tany\n家\tcount\t1\t家\tcount\tfold\tany\n", "data/units.tsv:3: unit 家 stands twice"},
		{"data/units.tsv", "unit\tfactor\n", "data/units.tsv:1"},
		{"data/comparators.tsv", comparators + "超\tbeside\t>\t4\n", "data/comparators.tsv:2"},
		{"data/comparators.tsv", comparators + "超\tbefore\t>>\t4\n", "data/comparators.tsv:2"},
		{"data/comparators.tsv", comparators + "超\tbefore\t>\thigh\n", "data/comparators.tsv:2"},
		{"data/contexts.tsv", "rule\tphrase\tunit\tunless\nordinal\n", "data/contexts.tsv:2"},
		{"data/nonunits.tsv", "word\trule\n周年\n", "data/nonunits.tsv:2"},
		{"data/multiples.tsv", "phrase\tvalue\trule\n翻番\ttwo\tdoubling\n", "data/multiples.tsv:2"},
		{"data/words.tsv", "words\n统一\n", "data/words.tsv:1"},
	} {
		g, err := New(broken(t, c.file, c.content))
		if err == nil || g != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: grammar %v, error %v, want %q", c.file, c.content, g != nil, err, c.want)
		}
	}
}

func TestUnitsAreManyAndConsistent(t *testing.T) {
	g := grammar(t)
	words := map[string]bool{}
	for _, m := range g.measures {
		words[m.word] = true
	}
	if len(words) < 250 {
		t.Errorf("%d units, want at least 250", len(words))
	}
	for _, m := range g.measures {
		if !words[m.base] {
			t.Errorf("base %s of %s is no unit itself", m.base, m.word)
		}
	}
	listed := g.Units()
	for i := 1; i < len(listed); i++ {
		if len(listed[i]) > len(listed[i-1]) {
			t.Fatalf("%s stands before the longer %s", listed[i-1], listed[i])
		}
	}
}

func TestEveryBaseConverts(t *testing.T) {
	g := grammar(t)
	for _, c := range []struct{ text, want string }{
		{"3公顷", "45 亩"}, {"2平方公里", "2000000 平方米"}, {"5公斤", "0.005 吨"}, {"7000斤", "3.5 吨"},
		{"3兆瓦", "3000 千瓦"}, {"5GW", "5000000 千瓦"}, {"20kV", "20 千伏"}, {"1.2亿千瓦时", "120000000 千瓦时"},
		{"3亿美元", "300000000 美元"}, {"5‰", "0.5 %"}, {"3000毫升", "0.003 立方米"}, {"2万TEU", "20000 标准箱"},
		{"50个基点", "0.5 个百分点"}, {"3万元/亩", "30000 元/亩"}, {"0.5亿元/平方公里", "50000000 元/平方公里"},
		{"300元/人·年", "300 元/人·年"}, {"12万人次/年", "120000 人次/年"}, {"35μg/m³", "35 微克/立方米"},
	} {
		qs := g.Find(c.text)
		if len(qs) != 1 || qs[0].BaseValue.String()+" "+qs[0].BaseUnit != c.want {
			t.Errorf("%s: %+v, want %s", c.text, qs, c.want)
		}
	}
}
