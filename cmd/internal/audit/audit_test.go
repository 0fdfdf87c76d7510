package audit_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/cmd/internal/audit"
	"duban/cmd/internal/pipeline"
	"duban/corpus"
)

// load loads the program's own stages once for all tests.
var load = sync.OnceValues(func() (*pipeline.Stages, error) {
	wiring, err := pipeline.Wire("")
	if err != nil {
		return nil, err
	}
	return wiring.Assembly.Load()
})

// take runs the real stages over a text.
func take(t *testing.T, source string, raw []byte) audit.Input {
	t.Helper()
	stages, err := load()
	if err != nil {
		t.Fatal(err)
	}
	page := corpus.Page{Source: source, Bytes: raw, SHA256: corpus.Hash(raw), FetchedAt: time.Unix(0, 0)}
	doc, err := stages.Document.Document(context.Background(), page)
	if err != nil {
		t.Skipf("%s: %v", source, err)
	}
	n := stages.Notice.Read(page, doc)
	n.ID, n.Source, n.SHA256 = corpus.NoticeID(source), source, page.SHA256
	in := audit.Input{Document: doc, Notice: n, Tasks: stages.Tasks.Find(doc, n)}
	in.Targets, in.Numbers = stages.Targets.Find(doc, n, in.Tasks)
	return in
}

const notice = `<html><head><title>示例市2023年科技创新重点任务推进计划</title></head><body><div id="zoom">
<h1>示例市2023年科技创新重点任务推进计划</h1>
<p>成文日期：2023年2月10日</p>
<p>各县区人民政府，市各有关部门：现将2023年重点任务印发给你们，请认真贯彻落实，按时完成各项目标任务。</p>
<table border="1">
<tr><th>序号</th><th>重点任务</th><th>二季度</th><th>四季度</th><th>牵头单位</th></tr>
<tr><td colspan="5">一、创新主体</td></tr>
<tr><td>1</td><td>新增高新技术企业120家</td><td>新增50家</td><td>新增120家</td><td>市科技局</td></tr>
<tr><td>2</td><td>建设省级以上众创空间6家</td><td>建设2家</td><td>建设6家</td><td>市科技局</td></tr>
<tr><td>3</td><td>引进高层次人才30名</td><td>引进10名</td><td>引进30名</td><td>市人社局</td></tr>
<tr><td></td><td></td><td></td><td></td><td></td></tr>
<tr><td colspan="5">注：以上数据截至2022年底。</td></tr>
</table>
<p>到2023年底，全市研发投入强度达到2.2%。联系电话：0517-80000000。</p>
</div></body></html>`

func TestBalanceOfAPlan(t *testing.T) {
	r := audit.Balance(take(t, "plan.html", []byte(notice)))
	if !r.Balanced {
		t.Errorf("not balanced: %+v", r)
	}
	if len(r.Tables) != 1 {
		t.Fatalf("%d tables", len(r.Tables))
	}
	b := r.Tables[0]
	want := map[string]int{"header": 1, "section": 1, "blank": 1, "note": 1}
	if b.Rows != 7 || b.Tasks != 3 || len(b.Explained) != len(want) {
		t.Errorf("table: %+v", b)
	}
	for kind, n := range want {
		if b.Explained[kind] != n {
			t.Errorf("%s rows: %d, want %d", kind, b.Explained[kind], n)
		}
	}
	if r.Numerals.Exported != 10 {
		t.Errorf("exported %d numerals, want 10: %+v", r.Numerals.Exported, r.Numerals)
	}
}

// TestBalanceNamesWhatIsLost breaks what is stored for a balanced notice, one
// thing at a time, and wants it named at its place.
func TestBalanceNamesWhatIsLost(t *testing.T) {
	for _, c := range []struct {
		name   string
		damage func(*audit.Input)
		says   string
	}{
		{"a row was not read", func(in *audit.Input) { table(in).Lines = table(in).Lines[:6] }, "table 1 row 7"},
		{"a row was read twice", func(in *audit.Input) { table(in).Lines = append(table(in).Lines, corpus.Line{Kind: corpus.LineData}) }, "8 rows were read"},
		{"a row in the middle was taken out", func(in *audit.Input) {
			table(in).Lines = slices.Delete(slices.Clone(table(in).Lines), 3, 4)
		}, "table 1 row 7"},
		{"a task is missing", func(in *audit.Input) { in.Tasks = in.Tasks[1:] }, "table 1 row 3"},
		{"all tasks are missing", func(in *audit.Input) { in.Tasks = nil }, "table 1 row 5"},
		{"a row of text counts as blank", func(in *audit.Input) { table(in).Lines[1].Kind = corpus.LineBlank }, "table 1 row 2"},
		{"a row is of no kind", func(in *audit.Input) { table(in).Lines[1].Kind = "" }, "table 1 row 2"},
		{"a number was dropped", func(in *audit.Input) { in.Numbers = without(in.Numbers, "120") }, "table 1 row 3 column 2"},
		{"a phone number was dropped", func(in *audit.Input) { in.Numbers = without(in.Numbers, "0517-80000000", "80000000", "0517") }, "80000000"},
		{"a number stands elsewhere", func(in *audit.Input) { shift(in, 1) }, "is not this numeral"},
		{"a number has another place", func(in *audit.Input) { in.Numbers[0].Locator = "table 9 row 1 column 1" }, "table 9 row 1 column 1"},
		{"a number has no fate", func(in *audit.Input) { in.Numbers[0].Fate = "" }, in0},
		{"a rejection has no rule", func(in *audit.Input) { reject(in) }, `by rule ""`},
		{"a target is missing", func(in *audit.Input) { in.Targets = in.Targets[1:] }, "1 exported numerals have no target"},
		{"a target was added", func(in *audit.Input) { in.Targets = append(in.Targets, in.Targets[0]) }, "1 targets have no exported numeral"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := take(t, "plan.html", []byte(notice))
			c.damage(&in)
			r := audit.Balance(in)
			if r.Balanced {
				t.Fatal("the balance does not show it")
			}
			if named := gaps(r); !strings.Contains(named, c.says) {
				t.Errorf("%q does not name %q", named, c.says)
			}
		})
	}
}

