package sites

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"duban/crawl/list"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, text string) File {
	t.Helper()
	file, err := Read("sites.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestExample(t *testing.T) {
	text, err := os.ReadFile("../../testdata/sites.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file := read(t, string(text))
	var got []string
	for _, s := range file.Sites {
		var columns []string
		for _, c := range s.Columns {
			columns = append(columns, c.Name+" "+c.URL)
		}
		got = append(got, fmt.Sprintf("%d %s|%s|%s|%v|%s|%d|%s|%s", s.Line, s.Name, s.Region, s.System, s.Pace, s.Hours, s.Depth, strings.Join(columns, ","), s.Exclude))
	}
	want := []string{
		"27 www.example.gov.cn|||2s|22:00-06:00|200| https://www.example.gov.cn/zwgk/zfwj/index.html|/zt/",
		"30 www.city.example.cn||gkmlpt|2s|22:00-06:00|200| https://www.city.example.cn/gkmlpt/index|/gkmlpt/mindmap /gkmlpt/annual /zt/",
		"33 某省科技厅|320000|jpage|4s|22:00-06:00|200|通知公告 https://kjt.example.gov.cn/col/col1001/index.html,政策文件 https://kjt.example.gov.cn/col/col1002/index.html|/module/web/jpage/rss /jsearchfront/ /jact/ /vipchat/ /zt/",
		"38 某市人民政府|321300|trs|2s|22:00-06:00|200|政府文件 https://www.town.example.cn/zwgk/szfwj/,部门文件 https://www.town.example.cn/zwgk/bmwj/|/zt/ *.mp4",
		"59 某区人民政府|||2s|22:00-06:00|200| https://www.district.example.cn/sitemap.xml|/zt/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if file.Contact != "mailto:crawl@example.org" {
		t.Error(file.Contact)
	}
	hosts := []Host{{Host: "file.town.example.cn", WeakTLS: true, HTTP: true}, {Host: "old.town.example.cn:8080", AnyAddress: true}}
	if diff := cmp.Diff(hosts, file.Sites[3].Hosts); diff != "" {
		t.Error(diff)
	}
}

func TestTwoLinesAreASite(t *testing.T) {
	file := read(t, "contact: a@b.cn\nsites:\n- url: http://www.g.gov.cn/gkmlpt/index#4321\n  system: gkmlpt\n")
	s := file.Sites[0]
	want := Site{Name: "www.g.gov.cn", URL: "http://www.g.gov.cn/gkmlpt/index#4321", System: list.Gkmlpt, Pace: DefaultPace, Depth: DefaultDepth, Attachments: true, Line: 3}
	if s.Name != want.Name || s.URL != want.URL || s.System != want.System || s.Pace != want.Pace || s.Depth != want.Depth || !s.Attachments || s.Line != 3 {
		t.Errorf("%+v", s)
	}
}

func TestFragmentOfAColumnStays(t *testing.T) {
	file := read(t, "contact: a@b.cn\nsites:\n- url: http://www.g.gov.cn/\n  columns: ['/gkmlpt/index#4321']\n")
	if got := file.Sites[0].Columns[0].URL; got != "http://www.g.gov.cn/gkmlpt/index#4321" {
		t.Error(got)
	}
}

func TestSiteOverTemplateOverDefaults(t *testing.T) {
	file := read(t, `contact: a@b.cn
defaults: {pace: 9s, depth: 7, attachments: no, since: 2020-01-01, include: [/d/]}
templates:
  t: {pace: 5s, depth: 5, system: vsb}
sites:
- {url: "http://a.gov.cn/x.htm", template: t, depth: 3, include: [/s/]}
- {url: "http://b.gov.cn/x.htm", pace: 0s}
`)
	a, b := file.Sites[0], file.Sites[1]
	if a.Pace != 5*time.Second || a.Depth != 3 || a.Attachments || a.Since != "2020-01-01" || a.Include.String() != "/s/" || a.System != list.VSB || !strings.Contains(a.Exclude.String(), "/system/resource/") {
		t.Errorf("%+v", a)
	}
	if b.Pace != 0 || b.Depth != 7 || b.Include.String() != "/d/" || b.System != list.Unknown {
		t.Errorf("%+v", b)
	}
}

func TestProblems(t *testing.T) {
	const head = "contact: a@b.cn\nsites:\n"
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "0: there is no contact"},
		{"no sites", "contact: a@b.cn\n", "0: there is no site"},
		{"no contact", "sites:\n- url: http://a.gov.cn/\n", "0: there is no contact; write `contact: you@example.org`"},
		{"bad contact", "\ncontact: me\nsites:\n- url: http://a.gov.cn/\n", `2: contact "me"`},
		{"unknown key", head + "- url: http://a.gov.cn/\n  pase: 2s\n", `4: "pase" is no key here; do you mean "pace"?`},
		{"unknown key in a column", head + "- url: http://a.gov.cn/\n  columns:\n  - uri: /x\n", `"uri" is no key here; do you mean "url"?`},
		{"far from any key", head + "- url: http://a.gov.cn/\n  politeness: 2s\n", `4: "politeness" is no key here; the keys are contact, defaults`},
		{"key twice", head + "- url: http://a.gov.cn/\n  url: http://b.gov.cn/\n", "4: "},
		{"no YAML", "contact: [\n", "1: "},
		{"wrong kind", head + "- url: http://a.gov.cn/\n  depth: many\n", "4: "},
		{"yes or no", head + "- url: http://a.gov.cn/\n  attachments: maybe\n", `4: "maybe": write yes or no`},
		{"no unit", head + "- url: http://a.gov.cn/\n  pace: 2\n", `4: pace "2": write the time between two requests with its unit, such as 2s`},
		{"negative pace", head + "- url: http://a.gov.cn/\n  pace: -2s\n", `4: pace "-2s"`},
		{"hours", head + "- url: http://a.gov.cn/\n  hours: at night\n", `4: hours "at night": write them as 22:00-06:00`},
		{"hours of no day", head + "- url: http://a.gov.cn/\n  hours: 22:00-25:00\n", `4: hours "22:00-25:00": times go`},
		{"an empty window", head + "- url: http://a.gov.cn/\n  hours: 08:00-08:00\n", `4: hours "08:00-08:00": times go`},
		{"three ends", head + "- url: http://a.gov.cn/\n  hours: 08:00-18:00-20:00\n", `4: hours "08:00-18:00-20:00": write them as 22:00-06:00`},
		{"depth", head + "- url: http://a.gov.cn/\n  depth: 0\n", "4: depth 0"},
		{"region", head + "- url: http://a.gov.cn/\n  region: 宿迁\n", `4: region "宿迁"`},
		{"since", head + "- url: http://a.gov.cn/\n  since: 2024-13-01\n", `4: since "2024-13-01"`},
		{"system", head + "- url: http://a.gov.cn/\n  system: tsr\n", `4: there is no system "tsr"; write auto or one of [trs ucap`},
		{"template", head + "- url: http://a.gov.cn/\n  template: x\n", `4: there is no template "x"; there are gkmlpt, jpaas`},
		{"address", head + "- url: www.a.gov.cn\n", `3: "www.a.gov.cn" is no address of a page`},
		{"no address", head + "- name: 某市\n", "3: the site has no address"},
		{"column", head + "- url: http://a.gov.cn/\n  columns:\n  - /ok\n  - name: x\n    url: 'javascript:x'\n", `6: "javascript:x" is no address`},
		{"same name", head + "- {name: 某市, url: 'http://a.gov.cn/'}\n- {name: 某市, url: 'http://b.gov.cn/'}\n", "4: there are two sites called 某市, the other one on line 3"},
		{"pattern", head + "- url: http://a.gov.cn/\n  exclude:\n  - /a/\n  - '*'\n", `6: a pattern is a part of an address`},
		{"host", head + "- url: http://a.gov.cn/\n  hosts:\n  - host: http://b.gov.cn/\n", `5: host "http://b.gov.cn/"`},
		{"port", head + "- url: http://a.gov.cn/\n  hosts:\n  - {host: b.gov.cn, any_address: yes}\n", `5: any_address needs the port`},
		{"defaults", "contact: a@b.cn\ndefaults:\n  pace: fast\nsites:\n- url: http://a.gov.cn/\n- url: http://b.gov.cn/\n", `3: pace "fast"`},
	} {
		_, err := Read("sites.yaml", []byte(c.text))
		var problems *Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if first, _, _ := strings.Cut(err.Error(), "\n"); !strings.Contains(first, c.want) {
			t.Errorf("%s: %s, want %s", c.name, err, c.want)
		}
		if c.name == "defaults" && len(problems.List) != 1 {
			t.Errorf("%s: told %d times", c.name, len(problems.List))
		}
	}
}

