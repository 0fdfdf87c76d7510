package repair

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"duban/normalize/ruledata"
)

// A page of our own wording, in the shape of a plan.
var cleanPage = []string{
	"江南市人民政府办公室关于印发创新平台建设实施方案的通知",
	"江政办发〔2022〕7号",
	"各县、区人民政府，市各有关单位：",
	"为加快产业创新平台建设，进一步集聚研发资源，制定本方案。“十四五”期间，全市新建平台达80个。",
	"（一）单位申报。县区政府对申报材料进行审核，提出推荐意见。",
	"（二）专家评价。市科技局组织专家对项目进行评审，程序实施阶段由市财政局监督。",
	"重点发展高效低碳燃气轮机、生物医药（医疗器械），经费补助最高不超过1000万元。",
	"沿海基干林带建设完成3.5万亩，学校、医院等公共机构节能率达到12%。",
	"东海县",
	"未参加职工医保或未按照规定享有其他保障的下列人员：",
}

// damagedPage is cleanPage after damage, and what mending must give.
func damagedPage(t testing.TB, fold bool) (damaged, want []string) {
	d := newDamager(t, fold)
	for _, p := range cleanPage {
		damaged = append(damaged, d.damage(t, p))
		if fold {
			p = foldWide(p)
		}
		want = append(want, p)
	}
	return damaged, want
}

func TestMendUndoesDamage(t *testing.T) {
	m := newMender(t)
	for _, fold := range []bool{false, true} {
		damaged, want := damagedPage(t, fold)
		d := m.Assess(damaged)
		if !d.Traditional || !d.Residue {
			t.Fatalf("fold %v: assessed as %+v", fold, d)
		}
		for i, p := range damaged {
			if p == want[i] {
				t.Errorf("fold %v: the damage left %q alone, so the test shows nothing", fold, p)
			}
			if got := m.Mend(p, d); got.Text != want[i] {
				t.Errorf("fold %v:\n from %s\n  got %s\n want %s", fold, p, got.Text, want[i])
			}
		}
	}
}

