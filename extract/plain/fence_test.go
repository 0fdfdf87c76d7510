package plain

import (
	"strings"
	"testing"
)

func TestCellsFencedOneALine(t *testing.T) {
	doc, err := reader(t).Read("序号 |\n任务 |\n牵头单位 |\n80 |\n新增托位400个。 |\n县教育局 |\n|\n81 |\n新建学校2所。 |\n县教育局 |")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, b := range doc.Blocks {
		texts = append(texts, b.Text)
	}
	if got, want := strings.Join(texts, "/"), "序号/任务/牵头单位/80/新增托位400个。/县教育局/81/新建学校2所。/县教育局"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	doc, err = reader(t).Read("发布单位 |\n某省人民政府\n发布日期 |\n2021年3月1日")
	if err != nil || len(doc.Blocks) != 4 || doc.Blocks[0].Text != "发布单位 |" {
		t.Errorf("labels with values are taken for cells: %+v", doc.Blocks)
	}
}

func TestBlankCellsAtARowsBeginning(t *testing.T) {
	doc, err := reader(t).Read("类别\t任务\t单位\n一、办税\t1.征集4次\t征管科\n\t2.建团队3个\t人事科\n\t正文段落。")
	if err != nil || len(doc.Blocks) != 4 {
		t.Fatalf("%d blocks, %v", len(doc.Blocks), err)
	}
	if got := doc.Blocks[2].Text; got != "\t2.建团队3个\t人事科" {
		t.Errorf("%q lost its blank cell", got)
	}
	if got := doc.Blocks[3].Text; got != "正文段落。" {
		t.Errorf("the paragraph behind the table is %q", got)
	}
}
