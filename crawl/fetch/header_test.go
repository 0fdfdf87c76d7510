package fetch

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var noon = time.Date(2024, 6, 3, 12, 0, 0, 0, time.UTC)

func TestRetryAfter(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"":                               0,
		"120":                            2 * time.Minute,
		" 5 ":                            5 * time.Second,
		"0":                              0,
		"-3":                             0,
		"1.5":                            0,
		"soon":                           0,
		"99999999999999999999":           24 * time.Hour,
		"604800":                         24 * time.Hour,
		"Mon, 03 Jun 2024 12:01:00 GMT":  time.Minute,
		"Monday, 03-Jun-24 12:01:00 GMT": time.Minute,
		"Mon Jun  3 12:01:00 2024":       time.Minute,
		"Mon, 03 Jun 2024 11:00:00 GMT":  0,
		"Mon, 03 Jun 2034 11:00:00 GMT":  24 * time.Hour,
	} {
		if got := retryAfter(text, noon); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestFileName(t *testing.T) {
	for _, tt := range []struct{ header, final, want string }{
		{`attachment; filename="plan.pdf"`, "", "plan.pdf"},
		{`attachment; filename=任务表.doc`, "", "任务表.doc"},
		{`attachment; filename*=UTF-8''%E4%BB%BB%E5%8A%A1.xls`, "", "任务.xls"},
		{`attachment; filename="%E4%BB%BB%E5%8A%A1.xls"`, "", "任务.xls"},
		{"attachment; filename=\"\xc8\xce\xce\xf1.pdf\"", "", "任务.pdf"},
		{`attachment;filename=a b.pdf`, "", "a b.pdf"},
		{`attachment; filename="../../etc/passwd"`, "", "passwd"},
		{`attachment; filename="..\\..\\boot.ini"`, "", "boot.ini"},
		{`attachment; filename="..%2f..%2fetc%2fshadow"`, "", "shadow"},
		{`attachment; filename="C:evil.exe"`, "", "Cevil.exe"},
		{`attachment; filename=".htaccess"`, "", "htaccess"},
		{`attachment; filename=".."`, "https://a.example/x/P0.pdf", "P0.pdf"},
		{`inline`, "https://a.example/x/%E9%99%84%E4%BB%B6.pdf?a=1", "附件.pdf"},
		{"", "https://a.example/", ""},
		{"attachment; filename=\"a\u202efdp.exe\"", "", "afdp.exe"},
	} {
		r := Response{Header: http.Header{"Content-Disposition": {tt.header}}, Final: tt.final}
		if got := r.FileName(); got != tt.want {
			t.Errorf("%q %q: %q, want %q", tt.header, tt.final, got, tt.want)
		}
	}
	long := Response{Header: http.Header{"Content-Disposition": {`attachment; filename="` + strings.Repeat("表", 300) + `.docx"`}}}
	if got := long.FileName(); utf8.RuneCountInString(got) != maxName || !strings.HasSuffix(got, ".docx") {
		t.Errorf("%d characters: %q", utf8.RuneCountInString(got), got)
	}
}

func FuzzHeaders(f *testing.F) {
	f.Add(`attachment; filename="../../etc/passwd"`, "https://a.example/..%2f..", "gzip, br", "Mon, 03 Jun 2024 12:01:00 GMT")
	f.Add("attachment; filename*=GBK''%C8%CE", "x", "x-gzip,,", "-1")
	f.Fuzz(func(t *testing.T, disposition, final, encoding, retry string) {
		r := Response{Header: http.Header{"Content-Disposition": {disposition}, "Content-Encoding": {encoding}}, Final: final}
		name := r.FileName()
		if name != "" && (!filepath.IsLocal(name) || strings.ContainsAny(name, `/\`) || !utf8.ValidString(name)) {
			t.Errorf("%q is no harmless name", name)
		}
		if d := retryAfter(retry, noon); d < 0 || d > maxRetry {
			t.Errorf("wait of %s", d)
		}
		_, _ = unpack([]byte(disposition), r.Header, Limits{}.orDefault())
	})
}

// A redirect that the caller refuses is not followed.
func TestFollowIsAsked(t *testing.T) {
	s := serve(t, "oddities")
	c := client(t, Options{}, s.URL)
	var asked []string
	follow := func(reason string) func(context.Context, *url.URL) string {
		return func(_ context.Context, to *url.URL) string {
			asked = append(asked, to.Path)
			return reason
		}
	}
	refused := fetch(t, c, Request{URL: s.URL + "/moved.html", Follow: follow("robots.txt disallows it")})
	if refused.Class != ClassRefused || !strings.Contains(refused.Reason, "robots.txt disallows it") || len(refused.Exchanges) != 1 || len(asked) != 1 {
		t.Errorf("%+v, asked %v", refused, asked)
	}
	if got := fetch(t, c, Request{URL: s.URL + "/moved.html", Follow: follow("")}); got.Class != ClassOK || got.Final != s.URL+asked[0] {
		t.Errorf("%s, %s", got.Class, got.Final)
	}
}