func TestMendKnownStrings(t *testing.T) {
	m := newMender(t)
	d := Damage{Traditional: true, Residue: true, folded: true}
	tests := []struct{ in, want string }{
		{"高效低碳燃?xì)廨啓C(jī)", "高效低碳燃气轮机"},
		{"燃\uFFFDxì)廨啓C", "燃气轮机"},
		{"程序?qū)嵤╇A段", "程序实施阶段"},
		{"享受國有科研機(jī)構(gòu)待遇?!笆\ue1a2奈濉逼陂g各縣區(qū)", "享受国有科研机构待遇。“十四五”期间各县区"},
		{"審核推薦??h區(qū)政府", "审核推荐。县区政府"},
		{"審核推薦？？h區政府", "审核推荐。县区政府"},
		{"東??h", "东海县"},
		{"沿?；\ue2a9闪謳ЫㄔO", "沿海基干林带建设"},
		{"政(zheng)(zheng)府(fu)工作報(bao)告", "政府工作报告"},
		{"鄉（xiāng）鎮", "乡镇"},
		{"數據(shùjù)", "数据(shùjù)"}, // no reading of one character
		{"系統(app)", "系统(app)"},
		{"怆(chuàng)然", "怆(chuàng)然"},
		{"著力推進,成效顯著,著作", "着力推进,成效显著,著作"},
		{"請示的批覆,覆蓋座標系統", "请示的批复,覆盖坐标系统"},
		{"乾隆年間乾燥", "乾隆年间干燥"},
		{"為什麼?怎麼辦?!", "为什么?怎么办?!"},
	}
	for _, tt := range tests {
		if got := m.Mend(tt.in, d).Text; got != tt.want {
			t.Errorf("Mend(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSoundTextStays(t *testing.T) {
	m := newMender(t)
	passages := []string{
		"到2025年，全市高新技术企业达到１２０家（其中规上６０家），增长１２％。",
		"怆(chuàng)然，读作 chuàng；尴(gān)尬。",
		"乾县、於潜镇和著名景区甪(lù)直古镇的負責人參加。",
		"怎么办?!是什么？？h值怎样?;见附件(pdf)和系统(app)。",
		"R&D经费、AT&T、a&b;c 占比2.5%　全角空格\u00a0不换行\u2002半宽",
		"私用区\ue1a2字符和㎡、①②③。",
		"20231月份报表和2023年2月",
		"严厉打击网络赌博、色情直播、老虎机等违法犯罪活动，整治娱乐城、赌场广告。",
		"",
	}
	d := m.Assess(passages)
	if d.Traditional || d.Residue {
		t.Fatalf("sound text assessed as %+v", d)
	}
	for _, p := range passages {
		if got := m.Mend(p, d); got.Text != p || got.Shifts != nil || got.Kinds != nil || got.Drop {
			t.Errorf("Mend(%q) = %+v", p, got)
		}
	}
}

// TestResiduesInSimplifiedText: some damaged pages were turned back into simplified characters.
func TestResiduesInSimplifiedText(t *testing.T) {
	m := newMender(t)
	passages := []string{"创(chuàng)新驱动发(fā)展战(zhàn)略", "建设(shè)一批产(chǎn)业平台(PTP)", "怆(chuàng)然"}
	want := []string{"创新驱动发展战略", "建设一批产业平台(PTP)", "怆(chuàng)然"}
	d := m.Assess(passages)
	if d.Traditional || !d.Residue {
		t.Fatalf("assessed as %+v", d)
	}
	for i, p := range passages {
		if got := m.Mend(p, d).Text; got != want[i] {
			t.Errorf("Mend(%q) = %q, want %q", p, got, want[i])
		}
	}
}

func TestInvisibleAndEntities(t *testing.T) {
	m := newMender(t)
	tests := []struct{ in, want string }{
		{"\ufeff关于\u200b印发\u200d的通知", "关于印发的通知"},
		{"索&ensp;引&nbsp;号", "索 引 号"},
		{"A&amp;amp;B", "A&B"},
		{"&amp;lt;5%&#160;&#x4e2d;", "<5% 中"},
		{"&#0;&#xD800;&bogus;&;", "&#0;&#xD800;&bogus;&;"},
	}
	for _, tt := range tests {
		if got := m.Mend(tt.in, Damage{}); got.Text != tt.want || len(got.Kinds) > 0 {
			t.Errorf("Mend(%q) = %q %v, want %q", tt.in, got.Text, got.Kinds, tt.want)
		}
	}
}

func TestBlanksInsideWords(t *testing.T) {
	m := newMender(t)
	tests := []struct{ in, want string }{
		{"生产总值达到45亿元以 上,比上年提 高5.6个百分点。", "生产总值达到45亿元以上,比上年提高5.6个百分点。"},
		{"政 府 工 作 报 告", "政 府 工 作 报 告"},
		{"县发改局 县财政局", "县发改局 县财政局"},
		{"序号 完 成 时 限", "序号 完 成 时 限"},
		{"达 到", "达 到"},
		{"增速不低于10%的 ，每户奖励 5万元 。", "增速不低于10%的，每户奖励 5万元。"},
		{"A ，B", "A ，B"},
	}
	for _, tt := range tests {
		damage := m.Assess([]string{tt.in, "关于印发2023年工作要点的通知"})
		got := m.Mend(tt.in, damage.OfPassages())
		if got.Text != tt.want || len(got.Kinds) > 0 {
			t.Errorf("Mend(%q) = %q %v, want %q", tt.in, got.Text, got.Kinds, tt.want)
		}
		if again := m.Mend(got.Text, Damage{}); again.Text != got.Text {
			t.Errorf("mended twice: %q", again.Text)
		}
	}
	if got := m.Mend("达到45亿元以 上。", Damage{}).Shifts; len(got) != 1 || got[0] != (Shift{At: 7, Raw: 8}) {
		t.Errorf("shifts %v", got)
	}
}

func TestSpam(t *testing.T) {
	m := newMender(t)
	rest := []string{"关于印发2023年工作要点的通知", "各县、区人民政府：", "全年新增就业5万人。"}
	tests := []struct {
		text string
		drop bool
	}{
		{"国产精品一区二区_久久人人妻_亚洲无码视频", true},
		{"亚洲欧美日韩在线观看|成人高清影院-免费观看", true},
		{"澳门百家乐-真人娱乐_老虎机官网入口", true},
		{"国产一区 亚洲精品 欧美日韩 久久 激情 成人", true},
		{"江南市人民政府_政务公开_通知公告", false},
		{"关于开展国产化替代和精品工程建设的通知", false},
		{"亚洲、欧美市场视频会议精品课程", false},
		{"关于严厉打击六合彩、百家乐等网络赌博的通告", false},
	}
	for _, tt := range tests {
		passages := append([]string{tt.text}, rest...)
		got := m.Mend(tt.text, m.Assess(passages))
		if got.Drop != tt.drop || got.Has(Spam) != tt.drop || got.Text != tt.text {
			t.Errorf("Mend(%q): drop %v, kinds %v", tt.text, got.Drop, got.Kinds)
		}
	}
}

func TestSpamJoinedToTitle(t *testing.T) {
	m := newMender(t)
	text := "关于印发2023年工作要点的通知_久久人人妻视频|国产精品一区"
	got := m.Mend(text, m.Assess([]string{text, "各县、区人民政府："}))
	if got.Drop || !got.Has(Spam) || got.Text != "关于印发2023年工作要点的通知" {
		t.Errorf("got %+v", got)
	}
	checkShifts(t, text, got)
}

func TestDroppedRules(t *testing.T) {
	m := newMender(t)
	for _, rule := range m.dropped.list {
		if len(rule.Must) == 0 || len(rule.MustNot) == 0 {
			t.Errorf("rule %s needs must and must_not", rule.Name)
		}
		for _, s := range rule.Must {
			if r := m.Mend(s, Damage{}); !rule.re.MatchString(s) || !r.Has(Dropped) || r.Text != s {
				t.Errorf("rule %s must report %q", rule.Name, s)
			}
		}
		for _, s := range rule.MustNot {
			if rule.re.MatchString(s) {
				t.Errorf("rule %s must not match %q", rule.Name, s)
			}
		}
	}
}

// TestWayBack checks that every mended character comes from the place in the
// source that holds it or its traditional form, outside shifted stretches.
func TestWayBack(t *testing.T) {
	m := newMender(t)
	damaged, _ := damagedPage(t, true)
	d := m.Assess(damaged)
	for _, p := range damaged {
		got := m.Mend(p, d)
		checkShifts(t, p, got)
		if got.Has(Mojibake) {
			continue
		}
		source := []rune(p)
		for at, r := range []rune(got.Text) {
			from := source[rawOffset(got.Shifts, at)]
			if simple := m.context([]rune{from}); simple[0] != r && from != r {
				t.Errorf("%q: character %d %q comes from %q", p, at, r, from)
			}
		}
	}
	got := m.Mend("低碳燃?xì)廨啓C(jī)、設(shè)備", d)
	for text, raw := range map[string]string{"燃": "燃", "气轮机": "?xì)廨啓C(jī)", "设": "設(shè)", "备": "備", "、": "、"} {
		if back := rawOf(got, "低碳燃?xì)廨啓C(jī)、設(shè)備", text); back != raw {
			t.Errorf("%s comes from %q, want %q", text, back, raw)
		}
	}
}

func rawOf(r Result, source, part string) string {
	at := strings.Index(r.Text, part)
	start := utf8.RuneCountInString(r.Text[:at])
	end := start + utf8.RuneCountInString(part)
	return string([]rune(source)[rawOffset(r.Shifts, start):rawOffset(r.Shifts, end)])
}

func rawOffset(shifts []Shift, at int) int {
	raw := at
	for _, s := range shifts {
		if s.At > at {
			break
		}
		raw = s.Raw + at - s.At
	}
	return raw
}

// checkShifts checks that the way back is ordered and stays in the source.
func checkShifts(t *testing.T, source string, r Result) {
	t.Helper()
	n, end := utf8.RuneCountInString(source), utf8.RuneCountInString(r.Text)
	last := 0
	for at := 0; at <= end; at++ {
		raw := rawOffset(r.Shifts, at)
		if raw < last || raw > n {
			t.Fatalf("%q → %q: offset %d goes to %d after %d of %d", source, r.Text, at, raw, last, n)
		}
		last = raw
	}
	if rawOffset(r.Shifts, end) != n {
		t.Fatalf("%q → %q: the end goes to %d of %d", source, r.Text, rawOffset(r.Shifts, end), n)
	}
}

func FuzzMend(f *testing.F) {
	m, err := New(Data)
	if err != nil {
		f.Fatal(err)
	}
	damaged, want := damagedPage(f, true)
	for _, s := range append(damaged, want...) {
		f.Add(s, true)
	}
	f.Add("&amp;amp;&#38;lt;?\xff\ufeff創(chuàng", false)
	f.Add("創(a)(b)（c）東??h?！笆?！?", true)
	f.Fuzz(func(t *testing.T, s string, traditional bool) {
		d := m.Assess([]string{s})
		d.Traditional = d.Traditional || traditional
		r := m.Mend(s, d)
		checkShifts(t, s, r)
		if again := m.Mend(r.Text, d); again.Text != r.Text && !r.Has(Mojibake) {
			t.Errorf("mending %q twice: %q, then %q", s, r.Text, again.Text)
		}
		if !slices.IsSorted(r.Kinds) {
			t.Errorf("kinds %v are not sorted", r.Kinds)
		}
	})
}

func TestMendingTwiceChangesNothing(t *testing.T) {
	m := newMender(t)
	damaged, _ := damagedPage(t, true)
	d := m.Assess(damaged)
	var mended []string
	for _, p := range damaged {
		r := m.Mend(p, d)
		if again := m.Mend(r.Text, d); again.Text != r.Text {
			t.Errorf("mended twice: %q, then %q", r.Text, again.Text)
		}
		mended = append(mended, r.Text)
	}
	if d := m.Assess(mended); d.Traditional || d.Residue {
		t.Errorf("the mended page is assessed as %+v", d)
	}
}

// TestLinearTime feeds 256 KB of what each step looks for.
func TestLinearTime(t *testing.T) {
	m := newMender(t)
	d := Damage{Traditional: true, Residue: true}
	for _, piece := range []string{"縣?;啊", "縣?！", "創(", "創(a)", "&amp;", "縣?xì)廨", "国产_", "縣?", "(chuang"} {
		text := strings.Repeat(piece, 1<<18/len(piece))
		start := time.Now()
		r := m.Mend(text, d)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("256 KB of %q took %v", piece, took)
		}
		if len(r.Shifts) > utf8.RuneCountInString(text)+1 {
			t.Errorf("%q: %d shifts", piece, len(r.Shifts))
		}
	}
}

func TestBadData(t *testing.T) {
	tests := []struct{ file, content, want string }{
		{"data/pinyin.tsv", "syllable\tcharacters\nchuàng\t\n", `pinyin\.tsv:2: .*chuàng`},
		{"data/cut.tsv", "word\tnot\n\n海\n", `cut\.tsv:3: `},
		{"data/spam.tsv", "term\tweight\n无码\t9\n", `spam\.tsv:2: .*"9"`},
		{"data/variants.tsv", "from\tto\texcept\n著\t着\t显眼\n", `variants\.tsv:2: .*显眼`},
		{"data/dropped.yaml", "- name: x\n  pattern: '('\n", `dropped\.yaml:2: rule x`},
	}
	for _, tt := range tests {
		_, err := New(over(t, tt.file, tt.content))
		if err == nil || !regexp.MustCompile(tt.want).MatchString(err.Error()) {
			t.Errorf("%s: error %v, want %s", tt.file, err, tt.want)
		}
	}
}

func over(t *testing.T, file, content string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, name := range []string{"data/pinyin.tsv", "data/cut.tsv", "data/spam.tsv", "data/variants.tsv", "data/dropped.yaml"} {
		b, err := Data.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: b}
	}
	fsys[file] = &fstest.MapFile{Data: []byte(content)}
	if _, err := ruledata.Hash(fsys); err != nil {
		t.Fatal(err)
	}
	return fsys
}

func BenchmarkMendSound(b *testing.B) {
	m := newMender(b)
	text := strings.Repeat("到2025年，全市高新技术企业达到120家（其中规上60家），研发投入占比不低于3.2%。", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Mend(text, Damage{})
	}
}

func BenchmarkMendDamaged(b *testing.B) {
	m := newMender(b)
	damaged, _ := damagedPage(b, true)
	text := strings.Repeat(strings.Join(damaged, ""), 10)
	d := m.Assess([]string{text})
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Mend(text, d)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(Data); err != nil {
			b.Fatal(err)
		}
	}
}
