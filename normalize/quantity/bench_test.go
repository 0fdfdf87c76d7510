package quantity_test

import (
	"strings"
	"testing"

	"duban/normalize/date"
	"duban/normalize/number"
	"duban/normalize/quantity"
)

// prose is text of the kind the library reads, with about as many figures as a plan has.
var prose = strings.Repeat("各县区要把科技创新摆在发展全局的核心位置，围绕主导产业链组织联合攻关，引导企业加大研发投入。"+
	"2024年，全市高新技术企业达到620家以上，新增省级研发机构不少于35家，技术合同成交额突破80亿元；"+
	"到2025年，全社会研发经费支出占地区生产总值比重提高到2.6%左右，每万人口高价值发明专利拥有量12件。"+
	"一季度，完成摸底排查，建立项目清单；6月底前，开工建设3万平方米孵化载体；三季度末，组织对接活动10场次，服务企业200余家。"+
	"坚持问题导向，进一步优化营商环境，统一受理、一次办结，不断提升群众满意度。"+
	"市科技局牵头，市财政局、市税务局按职责分工负责，各县（区）人民政府、各功能区管委会具体组织实施，年底前完成。\n", 100)

func BenchmarkNumber(b *testing.B) {
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		number.Find(prose)
	}
}

func BenchmarkQuantity(b *testing.B) {
	g, err := quantity.New(quantity.Data)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		g.Find(prose)
	}
}

func BenchmarkDate(b *testing.B) {
	g, err := date.New(date.Data)
	if err != nil {
		b.Fatal(err)
	}
	a := date.Anchor{Written: date.Day{Year: 2024, Month: 1, Day: 31}}
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		g.Find(prose, a)
	}
}

// BenchmarkAll is what one text costs in number, quantity and date together.
func BenchmarkAll(b *testing.B) {
	qg, err := quantity.New(quantity.Data)
	if err != nil {
		b.Fatal(err)
	}
	dg, err := date.New(date.Data)
	if err != nil {
		b.Fatal(err)
	}
	a := date.Anchor{Written: date.Day{Year: 2024, Month: 1, Day: 31}}
	b.SetBytes(int64(len(prose)))
	for b.Loop() {
		number.Find(prose)
		qg.Find(prose)
		dg.Find(prose, a)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := quantity.New(quantity.Data); err != nil {
			b.Fatal(err)
		}
		if _, err := date.New(date.Data); err != nil {
			b.Fatal(err)
		}
	}
}
