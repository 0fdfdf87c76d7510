package index

import (
	"strings"
	"testing"
)

func TestReadersOrder(t *testing.T) {
	ix, _ := buildIndex(t, nil)
	for _, c := range []struct{ field, values, want string }{
		{"city", "某市 宿迁市 北京市 长春市 沈阳市 石家庄市", "北京市 石家庄市 沈阳市 长春市 宿迁市 某市"},
		{"lead", "重庆路 市财政局 市安监局 市科技局 市统计局", "市安监局 市财政局 市科技局 市统计局 重庆路"},
		{"unit", "万元 家 % 个 亿元", "% 个 家 万元 亿元"},
		{"section", "第10章 第9章 第2章", "第2章 第9章 第10章"},
		{"year", "2025 2021 2023", "2021 2023 2025"},
	} {
		f := Facet{Field: c.field}
		for _, v := range strings.Fields(c.values) {
			f.Values = append(f.Values, FacetCount{Value: v, Count: 1})
		}
		ix.Sort(f)
		var got []string
		for _, v := range f.Values {
			got = append(got, v.Value)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s in reader's order: %v, want %s", c.field, got, c.want)
		}
	}
}
