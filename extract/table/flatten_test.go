package table

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/corpus"
)

// flatten makes paragraphs of lines of cells separated by `|`.
func flatten(rows ...string) []corpus.Block {
	return paragraphs(strings.Split(strings.Join(rows, "|"), "|")...)
}

// printed shows a table's rows, cells separated by `|` and paragraphs in a cell by `/`.
func printed(t *corpus.Table) []string {
	var rows []string
	grid := t.Grid()
	for r := range grid {
		var cells []string
		last := -1
		for _, i := range grid[r] {
			if i != last {
				cells = append(cells, strings.ReplaceAll(t.Cells[i].Text, "\n", "/"))
			}
			last = i
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}

func TestFlattenedTables(t *testing.T) {
	quarterHead := "重点工作|具体任务|一季度|二季度|三季度|四季度|牵头单位|配合单位"
	for _, tt := range []struct {
		name string
		in   []corpus.Block
		want []string // rows; the paragraphs around the table as `P:…`
	}{
		{"numbered tasks with section rows", flatten("某市重点任务推进计划", quarterHead, "主体培育工程|培育小微企业",
			"1.新增企业20家。|摸底。|申报。|评审。|认定。|市科技局|各县(区)市各功能区,市统计局",
			"2.新建平台3个。|摸底。|申报。|评审。|认定。|市发展改革委|市财政局", "壮大龙头企业",
			"3.培育龙头5家。|摸底。|申报。|评审。|认定。|市工业和信息化局|市财政局、市税务局", "扫一扫在手机打开当前页"),
			[]string{"P:某市重点任务推进计划", quarterHead, "主体培育工程", "培育小微企业",
				"|1.新增企业20家。|摸底。|申报。|评审。|认定。|市科技局|各县(区)市各功能区,市统计局",
				"|2.新建平台3个。|摸底。|申报。|评审。|认定。|市发展改革委|市财政局", "壮大龙头企业",
				"|3.培育龙头5家。|摸底。|申报。|评审。|认定。|市工业和信息化局|市财政局、市税务局", "P:扫一扫在手机打开当前页"}},
		{"a cell of several paragraphs and an empty cell", flatten(quarterHead,
			"1.新增企业20家。|摸底。|申报。|评审。|认定。|市科技局|各县(区)",
			"2.推广应用。|摸底。|申报。|评审。|认定。|市发展改革委|市住房城乡建设局市交通局市卫健委|各县(区)",
			"3.新建平台。|摸底。|申报。|评审。|认定。|市财政局",
			"4.新建园区。|摸底。|申报。|评审。|认定。|市商务局|各县(区)"),
			[]string{quarterHead, "|1.新增企业20家。|摸底。|申报。|评审。|认定。|市科技局|各县(区)",
				"|2.推广应用。|摸底。|申报。|评审。|认定。|市发展改革委/市住房城乡建设局市交通局市卫健委|各县(区)",
				"|3.新建平台。|摸底。|申报。|评审。|认定。|市财政局|",
				"|4.新建园区。|摸底。|申报。|评审。|认定。|市商务局|各县(区)"}},
		{"sequence column, figures, total and note", flatten("序号|县区及功能板块|建议方向|新建平台(个)|研究所(个)",
			"1|东海县|硅材料|10", "2|灌云县|农业|8", "3|海州区|(高新区)|大数据(5G)、软件|14|1", "4|连云区|海洋|8|2",
			"总计|40|3", "备注:各地可按产业发展情况调整方向,具体以年度清单为准,|研究所计入总数。", "联系我们"),
			[]string{"序号|县区及功能板块|建议方向|新建平台(个)|研究所(个)", "1|东海县|硅材料|10|", "2|灌云县|农业|8|",
				"3|海州区/(高新区)|大数据(5G)、软件|14|1", "4|连云区|海洋|8|2", "|总计||40|3",
				"备注:各地可按产业发展情况调整方向,具体以年度清单为准,/研究所计入总数。", "P:联系我们"}},
		{"numbers that begin again", flatten("序号|工作任务|完成时限|责任单位", "一、工业", "1|建设园区|6月底|市工信局", "2|培育企业|年底|市工信局",
			"二、农业", "1|建设基地|年底|市农业农村局", "2|推广良种|年底|市农业农村局"),
			[]string{"序号|工作任务|完成时限|责任单位", "一、工业", "1|建设园区|6月底|市工信局", "2|培育企业|年底|市工信局",
				"二、农业", "1|建设基地|年底|市农业农村局", "2|推广良种|年底|市农业农村局"}},
		{"header printed again at a page break", flatten("序号|工作任务|完成时限|责任单位", "1|建设园区|6月底|市工信局", "2|培育企业|年底|市工信局",
			"序号|工作任务|完成时限|责任单位", "3|建设基地|年底|市农业农村局"),
			[]string{"序号|工作任务|完成时限|责任单位", "1|建设园区|6月底|市工信局", "2|培育企业|年底|市工信局",
				"序号|工作任务|完成时限|责任单位", "3|建设基地|年底|市农业农村局"}},
		{"a section row with a list mark", flatten("序号|工作任务|牵头单位|配合单位", "一、经济指标", "1|生产总值|区发改局|区统计局", "2|工业增加值|区工信局|区统计局、各镇（街道）",
			"二、重点工作", "1|招引项目|区商务局|各镇（街道）"),
			[]string{"序号|工作任务|牵头单位|配合单位", "一、经济指标", "1|生产总值|区发改局|区统计局", "2|工业增加值|区工信局|区统计局、各镇（街道）",
				"二、重点工作", "1|招引项目|区商务局|各镇（街道）"}},
		{"a merged column before the numbers", flatten("工作任务|（序号）|具体要求|责任科室|时限要求", "完善制度", "1|修订管理办法|办公室|6月底前", "2|建立工作台账|办公室|持续推进",
			"强化督查", "3|开展督查2次|督查科|全年"),
			[]string{"工作任务|（序号）|具体要求|责任科室|时限要求", "完善制度", "|1|修订管理办法|办公室|6月底前", "|2|建立工作台账|办公室|持续推进",
				"强化督查", "|3|开展督查2次|督查科|全年"}},
		{"no numbers, rows end in bodies", flatten("工作任务|工作要求|责任单位", "建设园区|完成道路配套|市工信局、市住建局", "培育企业|组织申报认定|市科技局",
			"优化服务|落实一窗受理|市行政审批局", "各单位要加强领导，抓好落实。"),
			[]string{"工作任务|工作要求|责任单位", "建设园区|完成道路配套|市工信局、市住建局", "培育企业|组织申报认定|市科技局",
				"优化服务|落实一窗受理|市行政审批局", "P:各单位要加强领导，抓好落实。"}},
		{"no numbers, figures", flatten("县区|建议方向|新建平台(个)", "东县|材料|10", "西县|农业|8", "南县|海洋|3", "各县区要抓好落实。"),
			[]string{"县区|建议方向|新建平台(个)", "东县|材料|10", "西县|农业|8", "南县|海洋|3", "P:各县区要抓好落实。"}},
		{"years under which the rows say what they measure", flatten("类别|指标|2020年|2023年|2025年", "规模|软件业收入（亿元）|55|80|100", "服务业占比（%）|39.9|47|55", "创新|研发投入（亿元）|7|9|12", "各县区要抓好落实。"),
			[]string{"类别|指标|2020年|2023年|2025年", "规模|软件业收入（亿元）|55|80|100", "|服务业占比（%）|39.9|47|55", "创新|研发投入（亿元）|7|9|12", "P:各县区要抓好落实。"}},
		{"group header", flatten("序号|工作任务|季度目标|一季度|二季度|三季度|四季度|责任单位", "1|建园区|a甲|b乙|c丙|d丁|市工信局", "2|育企业|a甲|b乙|c丙|d丁|市科技局",
			"3|建基地|a甲|b乙|c丙|d丁|市农业农村局"),
			[]string{"序号|工作任务|季度目标|责任单位", "序号|工作任务|一季度|二季度|三季度|四季度|责任单位",
				"1|建园区|a甲|b乙|c丙|d丁|市工信局", "2|育企业|a甲|b乙|c丙|d丁|市科技局", "3|建基地|a甲|b乙|c丙|d丁|市农业农村局"}},
		{"bars", paragraphs("| 序号 | 任务 | 责任单位 |", "|---|---|---|", "| 1 | 建园区 | 市工信局 |", "| | 育企业 | |", "正文一段。"),
			[]string{"序号|任务|责任单位", "1|建园区|市工信局", "|育企业|", "P:正文一段。"}},
		{"tabs", paragraphs("序号\t工作任务\t责任单位", "1\t建园区\t市工信局", "2\t\t市科技局", "正文一段。"),
			[]string{"序号|工作任务|责任单位", "1|建园区|市工信局", "2||市科技局", "P:正文一段。"}},
		{"spaces", paragraphs("序号  工作任务   责任单位", "一、工业", "1  建 园 区    市工信局", "2  育企业  市科技局"),
			[]string{"序号|工作任务|责任单位", "一、工业", "1|建 园 区|市工信局", "2|育企业|市科技局"}},
		{"prose is no table", paragraphs("重点任务", "责任单位", "备注", "一、加强领导", "各地要加强组织领导，落实工作责任。", "二、强化督查", "各地要强化督查。"),
			[]string{"P:重点任务", "P:责任单位", "P:备注", "P:一、加强领导", "P:各地要加强组织领导，落实工作责任。", "P:二、强化督查", "P:各地要强化督查。"}},
		{"signature with spaces is no table", paragraphs("某市政府办公室    某市财政局", "2024年1月2日  印发"),
			[]string{"P:某市政府办公室    某市财政局", "P:2024年1月2日  印发"}},
	} {
		r := newReader(t)
		blocks := r.Unflatten(tt.in)
		var got []string
		for _, b := range blocks {
			if b.Table == nil {
				got = append(got, "P:"+b.Text)
				continue
			}
			got = append(got, printed(b.Table)...)
			checkTable(t, r, b.Table)
		}
		if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
		checkConserved(t, tt.name, tt.in, blocks)
	}
}

// checkTable asks that each position is covered by exactly one cell and each row and column is read.
func checkTable(t testing.TB, r *Reader, table *corpus.Table) {
	t.Helper()
	covered := make([]int, table.Rows*table.Cols)
	for _, c := range table.Cells {
		for row := c.Row; row < c.Row+c.Rowspan; row++ {
			for col := c.Col; col < c.Col+c.Colspan; col++ {
				covered[row*table.Cols+col]++
			}
		}
	}
	for at, n := range covered {
		if n != 1 {
			t.Errorf("row %d column %d is covered %d times", at/table.Cols, at%table.Cols, n)
		}
	}
	r.Read(table, "", "")
	if len(table.Lines) != table.Rows || len(table.Columns) != table.Cols {
		t.Errorf("%d×%d table with %d lines and %d columns", table.Rows, table.Cols, len(table.Lines), len(table.Columns))
	}
	for row, line := range table.Lines {
		if line.Kind == "" {
			t.Errorf("row %d has no kind", row)
		}
	}
}

// content is the text of blocks, but for spaces, bars and rules of dashes.
func content(blocks []corpus.Block) string {
	var b strings.Builder
	add := func(text string) {
		for _, r := range text {
			if !isSpace(r) && r != '|' && r != '│' && r != '-' && r != ':' && r != '+' { // what rules lines off
				b.WriteRune(r)
			}
		}
	}
	for _, block := range blocks {
		add(block.Text)
		if block.Table != nil {
			for _, c := range block.Table.Cells {
				add(c.Text)
			}
		}
	}
	return b.String()
}

// checkConserved asks that all characters of the paragraphs stand in the result, in order but for
// the cells of a header of two rows.
func checkConserved(t testing.TB, name string, in, out []corpus.Block) {
	t.Helper()
	want, got := content(in), content(out)
	if want == got {
		return
	}
	count := map[rune]int{}
	for _, r := range want {
		count[r]++
	}
	for _, r := range got {
		count[r]--
	}
	for r, n := range count {
		if n != 0 {
			t.Fatalf("%s: %q stands %d times too few", name, r, n)
		}
	}
}

func TestCellsKeepTheWayBackToTheSource(t *testing.T) {
	mended := func(text, raw string, shifts ...corpus.Shift) corpus.Block {
		return corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text, Raw: raw, Shifts: shifts}}
	}
	joined := joinPassages([]corpus.Passage{
		mended("创新", "創(chuàng)新", corpus.Shift{At: 1, Raw: 9}).Passage, {Text: "平台"}, mended("协调", "協(xié)調", corpus.Shift{At: 1, Raw: 6}).Passage})
	for _, tt := range []struct{ text, raw string }{{"新", "新"}, {"平台", "平台"}, {"调", "調"}} {
		at := len([]rune(joined.Text[:strings.Index(joined.Text, tt.text)]))
		span := joined.RawSpan(corpus.Span{Start: at, End: at + len([]rune(tt.text))})
		if got := string([]rune(joined.Raw)[span.Start:span.End]); got != tt.raw {
			t.Errorf("%q came from %q, want %q", tt.text, got, tt.raw)
		}
	}
	line := mended("序号 | 任务 | 责任单位", "序號 | 任務(wù) | 責任單位", corpus.Shift{At: 7, Raw: 11})
	blocks := newReader(t).Unflatten([]corpus.Block{line, mended("1 | 创 | 市工信局", "1 | 創 | 市工信局")})
	if len(blocks) != 1 || blocks[0].Table == nil || blocks[0].Table.Cells[2].Raw != "責任單位" || blocks[0].Table.Cells[4].Raw != "創" {
		t.Errorf("cells of a line: %+v", blocks)
	}
}

