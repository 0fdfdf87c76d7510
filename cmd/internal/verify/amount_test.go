package verify

import "testing"

func TestAmountAt(t *testing.T) {
	for _, c := range []struct {
		evidence, span, value, max, words string
		holds                             bool
	}{
		{"新增高新技术企业120家", "8-11", "120", "", "", true},
		{"新增高新技术企业120家", "8-11", "121", "", "", false},
		{"新增高新技术企业120家", "0-2", "120", "", "", false},
		{"新增高新技术企业120家", "8-99", "120", "", "", false},
		{"新增高新技术企业120家", "", "120", "", "", false},
		{"新增高新技术企业120家", "-3-5", "120", "", "", false},
		{"培训1.5万人次", "2-6", "15000", "", "", true},
		{"投资2.5亿元", "2-5", "2.5", "", "", true},
		{"投资2.5亿元", "2-5", "25", "", "", false},
		{"建设2-3个", "2-5", "2", "3", "", true},
		{"建设2-3个", "2-5", "2", "4", "", false},
		{"每户100元至300元", "2-9", "100", "300", "", true},
		{"每户100元至300元", "2-9", "100", "400", "", false},
		{"集聚至少三家", "4-5", "3", "", "", true},
		{"占比超过三分之二", "4-8", "66.67", "", "", true},
		{"降低五成", "2-3", "50", "", "", true},
		{"降低五成", "2-3", "40", "", "", false},
		{"按1：0.5：0.5配套", "1-10", "", "", "1:0.5:0.5", true},
		{"实现“零”的突破", "2-8", "", "", "零的突破", true},
		{"实现全覆盖", "2-5", "", "", "清零", false},
		{"实现全覆盖", "2-5", "", "", "", false},
	} {
		problem := amountAt(c.evidence, c.span, c.value, c.max, c.words)
		if (problem == "") != c.holds {
			t.Errorf("%q %s: %s–%s %q: %q", c.evidence, c.span, c.value, c.max, c.words, problem)
		}
	}
}

func FuzzAmountAt(f *testing.F) {
	f.Add("新增高新技术企业120家", "8-11", "120", "", "")
	f.Add("按1：0.5：0.5配套", "1-10", "", "", "1:0.5:0.5")
	f.Fuzz(func(t *testing.T, evidence, span, value, valueMax, words string) {
		amountAt(evidence, span, value, valueMax, words)
	})
}
