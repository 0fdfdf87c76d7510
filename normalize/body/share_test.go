package body

import (
	"strings"
	"testing"
)

func TestEndingThatPlacesShare(t *testing.T) {
	r := load(t)
	for text, want := range map[string]string{
		"市经信委，临汾、侯马、洪洞经济开发区管委会": "市经信委 临汾经济开发区管委会 侯马经济开发区管委会 洪洞经济开发区管委会",
		"桥西、桥东、赞善街道办事处":         "桥西街道办事处 桥东街道办事处 赞善街道办事处",
		"县水利局，城关、河口、石门镇人民政府":    "县水利局 城关镇人民政府 河口镇人民政府 石门镇人民政府",
		"城北、城南街道办事处":            "城北街道办事处 城南街道办事处",
		"市教育、民政、卫健局":            "市教育 民政 卫健局",
		"县委组织部、宣传部、城关镇":         "县委组织部 宣传部 城关镇",
		"各乡镇、街道办事处":             "各乡镇 街道办事处",
		"市民政局王小明、李强":            "市民政局",
	} {
		list, _ := r.Split(text)
		if got := texts(list); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if list, ok := r.Split("张伟、李强、王芳"); ok {
		t.Errorf("persons are bodies: %s", texts(list))
	}
}

func TestTownsBehindOtherBodies(t *testing.T) {
	r := load(t)
	for text, want := range map[string]string{
		"县热力公司铜城街道新城街道":  "县热力公司 铜城街道 新城街道",
		"县供水公司城关镇河口镇":    "县供水公司 城关镇 河口镇",
		"市生态环境局桥西街道办事处":  "市生态环境局 桥西街道办事处",
		"县住建局各乡镇":        "县住建局 各乡镇",
		"各乡镇街道办事处":       "各乡镇街道办事处",
		"县农业农村局小城镇建设科":   "县农业农村局小城镇建设科",
		"县供销社城关镇县水务集团":   "县供销社 城关镇 县水务集团",
		"新城街道铜城街道县热力公司":  "新城街道 铜城街道 县热力公司",
		"区市场监管局新华街道东风街道": "区市场监管局 新华街道 东风街道",
	} {
		list, _ := r.Split(text)
		if got := texts(list); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

// texts are the names of a list, with spaces between them.
func texts(list []Mention) string {
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = m.Text
	}
	return strings.Join(names, " ")
}

func TestSupportersThatNobodyKnows(t *testing.T) {
	r := load(t)
	for text, want := range map[string]string{
		"由乡三农服务中心承办，乡畜牧站、卫生院、派出所配合。": "lead:乡三农服务中心 support:乡畜牧站 support:卫生院 support:派出所",
		"由县教育局承办，县财政局、各乡镇协办。":        "lead:县教育局 support:县财政局 support:各乡镇",
		"由市科技局牵头，做好有关工作，积极配合。":       "lead:市科技局",
	} {
		if got := show(r.Find(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
