package task

import (
	"strings"
	"testing"

	"duban/corpus"
)

// What a covering letter asks of everybody is no task beside those of the plan attached to it; a plan's own clauses
// that name nobody stay.
func TestClausesOfCoveringLetter(t *testing.T) {
	n := corpus.Notice{Kind: corpus.KindPlan, PeriodStart: "2021-01-01", PeriodEnd: "2021-12-31"}
	letter := []string{"各乡镇人民政府：", "现将分工方案印发给你们，并提出如下要求：", "一、以目标倒逼落实。各单位要将重点工作责任落实到人。", "二、以协作抓好落实。牵头单位要切实肩负起牵头责任。", "2021年3月2日"}
	plan := []string{"2021年某区政府重点工作责任分工方案", "一、做强工业", "1.新增规上工业企业20家。（区工信局牵头）", "2.建成标准厂房30万平方米。（区住建局牵头）", "3.技改投资增长10%。（区工信局牵头）"}
	got := showTasks(newKit(t).find(n, append(letter, plan...)...))
	if strings.Count(got, "\n") != 2 || strings.Contains(got, "落实") {
		t.Errorf("got\n%s", got)
	}
	unowned := []string{"2021年某区政府重点工作责任分工方案", "一、做强工业", "1.新增规上工业企业20家。", "2.建成标准厂房30万平方米。", "3.技改投资增长10%。（区工信局牵头）"}
	got = showTasks(newKit(t).find(n, append(letter, unowned...)...))
	if strings.Count(got, "\n") != 4 {
		t.Errorf("without bodies: got\n%s", got)
	}
}
