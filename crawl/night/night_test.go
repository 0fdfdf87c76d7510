package night

import (
	"testing"

	"duban/crawl/sites"
)

func TestSourceTakes(t *testing.T) {
	file, err := sites.Read("sites.yaml", []byte(`contact: a@example.org
sites:
  - url: https://www.suqian.gov.cn/zwgk/
    exclude: [/video/]
    hosts: [{host: files.example.com, http: yes}]
  - url: http://10.0.0.1:8080/list/
`))
	if err != nil {
		t.Fatal(err)
	}
	named, numbered := newSource(file.Sites[0]), newSource(file.Sites[1])
	for _, c := range []struct {
		s       *source
		address string
		want    bool
	}{
		{named, "https://www.suqian.gov.cn/zwgk/1.html", true},
		{named, "http://kjj.suqian.gov.cn/1.html", true},
		{named, "https://files.example.com/1.html", true},
		{named, "https://www.suqian.gov.cn/video/1.html", false},
		{named, "https://www.yancheng.gov.cn/1.html", false}, // gov.cn is nobody's own
		{named, "https://suqian.gov.cn.example.org/1.html", false},
		{named, "https://mp.weixin.qq.com/s/1", false},
		{numbered, "http://10.0.0.1:8080/1.html", true},
		{numbered, "http://10.0.0.1:8081/1.html", false},
	} {
		if got := c.s.takes(c.address); got != c.want {
			t.Errorf("%s: %v", c.address, got)
		}
	}
}

func TestTextual(t *testing.T) {
	for body, want := range map[string]bool{
		"<!DOCTYPE html><p>x":             true,
		"\xef\xbb\xbf \r\n<html>\xd6\xd0": true, // GBK behind a byte order mark
		"<?xml version='1.0'?><a/>":       true,
		"%PDF-1.4\n<<":                    false,
		"PK\x03\x04<":                     false,
		"<\x00\x01\x02":                   false,
		"":                                false,
		"{}":                              false,
	} {
		if got := textual([]byte(body)); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}
