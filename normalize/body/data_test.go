package body

import (
	"strings"
	"testing"
	"testing/fstest"

	"duban/normalize/region"
)

func TestDataErrorsNameFileAndLine(t *testing.T) {
	places, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	const head = "name\tkind\taliases\tformer\tbare\n"
	for _, c := range []struct{ file, text, want string }{
		{"bodies.tsv", head + "科学技术局\tbureau\n", "data/bodies.tsv:2"},
		{"bodies.tsv", head + "科学技术局\tdept\t科技局\n教育局\tdept\t科技局\n", "data/bodies.tsv:3"},
		{"bodies.tsv", head + "\tdept\t科技局\n", "data/bodies.tsv:2"},
		{"bodies.tsv", head + "科学技术局\tdept\t科技局;;科委\n", "data/bodies.tsv:2"},
		{"roles.tsv", "text\tform\trole\n牵头\tbehind\tlead\n", "data/roles.tsv:2"},
		{"roles.tsv", "text\tform\trole\n牵头\tpost\tboss\n", "data/roles.tsv:2"},
		{"words.tsv", "text\tuse\n局\tending\n", "data/words.tsv:2"},
		{"rules.yaml", "rules:\n  - name: x\n    pattern: y\n", "data/rules.yaml"},
		{"rules.yaml", "rules:\n  - name: x\n    keys: [a]\n    patterns: ['(']\n", "data/rules.yaml"},
	} {
		fsys := fstest.MapFS{}
		for _, f := range []string{"bodies.tsv", "roles.tsv", "words.tsv", "rules.yaml"} {
			raw, err := Data.ReadFile("data/" + f)
			if err != nil {
				t.Fatal(err)
			}
			fsys["data/"+f] = &fstest.MapFile{Data: raw}
		}
		fsys["data/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := New(fsys, places); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to name %s", c.file, err, c.want)
		}
	}
}
