package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duban/crawl/testsite"
)

func TestSitesCheck(t *testing.T) {
	dir := workspace(t)
	code, out, errs := duban(t, dir, "sites", "check", "testdata/sites.example.yaml")
	for _, want := range []string{"某市人民政府  321300", "https://www.town.example.cn/zwgk/bmwj/", "22:00-06:00", "file.town.example.cn: weak_tls, http", "5 sites, contact mailto:crawl@example.org"} {
		if !strings.Contains(out, want) {
			t.Errorf("check prints no %q", want)
		}
	}
	if code != exitDone || errs != "" {
		t.Errorf("ended with %d: %s", code, errs)
	}
	code, out, _ = duban(t, dir, "--json", "sites", "check", "testdata/sites.example.yaml")
	var got struct {
		Contact string
		Sites   []struct {
			Name    string
			Line    int
			Columns []struct{ URL string }
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone || len(got.Sites) != 5 || len(got.Sites[2].Columns) != 2 || got.Sites[2].Line != 33 {
		t.Errorf("%d %v %+v", code, err, got)
	}
}

func TestSitesCheckTellsMistakes(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"contact: a@b.cn\nsites:\n- url: http://a.gov.cn/\n  pace: 2\n":        "sites.yaml:4: pace \"2\"",
		"contact: a@b.cn\nsites:\n- url: http://a.gov.cn/\n  region: 999999\n": "sites.yaml:3: region 999999 is no code of GB/T 2260",
	} {
		if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, out, errs := duban(t, dir, "sites", "check", "sites.yaml"); code != exitUsage || !strings.Contains(errs, want) || out != "" {
			t.Errorf("%d %q %q, want %q", code, out, errs, want)
		}
	}
	if code, _, errs := duban(t, dir, "sites", "check", "none.yaml"); code != exitUsage || !strings.Contains(errs, "none.yaml") {
		t.Errorf("%d %q", code, errs)
	}
}

func TestSitesProbe(t *testing.T) {
	folder, err := filepath.Abs("../../testdata/sites")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for site, c := range map[string]struct {
		column string
		want   []string
	}{
		"trs":    {"/zwgk/tzgg/", []string{"system: trs", "next page: GET ", "index_1.html (of "}},
		"gkmlpt": {"/gkmlpt/index", []string{"system: gkmlpt", "/gkmlpt/api/all/0?page=2&sid="}},
		"feeds":  {"/sitemap.xml.gz", []string{"system: sitemap", "next page: none found"}},
	} {
		server, err := testsite.Start(os.DirFS(folder), site, testsite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		file := fmt.Sprintf("contact: a@b.cn\nsites:\n- url: %s/\n  hosts:\n  - {host: '%s', any_address: yes}\n", server.URL, strings.TrimPrefix(server.URL, "http://"))
		if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
		code, out, errs := duban(t, dir, "sites", "probe", "--sites", "sites.yaml", server.URL+c.column)
		for _, want := range append(c.want, "with a date", "2024-") {
			if code != exitDone || !strings.Contains(out, want) {
				t.Errorf("%s: ended with %d, no %q in %q %q", site, code, want, out, errs)
			}
		}
		if code, _, errs := duban(t, dir, "sites", "probe", server.URL+c.column); code != exitSome || !strings.Contains(errs, "refused") {
			t.Errorf("%s: a loopback address that is not allowed: %d %q", site, code, errs)
		}
	}
	if code, _, _ := duban(t, dir, "sites", "probe", "nothing"); code != exitUsage {
		t.Errorf("no address: %d", code)
	}
}
