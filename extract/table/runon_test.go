package table

import (
	"strings"
	"testing"

	"duban/corpus"
)

func TestTableInOneLine(t *testing.T) {
	head := "序号项目名称主要内容区政府分管领导牵头单位配合单位"
	for _, c := range []struct {
		name, text string
		want       []string // the rows' cells
	}{
		{"with persons", "云港区民生实事任务表" + head + "1增加学位新建学校12所，竣工3所。何海平教育局各街道2促进就业新增就业1500人。张敏区人社局区财政局各镇(街道)",
			[]string{"1|增加学位新建学校12所，竣工3所。||何海平|教育局|各街道", "2|促进就业新增就业1500人。||张敏|区人社局|区财政局各镇(街道)"}},
		{"a row without bodies", head + "1增加学位新建学校12所。何海平教育局各街道2促进就业新增就业1500人。",
			[]string{"1|增加学位新建学校12所。||何海平|教育局|各街道", "2|促进就业新增就业1500人。||||"}},
		{"one row", head + "1增加学位新建学校12所。何海平教育局各街道", nil},
		{"words of headers in a sentence", "各单位要填写序号、项目名称、主要内容、牵头单位、配合单位。1增加学位。2促进就业。", nil},
	} {
		blocks := newReader(t).Unflatten([]corpus.Block{{Type: corpus.Paragraph, Passage: corpus.Passage{Text: c.text}}})
		var got []string
		all := ""
		for _, b := range blocks {
			all += b.Text
			if b.Table == nil {
				continue
			}
			row := map[int][]string{}
			for _, cell := range b.Table.Cells {
				all += cell.Text
				row[cell.Row] = append(row[cell.Row], cell.Text)
			}
			for i := 1; i < b.Table.Rows; i++ {
				got = append(got, strings.Join(row[i], "|"))
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
		if all != c.text {
			t.Errorf("%s: %q is lost or moved", c.name, all)
		}
	}
}
