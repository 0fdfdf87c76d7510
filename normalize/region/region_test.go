package region

import (
	"strings"
	"testing"
	"testing/fstest"
)

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestResolve(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		name  string
		hints []string
		want  string // code, province city county
	}{
		{"淮阴区科技局", nil, "320804 江苏省 淮安市 淮阴区"},
		{"新沂市科技局", nil, "320381 江苏省 徐州市 新沂市"},
		{"宜兴市科学技术局", nil, "320282 江苏省 无锡市 宜兴市"},
		{"连云港市人民政府办公室", nil, "320700 江苏省 连云港市 "},
		{"宿迁市国家创新型城市建设工作领导小组办公室", nil, "321300 江苏省 宿迁市 "},
		{"广州市天河区教育局", nil, "440106 广东省 广州市 天河区"},
		{"广州市人力资源和社会保障局广州市财政局关于印发通知", nil, "440100 广东省 广州市 "},
		{"江苏省人民政府办公厅", nil, "320000 江苏省  "},
		{"国务院办公厅", nil, "   "},
		{"国务院关于河北雄安新区总体规划（2018—2035年）的批复", nil, "   "},
		{"国家税务总局宿迁市税务局", nil, "321300 江苏省 宿迁市 "},
		{"北京市经济和信息化局", nil, "110000 北京市 北京市 "},
		{"北京市朝阳区人民政府", nil, "110105 北京市 北京市 朝阳区"},
		{"上海市浦东新区人民政府", nil, "310115 上海市 上海市 浦东新区"},
		{"浦东新区科经委", nil, "310115 上海市 上海市 浦东新区"},
		{"仙桃市人民政府", nil, "429004 湖北省  仙桃市"},
		{"阿坝州人民政府办公室", nil, "513200 四川省 阿坝藏族羌族自治州 "},
		{"东莞市人民政府", nil, "441900 广东省 东莞市 "},
		{"鼓楼区科技局", nil, ""},
		{"鼓楼区科技局", []string{"福州市鼓楼区人民政府门户网站"}, "350102 福建省 福州市 鼓楼区"},
		{"鼓楼区科技局", []string{"江苏省徐州市"}, "320302 江苏省 徐州市 鼓楼区"},
		{"海州区人民政府", []string{"连云港市"}, "320706 江苏省 连云港市 海州区"},
		{"市科技局", []string{"宿迁市人民政府"}, "321300 江苏省 宿迁市 "},
		{"市科技局", []string{"宿迁市宿豫区"}, "321300 江苏省 宿迁市 "},
		{"市科技局", []string{"宜兴市人民政府"}, "320282 江苏省 无锡市 宜兴市"},
		{"区科技局", []string{"2024年,淮阴区科技创新工作"}, "320804 江苏省 淮安市 淮阴区"},
		{"省农业农村厅", []string{"宿迁市"}, "320000 江苏省  "},
		{"科技局", nil, ""},
		{"科技局", []string{"淮阴区政府(承德北路606号)802室"}, "320804 江苏省 淮安市 淮阴区"},
		{"江苏新沂经济开发区", nil, "320381 江苏省 徐州市 新沂市"},
		{"徐圩新区管委会", nil, "320700 江苏省 连云港市 "},
		{"连云港经济技术开发区管委会", nil, "320700 江苏省 连云港市 "},
		{"粤科函高字〔2021〕1132号", nil, "440000 广东省  "},
		{"连政办发〔2021〕18号", nil, "320700 江苏省 连云港市 "},
		{"苏政办发〔2019〕48号", nil, "320000 江苏省  "},
		{"南府办〔2016〕71号 科技十三五规划", nil, "450100 广西壮族自治区 南宁市 "},
		{"发展改革委令-国家发展和改革委员会", nil, "   "},
		{"完善机制（试行）", nil, ""},
		{"新沂科技局将以“省创新型示范县”建设为引领", nil, "320381 江苏省 徐州市 新沂市"},
		{"吉林省科技厅", nil, "220000 吉林省  "},
		{"吉林市科技局", nil, "220200 吉林省 吉林市 "},
		{"海南省农业农村厅", nil, "460000 海南省  "},
		{"楚州区科技局", nil, "320803 江苏省 淮安市 淮安区"},
		{"宿豫区2024年科技创新工作要点", nil, "321311 江苏省 宿迁市 宿豫区"},
	} {
		r, ok := g.Resolve(c.name, c.hints...)
		got := strings.Join([]string{r.Code, r.Province, r.City, r.County}, " ")
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("Resolve(%q, %q) = %q, want %q", c.name, c.hints, got, c.want)
		}
	}
}

