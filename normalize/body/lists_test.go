package body

import (
	"testing"

	"duban/normalize/region"
)

func TestNamesThatLookLikeOtherWords(t *testing.T) {
	r := load(t)
	for _, c := range []struct{ text, want string }{
		{"市重点办、市双创办、市营商办", "-:市重点办 -:市双创办 -:市营商办"},
		{"各镇街、高新区管委会、物流园区管委会", "-:各镇街 -:高新区管委会 -:物流园区管委会"},
		{"市住建局（张三）、市国资委（李四、王小明），相关部门", "-:市住建局 -:市国资委 -:相关部门"},
		{"市发改委（能源局）、高新园（邹区镇）、市应急局（安委办）", "-:市发改委（能源局） -:高新园（邹区镇） -:市应急局（安委办）"},
		{"市发改委★、市财政局，市统计局", "lead:市发改委 support:市财政局 support:市统计局"},
		{"市发改委*、市财政局*、市统计局", "lead:市发改委 lead:市财政局 support:市统计局"},
		{"市民政局 王小明", "-:市民政局"},
		{"县住建局马超、县财政局伍国强", "-:县住建局 -:县财政局"},
		{"县医保局 伍国强\n县财政局 钱伟", "-:县医保局 -:县财政局"},
		{"区民政局\n李小红、区残联\n周大伟", "-:区民政局 -:区残联"},
		{"区政府有关部门，各乡镇人民政府、街道办事处。", "-:区政府有关部门 -:各乡镇人民政府 -:街道办事处"},
		{"县人民政府组成部门、各镇人民政府", "-:县人民政府组成部门 -:各镇人民政府"},
		{"市农牧局、毕节市生态环境局织金县分局、人民银行金湖营业管理部", "-:市农牧局 -:毕节市生态环境局织金县分局 -:人民银行金湖营业管理部"},
		{"市教育局宿迁市财政局", "-:市教育局 -:宿迁市财政局"},
		{"▲市发改委、市财政局", "lead:市发改委 support:市财政局"},
	} {
		list, ok := r.Split(c.text)
		if got := show(list); !ok || got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
	for _, text := range []string{"全市通办、跨省通办", "区通办"} {
		if list, ok := r.Split(text); ok {
			t.Errorf("%q is taken for bodies: %s", text, show(list))
		}
	}
}

func TestSentencesOfBodies(t *testing.T) {
	r := load(t)
	for _, c := range []struct{ text, want string }{
		{"市科技局、市财政局按职责分工负责，各县（市、区）政府组织实施。", "lead:市科技局 lead:市财政局 lead:各县（市、区）政府"},
		{"市科技局牵头，各县区政府组织实施。", "lead:市科技局 support:各县区政府"},
		{"区农业农村局、区智慧农业推进中心负责。", "lead:区农业农村局 lead:区智慧农业推进中心"},
	} {
		if got := show(r.Find(c.text)); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestBodiesKeptApart(t *testing.T) {
	places, err := region.New(region.Data)
	if err != nil {
		t.Fatal(err)
	}
	in, _ := places.ByCode("320614")
	r := load(t)
	for name, want := range map[string]string{
		"海门街道": "海门街道", "区消防救援大队": "海门区消防救援大队", "市民航局": "南通市民航局", "市中级人民法院": "南通市中级人民法院", "区档案馆": "海门区档案馆",
		"市第一人民医院": "南通市第一人民医院", "市委台办": "中共南通市委台湾工作办公室", "区委双拥办": "中共海门区委双拥办", "区规划资源分局": "海门区自然资源和规划局", "各街道": "海门区各街道",
	} {
		if got := r.Canonical(name, in); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
