package repair

import "testing"

func TestSpacesThatCameOutAsQuestionMarks(t *testing.T) {
	m := newMender(t)
	page := []string{"各镇人民政府、街道办事处:?", "请认真落实。?", "2018年工作任务分解表?", "附件：任务表（略）?", "沈 ?昱? 王小明?", "为什么要编制本方案?", "同志们，?"}
	want := []string{"各镇人民政府、街道办事处:", "请认真落实。", "2018年工作任务分解表", "附件：任务表（略）", "沈 昱 王小明", "为什么要编制本方案?", "同志们，"}
	d := m.Assess(page)
	for i, p := range page {
		if got := m.Mend(p, d).Text; got != want[i] {
			t.Errorf("%q became %q, want %q", p, got, want[i])
		}
	}
	sound := []string{"方案有哪些亮点?", "答：主要有三个方面。", "企业可以申请吗?", "注册地在外省的企业?", "同意。?"}
	d = m.Assess(sound)
	for _, p := range sound {
		if got := m.Mend(p, d).Text; got != p {
			t.Errorf("%q became %q in a document without such damage", p, got)
		}
	}
}