func TestSeedTables(t *testing.T) {
	r := newReader(t)
	in := seedBlocks(t, "000")
	out := r.Unflatten(in)
	checkConserved(t, "seed 000", in, out)
	tables := 0
	for _, b := range out {
		if b.Table == nil {
			continue
		}
		tables++
		checkTable(t, r, b.Table)
		rows := map[corpus.LineKind]int{}
		for _, l := range b.Table.Lines {
			rows[l.Kind]++
		}
		if rows[corpus.LineData] != 98 || rows[corpus.LineSection] != 34 || rows[corpus.LineHeader] != 1 || b.Table.Rows != 133 {
			t.Errorf("rows %v of %d", rows, b.Table.Rows)
		}
	}
	if tables != 1 {
		t.Errorf("%d tables", tables)
	}
}

// TestHeadersWithoutRowsCostLittle asks that text full of header words takes linear time.
func TestHeadersWithoutRowsCostLittle(t *testing.T) {
	var lines []string
	for range 400 {
		lines = append(lines, "重点任务", "责任单位", "备注", "本段是一句话，到此为止。")
	}
	r := newReader(t)
	start := time.Now()
	if got := r.Unflatten(paragraphs(lines...)); len(got) != len(lines) {
		t.Errorf("%d blocks, want %d", len(got), len(lines))
	}
	if took := time.Since(start); took > 60*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestTableOfAnyLength recovers tables that are longer than the first look takes in.
func TestTableOfAnyLength(t *testing.T) {
	rows := []string{"序号|工作任务|完成时限|责任单位"}
	for n := 1; n <= 3000; n++ {
		rows = append(rows, strconv.Itoa(n)+"|建设园区一批|年底|市工信局")
	}
	in := flatten(append(rows, "各单位要抓好落实，按季报送进展。")...)
	out := newReader(t).Unflatten(in)
	if len(out) != 2 || out[0].Table == nil || out[0].Table.Rows != 3001 {
		t.Errorf("%d blocks, first %+v", len(out), out[0].Passage)
	}
	checkConserved(t, "long", in, out)
}

// TestRandomTables prints random tables one cell a paragraph, some cells blank and
// some of two paragraphs, and asks for every row back.
func TestRandomTables(t *testing.T) {
	r := newReader(t)
	random := rand.New(rand.NewPCG(1, 2))
	bodies := []string{"市科技局", "市财政局、市税务局", "各县(区)市各功能区", "市发展改革委"}
	for n := range 60 {
		rows := 3 + random.IntN(30)
		in := flatten("序号|工作任务|一季度|二季度|牵头单位|配合单位")
		for i := 1; i <= rows; i++ {
			row := fmt.Sprintf("%d|推进第%d类事项落地见效。|开展调查摸底。|组织评审验收。|%s", i, i, bodies[random.IntN(len(bodies))])
			if random.IntN(6) == 0 {
				row += "|" + bodies[random.IntN(len(bodies))]
			}
			if random.IntN(5) > 0 {
				row += "|" + bodies[random.IntN(len(bodies))]
			}
			in = append(in, flatten(row)...)
		}
		out := r.Unflatten(in)
		if len(out) != 1 || out[0].Table == nil || out[0].Table.Rows != rows+1 {
			t.Fatalf("table %d: %d blocks for %d rows:\n%s", n, len(out), rows, strings.Join(printed(out[0].Table), "\n"))
		}
		checkTable(t, r, out[0].Table)
		checkConserved(t, "random", in, out)
	}
}

func FuzzUnflatten(f *testing.F) {
	f.Add("序号\n工作任务\n责任单位\n1\n建园区\n市工信局\n2\n育企业\n市科技局")
	f.Add("| 序号 | 任务 |\n|---|---|\n| 1 | a |")
	f.Add("| 序号A务 |\n-|+\n00|00")
	f.Add("序号\n重点工作\n责任\n领导\n责任\n科室\n1\n建园区\n甲\n农办\n2\n修水库\n乙\n水务站")
	f.Add("序号 指标 单位 2020年 2025年\n1 床位数 张 5.1 6.4\n2 占比 % 31 55")
	f.Add("重点工作\n具体任务\n一季度\n牵头单位\n工程\n1.甲\n乙\n市科技局\n2.丙\n丁\n市科技局\n合计\n3")
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text string) {
		in := paragraphs(strings.Split(text, "\n")...)
		out := r.Unflatten(in)
		checkConserved(t, "fuzz", in, out)
		for _, b := range out {
			if b.Table != nil {
				checkTable(t, r, b.Table)
			}
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("序号|任务|<\n^|目标|措施\n1|a|b\n合计|1|2")
	r := newReader(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		table := safeGrid(strings.Split(text, "\n"))
		r.Read(table, text, text)
		if table.Cols > 0 && (len(table.Lines) != table.Rows || len(table.Columns) != table.Cols || table.HeaderRows > table.Rows) {
			t.Errorf("%d×%d: %d lines, %d columns, %d header rows", table.Rows, table.Cols, len(table.Lines), len(table.Columns), table.HeaderRows)
		}
	})
}

// safeGrid is gridOf for any text: marks that have nothing to go on from are texts.
func safeGrid(rows []string) *corpus.Table {
	for r, row := range rows {
		cells := strings.Split(row, "|")
		for c, text := range cells {
			if text == "<" && c == 0 || text == "^" && (r == 0 || c >= len(strings.Split(rows[r-1], "|"))) {
				cells[c] = "?"
			}
		}
		rows[r] = strings.Join(cells, "|")
	}
	return gridOf(rows...)
}

func BenchmarkUnflatten(b *testing.B) {
	r := newReader(b)
	blocks := seedBlocks(b, "000")
	size := 0
	for _, block := range blocks {
		size += len(block.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		r.Unflatten(blocks)
	}
}

func BenchmarkUnflattenProse(b *testing.B) {
	r := newReader(b)
	blocks := seedBlocks(b, "001")
	size := 0
	for _, block := range blocks {
		size += len(block.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		r.Unflatten(blocks)
	}
}

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	rows := []string{"序号|工作任务|一季度|二季度|三季度|四季度|牵头单位|配合单位"}
	for range 500 {
		rows = append(rows, "1|建设园区平台一批|摸底调查|组织申报|评审认定|总结评估|市工信局|市财政局")
	}
	table := gridOf(rows...)
	for b.Loop() {
		r.Read(table, "", "")
	}
}
