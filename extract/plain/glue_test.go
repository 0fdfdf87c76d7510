package plain

import (
	"strings"
	"testing"
)

// openings are the first four characters of each block that a text is read as.
func openings(t *testing.T, text string) string {
	doc, err := reader(t).Read(text)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, b := range doc.Blocks {
		list = append(list, string([]rune(b.Text)[:4]))
	}
	return strings.Join(list, "/")
}

func TestTextInOneLine(t *testing.T) {
	filler := strings.Repeat("全面落实各项部署要求", 8)
	text := "市水利局2020年工作计划2020年是收官之年，" + filler + "。一、坚持智慧水利，严防灾害1.优化防汛指挥。" + filler + "，投资2.3亿元，新建1.5万个。2.优化标化平台。" + filler +
		"。二、加快建设。1.新建治理工程。" + filler + "2.5公里。2.加固水库12座。三、强化保障。加强领导。"
	if got, want := openings(t, text), "市水利局/2020/一、坚持/1.优化/2.优化/二、加快/1.新建/2.加固/三、强化"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	letter := "县政府办关于印发2023年工作要点的通知各乡镇人民政府：现印发给你们。为做好今年工作，" + filler + "。一、总体目标" + filler + "。二、重点任务（一）加快建设。" + filler + "（二）提升服务。" + filler + filler + "。三、要求" + filler + "。"
	doc, err := reader(t).Read(letter)
	if err != nil || doc.Blocks[0].Text != "县政府办关于印发2023年工作要点的通知" {
		t.Errorf("the title of a letter: %v %v", doc.Blocks[0].Text, err)
	}
	clause := "（一）开展整治。" + filler + filler + filler + filler + "。1.排查隐患；2.落实整改；3.建立台账。（责任单位：市住建局）"
	doc, err = reader(t).Read("某市方案\n" + strings.Repeat(filler+"。\n", 12) + clause)
	if err != nil || doc.Blocks[len(doc.Blocks)-1].Text != clause {
		t.Errorf("a clause with numbered parts was cut: %v", doc.Blocks[len(doc.Blocks)-1].Text)
	}
}

func TestBlanksForLineBreaks(t *testing.T) {
	filler := strings.Repeat("全面落实各项部署要求", 8)
	text := "2024年江南县政府工作报告 ——2024年1月23日在县人民代表大会上 县长 王 明 各位代表: 现在报告工作。 2023年工作回顾 一年来，" + filler + "，增长7 %。 " + filler + "。 2024年工作安排 一是扩投资。" + filler + "。"
	if got, want := openings(t, text), "2024/——20/县长 王/现在报告/2023/一年来，/全面落实/2024/一是扩投"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	cells := strings.Repeat("完成投资 3亿元 市住建局 增长 5.2万人 ", 20)
	doc, err := reader(t).Read(cells)
	if err != nil || len(doc.Blocks) != 1 {
		t.Errorf("cells were taken for lines: %v %v", doc.Blocks, err)
	}
}

func FuzzUnglue(f *testing.F) {
	f.Add("市水利局2020年工作计划2020年是收官之年。一、工作。1.建设。2.加固。")
	f.Add("一、农田。1.提标1万亩。2.9月底前加固水闸4座。")
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		var got, want strings.Builder
		text = strings.ToValidUTF8(text, "") // as the decoders give it
		lines := r.split(text + strings.Repeat("。一、办好。二、办好。三、办好全市各项工作", 20))
		for _, l := range lines {
			want.WriteString(l.text)
		}
		for _, l := range r.unglue(lines) {
			got.WriteString(l.text)
		}
		if bare(got.String()) != bare(want.String()) {
			t.Errorf("characters were lost")
		}
	})
}
