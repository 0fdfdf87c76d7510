package table

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"duban/normalize/ruledata"
)

func TestHeaderExamplesReadTheirOwnRow(t *testing.T) {
	r := newReader(t)
	rows, err := ruledata.Table(Data, "data/header.tsv", "rule", "pattern", "field", "rank", "alone", "examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, example := range strings.Split(row.Cells[5], ";") {
			got, ok := r.headers.match(squeeze(example))
			if !ok || got.name != row.Cells[0] {
				t.Errorf("%s:%d: %q is read by %q, not by %q", row.File, row.Line, example, got.name, row.Cells[0])
			}
		}
	}
}

func TestTextIsNoHeader(t *testing.T) {
	r := newReader(t)
	for _, text := range []string{"", "市科技局", "推动高新区高质量发展", "组织开展季度调度会商。", "东海县", "10", "培育科技型中小企业", "全年完成投资3亿元"} {
		if got, ok := r.headers.match(squeeze(text)); ok {
			t.Errorf("%q is read as a header by %s", text, got.name)
		}
	}
}

func TestWordRulesMatchTheirExamples(t *testing.T) {
	var file wordFile
	if err := ruledata.YAML(Data, "data/words.yaml", &file); err != nil {
		t.Fatal(err)
	}
	for name, rule := range map[string]wordRule{"total": file.Total, "subtotal": file.Subtotal, "note": file.Note, "when": file.When, "done": file.Done, "item": file.Item, "page_break": file.PageBreak, "adds": file.Adds, "several": file.Several} {
		compiled, err := compile(name, rule.Pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range rule.Matches {
			if !compiled.MatchString(squeeze(text)) {
				t.Errorf("%s must match %q", name, text)
			}
		}
		for _, text := range rule.Misses {
			if compiled.MatchString(squeeze(text)) {
				t.Errorf("%s must not match %q", name, text)
			}
		}
	}
}

func TestUnitsInHeaders(t *testing.T) {
	w := newReader(t).words
	for _, tt := range []struct{ cell, name, unit string }{
		{"专业研究所(个)", "专业研究所", "个"}, {"投资额（亿元）", "投资额", "亿元"}, {"增速(%)", "增速", "%"},
		{"资金(单位:万元)", "资金", "万元"}, {"产值（亿）", "产值", "亿"}, {"密度(件/万人)", "密度", "件/万人"},
		{"县(市、区)", "县(市、区)", ""}, {"牵头单位", "牵头单位", ""}, {"海州区(高新区)", "海州区(高新区)", ""},
	} {
		if name, unit := w.splitUnit(squeeze(tt.cell)); name != tt.name || unit != tt.unit {
			t.Errorf("%q: %q and %q, want %q and %q", tt.cell, name, unit, tt.name, tt.unit)
		}
	}
}

func TestBadRulesNameFileAndLine(t *testing.T) {
	words, err := fs.ReadFile(Data, "data/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head := "rule\tpattern\tfield\trank\talone\texamples\n"
	for _, tt := range []struct{ name, header, words, want string }{
		{"bad pattern", head + "seq\t序(号\tseq\t\t\t\n", string(words), "data/header.tsv:2"},
		{"bad field", head + "\nseq\t序号\tnumber\t\t\t\n", string(words), "data/header.tsv:3"},
		{"bad rank", head + "seq\t序号\tseq\thigh\t\t\n", string(words), "data/header.tsv:2"},
		{"matches nothing", head + "seq\t(序号)?\tseq\t\t\t\n", string(words), "empty cell"},
		{"missing pattern", head + "seq\t序号\tseq\t\t\t\n", "group: x\n", "data/words.yaml"},
		{"unknown key", head + "seq\t序号\tseq\t\t\t\n", "totals: x\n", "data/words.yaml"},
	} {
		fsys := fstest.MapFS{"data/header.tsv": {Data: []byte(tt.header)}, "data/words.yaml": {Data: []byte(tt.words)}}
		if _, err := New(fsys, nil); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error that names %s", tt.name, err, tt.want)
		}
	}
}
