package notice

import (
	"strings"
	"testing"
	"time"

	"duban/corpus"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// document makes a document of a title, labelled facts (`label=value`) and lines of text.
func document(title string, meta []string, lines ...string) corpus.Document {
	doc := corpus.Document{Title: title, Meta: map[string]string{}}
	for _, m := range meta {
		label, value, _ := strings.Cut(m, "=")
		doc.Meta[label] = value
	}
	for _, line := range lines {
		doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: line}})
	}
	return doc
}

func TestRead(t *testing.T) {
	r := newReader(t)
	tests := []struct {
		name   string
		source string
		doc    corpus.Document
		want   corpus.Notice
	}{
		{
			name: "letter over a plan, with its number, address and signature",
			doc: document("市政府办公室关于印发常州市2024年质量强市工作要点的通知", []string{"发布日期=2024-03-20 09:15", "索引号=014109853/2024-00031"},
				"常政办发〔２０２４〕１８号", "各辖市、区人民政府，市各委办局：", "根据苏政办发〔2023〕5号文件，现将工作要点印发给你们。", "常州市人民政府办公室", "2024年3月15日", "附件：1.任务分解表", "2. 责任清单.docx"),
			want: corpus.Notice{
				DocNumber: "常政办发〔2024〕18号", IndexNumber: "014109853/2024-00031", Issuer: "常州市人民政府办公室",
				Province: "江苏省", City: "常州市", RegionCode: "320400", Kind: corpus.KindPlan, Status: "final",
				WrittenOn: "2024-03-15", PublishedOn: "2024-03-20", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31",
				Attachments: []string{"任务分解表", "责任清单.docx"},
			},
		},
		{
			name: "solicitation of a district, with a bare issuer and a deadline without year",
			doc: document("关于《淮阴区养老服务三年行动计划（2024—2026年）（征求意见稿）》公开征求意见的公告", []string{"发布日期=2023-12-20", "来源=民政局"},
				"现向社会公开征求意见，请于1月20日前将意见反馈至区民政局。"),
			want: corpus.Notice{
				Issuer: "民政局", Province: "江苏省", City: "淮安市", County: "淮阴区", RegionCode: "320804",
				Kind: corpus.KindSolicitation, Status: "draft", PublishedOn: "2023-12-20",
				PeriodStart: "2024-01-01", PeriodEnd: "2026-12-31", CommentDeadline: "2024-01-20",
			},
		},
		{
			name: "news of July on the second half of its year",
			doc:  document("我区保障房建设进度不一 下半年紧盯开工竣工", []string{"发布日期=2012-07-18"}, "记者日前了解到，今年全区新开工保障房24.1万套。"),
			want: corpus.Notice{Kind: corpus.KindNews, Status: "final", PublishedOn: "2012-07-18", PeriodStart: "2012-07-01", PeriodEnd: "2012-12-31"},
		},
		{
			name: "a plan without a title that names itself",
			doc: document("", nil, "2024年是实施“十四五”规划的攻坚之年。按照会议部署，制定全旗2024年重点工作要点如下。",
				"1、牲畜存栏稳定在165万头。（责任单位：旗农牧局）"),
			want: corpus.Notice{Kind: corpus.KindPlan, Status: "final", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"},
		},
		{
			name: "Chinese numerals in a signature, number without its 号",
			doc: document("苏州市政府关于印发苏州市“十三五”水利规划的通知", nil,
				"苏府〔2016〕77", "各市、区人民政府：", "现将规划印发给你们，请认真组织实施。", "苏州市人民政府", "二○一六年七月十八日"),
			want: corpus.Notice{
				DocNumber: "苏府〔2016〕77号", Issuer: "苏州市人民政府", Province: "江苏省", City: "苏州市", RegionCode: "320500",
				Kind: corpus.KindPlan, Status: "final", WrittenOn: "2016-07-18", PeriodStart: "2016-01-01", PeriodEnd: "2020-12-31",
				Repairs: []corpus.Repair{corpus.RepairDropped},
			},
		},
		{
			name: "damaged signature that only one day fits",
			doc: document("关于印发宿豫区2019年重点工作任务的通知", []string{"发布日期=2019-01-18"},
				"各乡镇人民政府：", "现印发给你们，请认真贯彻执行。", "宿豫区人民政府", "2019116"),
			want: corpus.Notice{
				Issuer: "宿豫区人民政府", Province: "江苏省", City: "宿迁市", County: "宿豫区", RegionCode: "321311",
				Kind: corpus.KindPlan, Status: "final", WrittenOn: "2019-01-16", PublishedOn: "2019-01-18",
				PeriodStart: "2019-01-01", PeriodEnd: "2019-12-31", Repairs: []corpus.Repair{corpus.RepairDropped},
			},
		},
		{
			name: "damaged signature that stays open",
			doc: document("关于印发宿豫区2019年重点工作任务的通知", nil,
				"各乡镇人民政府：", "现印发给你们，请认真贯彻执行。", "宿豫区人民政府", "2019116"),
			want: corpus.Notice{
				Issuer: "宿豫区人民政府", Province: "江苏省", City: "宿迁市", County: "宿豫区", RegionCode: "321311",
				Kind: corpus.KindPlan, Status: "final", PeriodStart: "2019-01-01", PeriodEnd: "2019-12-31",
				Repairs: []corpus.Repair{corpus.RepairDropped},
			},
		},
		{
			name:   "work report with next year's plan, date from the address of the page",
			source: "http://kjj.example.gov.cn/art/2023/1/12/art_282_1.html",
			doc: document("镇江市科技局2022年工作总结和2023年工作计划", nil,
				"2022年，全市科技工作取得新成效。"),
			want: corpus.Notice{
				Issuer: "", Province: "江苏省", City: "镇江市", RegionCode: "321100", Kind: corpus.KindReport, Status: "final",
				PublishedOn: "2023-01-12", PeriodStart: "2022-01-01", PeriodEnd: "2023-12-31",
			},
		},
		{
			name: "plan without a year that speaks of this year",
			doc: document("扬中市企业服务月活动方案", []string{"成文日期=2022年4月6日"},
				"为优化营商环境，制定本方案。", "全年走访企业200家，3年内实现全覆盖。"),
			want: corpus.Notice{
				Province: "江苏省", City: "镇江市", County: "扬中市", RegionCode: "321182", Kind: corpus.KindPlan, Status: "final",
				WrittenOn: "2022-04-06", PeriodStart: "2022-01-01", PeriodEnd: "2022-12-31",
			},
		},
		{
			name: "draft in an annex whose years stand under its title",
			doc: document("扬中市住建局关于公开征求《扬中市燃气安全三年提升方案（征求意见稿）》意见的公告", []string{"发布日期=2023-10-12"},
				"现向社会公开征求意见。", "附件1", "扬中市燃气安全三年提升方案", "（2023—2025年）", "到2024年底，安装率达到100%；到2025年底，气化率达到65%。"),
			want: corpus.Notice{
				Issuer: "扬中市住建局", Province: "江苏省", City: "镇江市", County: "扬中市", RegionCode: "321182", Kind: corpus.KindSolicitation, Status: "draft",
				PublishedOn: "2023-10-12", PeriodStart: "2023-01-01", PeriodEnd: "2025-12-31",
			},
		},
		{
			name: "plan that is to be carried out up to a day",
			doc: document("关于冬春农田水利建设的实施方案", []string{"发文机关=南通市水利局"},
				"一、任务", "修复堤防6公里。", "二、时间安排", "即日起至2018年3月31日。"),
			want: corpus.Notice{
				Issuer: "南通市水利局", Province: "江苏省", City: "南通市", RegionCode: "320600", Kind: corpus.KindPlan, Status: "final", PeriodEnd: "2018-03-31",
			},
		},
		{
			name: "plan that says only where it ends",
			doc: document("关于推进绿色建筑发展的实施方案", []string{"发文机关=南通市住房和城乡建设局", "成文日期=2023-05-08", "文号=-"},
				"到2025年，新建绿色建筑占比达到100%，3年内完成改造。"),
			want: corpus.Notice{
				Issuer: "南通市住房和城乡建设局", Province: "江苏省", City: "南通市", RegionCode: "320600", Kind: corpus.KindPlan, Status: "final",
				WrittenOn: "2023-05-08", PeriodEnd: "2025-12-31",
			},
		},
		{
			name: "plan whose goals are set for several years",
			doc: document("关于学前教育普及普惠的实施方案", []string{"发文机关=南通市教育局", "成文日期=2021-06-11"},
				"力争2022年底前2个县区、2025年底前全部县区通过评估。到2023年，毛入园率达到93%；到2025年达到95%；到2035年全面普及。"),
			want: corpus.Notice{
				Issuer: "南通市教育局", Province: "江苏省", City: "南通市", RegionCode: "320600", Kind: corpus.KindPlan, Status: "final",
				WrittenOn: "2021-06-11", PeriodEnd: "2025-12-31",
			},
		},
		{
			name: "news of this year that names others",
			doc: document("多个城建项目排定时间表", []string{"发布日期=2026-01-21"},
				"1月20日，南通市人代会开幕，报告提出今年生产总值增长5.5%。“十四五”以来建成保障房7.9万套。2025年改造小区128个。"),
			want: corpus.Notice{
				Kind: corpus.KindNews, Status: "final",
				PublishedOn: "2026-01-21", PeriodStart: "2026-01-01", PeriodEnd: "2026-12-31",
			},
		},
		{
			name: "signature within the line of the letter",
			doc: document("南通市人民政府关于印发助企纾困若干措施的通知", nil,
				"通政发〔2022〕19号 各县（市、区）：现将《助企纾困若干措施》印发给你们。实施中的问题，径向市发改委反映。南通市人民政府2022年5月16日", "一、加大退税减税。"),
			want: corpus.Notice{
				Issuer: "南通市人民政府", Province: "江苏省", City: "南通市", RegionCode: "320600", Kind: corpus.KindNotice, Status: "final",
				WrittenOn: "2022-05-16",
			},
		},
		{
			name: "interpretation with a table of facts, blank and null values",
			doc: document("《泰兴市2023年制造业高质量发展若干政策》解读", []string{"发文字号=null", "发布机构=泰兴市工业和信息化局", "生成日期=2023/4/3", "公开日期=2023.04.04", "有效性=有效", "关键词=工业；制造 政策△"},
				"现将有关政策解读如下。"),
			want: corpus.Notice{
				Issuer: "泰兴市工业和信息化局", Province: "江苏省", City: "泰州市", County: "泰兴市", RegionCode: "321283",
				Kind: corpus.KindInterpretation, Status: "final", WrittenOn: "2023-04-03", PublishedOn: "2023-04-04",
				PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31", Validity: "有效", Keywords: []string{"工业", "制造", "政策"},
			},
		},
		{
			name: "national notice, joint issuers, no place",
			doc: document("财政部 税务总局关于延续实施有关优惠政策的公告", nil,
				"财政部 税务总局公告2023年第7号", "现将有关事项公告如下：", "一、自2023年1月1日起执行。", "财政部", "税务总局", "2023年3月26日"),
			want: corpus.Notice{
				DocNumber: "财政部税务总局公告2023年第7号", Issuer: "财政部 税务总局", Kind: corpus.KindNotice, Status: "final", WrittenOn: "2023-03-26",
			},
		},
		{
			name: "news of a county's bureau",
			doc: document("我市召开科技创新大会_沛县人民政府网", []string{"SiteName=沛县人民政府网", "PubDate=2023-12-05 10:22"},
				"12月4日，我县召开科技创新大会。2023年1-11月，全县认定高企12家。"),
			want: corpus.Notice{
				Title: "我市召开科技创新大会", Province: "江苏省", City: "徐州市", County: "沛县", RegionCode: "320322",
				Kind: corpus.KindNews, Status: "final", PublishedOn: "2023-12-05", PeriodStart: "2023-01-01", PeriodEnd: "2023-11-30",
			},
		},
		{
			name: "solicitation open for days from publication",
			doc: document("关于公开征集2025年昆山市民生实事项目建议的公告", []string{"发布时间=2024-10-08"},
				"自本公告发布之日起三十日内提出建议。", "昆山市人民政府办公室"),
			want: corpus.Notice{
				Province: "江苏省", City: "苏州市", County: "昆山市", RegionCode: "320583", Kind: corpus.KindSolicitation, Status: "draft",
				PublishedOn: "2024-10-08", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31", CommentDeadline: "2024-11-07",
			},
		},
		{
			name: "plan whose table has bodies and deadlines, and no letter",
			doc: document("泰州市“十四五”节能2023年工作任务清单", []string{"发布日期=2023-03-01"},
				"责任单位", "完成时限", "市科技局", "2023年12月31日"),
			want: corpus.Notice{
				Province: "江苏省", City: "泰州市", RegionCode: "321200", Kind: corpus.KindPlan, Status: "final",
				PublishedOn: "2023-03-01", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31",
			},
		},
		{
			name: "speech to a congress: reviews one year, plans the next; number in the title",
			doc: document("盐政发〔2023〕1号 政府工作报告", nil,
				"——2023年1月10日在盐城市第九届人民代表大会第二次会议上", "盐城市人民政府市长", "各位代表：", "一、2022年工作回顾", "过去一年，全市上下奋力拼搏，成绩来之不易。", "二、2023年目标任务和重点工作"),
			want: corpus.Notice{
				Title: "政府工作报告", DocNumber: "盐政发〔2023〕1号", Province: "江苏省", City: "盐城市", RegionCode: "320900",
				Kind: corpus.KindReport, Status: "final", WrittenOn: "2023-01-10", PeriodStart: "2022-01-01", PeriodEnd: "2023-12-31",
			},
		},
		{
			name: "interpretation whose title leaves the years out",
			doc: document("《高邮市制造业提升行动计划》解读", []string{"公开日期=2023-11-09"},
				"近日，市政府印发《高邮市制造业提升行动计划（2023—2025年）》，落实《扬州市规划（2021—2030年）》。"),
			want: corpus.Notice{
				Province: "江苏省", City: "扬州市", County: "高邮市", RegionCode: "321084", Kind: corpus.KindInterpretation, Status: "final",
				PublishedOn: "2023-11-09", PeriodStart: "2023-01-01", PeriodEnd: "2025-12-31",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.Read(corpus.Page{Source: tt.source}, tt.doc)
			if tt.want.Title == "" {
				tt.want.Title = tt.doc.Title
			}
			ignore := cmpopts.IgnoreFields(corpus.Notice{}, "ID", "Source", "SHA256", "FetchedAt")
			if diff := cmp.Diff(tt.want, got, ignore, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadIdentity(t *testing.T) {
	r := newReader(t)
	at := time.Date(2024, 5, 1, 20, 0, 0, 0, time.FixedZone("", 8*3600))
	page := corpus.Page{Source: "a.txt", Bytes: []byte("x"), FetchedAt: at}
	n := r.Read(page, corpus.Document{})
	if n.ID != corpus.NoticeID("a.txt") || n.SHA256 != corpus.Hash([]byte("x")) || n.FetchedAt != "2024-05-01T12:00:00Z" {
		t.Errorf("got %+v", n)
	}
	if n.Kind != corpus.KindOther || n.PublishedOn != "" || n.PeriodEnd != "" {
		t.Errorf("an empty document has no facts, got %+v", n)
	}
}

func TestDocNumber(t *testing.T) {
	r := newReader(t)
	tests := []struct {
		line, want string
		lost       bool
	}{
		{"连政办发〔2021〕18号", "连政办发〔2021〕18号", false},
		{"江政办〔2020〕2 号", "江政办〔2020〕2号", false},
		{"国发(2024)3号", "国发〔2024〕3号", false},
		{"江府［2009］9号", "江府〔2009〕9号", false},
		{"粤科函高字【2021】1132号", "粤科函高字〔2021〕1132号", false},
		{"咸安政发〔2019〕1", "咸安政发〔2019〕1号", true},
		{"国办发〔2018104号", "国办发〔2018〕104号", true},
		{"国令第722号", "国令第722号", false},
		{"【第226号令】", "第226号令", false},
		{"根据国发〔2024〕3号文件精神", "", false},
		{"18号", "", false},
		{"2021年4月12日", "", false},
	}
	for _, tt := range tests {
		if got, lost := r.number(tt.line); got != tt.want || lost != tt.lost {
			t.Errorf("number(%q) = %q, %v; want %q, %v", tt.line, got, lost, tt.want, tt.lost)
		}
	}
}

func TestDays(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2023年2月24日", "2023-02-24"},
		{"2023-02-24 17:46:39", "2023-02-24"},
		{"2023-2-2 17:46", "2023-02-02"},
		{"2023/2/24", "2023-02-24"},
		{"2023.02.24", "2023-02-24"},
		{"二〇一六年七月八日", "2016-07-08"},
		{"二○二一年十二月三十一日", "2021-12-31"},
		{"二O一九年十月二十日", "2019-10-20"},
		{"二零二〇 年 一 月 十 日", "2020-01-10"},
		{"２０２３年２月４日", "2023-02-04"},
		{"2023年2月30日", ""},
		{"1023年2月3日", ""},
		{"20232月24", ""},
		{"2026-02-00018", ""},
	}
	for _, tt := range tests {
		got, _ := firstDay(tt.in)
		if got.String() != tt.want {
			t.Errorf("firstDay(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestReadLoose(t *testing.T) {
	tests := []struct {
		in        string
		published day
		want      string
	}{
		{"20232月24", newDay(2023, 2, 24), "2023-02-24"},
		{"20232月24", day{}, "2023-02-24"},
		{"2019116", day{}, ""},
		{"2019116", newDay(2019, 1, 18), "2019-01-16"},
		{"2019116", newDay(2019, 11, 8), ""},
		{"2019116", newDay(2019, 11, 6), "2019-11-06"},
		{"2023年1112日", day{}, "2023-11-12"},
		{"20231345", day{}, ""},
	}
	for _, tt := range tests {
		if got := readLoose(tt.in, tt.published); got.String() != tt.want {
			t.Errorf("readLoose(%q, %s) = %q, want %q", tt.in, tt.published, got, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	r := newReader(f)
	f.Add("关于印发2023年工作要点的通知", "发布日期", "2023-02-24", "20232月24\n市科技局\n二〇一六年七月八日")
	f.Add("《X》（征求意见稿）征求意见", "截止时间", "2月30日", "自公布之日起九十九日内\n附件：1.a\n2.b")
	f.Fuzz(func(t *testing.T, title, label, value, text string) {
		doc := document(title, []string{label + "=" + value}, strings.Split(text, "\n")...)
		n := r.Read(corpus.Page{Source: text}, doc)
		for _, d := range []string{n.WrittenOn, n.PublishedOn, n.PeriodStart, n.PeriodEnd, n.CommentDeadline} {
			if _, err := time.Parse(time.DateOnly, d); d != "" && (err != nil || d < "1949") {
				t.Errorf("day %q", d)
			}
		}
		if n.PeriodStart != "" && n.PeriodStart > n.PeriodEnd {
			t.Errorf("period %s to %s", n.PeriodStart, n.PeriodEnd)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := newReader(b)
	var lines []string
	for range 200 {
		lines = append(lines, "市科技局", "各县(区)市各功能区,市发展改革委", "兑现高企培育奖励政策;开展市高企培育入库企业申报组织工作,年底前达到120家。", "10月底前")
	}
	doc := document("关于印发《宿迁市2023年度科技创新重点任务推进计划》的通知", []string{"发布日期=2023-02-24"}, lines...)
	b.SetBytes(int64(len(strings.Join(lines, ""))))
	for b.Loop() {
		r.Read(corpus.Page{}, doc)
	}
}

// What the crawl knows stands in only for what the notice does not say itself.
func TestPlaceAndDateOfTheSite(t *testing.T) {
	r := newReader(t)
	page := corpus.Page{Source: "http://127.0.0.1/a.html", Region: "320800", ListedOn: "2024-03-05"}
	silent := r.Read(page, document("关于做好春季造林工作的通知", nil, "各有关单位：", "请抓好落实。"))
	if silent.City != "淮安市" || silent.RegionCode != "320800" || silent.PublishedOn != "2024-03-05" {
		t.Errorf("a notice that says nothing: %s %s %s", silent.City, silent.RegionCode, silent.PublishedOn)
	}
	stated := r.Read(page, document("宿迁市人民政府关于做好春季造林工作的通知", []string{"发布日期=2024-02-01"}, "请抓好落实。", "宿迁市人民政府", "2024年1月30日"))
	if stated.City != "宿迁市" || stated.PublishedOn != "2024-02-01" {
		t.Errorf("a notice that says where and when: %s %s", stated.City, stated.PublishedOn)
	}
	page.Region, page.ListedOn = "999999", "soon"
	if odd := r.Read(page, document("通知", nil, "请抓好落实。")); odd.RegionCode != "" || odd.PublishedOn != "" {
		t.Errorf("a code and a day that are none: %s %s", odd.RegionCode, odd.PublishedOn)
	}
}
