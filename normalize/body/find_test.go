package body

import (
	"strings"
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	r := load(t)
	for _, c := range []struct{ text, want string }{
		// brackets
		{"建设公共服务平台3家（责任单位：市科技局、财政局，6月底完成）", "lead:市科技局 lead:财政局"},
		{"完成改造（牵头单位：市住建局；责任单位：市财政局、各县（区）人民政府，6月底完成）。", "lead:市住建局 support:市财政局 support:各县（区）人民政府"},
		{"推进招商〔牵头单位：区商务局，责任单位：区投促局、各镇（街道）〕", "lead:区商务局 support:区投促局 support:各镇（街道）"},
		{"(责任单位:市行政审批局、住建局、司法局,各市(区)人民政府,医药高新区管委会)", "lead:市行政审批局 lead:住建局 lead:司法局 lead:各市(区)人民政府 lead:医药高新区管委会"},
		{"健全机制。（教育部牵头，财政部、人力资源社会保障部参与）", "lead:教育部 support:财政部 support:人力资源社会保障部"},
		{"扩大规模（市科技局、市财政局按职责分工负责）；", "lead:市科技局 lead:市财政局"},
		{"扩大规模。（市科技局、市财政局）", "lead:市科技局 lead:市财政局"},
		{"扩大规模（市科技局负责）", "lead:市科技局"},
		{"建成驿站4个。(市文化广电旅游局、市体育局，排名第一的为牵头单位)", "lead:市文化广电旅游局 lead:市体育局"},
		{"责任单位：县农商行、农行县支行", "lead:县农商行 lead:农行县支行"},
		{"责任单位：县发改局（首位单位为牵头单位，下同）、县财政局", "lead:县发改局 lead:县财政局"},
		{"做好工作（责任单位：市发改、财政、人社）", "lead:市发改 lead:财政 lead:人社"},
		{"做好工作（牵头单位：住建；配合单位：县教育、民政、残联）", "lead:住建 support:县教育 support:民政 support:残联"},
		{"聚焦教育、民政领域，责任单位：市教育局。教育、民政工作要加强", "lead:市教育局"},
		{"（发展改革委、财政部、农业农村部等部门按职责分工负责）", "lead:发展改革委 lead:财政部 lead:农业农村部"},
		{"提升能力。（办公室牵头，各科室配合）", "lead:办公室 support:各科室"},
		{"（由市科技局牵头，市财政局配合）", "lead:市科技局 support:市财政局"},
		{"加强监管（市市场监管局牵头，市公安局、市城管局等部门配合，2024年12月底前完成）", "lead:市市场监管局 support:市公安局 support:市城管局"},
		// lines
		{"牵头单位：市科技局", "lead:市科技局"},
		{"责任单位：市科技局、市工信局，各县（区）", "lead:市科技局 lead:市工信局 lead:各县（区）"},
		{"牵头部门：市科技局\n责任单位：市财政局", "lead:市科技局 support:市财政局"},
		{"完成时限：全年。责任单位：市科技局。", "lead:市科技局"},
		{"牵头单位：区农业农村局；责任单位：区自然资源分局、各乡镇（街道）。完成时限：全年。", "lead:区农业农村局 support:区自然资源分局 support:各乡镇（街道）"},
		{"责任单位：各乡镇（街道）区财政局", "lead:各乡镇（街道） lead:区财政局"},
		{"责任单位:县财政局、各乡镇(街道、园区)", "lead:县财政局 lead:各乡镇(街道、园区)"},
		{"责任单位：县财政局，各区县（开发区、功能区）。", "lead:县财政局 lead:各区县（开发区、功能区）"},
		{"做好各项检查（县财政局、县教育局）", "lead:县财政局 lead:县教育局"},
		{"做好各项检查（各街道、各园区）", "lead:各街道 lead:各园区"},
		{"改造道路（街道、园区）", "lead:街道 lead:园区"},
		// sentences
		{"由市行政审批局牵头，会同市市场监管局、市税务局负责落实", "lead:市行政审批局 support:市市场监管局 support:市税务局"},
		{"市科技局负责推进省级以上技术创新中心的组织、评估和管理", "lead:市科技局"},
		{"由市科技局会同市财政局负责制定实施细则", "lead:市科技局 support:市财政局"},
		{"市科技局牵头，市财政局、市税务局配合，落实加计扣除政策", "lead:市科技局 support:市财政局 support:市税务局"},
		{"并由市重大产业创新平台建设工作领导小组办公室牵头，对新建平台进行认定", "lead:市重大产业创新平台建设工作领导小组办公室"},
		{"市教育局要牵头制定方案", "lead:市教育局"},
		{"市发改委：负责统筹协调", "lead:市发改委"},
		{"各县区人民政府负责本辖区的组织实施", "lead:各县区人民政府"},
		{"市财政局会同市科技局、市工信局制定资金管理办法", "lead:市财政局 support:市科技局 support:市工信局"},
		{"（交通运输部、海关总署和各地方人民政府按职责分工负责。以下均需地方人民政府负责，不再列出）", "lead:交通运输部 lead:海关总署 lead:各地方人民政府"},
		{"（人力资源社会保障部、财政部负责。列第一位者为牵头单位，下同）", "lead:人力资源社会保障部 lead:财政部"},
		{"（国家发展改革委、商务部指导）", "support:国家发展改革委 support:商务部"},
		{"（扶贫办、中央统战部、全国总工会等和各省级人民政府负责）", "lead:扶贫办 lead:中央统战部 lead:全国总工会 lead:各省级人民政府"},
		{"县（市）数据资源主管部门负责统筹本辖区的管理", "lead:县（市）数据资源主管部门"},
		{"（财政部等和各有关省级人民政府按职责分工负责）", "lead:财政部 lead:各有关省级人民政府"},
		{"推进试点。（生态环境部指导，试点城市政府负责落实。以下均需试点城市政府负责，不再列出）", "support:生态环境部 lead:试点城市政府"},
		{"主办单位：广州市人民政府办公厅　联系我们", ""},
		{"市、县（区）人民政府负责本行政区域内的组织实施", "lead:市、县（区）人民政府"},
		{"各有关单位要按职责分工做好落实", ""},
		// mentions that assign nothing
		{"市科技局将通过以下三方面工作确保《实施方案》的贯彻落实", ""},
		{"报市重大产业创新平台建设工作领导小组审核同意后，列入建设库", ""},
		{"计划10月份与市科技局联合开展“科技创新项目招商活动推介会”", ""},
		{"成立领导小组,市科技局、发改委、工信局等有关单位任成员,办公室设在市科技局。", ""},
		{"本办法由市人力资源和社会保障局负责解释", ""},
		{"会同市科技局组织科技副总申报", ""},
		{"对接财政局做好市级科技创新专项资金预算安排", ""},
		{"主要负责人亲自抓，分管负责同志具体抓", ""},
		{"组织企业与高校院所对接,开展产学活动不少于1场", ""},
		{"海州区(高新区)。", ""},
		{"（一）壮大创新主体规模", ""},
		{"支持高校（科研院所）建设平台。", ""},
		{"鼓励企业（机构）申报", ""},
		{"", ""},
	} {
		found := r.Find(c.text)
		if got := show(found); got != c.want {
			t.Errorf("Find(%q)\n got %q\nwant %q", c.text, got, c.want)
		}
		for _, m := range found {
			if s := string([]rune(c.text)[m.Start:m.End]); s != m.Text {
				t.Errorf("%q: span %d-%d is %q, not %q", c.text, m.Start, m.End, s, m.Text)
			}
		}
	}
}

