package outline

import (
	"strings"
	"testing"

	"duban/corpus"
)

// A number that runs into a figure is one where it goes on from the item before, and a title that
// a page sets as a heading is no section, whatever its last word.
func TestNumbersRunIntoFigures(t *testing.T) {
	blocks := paragraphs("10.培养青年人才200名。", "11.121人才梯队建设。选拔培养对象50名。", "12.5G基站建设。新建基站300个。", "1.5万人参加培训。")
	newOutliner(t).Mark(blocks)
	var got []string
	for _, b := range blocks {
		got = append(got, b.Number)
	}
	if want := "10. 11. 12. "; strings.Join(got, " ") != want {
		t.Errorf("numbers %q, want %q", strings.Join(got, " "), want)
	}
}

func TestTitleOfThePageIsNoSection(t *testing.T) {
	blocks := paragraphs("云港区“十四五”水利发展目标", "为加快建设，提出以下目标。", "重点任务", "（一）建设泵站")
	for i := range 3 {
		if i != 1 {
			blocks[i].Type, blocks[i].Level = corpus.Heading, 1
		}
	}
	newOutliner(t).Mark(blocks)
	if got := strings.Join(blocks[3].Section, ">"); got != "重点任务" {
		t.Errorf("section %q, want 重点任务 alone", got)
	}
	if len(blocks[1].Section) != 0 {
		t.Errorf("the paragraph below the title stands in %q", blocks[1].Section)
	}
}
