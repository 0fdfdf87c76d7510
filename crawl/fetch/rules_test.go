package fetch

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func (s sample) seen() seen {
	h := http.Header{}
	for _, line := range s.Header {
		name, value, _ := strings.Cut(line, ":")
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return seen{Status: s.Status, Header: h, Body: []byte(s.Body), Final: s.Final, Redirected: s.Final != ""}
}

func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := EmbeddedRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Every signature must match its samples, alone and as the first of all, and
// none of those that it must not.
func TestSignaturesKeepTheirWord(t *testing.T) {
	all := rules(t)
	for _, s := range all.signatures {
		if len(s.Matches) == 0 || len(s.Misses) == 0 {
			t.Errorf("%s: no samples", s.Name)
		}
		alone := &Rules{signatures: []signature{s}}
		for _, m := range s.Matches {
			if _, ok := alone.find(m.seen()); !ok {
				t.Errorf("%s misses %+v", s.Name, m)
			}
			if got, _ := all.find(m.seen()); got.Class != s.Class {
				t.Errorf("%s: %s comes first and makes %+v %s", s.Name, got.Name, m, got.Class)
			}
		}
		for _, m := range s.Misses {
			if _, ok := alone.find(m.seen()); ok {
				t.Errorf("%s matches %+v", s.Name, m)
			}
		}
	}
}

func TestPagesOfTheTradeAreNoChallenges(t *testing.T) {
	all := rules(t)
	long := strings.Repeat("各地各部门要找不到差距就补差距，禁止访问无关网站，请输入验证码。", 20)
	for name, body := range map[string]string{
		"a notice with the words":      "<html><head><script src=a.js></script></head><body><p>" + long + "</p></body></html>",
		"a list in a script":           `<html><head><title>公告</title></head><body><script type="text/xml"><datastore><recordset></recordset></datastore></script></body></html>`,
		"a JSON reply with HTML":       `{"success":true,"data":{"html":"<script></script>未找到"}}`,
		"an RSS feed":                  `<?xml version="1.0"?><rss><channel><item><title>找不到工作怎么办</title></item></channel></rss>`,
		"robots":                       "User-agent: *\nDisallow: /404\n",
		"a pager":                      `<html><head><title>列表</title></head><body><script>createPageHTML(3, 0, "index", "html")</script></body></html>`,
		"a page that moves by script":  `<html><head><title>政务</title><script>window.location="/col/col1/"</script></head><body></body></html>`,
		"a short notice with its file": `<html><body><h1>青榆区公告</h1><p>未找到的失主请联系，详见附件。</p></body></html>`,
	} {
		if s, ok := all.find(seen{Status: 200, Header: http.Header{}, Body: []byte(body)}); ok {
			t.Errorf("%s is taken for %s (%s)", name, s.Class, s.Name)
		}
	}
}

func TestSignaturesReadGBK(t *testing.T) {
	page := `<html><head><title>提示</title></head><body>您访问的页面不存在</body></html>`
	raw, err := simplifiedchinese.GBK.NewEncoder().String(page)
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := rules(t).find(seen{Status: 200, Header: http.Header{}, Body: []byte(raw)}); !ok || s.Class != ClassSoft404 {
		t.Errorf("%v %v", s.Name, ok)
	}
}

func TestStatusDecidesWithoutSignature(t *testing.T) {
	page := []byte("<html><body><p>各镇人民政府：现将工作要点印发给你们。</p></body></html>")
	all := rules(t)
	asked := Request{ETag: `"a"`}
	for _, tt := range []struct {
		status int
		req    Request
		body   []byte
		class  Class
		cause  string
	}{
		{200, Request{}, page, ClassOK, ""},
		{203, Request{}, page, ClassOK, ""},
		{200, Request{}, nil, ClassFailed, CauseEmpty},
		{204, Request{}, nil, ClassFailed, CauseStatus},
		{206, Request{}, page, ClassFailed, CauseStatus},
		{304, asked, nil, ClassNotModified, ""},
		{304, Request{LastModified: "x"}, nil, ClassNotModified, ""},
		{304, Request{}, nil, ClassFailed, CauseStatus},
		{400, Request{}, page, ClassFailed, CauseStatus},
		{401, Request{}, page, ClassBlocked, CauseStatus},
		{403, Request{}, page, ClassBlocked, CauseStatus},
		{404, Request{}, page, ClassGone, CauseStatus},
		{410, Request{}, page, ClassGone, CauseStatus},
		{412, Request{}, page, ClassChallenged, "ruishu-status"},
		{429, Request{}, page, ClassBlocked, CauseStatus},
		{451, Request{}, page, ClassBlocked, CauseStatus},
		{500, Request{}, page, ClassFailed, CauseStatus},
		{502, Request{}, page, ClassFailed, CauseStatus},
		{503, Request{}, page, ClassBlocked, CauseStatus},
		{521, Request{}, page, ClassChallenged, "jsl"},
	} {
		resp := Response{Status: tt.status, Header: http.Header{}, Body: tt.body}
		all.judge(&resp, tt.req, false)
		if resp.Class != tt.class || resp.Cause != tt.cause {
			t.Errorf("status %d: %s %s, want %s %s", tt.status, resp.Class, resp.Cause, tt.class, tt.cause)
		}
		if (resp.Class == ClassOK || resp.Class == ClassNotModified) != (resp.Reason == "") {
			t.Errorf("status %d: reason %q", tt.status, resp.Reason)
		}
	}
}

func TestBadRuleFilesAreNamed(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key": "signatures:\n  - {name: a, colour: red}\n",
		"no class":    "signatures:\n  - {name: a, about: b, status: [1]}\n",
		"a wide net":  "signatures:\n  - {name: a, about: b, class: blocked}\n",
		"no name":     "signatures:\n  - {class: blocked, about: b, status: [1]}\n",
	} {
		_, err := NewRules(fstest.MapFS{"data/signatures.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), "signatures.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzFind(f *testing.F) {
	all := rules(f)
	for _, s := range all.signatures {
		for _, m := range append(s.Matches, s.Misses...) {
			f.Add(m.Status, m.Body)
		}
	}
	f.Add(200, "<html\xff\xfe<script><body></script></script>\x81")
	f.Fuzz(func(t *testing.T, status int, body string) {
		resp := Response{Status: status, Header: http.Header{}, Body: []byte(body)}
		all.judge(&resp, Request{}, false)
		if resp.Class == "" {
			t.Error("no class")
		}
	})
}
