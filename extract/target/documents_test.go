package target

import (
	"testing"

	"duban/corpus"
)

// TestDatesAcrossDocument checks kinds and dates that follow from other paragraphs, the title or the
// day of a document. want holds value → kind and deadline.
func TestDatesAcrossDocument(t *testing.T) {
	for _, tt := range []struct {
		name   string
		notice corpus.Notice
		lines  []string
		want   map[string]string
	}{
		{"later paragraphs of news", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2018-10-19", PeriodStart: "2018-01-01", PeriodEnd: "2018-12-31"},
			[]string{"1—9月全市实现进出口总值10.6亿美元，完成全年外贸考核目标的111.8%。", "其中，出口总值6.3亿美元；已累计引进外资企业180家。"},
			map[string]string{"10.6": "achieved 2018-09-30", "111.8": "achieved 2018-09-30", "6.3": "achieved 2018-09-30", "180": "achieved 2018-10-19"}},
		{"years on lines of their own", corpus.Notice{Kind: corpus.KindNews, Title: "工作报告出炉！2020年要干这些大事！", PublishedOn: "2020-01-08", PeriodStart: "2020-01-01", PeriodEnd: "2020-12-31"},
			[]string{"2019 年：第四次获评国家卫生城市", "成功举办展会170个。", "2020年：力争再上台阶", "成功举办展会180个。"},
			map[string]string{"170": "achieved 2019-12-31", "180": "target 2020-12-31"}},
		{"parts of a report that a year's work heads", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2020-05-18"},
			[]string{"关于2019年工作", "改造农村土坯房58万户。", "关于2020年工作", "改造农村土坯房60万户。"},
			map[string]string{"580000": "achieved 2019-12-31", "600000": "target "}},
		{"an aim at a share in news", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2025-01-12", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"},
			[]string{"吸引更多民间资本参与建设，力争民间投资占全部投资比重达40%以上。"},
			map[string]string{"40": "target 2025-12-31"}},
		{"steps to the goals of measures, and what recurs up to them", corpus.Notice{Kind: corpus.KindNotice, Title: "关于促进乡村民宿发展的若干措施", WrittenOn: "2024-03-01"},
			[]string{"到2026年底，全区精品民宿达到1500个；每年新增盘活闲置农宅100处。", "支持建设民宿集聚区5个，2025年6月底前完成首批2个。"},
			map[string]string{"1500": "target 2026-12-31", "100": "target 2026-12-31", "2": "milestone 2025-06-30"}},
		{"years that paragraphs open with", corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2018-01-01", PeriodEnd: "2020-12-31"},
			[]string{"到2018年，断面水质优良比例达到86.7%。黑臭水体消除比例达到80%。", "到2020年，断面水质优良比例达到93.3%。黑臭水体消除比例达到95%。"},
			map[string]string{"86.7": "milestone 2018-12-31", "80": "milestone 2018-12-31", "95": "target 2020-12-31"}},
		{"a report without its day", corpus.Notice{Kind: corpus.KindReport, Title: "2020年政府工作报告", PeriodStart: "2020-01-01", PeriodEnd: "2020-12-31"},
			[]string{"2019年，全市生产总值突破3000亿元。"},
			map[string]string{"3000": "achieved 2019-12-31"}},
		{"progress told from the first sentence on", corpus.Notice{Kind: corpus.KindReport, Title: "1-10月份全市重点项目建设完成情况通报", PublishedOn: "2019-11-14", PeriodStart: "2019-01-01", PeriodEnd: "2019-10-31"},
			[]string{"一、全市重点项目建设整体情况", "1-10月份，全市重点项目完成投1951亿元，占年度计划的93.1%。截止到10月份，新开工项目203个。"},
			map[string]string{"1951": "achieved 2019-10-31", "93.1": "achieved 2019-10-31", "203": "achieved 2019-10-31"}},
		{"parts in a bracket", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2020-11-25"},
			[]string{"截止10月底，全盟已全面完成造林80万亩（人工造林9.5万亩，飞播造林5万亩）。"},
			map[string]string{"80": "achieved 2020-10-31", "9.5": "achieved 2020-10-31", "5": "achieved 2020-10-31"}},
		{"what there is in a year's review", corpus.Notice{Kind: corpus.KindReport, PublishedOn: "2021-07-12", PeriodStart: "2020-01-01", PeriodEnd: "2021-12-31"},
			[]string{"一、2020年工作总结", "培育品牌。全县现有龙头企业22家。"},
			map[string]string{"22": "achieved 2020-12-31"}},
		{"an opening", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2023-08-25", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"},
			[]string{"2023年春季学期，全市义务教育巩固率达到99.87%。为进一步做好秋季学期工作，现将有关事项通知如下：", "一、目标", "义务教育巩固率达到99.9%。"},
			map[string]string{"99.87": "achieved 2023-08-25", "99.9": "target 2023-12-31"}},
		{"a line that announces a year", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2022-04-08", PeriodStart: "2021-01-01", PeriodEnd: "2025-12-31"},
			[]string{"改造内容分为三类。今年具体任务是：", "改造管网36.5公里，五年引进人才100名。"},
			map[string]string{"36.5": "milestone 2022-12-31", "100": "target 2025-12-31"}},
		{"a whole year after another year", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2023-03-01", PeriodStart: "2023-01-01", PeriodEnd: "2025-12-31"},
			[]string{"截至2022年末，全县人参留存面积5.6万亩。全年已实现综合产值152亿元。"},
			map[string]string{"152": "achieved 2022-12-31"}},
		{"steps to the goal of measures", corpus.Notice{Kind: corpus.KindNotice, Title: "关于支持机床产业发展若干政策措施的通知", WrittenOn: "2024-06-28"},
			[]string{"为推动产业发展，力争到2026年产业营业收入达到260亿元，制定如下政策措施。", "2024年完成智能化诊断80家。改造老旧厂房30万平方米。"},
			map[string]string{"260": "target 2026-12-31", "80": "milestone 2024-12-31", "30": "target 2024-12-31"}},
		{"goal and progress in a line", corpus.Notice{Kind: corpus.KindReport, Title: "2023年3月份暖民心行动进展情况表", PublishedOn: "2023-05-09", PeriodStart: "2023-03-01", PeriodEnd: "2023-03-31"},
			[]string{"1.力争9个城市社区达到就业标准 完成8个，完成率88.9%"},
			map[string]string{"9": "target 2023-12-31", "8": "achieved 2023-03-31", "88.9": "achieved 2023-03-31"}},
		{"a report of a year's beginning", corpus.Notice{Kind: corpus.KindReport, Title: "人民政府工作报告", WrittenOn: "2023-01-06"},
			[]string{"全力守好生态底线。PM2.5平均浓度下降至25微克/立方米。", "确保粮食产量保持在31.1亿斤以上，新建高标准农田13.37万亩。"},
			map[string]string{"25": "achieved 2022-12-31", "31.1": "target ", "13.37": "target "}},
		{"a notice that asks for work", corpus.Notice{Kind: corpus.KindNotice, Title: "关于做好2025年供热保障工作的通知", WrittenOn: "2025-09-12", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"},
			[]string{"（一）更新智能温控装置8000套，10月底前全部完工并通过冷态试运行。"},
			map[string]string{"8000": "milestone 2025-10-31"}},
		{"a season of its own", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2022-10-28", PeriodStart: "2022-11-01", PeriodEnd: "2023-03-31"},
			[]string{"12月下旬举办开幕式，雪季期间组织赛事15场。2021—2022年雪季，接待游客58万人次。"},
			map[string]string{"15": "target 2023-03-31", "580000": "achieved 2022-03-31"}},
		{"a dateline", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2020-01-13"},
			[]string{"新华社长春1月13日电 吉林将力争用三年左右时间，全省滑冰场所超过500个。"},
			map[string]string{"500": "target "}},
		{"parts of the year before amounts", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2024-02-02", PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"},
			[]string{"全年完成投资3.5亿元，其中一季度0.6亿元、上半年1.6亿元。", "筛查7500人（其中二季度末完成4000人）。"},
			map[string]string{"0.6": "milestone 2024-03-31", "1.6": "milestone 2024-06-30", "7500": "target 2024-12-31", "4000": "milestone 2024-06-30"}},
		{"years before amounts", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2024-03-01", PeriodStart: "2024-01-01", PeriodEnd: "2026-12-31"},
			[]string{"三年改造老果园3万亩，其中2024年8000亩、2025年1.2万亩。", "到2026年，高新技术企业在2022年的基础上实现翻番，超过90家。"},
			map[string]string{"8000": "milestone 2024-12-31", "1.2": "milestone 2025-12-31", "90": "target 2026-12-31"}},
		{"work and a look back in measures", corpus.Notice{Kind: corpus.KindNotice, Title: "关于提振消费若干措施的通知", WrittenOn: "2024-04-29"},
			[]string{"为提振消费，力争2024年全县零售额突破95亿元，制定如下措施。", "年内发放消费券800万元，三季度发放不少于400万元，单张面额最高300元。去年全县接待游客226万人次，零售总额88.4亿元。"},
			map[string]string{"800": "target 2024-12-31", "400": "milestone 2024-09-30", "300": "parameter ", "2260000": "achieved 2023-12-31", "88.4": "achieved 2023-12-31"}},
		{"months that are over", corpus.Notice{Kind: corpus.KindNotice, Title: "关于做好2020年度森林防火工作的通知", WrittenOn: "2020-11-12", PeriodStart: "2020-01-01", PeriodEnd: "2021-12-31"},
			[]string{"今年1至10月，全县共发生森林火情13起，同比下降40%。", "1—3月，开展宣传20场。"},
			map[string]string{"13": "achieved 2020-10-31", "40": "achieved 2020-10-31", "20": "milestone 2020-03-31"}},
		{"attachments by their names", corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31", Attachments: []string{"2025年工作任务清单", "2025年十件实事分工表"}},
			[]string{"附件：1.2025年工作任务清单", "2.2025年十件实事分工表", "新建养老驿站12家。"},
			map[string]string{"12": "target 2025-12-31", "10": ""}},
		{"what a growth leaves out", corpus.Notice{Kind: corpus.KindOther, Title: ""},
			[]string{"2023年的主要目标是：预算支出（剔除2022年结转支出）增长3%以上；零售额增长5%以上。"},
			map[string]string{"3": "target 2023-12-31", "5": "target 2023-12-31"}},
		{"a review in the title", corpus.Notice{Kind: corpus.KindInterpretation, Title: "江南县政府工作报告解读之一：2022年工作回顾", PeriodStart: "2022-01-01", PeriodEnd: "2022-12-31"},
			[]string{"二、2023年工作思路和目标 6", "2022年，是江南县很不平凡的一年。", "地区生产总值达到356.4亿元。"},
			map[string]string{"356.4": "achieved 2022-12-31"}},
		{"a year after the tale of last year", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2021-02-02", PeriodStart: "2021-01-01", PeriodEnd: "2021-12-31"},
			[]string{"去年，全市粮食总产量324万吨。", "2021年，全市将加快建设粮食基地，计划播种面积750万亩（其中早稻168万亩）。"},
			map[string]string{"324": "achieved 2020-12-31", "750": "target 2021-12-31", "168": "target 2021-12-31"}},
		{"months without a year in news", corpus.Notice{Kind: corpus.KindNews},
			[]string{"1-10月项目累计完成投资62.9亿元，占年度投资计划的97.2%。"},
			map[string]string{"62.9": "achieved ", "97.2": "achieved "}},
		{"the part of the year that the title of undated news names", corpus.Notice{Kind: corpus.KindNews, Title: "江北市前三季度民生实事有序推进", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"},
			[]string{"对照计划，21个事项提前完成。累计完成投资9.37亿元，占年度总投资的85.6%。"},
			map[string]string{"9.37": "achieved 2025-09-30", "85.6": "achieved 2025-09-30"}},
		{"parts of what was reached beside a plan", corpus.Notice{Kind: corpus.KindReport, Title: "北岭县2015年民生实事上半年进展情况", PeriodStart: "2015-01-01", PeriodEnd: "2015-12-31"},
			[]string{"今年22件民生实事计划总投资126亿元，上半年实际完成投资71.3亿元，占全年计划投资的56.6%。其中，县级财政9.6亿元。", "改造运动场地17万平方米。"},
			map[string]string{"126": "target 2015-12-31", "71.3": "achieved 2015-06-30", "56.6": "achieved 2015-06-30", "9.6": "achieved 2015-06-30", "17": "achieved 2015-06-30"}},
		{"the day up to which an undated text counts", corpus.Notice{Kind: corpus.KindNotice, Title: "关于2025年春季造林工作的督查通报", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"},
			[]string{"全县计划造林6.2万亩，截至4月10日已完成整地4.9万亩。", "进度较快的有红石镇，完成4800亩，占任务的96%。"},
			map[string]string{"6.2": "target 2025-12-31", "4.9": "achieved 2025-04-10", "4800": "achieved 2025-04-10", "96": "achieved 2025-04-10"}},
		{"what was done beside what was planned, undated", corpus.Notice{Kind: corpus.KindNews},
			[]string{"全县重点项目42个，年度投资计划15.68亿元，1-5月完成投资3.28亿元，完成率20.9%。"},
			map[string]string{"15.68": "target ", "3.28": "achieved ", "20.9": "achieved "}},
		{"a limit of the next sentence's own work", corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2024-01-01", PeriodEnd: "2024-12-31"},
			[]string{"改造农村户厕150户。计划一季度启动场镇排水改造，9月底前完工。", "打造示范村2个。11月底前全部完成。"},
			map[string]string{"150": "target 2024-12-31", "2": "milestone 2024-11-30"}},
		{"the year of a plan that news of two years tells", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2026-02-09", PeriodStart: "2025-01-01", PeriodEnd: "2025-12-31"},
			[]string{"2025年生产总值712.4亿元。", "今年要抓好以下工作：开发区亩均税收提高到18万元，全年化解率保持在98%。"},
			map[string]string{"712.4": "achieved 2025-12-31", "18": "target 2026-12-31", "98": "target 2026-12-31"}},
		{"years looked back on in January", corpus.Notice{Kind: corpus.KindReport, Title: "政府工作报告（2022年）", WrittenOn: "2022-01-06", PeriodStart: "2022-01-01", PeriodEnd: "2022-12-31"},
			[]string{"一、四年来的工作", "改造棚户区1124套。"},
			map[string]string{"1124": "achieved 2021-12-31"}},
		{"what was planned within what is told", corpus.Notice{Kind: corpus.KindReport, Title: "江北市2021年重点项目1-8月进展情况", PublishedOn: "2021-09-15", PeriodStart: "2021-01-01", PeriodEnd: "2021-12-31"},
			[]string{"2021年全市安排重点项目680项，总投资6120亿元。1—8月累计完成投资655亿元。年度计划新开工项目251项，其中1-8月计划开工198项，实际已开工176项；计划竣工96项，已竣工52项。"},
			map[string]string{"680": "target 2021-12-31", "655": "achieved 2021-08-31", "251": "target 2021-12-31", "198": "milestone 2021-08-31", "176": "achieved 2021-08-31", "96": "target 2021-12-31", "52": "achieved 2021-08-31"}},
		{"figures of the year that a summary of two reviews", corpus.Notice{Kind: corpus.KindReport, Title: "某局2022年工作总结和2023年工作计划", PublishedOn: "2023-04-03", PeriodStart: "2022-01-01", PeriodEnd: "2023-12-31"},
			[]string{"去年以来，各项任务扎实推进。", "一、主要指标完成情况", "（一）一产增加值：完成96.4亿元。", "（二）农村改厕：任务37900座，完成38420座。"},
			map[string]string{"96.4": "achieved 2022-12-31", "37900": "target 2022-12-31", "38420": "achieved 2022-12-31"}},
		{"a plan for the rest of the year behind the tale of its first half", corpus.Notice{Kind: corpus.KindReport, Title: "关于2021年上半年计划执行情况的报告", WrittenOn: "2021-08-26", PeriodStart: "2021-01-01", PeriodEnd: "2021-06-30"},
			[]string{"二、存在的问题", "投资目标完成率低于序时进度3.1个百分点。", "三、下半年工作安排", "三季度末完成投资80亿元，年底达到104亿元以上；四季度前启动县医院建设，新增床位300张。"},
			map[string]string{"3.1": "achieved 2021-06-30", "80": "milestone 2021-09-30", "104": "target 2021-12-31"}},
		{"what a document wants, in news", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2023-03-21", PeriodStart: "2023-01-01", PeriodEnd: "2023-12-31"},
			[]string{"据统计，全省2022年粮食总产1458.6万吨。", "在乡村建设方面，文件要求今年完成户厕改造25万座，建成3000个左右治理村。"},
			map[string]string{"1458.6": "achieved 2022-12-31", "250000": "target 2023-12-31", "3000": "target 2023-12-31"}},
		{"the year after, which a condition names", corpus.Notice{Kind: corpus.KindNotice, Title: "某市促进消费若干措施", WrittenOn: "2021-06-08"},
			[]string{"次年零售额增速高于全市5个百分点以上的再奖3万元。力争全年净增企业100家。", "举办促消费活动不少于30场。"},
			map[string]string{"3": "parameter ", "100": "target 2021-12-31", "30": "target 2021-12-31"}},
		{"the whole of the year that a sentence tells of", corpus.Notice{Kind: corpus.KindNews, PublishedOn: "2014-02-13", PeriodStart: "2014-01-01", PeriodEnd: "2014-12-31"},
			[]string{"刚刚过去的2013年我市粮食总产达到233.6亿斤，农民人均纯收入10126元；全年实现劳务收入101.5亿元。", "今年怎么干？市农委负责人介绍，一是建设高标准农田120万亩。", "二是培训农民15万人次。"},
			map[string]string{"233.6": "achieved 2013-12-31", "10126": "achieved 2013-12-31", "101.5": "achieved 2013-12-31", "120": "target 2014-12-31", "150000": "target 2014-12-31"}},
		{"the next year's work in a report on how the plan was carried out", corpus.Notice{Kind: corpus.KindReport, Title: "关于2023年计划执行情况与2024年计划草案的报告", WrittenOn: "2024-01-09", PeriodStart: "2023-01-01", PeriodEnd: "2024-12-31"},
			[]string{"一、2023年计划执行情况", "生产总值增长5.1%，未达到7%的预期目标；公共预算收入增长8.4%，超年度目标1.4个百分点；土地出让收入仅完成预算的61.5%。", "三、2024年主要任务", "全年实施重点项目300个；一季度集中开工项目60个；争取专项债券100亿元以上。"},
			map[string]string{"5.1": "achieved 2023-12-31", "8.4": "achieved 2023-12-31", "1.4": "achieved 2023-12-31", "61.5": "achieved 2023-12-31", "300": "target 2024-12-31", "60": "milestone 2024-03-31", "100": "target 2024-12-31"}},
		{"the day up to which a letter says that it counts", corpus.Notice{Kind: corpus.KindReport, Title: "某县2020年民生实事落实情况", PublishedOn: "2020-10-15", PeriodStart: "2020-01-01", PeriodEnd: "2020-12-31"},
			[]string{"按照统一安排，现将截至9月30日的进展情况公布如下，请社会各界监督。", "已建成公厕5座，划设停车位412个。"},
			map[string]string{"5": "achieved 2020-09-30", "412": "achieved 2020-09-30"}},
		{"progress behind its label", corpus.Notice{Kind: corpus.KindReport, Title: "2022年惠民实事1—9月推进情况", PublishedOn: "2022-10-19", PeriodStart: "2022-01-01", PeriodEnd: "2022-12-31"},
			[]string{"1.改造老旧小区218个。", "推进情况：开工186个，占年度任务的85.3%，预计11月底前完工。"},
			map[string]string{"218": "target 2022-12-31", "186": "achieved 2022-09-30", "85.3": "achieved 2022-09-30"}},
		{"the second half of the year in a text on the first", corpus.Notice{Kind: corpus.KindNotice, Title: "关于2025年上半年安全生产形势的通报", WrittenOn: "2025-07-15", PeriodStart: "2025-01-01", PeriodEnd: "2025-06-30"},
			[]string{"上半年，全区共发生事故18起，同比下降21.7%。", "下半年重点工作：一是改造高危生产线15条；二是培训企业人员3000人次以上。"},
			map[string]string{"18": "achieved 2025-06-30", "15": "target 2025-12-31", "3000": "target 2025-12-31"}},
		{"the date of a part", corpus.Notice{Kind: corpus.KindPlan, WrittenOn: "2022-03-01", PeriodStart: "2022-01-01", PeriodEnd: "2022-12-31"},
			[]string{"签约文旅项目5个，其中上半年2个，协议引资额超过10亿元，开工率不低于60%。"},
			map[string]string{"5": "target 2022-12-31", "2": "milestone 2022-06-30", "10": "target 2022-12-31", "60": "target 2022-12-31"}},
	} {
		tt.notice.ID = "n"
		targets, _ := finder(t).Find(prose(tt.lines), tt.notice, nil)
		for _, x := range targets {
			if want, ok := tt.want[x.Value]; ok {
				if got := x.Kind + " " + x.Deadline; got != want {
					t.Errorf("%s: %s is %q, want %q", tt.name, x.Value, got, want)
				}
				delete(tt.want, x.Value)
			}
		}
		for value, want := range tt.want {
			if want == "" { // not to be found
				delete(tt.want, value)
			}
		}
		if len(tt.want) > 0 {
			t.Errorf("%s: not found: %v", tt.name, tt.want)
		}
	}
}