func TestFind(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		text string
		want string // mentions with codes; ? where undecided
	}{
		{"推进苏州、宿迁每年合作开展一次对接会", "苏州320500 宿迁321300"},
		{"推进泗阳县、宿豫区设立“科创飞地”", "泗阳县321323 宿豫区321311"},
		{"江苏省宿迁市宿豫区", "江苏省320000 宿迁市321300 宿豫区321311"},
		{"连云港海州区", "连云港320700 海州区320706"},
		{"发扬和平精神，在朝阳中前进", ""},
		{"鼓楼区", "鼓楼区?"},
		{"南京鼓楼区", "南京320100 鼓楼区320106"},
		{"加强城区和郊区建设，城区改造", ""},
		{"各镇和县区政府", ""},
		{"县督查室会同县林草局", ""},
		{"淮阴科技局召开会议", "淮阴320804"},
		{"淮阴争创全国百强区", ""},
		{"打造海州湾生态廊道", ""},
		{"吉林", "吉林220000"},
		{"", ""},
	} {
		var got []string
		for _, m := range g.Find(c.text) {
			code := m.Region.Code
			if code == "" {
				code = "?"
			}
			got = append(got, m.Text+code)
			if string([]rune(c.text)[m.Start:m.End]) != m.Text {
				t.Errorf("%q: span %d-%d is not %q", c.text, m.Start, m.End, m.Text)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("Find(%q) = %q, want %q", c.text, strings.Join(got, " "), c.want)
		}
	}
}

func TestEveryPlaceIsFoundByItsFullName(t *testing.T) {
	g := load(t)
	for code, r := range g.byCode {
		full := r.Province
		if r.City != r.Province {
			full += r.City
		}
		full += r.County
		got, ok := g.Resolve(full + "人民政府")
		if !ok || got.Code != code {
			t.Errorf("%s %s resolves to %s %v", code, full, got.Code, ok)
		}
	}
}

func TestDataErrorsNameFileAndLine(t *testing.T) {
	files := func(name, text string) fstest.MapFS {
		fsys := fstest.MapFS{}
		for _, f := range []string{"suffixes", "divisions", "zones", "aliases", "common", "followers", "nation"} {
			raw, err := Data.ReadFile("data/" + f + ".tsv")
			if err != nil {
				t.Fatal(err)
			}
			fsys["data/"+f+".tsv"] = &fstest.MapFile{Data: raw}
		}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
		return fsys
	}
	for _, c := range []struct{ file, text, want string }{
		{"data/divisions.tsv", "code\tname\n320000\t江苏省\n32000\t宿迁市\n", "data/divisions.tsv:3"},
		{"data/divisions.tsv", "code\tname\n321300\t宿迁市\n", "data/divisions.tsv:2"},
		{"data/divisions.tsv", "code\tname\n320000\t江苏省\n320000\t江苏省\n", "data/divisions.tsv:3"},
		{"data/aliases.tsv", "code\tname\tkind\n999999\t某地\tformer\n", "data/aliases.tsv:2"},
		{"data/aliases.tsv", "code\tname\tkind\n320000\t苏\tnickname\n", "data/aliases.tsv:2"},
		{"data/suffixes.tsv", "suffix\tkind\n市\tbig\n", "data/suffixes.tsv:2"},
		{"data/followers.tsv", "text\tkind\n市\tbig\n", "data/followers.tsv:2"},
		{"data/zones.tsv", "code\tname\n123\t某区\n", "data/zones.tsv:2"},
	} {
		_, err := New(files(c.file, c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to name %s", c.file, err, c.want)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func BenchmarkFind(b *testing.B) {
	g := load(b)
	text := strings.Repeat("推进泗阳县、宿豫区在相应挂钩结对地区设立科创飞地，全市科技创新工作要紧紧围绕中央、省委、市委决策部署。", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		g.Find(text)
	}
}

func FuzzFind(f *testing.F) {
	g := load(f)
	for _, s := range []string{"江苏省宿迁市宿豫区", "鼓楼区", "国务院办公厅", "连政办发〔2021〕18号", "\xff\x00市"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, last := len([]rune(text)), 0
		for _, m := range g.Find(text) {
			if m.Start < last || m.End > n || m.Start >= m.End {
				t.Fatalf("span %d-%d after %d of %d", m.Start, m.End, last, n)
			}
			last = m.End
		}
		g.Resolve(text, text)
	})
}
