package address

import (
	"errors"
	"net/url"
	"testing"
)

func TestResolve(t *testing.T) {
	const base = "https://www.example.gov.cn/zwgk/zfwj/index_2.html?x=1"
	for raw, want := range map[string]string{
		"t20240322_1.html":                               "https://www.example.gov.cn/zwgk/zfwj/t20240322_1.html",
		"./../gg/./a.html":                               "https://www.example.gov.cn/zwgk/gg/a.html",
		"/art/2024/3/22/art_282_1.html":                  "https://www.example.gov.cn/art/2024/3/22/art_282_1.html",
		"//FILE.example.gov.cn:443/a%e4.pdf":             "https://file.example.gov.cn/a%E4.pdf",
		"HTTP://www.Example.gov.cn:80":                   "http://www.example.gov.cn/",
		"http://www.example.gov.cn:8080/a":               "http://www.example.gov.cn:8080/a",
		"a.jsp?id=1&amp;amp;cat=2":                       "https://www.example.gov.cn/zwgk/zfwj/a.jsp?id=1&cat=2",
		"a.jsp;jsessionid=0A1B?id=1":                     "https://www.example.gov.cn/zwgk/zfwj/a.jsp?id=1",
		"/a.do?utm_source=x&id=3&JSESSIONID=9&spm=1.2.3": "https://www.example.gov.cn/a.do?id=3",
		"/a/?":                       "https://www.example.gov.cn/a/",
		"/a#top":                     "https://www.example.gov.cn/a",
		" \n/a\tb.html ":             "https://www.example.gov.cn/ab.html",
		`\files\附件1.pdf`:             "https://www.example.gov.cn/files/%E9%99%84%E4%BB%B61.pdf",
		"/d.jsp?filename=附件 1.pdf":   "https://www.example.gov.cn/d.jsp?filename=%E9%99%84%E4%BB%B6%201.pdf",
		"/100%.html":                 "https://www.example.gov.cn/100%25.html",
		"/a%2fb/":                    "https://www.example.gov.cn/a%2Fb/",
		"https://政府.中国/a":            "https://xn--mxtq1m.xn--fiqs8s/a",
		"/..//../a":                  "https://www.example.gov.cn/a",
		"/s?q=b&p=a":                 "https://www.example.gov.cn/s?q=b&p=a",
		"http://[2001:DB8::1]:80/a":  "http://[2001:db8::1]/a",
		"/api/all/0?page=2&sid=7612": "https://www.example.gov.cn/api/all/0?page=2&sid=7612",
	} {
		from, _ := url.Parse(base)
		got, err := Resolve(from, raw)
		if err != nil || got.String() != want {
			t.Errorf("Resolve(%q) = %v, %v; want %s", raw, got, err, want)
			continue
		}
		if again, err := Parse(got.String()); err != nil || again.String() != want {
			t.Errorf("Parse(%q) = %v, %v: not stable", want, again, err)
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	from, _ := url.Parse("https://www.example.gov.cn/")
	for _, raw := range []string{"", " ", "#top", "javascript:void(0)", "mailto:a@b.cn", "tel:0527", "ftp://a.cn/b", "file:///etc/passwd", "http://", "http://u:p@a.cn/", "data:text/html,x", "http://a b.cn/", "//."} {
		if got, err := Resolve(from, raw); !errors.Is(err, ErrNone) {
			t.Errorf("Resolve(%q) = %v, %v; want ErrNone", raw, got, err)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("/a/../b?x=%zz&amp;y=1#z")
	f.Add("//a.cn:80/%e4;jsessionid=1")
	from, _ := url.Parse("https://www.example.gov.cn/a/")
	f.Fuzz(func(t *testing.T, raw string) {
		got, err := Resolve(from, raw)
		if err != nil {
			return
		}
		again, err := Parse(got.String())
		if len(got.String()) <= MaxLength && (err != nil || again.String() != got.String()) {
			t.Errorf("%q -> %q -> %v, %v", raw, got, again, err)
		}
	})
}
