package indicator

import (
	"strings"
	"testing"
	"testing/fstest"
)

func load(t testing.TB) *Registry {
	t.Helper()
	r, err := New(Data)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// cases are phrases as notices print them; an empty id means that no indicator may match.
var cases = []struct{ phrase, dimension, id string }{
	// one indicator under many names
	{"全社会R&D经费支出占GDP比重", "share", "rd_intensity"},
	{"全社会研发经费支出占地区生产总值比重", "share", "rd_intensity"},
	{"研发投入强度", "share", "rd_intensity"},
	{"全市研发投入强度", "share", "rd_intensity"},
	{"全社会研发投入占地区生产总值的比重", "share", "rd_intensity"},
	{"2023年全社会研发经费支出占GDP比重达到", "share", "rd_intensity"},
	{"R＆D经费占GDP比例", "share", "rd_intensity"},
	{"研究与试验发展（R&D）经费投入强度", "share", "rd_intensity"},
	{"力争年底全社会研发经费支出占地区生产总值比重", "share", "rd_intensity"},
	{"全区研发支出", "money", "rd_expenditure"},
	{"全社会研发投入", "money", "rd_expenditure"},
	{"全社会研发投入", "share", "rd_expenditure_growth"},
	{"研发投入强度", "money", ""},
	{"基础研究", "money", "basic_research"},
	{"基础研究经费占研发经费比重", "share", "basic_research_share"},
	// high-tech firms and what is not
	{"国家高新技术企业", "count", "hightech_firms"},
	{"高新技术企业", "count", "hightech_firms"},
	{"有效期内国家高新技术企业", "count", "hightech_firms"},
	{"高新技术企业数", "count", "hightech_firms"},
	{"高企数", "count", "hightech_firms"},
	{"国家级高新技术企业数量", "count", "hightech_firms"},
	{"新增高新技术企业", "count", "hightech_firms"},
	{"存续期高企", "count", "hightech_firms"},
	{"高新技术企业", "share", "hightech_firms_growth"},
	{"高新技术企业增长", "share", "hightech_firms_growth"},
	{"高新技术企业产值", "money", "hightech_firm_output"},
	{"高新技术企业产值", "count", ""},
	{"高新技术企业", "money", ""},
	{"高新技术企业培育库", "count", ""},
	{"高新技术企业专利", "count", ""},
	{"申报国家高企", "count", "hightech_applicants"},
	{"服务高新技术企业", "count", ""},
	{"高新技术企业研发人员", "count", ""},
	{"高新技术产业产值占规模以上工业总产值比重", "share", "hightech_output_share"},
	{"高新技术产业产值占规上工业产值比重", "share", "hightech_output_share"},
	{"高新技术产业产值占规模以上工业产值的比重", "share", "hightech_output_share"},
	{"全市高产占比", "share", "hightech_output_share"},
	{"高新技术产业产值", "money", "hightech_output"},
	{"科技型中小企业数", "count", "tech_smes"},
	{"科技型中小企业", "count", "tech_smes"},
	{"入库国家科技型中小企业", "count", ""},
	{"通过评价入库国家科技型中小企业", "count", "tech_smes"},
	{"科技型企业", "count", "tech_firms"},
	{"瞪羚企业", "count", "gazelle_firms"},
	{"省级“瞪羚”企业", "count", "gazelle_firms_provincial"},
	{"省级“潜在独角兽”企业", "count", "potential_unicorns"},
	{"独角兽企业", "count", "unicorn_firms"},
	{"专精特新“小巨人”企业", "count", "little_giants"},
	{"国家级专精特新小巨人企业", "count", "little_giants"},
	{"省级专精特新中小企业", "count", "sme_specialised_provincial"},
	{"制造业单项冠军", "count", "single_champions"},
	// innovation
	{"技术合同成交额", "money", "tech_contracts_value"},
	{"技术市场成交合同金额", "money", "tech_contracts_value"},
	{"技术市场成交合同金额占GDP比重", "share", "tech_contracts_share"},
	{"年技术合同登记数量", "count", "tech_contracts"},
	{"万人发明专利拥有量", "count", "invention_patents_10k"},
	{"每万人口发明专利拥有量", "rate", "invention_patents_10k"},
	{"每万人口高价值发明专利拥有量", "rate", "highvalue_patents_10k"},
	{"全市发明专利拥有量", "count", "invention_patents"},
	{"有效发明专利", "count", "invention_patents"},
	{"发明专利授权量", "count", "invention_granted"},
	{"发明专利申请", "count", "invention_applications"},
	{"发明专利许可", "count", ""},
	{"拥有发明专利企业", "count", "patent_firms"},
	{"知识产权质押融资额", "money", "ip_pledge_loans"},
	{"知识产权质押", "count", "ip_pledges"},
	{"知识产权质押", "money", "ip_pledge_loans"},
	{"大中型工业企业和规上高企研发机构建有率", "share", "rd_centre_coverage"},
	{"省级企业研发机构", "count", "firm_rd_centres_provincial"},
	{"省级企业工程技术研究中心", "count", "eng_centres_provincial"},
	{"市级企业工程技术研究中心", "count", "eng_centres_municipal"},
	{"国家级企业工程技术研究中心", "count", "eng_centres_national"},
	{"新建省级以上重点实验室", "count", "key_labs_provincial_up"},
	{"国家和省级科技企业孵化器、众创空间数量", "count", "incubation_carriers_national_provincial"},
	{"科技企业孵化器", "count", "incubators"},
	{"众创空间", "count", "makerspaces"},
	{"在孵企业数量", "count", "incubated_firms"},
	{"新型研发机构", "count", "new_rd_institutes"},
	{"重点实验室", "count", "key_labs"},
	{"国家和省级重点实验室、工程(技术)研究中心、企业技术中心", "count", ""},
	{"科技公共财政支出占公共财政支出比重", "share", "science_budget_share"},
	{"科技进步贡献率", "share", "sci_progress"},
	{"公民具备科学素质的比例", "share", "sci_literacy"},
	{"规上科技服务业企业", "count", "tech_services_firms"},
	{"科技副总", "count", "tech_deputies"},
	{"外国专家来华工作人数", "count", "foreign_experts"},
	{"引进高层次人才及团队", "count", "talent_introduced"},
	{"引进高校毕业生", "count", "graduates_attracted"},
	{"重点企业研发人员", "count", "rd_staff"},
	{"产学研合作项目", "count", "cooperation_projects"},
	{"合作项目", "count", ""},
	// economy
	{"地区生产总值", "money", "gdp"},
	{"GDP", "money", "gdp"},
	{"地区生产总值", "share", "gdp_growth"},
	{"地区生产总值增长", "share", "gdp_growth"},
	{"国内生产总值年均增速", "share", "gdp_growth"},
	{"人均地区生产总值", "money", "gdp_per_capita"},
	{"规上工业增加值增速", "share", "industrial_output_growth"},
	{"规模以上工业增加值", "share", "industrial_output_growth"},
	{"固定资产投资", "share", "fixed_investment_growth"},
	{"工业固定资产投资", "money", "industrial_investment"},
	{"房地产固定资产投资", "money", ""},
	{"一般公共预算收入", "money", "budget_revenue"},
	{"税收占比", "share", "tax_share"},
	{"社会消费品零售总额", "share", "retail_sales_growth"},
	{"社零总额", "money", "retail_sales"},
	{"外贸进出口总额", "money", "foreign_trade"},
	{"实际使用外资", "money", "foreign_investment"},
	{"居民消费价格涨幅", "share", "cpi"},
	{"赤字率", "share", "deficit_ratio"},
	{"赤字", "money", "deficit"},
	{"居民人均可支配收入", "share", "income_growth"},
	{"城镇居民人均可支配收入", "money", "urban_income"},
	{"常住人口城镇化率", "share", "urbanization"},
	{"城镇化率", "share", "urbanization"},
	{"规上工业企业", "count", "large_firms"},
	{"规模以上工业企业", "count", "large_firms"},
	{"规模以上工业企业利润", "money", "industrial_profit"},
	{"上市公司", "count", "listed_companies"},
	{"上市后备企业", "count", ""},
	{"战略性新兴产业产值占规上工业总产值比重", "share", "emerging_share"},
	{"数字经济核心产业增加值占GDP比重", "share", "digital_economy_share"},
	{"服务业增加值占地区生产总值比重", "share", "services_share"},
	{"不良贷款率", "share", "npl_ratio"},
	// industry and environment
	{"智能车间", "count", "smart_workshops"},
	{"建成智能车间", "count", "smart_workshops"},
	{"星级以上“上云”企业", "count", "cloud_firms"},
	{"省级绿色工厂", "count", "green_factories_provincial"},
	{"单位GDP能耗下降率", "share", "energy_intensity_cut"},
	{"单位地区生产总值能耗", "rate", "energy_intensity"},
	{"单位地区生产总值能耗下降", "share", "energy_intensity_cut"},
	{"空气质量达到优良天数比例", "share", "good_air_share"},
	{"空气质量优良天数比率", "", "good_air_share"},
	{"PM2.5平均浓度", "rate", "pm25"},
	{"细颗粒物（PM2.5）浓度", "rate", "pm25"},
	{"森林覆盖率", "share", "forest_cover"},
	{"高标准农田", "land", "highstandard_farmland"},
	{"新建高标准农田", "area", "highstandard_farmland"},
	{"粮食产量", "mass", "grain_output"},
	{"粮食总产量", "mass", "grain_output"},
	{"秸秆综合利用率", "share", "straw_use"},
	{"农作物耕种收综合机械化率", "share", "mechanisation"},
	{"省级农业科技型企业", "count", "agri_tech_firms_provincial"},
	{"市级现代农业产业园", "count", "agri_modern_parks_municipal"},
	{"农村公路", "length", "rural_roads"},
	{"农村公路", "money", ""},
	// people
	{"城镇新增就业", "count", "urban_jobs"},
	{"城镇调查失业率", "share", "unemployment"},
	{"城镇登记失业率", "share", "registered_unemployment"},
	{"职业技能培训", "count", "vocational_training"},
	{"开展补贴性职业技能培训", "count", "vocational_training"},
	{"各类职业技能竞赛", "count", "skills_contests"},
	{"企业新型学徒制培训", "count", "apprentices"},
	{"九年义务教育巩固率", "share", "compulsory_retention"},
	{"新增学位", "count", "school_places"},
	{"人均预期寿命", "time", "life_expectancy"},
	{"基本医疗保险参保率", "share", "medical_rate"},
	{"养老床位", "count", "care_beds"},
	{"护理型床位占比", "share", "elderly_beds"},
	{"老旧小区改造", "count", "old_quarters"},
	{"保障性租赁住房", "count", "rental_homes"},
	{"接待游客", "count", "tourists"},
	{"旅游总收入", "money", "tourism_revenue"},
	{"政务服务事项网上可办率", "share", "online_rate"},
	{"5G基站", "count", "base_stations"},
	{"企业开办时间", "time", "startup_time"},
	{"生产安全事故死亡人数", "count", "work_deaths"},
	{"调解案件", "count", "mediation_cases"},
	{"民生支出占一般公共预算支出比重", "share", "livelihood_spending_share"},
	{"民生实事", "count", "livelihood_projects"},
	// not indicators
	{"", "count", ""},
	{"企业", "count", ""},
	{"项目", "count", ""},
	{"活动", "count", ""},
	{"资金", "money", ""},
	{"比重", "share", ""},
	{"增长", "share", ""},
	{"PM2.5平均浓度", "share", ""}, // how it changes, not how much it is
	{"每千人口床位数", "share", ""},
	{"孕产妇死亡率", "share", "maternal_mortality"},
	{"增加值", "money", ""},
	{"就业", "count", ""},
	{"人才", "count", ""},
	{"培训", "count", ""},
	{"示范点", "count", ""},
	{"力争新增就业", "count", "urban_jobs"},
	{"开展培训", "count", "training_sessions"},
	{"总部企业", "count", ""},
	{"订单班", "count", ""},
	{"企业联合创新中心", "count", ""},
	{"科技服务业集聚区", "count", ""},
	{"全员劳动生产率", "money", "labour_productivity"},
	{"全员劳动生产率", "share", "labour_productivity_growth"},
	{"城乡居民收入比", "pure", "income_ratio"},
	{"农田灌溉水有效利用系数", "pure", "irrigation_efficiency"},
	{"每千人口拥有注册护士数", "count", "nurses_1k"},
	{"县域内就诊率", "share", "county_treatment"},
	{"国民综合阅读率", "share", "reading_rate"},
	{"化学需氧量排放总量", "share", "cod_cut"},
	{"两品一标农产品总数", "count", "quality_brands"},
	{"断头路", "count", "dead_end_roads"},
	{"农产品网络零售额", "share", "farm_online_sales_growth"},
	{"5G手机", "count", ""},
	{"城镇新增就业补贴", "money", ""},
	{"保障性租赁住房租金", "money", ""},
	{"地区生产总值核算制度", "count", ""},
	{"众创空间运营人员", "count", ""},
	{"专利代理机构", "count", ""},
	{"森林防火宣传", "count", ""},
	{strings.Repeat("很长的词", 60), "count", ""},
}

func TestMatch(t *testing.T) {
	r := load(t)
	for _, c := range cases {
		in, ok := r.Match(c.phrase, c.dimension)
		if in.ID != c.id || ok != (c.id != "") {
			t.Errorf("Match(%q, %s) = %q, want %q", c.phrase, c.dimension, in.ID, c.id)
		}
	}
	if len(cases) < 150 {
		t.Errorf("only %d phrases", len(cases))
	}
}

func TestEveryNameFindsItsIndicator(t *testing.T) {
	r := load(t)
	own := 0
	for _, in := range r.All() {
		for _, p := range in.Phrases {
			got, ok := r.Match(p, in.Dimension)
			if !ok || got.ID != in.ID {
				t.Errorf("%s: %q finds %q", in.ID, p, got.ID)
			}
		}
		if !derived(r, in.ID) {
			own++
		}
	}
	if own < 300 {
		t.Errorf("%d indicators, want 300", own)
	}
	t.Logf("%d indicators and %d growths and levels", own, len(r.All())-own)
}

// derived tells whether an id is that of another indicator's growth or level.
func derived(r *Registry, id string) bool {
	for i := range id {
		if _, ok := r.byID[id[:i]]; ok && (id[i:] == "_growth" || r.levelled[id[:i]]) {
			return true
		}
	}
	return false
}

func TestDataErrorsNameFileAndLine(t *testing.T) {
	const head = "id\tchinese\tenglish\tdimension\tdirection\tphrases\n"
	for _, c := range []struct{ file, text, want string }{
		{"indicators", head + "GDP\t生产总值\tGDP\tmoney\tup\n", "data/indicators.tsv:2"},
		{"indicators", head + "gdp\t生产总值\t\tmoney\tup\n", "data/indicators.tsv:2"},
		{"indicators", head + "gdp\t生产总值\tGDP\tcoins\tup\n", "data/indicators.tsv:2"},
		{"indicators", head + "gdp\t生产总值\tGDP\tmoney\tsideways\n", "data/indicators.tsv:2"},
		{"indicators", head + "gdp\t生产总值\tGDP\tmoney\tup\ngdp\t产值\tOutput\tmoney\tup\n", "data/indicators.tsv:3"},
		{"indicators", head + "a\t工业增加值\tA\tmoney\tup\nb\t全市工业增加值\tB\tmoney\tup\n", "data/indicators.tsv:3"},
		{"edges", "text\tside\n全市\tleft\n", "data/edges.tsv:2"},
		{"levels", "text\tsuffix\tenglish\n省级\t\tprovincial\n", "data/levels.tsv:2"},
		{"synonyms", "from\n全市\n", "data/synonyms.tsv:1"},
	} {
		fsys := fstest.MapFS{}
		for _, f := range []string{"indicators", "edges", "synonyms", "levels"} {
			raw, err := Data.ReadFile("data/" + f + ".tsv")
			if err != nil {
				t.Fatal(err)
			}
			fsys["data/"+f+".tsv"] = &fstest.MapFile{Data: raw}
		}
		fsys["data/"+c.file+".tsv"] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := New(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to name %s", c.file, err, c.want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	r := load(f)
	for _, c := range cases {
		f.Add(c.phrase, c.dimension)
	}
	f.Fuzz(func(t *testing.T, phrase, dimension string) {
		a, ok := r.Match(phrase, dimension)
		b, again := r.Match(phrase, dimension)
		if a.ID != b.ID || ok != again || ok != (a.ID != "") {
			t.Fatalf("%q: %q %v then %q %v", phrase, a.ID, ok, b.ID, again)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	r := load(b)
	for b.Loop() {
		r.Match("2023年全社会研发经费支出占地区生产总值的比重", "share")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