func TestAllProblemsAreTold(t *testing.T) {
	_, err := Read("s", []byte("contact: a@b.cn\nsites:\n- url: http://a.gov.cn/\n  pace: 2\n  hours: x\n- url: nothing\n"))
	if lines := strings.Count(err.Error(), "\n") + 1; lines != 3 {
		t.Errorf("%d problems: %v", lines, err)
	}
}

func TestTakes(t *testing.T) {
	file := read(t, "contact: a@b.cn\nsites:\n- {url: 'http://a.gov.cn/', include: ['/zwgk/', 'art_*_1.html'], exclude: ['*.mp4', '/zt/']}\n")
	for at, want := range map[string]bool{
		"http://a.gov.cn/zwgk/1.html":     true,
		"http://a.gov.cn/art_282_1.html":  true,
		"http://a.gov.cn/art_282_2.html":  false,
		"http://a.gov.cn/zwgk/zt/1.html":  false,
		"http://a.gov.cn/zwgk/1.mp4":      false,
		"http://a.gov.cn/zwgk/1.mp4?x=1":  false,
		"http://a.gov.cn/zwgk/1.mp4.html": true,
		"http://a.gov.cn/news/1.html":     false,
	} {
		if got := file.Sites[0].Takes(at); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}

func TestHours(t *testing.T) {
	for _, c := range []struct {
		hours, at string
		want      bool
	}{
		{"22:00-06:00", "2024-03-22T13:59:00Z", false},
		{"22:00-06:00", "2024-03-22T14:00:00Z", true}, // 22:00 in China
		{"22:00-06:00", "2024-03-22T21:59:00Z", true},
		{"22:00-06:00", "2024-03-22T22:00:00Z", false},
		{"12:00-13:30, 18:00-24:00", "2024-03-22T05:29:00Z", true},
		{"12:00-13:30, 18:00-24:00", "2024-03-22T05:30:00Z", false},
		{"12:00-13:30, 18:00-24:00", "2024-03-22T15:59:00Z", true},
		{"00:00-24:00", "2024-03-22T05:30:00Z", true},
	} {
		h, err := hours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		at, _ := time.Parse(time.RFC3339, c.at)
		if h.Open(at) != c.want {
			t.Errorf("%s at %s: %v", c.hours, c.at, !c.want)
		}
	}
	if !(Hours{}).Open(time.Time{}) {
		t.Error("no hours mean any")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("contact: a@b.cn\nsites:\n- url: http://a.gov.cn/\n  columns: [/a, {name: x, url: /b}]\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Read("s", []byte(text))
		if err == nil && (len(file.Sites) == 0 || file.Contact == "") {
			t.Errorf("%q gives %+v", text, file)
		}
	})
}