const in0 = `the numeral is ""`

func table(in *audit.Input) *corpus.Table {
	for i := range in.Document.Blocks {
		if t := in.Document.Blocks[i].Table; t != nil {
			return t
		}
	}
	return &corpus.Table{}
}

func without(numbers []corpus.Number, texts ...string) []corpus.Number {
	return slices.DeleteFunc(slices.Clone(numbers), func(n corpus.Number) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(n.Text, text) })
	})
}

func shift(in *audit.Input, by int) {
	in.Numbers[0].Span.Start += by
	in.Numbers[0].Span.End += by
}

func reject(in *audit.Input) {
	for i := range in.Numbers {
		if in.Numbers[i].Fate == "rejected" {
			in.Numbers[i].Rule = ""
			return
		}
	}
}

func gaps(r audit.Report) string {
	var parts []string
	for _, b := range r.Tables {
		for _, g := range b.Unexplained {
			parts = append(parts, g.Locator+": "+g.Text+" "+g.Problem)
		}
	}
	for _, g := range r.Numerals.Unexplained {
		parts = append(parts, g.Locator+": "+g.Text+" "+g.Problem)
	}
	return strings.Join(parts, "\n")
}

// TestBalanceIsZero wants every notice there is to be balanced.
func TestBalanceIsZero(t *testing.T) {
	for _, pattern := range []string{"../../../testdata/notices/*", "../../../../shared/seeds/*", "../../../../shared/samples/s*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Logf("%s: none there", pattern)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				raw, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if r := audit.Balance(take(t, file, raw)); !r.Balanced {
					t.Errorf("not balanced:\n%s", gaps(r))
				}
			})
		}
	}
}

func TestFlags(t *testing.T) {
	target := func(task, indicator, value, unit, mode, kind, deadline string) corpus.Target {
		return corpus.Target{TaskID: task, Indicator: indicator, Value: value, Unit: unit, Mode: mode, Kind: kind, Deadline: deadline, Comparator: "=", Locator: "table 1 row 2"}
	}
	doc := corpus.Document{Blocks: []corpus.Block{{Type: corpus.TableType, Table: &corpus.Table{Flags: []string{"total: row 4 column 2 says 80, its rows add up to 79"}}}}}
	in := audit.Input{Document: doc, Notice: corpus.Notice{WrittenOn: "2023-03-01"}, Targets: []corpus.Target{
		target("a", "抽检合格率", "130", "%", corpus.ModeShare, corpus.TargetPlain, "2023-12-31"),
		target("a", "产值", "130", "%", corpus.ModeGrowth, corpus.TargetPlain, "2023-12-31"),
		target("b", "开工项目", "3", "个", corpus.ModeLevel, corpus.TargetPlain, "2022-12-31"),
		target("b", "竣工项目", "3", "个", corpus.ModeLevel, corpus.TargetAchieved, "2022-12-31"),
		target("c", "入库企业", "50", "家", corpus.ModeLevel, corpus.TargetMilestone, "2023-09-30"),
		target("c", "入库企业", "40", "家", corpus.ModeLevel, corpus.TargetMilestone, "2023-12-31"),
		target("d", "新招企业", "50", "家", corpus.ModeNew, corpus.TargetMilestone, "2023-09-30"),
		target("d", "新招企业", "40", "家", corpus.ModeNew, corpus.TargetMilestone, "2023-12-31"),
	}}
	before := slices.Clone(in.Targets)
	var kinds []string
	for _, f := range audit.Balance(in).Flags {
		kinds = append(kinds, f.Kind+" "+f.Locator)
	}
	want := []string{"table table 1", "share-over-100 table 1 row 2", "deadline-before-notice table 1 row 2", "milestone-falls table 1 row 2"}
	if !slices.Equal(kinds, want) {
		t.Errorf("flags %q, want %q", kinds, want)
	}
	for i := range before {
		if before[i].Value != in.Targets[i].Value || before[i].Deadline != in.Targets[i].Deadline {
			t.Errorf("target %d was changed", i)
		}
	}
}