// TestHostileText holds the work on repeated, nested and unbroken text near linear.
func TestHostileText(t *testing.T) {
	r := load(t)
	for _, unit := range []string{"（市科技局", "((((((((((", "责任单位：市", "市科技局,", "市", "各", "各县(区)", "市科技局会同", "牵头", "（市科技局、市财政局）", "市科技局负责、", "责任单位：市科技局，", "由", "★", "宿迁市", "第一责任"} {
		text := strings.Repeat(unit, 8000/len([]rune(unit)))
		start := time.Now()
		r.Find(text)
		r.Split(text)
		r.Rules(text)
		if d := time.Since(start); d > 60*time.Second {
			t.Errorf("8,000 characters of %q take %v", unit, d)
		} else if d > time.Second {
			t.Logf("%q takes %v", unit, d)
		}
	}
}

func FuzzBodies(f *testing.F) {
	r := load(f)
	for _, s := range []string{"各县(区)市各功能区", "（牵头单位：市科技局；责任单位：市财政局）", "由A会同B负责", "((((((", "各(各(", "★", strings.Repeat("市", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := len([]rune(text))
		split, _ := r.Split(text)
		for _, found := range [][]Mention{split, r.Find(text)} {
			for _, m := range found {
				if m.Start < 0 || m.End > n || m.Start >= m.End || m.Text == "" {
					t.Fatalf("%q: span %d-%d of %d, %q", text, m.Start, m.End, n, m.Text)
				}
			}
		}
		r.Rules(text)
	})
}

func BenchmarkSplit(b *testing.B) {
	r := load(b)
	const text = "各县(区)市各功能区,市住房城乡建设局市交通局市卫健委、市发展改革委、市工业和信息化局"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Split(text)
	}
}

func BenchmarkFindProse(b *testing.B) {
	r := load(b)
	text := strings.Repeat("加强科创载体建设，引导各科创载体围绕科技企业成长需求，集聚资源要素，增强服务功能（责任单位：市科技局）。", 10)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Find(text)
	}
}
